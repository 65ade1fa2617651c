"""Waiting, leaving and reoffending on screen, published in steps: by when half had got there, life table and counts."""

import streamlit as st

from dashboard.analysis.answer import Answer
from dashboard.analysis.released import Question
from dashboard.charts.curve import life_table
from dashboard.definitions.steps import COURSES, Course
from dashboard.ui import answers
from dashboard.ui.figures import explain_published
from dashboard.ui.finding import about, cell, dark, label, show, why_hidden

QUESTIONS = {
    "waiting_time": "How long do women wait until they start?",
    "leaving_step": "When do women leave before finishing?",
    "reoffence_step": "How long until a first proven reoffence?",
}
_HOW_OFTEN = "How many proven reoffences were there?"


def engagement(period: str | None) -> None:
    """Waiting and leaving, of all services together."""
    in_steps("waiting_time", period)
    in_steps("leaving_step", period)


def reoffending() -> None:
    """How soon and how often matched people reoffended, for the newest year of index dates that is published."""
    in_steps("reoffence_step", None)
    st.header(_HOW_OFTEN, anchor=False)
    found = answers.published(Question("proven_reoffending", by="reoffences"))
    if isinstance(found, str):
        st.info(found)
        return
    st.markdown(label(found, found.unknown or ""))
    st.markdown("Within 12 months of the index date. One person counts once.")
    _counts(found)
    with st.expander("What it means"):
        about(found)


def in_steps(by: str, period: str | None) -> None:
    """One course: what it says, as a chart as far as it may be shown, and every number as a table."""
    course = COURSES[by]
    st.header(QUESTIONS[by], anchor=False)
    found = answers.published(Question(course.indicator, by=by, period=period))
    if isinstance(found, str):
        st.info(found)
        return
    st.subheader(found.half, anchor=False)
    st.markdown(label(found))
    if found.life_table:
        show(life_table(found.life_table, dark=dark()), " ".join(found.notes[:2]), f"course-{by}")
        st.markdown(
            f"Each dot: the share who {course.not_yet} by then, with its 95% interval. Between two dots it is not "
            "known when in the step it happened."
        )
        st.table(_steps(course, found))
    with st.expander("How many, step by step, and what they mean", expanded=not found.life_table):
        _counts(found)
        about(found)


def _counts(found: Answer) -> None:
    who = found.definition.published_unit.capitalize()
    st.table([{who: row.group, "How many": cell(row.n, row)} for row in found.rows])
    explain_published(mark for row in found.rows for mark in (row.mark, row.published_as))
    why_hidden(found)


def _steps(course: Course, found: Answer) -> list[dict[str, str]]:
    return [
        {
            "By the end of": step.words,
            course.not_yet.capitalize(): f"{point.survival:.0%}",
            "95% interval": f"{point.low:.0%} to {point.high:.0%}",
            "At risk in the step": f"{point.at_risk:,}",
        }
        for step, point in zip(course.steps, found.life_table, strict=False)
    ]

"""What the women say: six statements, their questionnaires, and need by need."""

from collections.abc import Sequence

import streamlit as st

from dashboard.analysis import findings
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.completeness import TOO_FEW_KNOWN, few_known
from dashboard.analysis.development import changed
from dashboard.analysis.heard import STATEMENTS, statement
from dashboard.analysis.released import Question
from dashboard.charts.rates import rates
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.ui import answers
from dashboard.ui.answers import Ask
from dashboard.ui.domain import completeness
from dashboard.ui.figures import explain, figure, interval, only_row, stands_on, why
from dashboard.ui.finding import dark, finding, label, on_one_scale

MEASURES = ("wellbeing", "self_efficacy", "distress")


def what_women_say(ask: Ask, year: FinancialYear) -> None:
    """Six statements on one scale, with how many of the women who were asked answered."""
    st.header(f"What the women say, {year.label}", anchor=False)
    found = [ask(slug, first_day=year.first_day, last_day=year.last_day) for slug in STATEMENTS]
    shown = [answer for answer in found if only_row(answer).rate is not None]
    if not shown:
        st.info(
            "Fewer than 10 anonymous answers that can be counted under your contracts in this year. Answers of a "
            "service with several contracts belong to no one of them: they are in the published figures."
        )
        return
    heading = strongest_and_weakest(shown)
    st.subheader(heading, anchor=False)
    st.markdown(label(shown[0], _response(only_row(shown[0]))))
    on_one_scale(heading, found, "voices")
    with st.expander("The numbers as a table, and what they mean"):
        statements(found)
        st.markdown(
            "Anonymous answers from 1 (not at all) to 5 (completely); 4 and 5 count as yes. Answers, not women: one "
            "woman may answer in several quarters. Who is content may answer more often than who is not."
        )


def statements(found: Sequence[Answer]) -> None:
    """A line for each statement: how many say so."""
    st.table(
        [
            {
                "Statement": statement(answer.definition),
                "Say so": figure(answer, only_row(answer)),
                "Answers": stands_on(answer, only_row(answer)),
                "95% interval": interval(answer, only_row(answer)),
            }
            for answer in found
        ]
    )
    explain((answer.definition, only_row(answer).mark) for answer in found)


def strongest_and_weakest(shown: list[Answer]) -> str:
    """The statements that most and fewest agree with."""
    ordered = sorted(shown, key=lambda answer: only_row(answer).rate or 0)
    weakest, strongest = ordered[0], ordered[-1]
    most = f"{only_row(strongest).rate:.0%} {strongest.definition.success}"
    if len(ordered) == 1:
        return most
    return f"{most}; fewest, {only_row(weakest).rate:.0%}, {weakest.definition.success}"


def better_and_worse(ask: Ask, year: FinancialYear) -> None:
    """Each measure: who got reliably better beside who got reliably worse, and how many were asked twice."""
    st.header(f"Better and worse, {year.label}", anchor=False)
    found = [ask(f"{measure}_improved", first_day=year.first_day, last_day=year.last_day) for measure in MEASURES]
    lines = [_measure(ask, measure, year) for measure in MEASURES]
    if not any(lines):
        st.info("No questionnaires both at the start and at exit yet: the assessments sheet brings them.")
    else:
        st.markdown(label(found[0]))
        st.table([line for line in lines if line])
    for answer, line in zip(found, lines, strict=True):
        row = only_row(answer)
        if not line and row.mark:
            st.markdown(f"{_name(answer)}: [{row.mark}] {why(answer.definition, row.mark)}.")
    if not any(lines):
        return
    caveats = INDICATORS["wellbeing_improved"].caveats
    st.markdown(f"Better or worse by more than two sittings would differ by chance. {' '.join(caveats)}")


def _measure(ask: Ask, measure: str, year: FinancialYear) -> dict[str, str]:
    better, worse = (
        ask(f"{measure}_{way}", first_day=year.first_day, last_day=year.last_day) for way in ("improved", "worsened")
    )
    row, other = only_row(better), only_row(worse)
    if not row.n:
        return {}
    paired = f"{row.n:,} of {row.of:,} women whose work ended" if row.of else f"{row.n:,}"
    return {
        "Measure": _name(better),
        "Better": _with_interval(better, row),
        "Worse": _with_interval(worse, other),
        "Asked at the start and at exit": paired + (f": {TOO_FEW_KNOWN}" if few_known(row) else ""),
    }


def _name(answer: Answer) -> str:
    """A measure's name: `Wellbeing`, of `Wellbeing: better`."""
    return answer.definition.title.partition(":")[0]


def _with_interval(answer: Answer, row: Row) -> str:
    return f"{figure(answer, row)} ({interval(answer, row)})" if row.rate is not None else figure(answer, row)


def needs(label: str) -> None:
    """Need by need, in her own view: published, all services together."""
    st.header("Need by need, better in her own view", anchor=False)
    found = answers.published(Question("needs_better", by="need", period=answers.published_year(label)))
    if isinstance(found, str):
        st.info(found)
        return
    rows = tuple(row for row in found.rows if row.n is not None and row.slug != "not_known")
    if not rows:
        st.info("Too few women to show any need safely.")
        return
    found = Answer(**{**vars(found), "rows": rows})
    finding(across_needs(rows), found, rates(found, dark=dark()), key="needs")
    st.markdown(INDICATORS["needs_better"].caveats[0])


def across_needs(rows: Sequence[Row]) -> str:
    """Which need is better most and least often, where the two lie clear of each other."""
    ordered = sorted((row for row in rows if row.rate is not None), key=lambda row: row.rate or 0)
    if not ordered:
        return "Too few women to give a rate"
    least, most = ordered[0], ordered[-1]
    if changed(least, most):
        return (
            f"{most.group} is better most often, {most.rate:.0%}; {least.group.lower()} least often, {least.rate:.0%}"
        )
    return f"From {least.rate:.0%} to {most.rate:.0%} better; no need stands clear of another"


def chosen(ask: Ask, slug: str, year: FinancialYear) -> None:
    """The indicator that was chosen: its question, its answer, and what stands beside it."""
    definition = INDICATORS[slug]
    st.header(definition.title, anchor=False)
    st.markdown(f"**{definition.question}** {definition.why_it_matters}")
    found = ask(slug, first_day=year.first_day, last_day=year.last_day)
    st.subheader(findings.over_time(ask(slug, by="year")), anchor=False)
    st.markdown(label(found))
    completeness(found)
    if definition.beside:
        other = ask(definition.beside, first_day=year.first_day, last_day=year.last_day)
        st.markdown(f"Beside it: {_with_interval(other, only_row(other))} {other.definition.success}.")


def _response(row: Row) -> str:
    return f"{row.n:,} answers of {row.of:,} women who were asked ({(row.n or 0) / row.of:.0%})" if row.of else ""

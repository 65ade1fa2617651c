"""Housing on screen: the answer first, the figures beside each other, and who moved from where to where."""

from collections.abc import Sequence

import streamlit as st

from dashboard.analysis import findings
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.completeness import TOO_FEW_KNOWN, few_known
from dashboard.analysis.released import Question
from dashboard.charts.journeys import journeys
from dashboard.definitions.housing import STATES
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.ui import answers
from dashboard.ui.answers import Ask
from dashboard.ui.domain import completeness
from dashboard.ui.figures import explain, explain_published, figure, interval, only_row, stands_on
from dashboard.ui.finding import cell, dark, kind_of, label, on_one_scale, show

_POINTS = {
    "start_to_exit": ("at the start", "at exit"),
    "exit_to_three_months": ("at exit", "three months after"),
}


def answer_first(ask: Ask, slug: str, year: FinancialYear) -> None:
    """The question, its answer for the year, and how many it is known of."""
    definition = INDICATORS[slug]
    found = ask(slug, first_day=year.first_day, last_day=year.last_day)
    st.markdown(f"**{definition.question}** {definition.why_it_matters}")
    st.header(findings.over_time(ask(slug, by="year")), anchor=False)
    st.markdown(label(found))
    completeness(found)


def beside_each_other(ask: Ask, slugs: Sequence[str], year: FinancialYear) -> None:
    """The year's figures on one scale: a settled home that is not safe is an official success and a real failure."""
    found = [ask(slug, first_day=year.first_day, last_day=year.last_day) for slug in slugs]
    heading = f"Housing in {year.label}, five figures on one scale"
    st.markdown(f"**{kind_of(found[0])}** · {year.label} · who says so stands in the table, figure by figure")
    on_one_scale(heading, found, "housing-beside")
    st.table(
        [
            {
                "Figure": answer.definition.title,
                "Rate": figure(answer, only_row(answer)),
                "Count": stands_on(answer, only_row(answer)),
                "95% interval": interval(answer, only_row(answer)),
                "Known for": _known_for(only_row(answer)),
                "Who says so": answer.definition.voice.value,
            }
            for answer in found
        ]
    )
    explain((answer.definition, only_row(answer).mark) for answer in found)


def _known_for(row: Row) -> str:
    """The share whose answer is known, of all who should have one; and where that is few, what it cannot say."""
    if row.n is None or not row.of:
        return ""
    return f"{row.n / row.of:.0%} of {row.of:,}" + (f": {TOO_FEW_KNOWN}" if few_known(row) else "")


def picture(by: str, period: str | None) -> None:
    """Who moved from where to where, published: as a picture, a sentence and a table."""
    start, end = _POINTS[by]
    st.header(f"Where women lived {start}, and where {end}", anchor=False)
    found = answers.published(Question("housing_moves", by=by, period=period))
    if isinstance(found, str):
        st.info(found)
        return
    said = " ".join(_sentences(found, start, end)) or "Too few women to show the moves safely."
    st.markdown(f"**{said}**")
    st.markdown(label(found, found.unknown or ""))
    show(journeys(found, dark=dark(), points=_POINTS[by]), f"{said} The numbers are in the table below.", f"moves-{by}")
    if any(row.n is None for row in found.rows):
        explain_published(row.mark for row in found.rows)
        st.markdown("A row with a mark has no percentages: they would give away what is not shown.")
    with st.expander("The numbers as a table"):
        st.table([_line(before, found, start, end) for before in STATES])
        explain_published(["c"])
        st.markdown(" ".join(found.notes))


def _sentences(found: Answer, start: str, end: str) -> list[str]:
    """For each state she was in: the share who were settled afterwards, where all three cells are shown."""
    rows = {row.slug: row for row in found.rows}
    said = []
    for before, title in STATES.items():
        counts = [rows[f"{before}>{after}"].n for after in STATES if f"{before}>{after}" in rows]
        if len(counts) < len(STATES) or any(count is None for count in counts):
            continue
        total = sum(count or 0 for count in counts)
        settled = rows[f"{before}>settled"].n or 0
        said.append(
            f"Of women who were {_state(title)} {start}, about {round(100 * settled / total)}% were settled {end}."
        )
    return said


def _state(title: str) -> str:
    return "in temporary housing" if title == "Temporary" else title.lower()


def _line(before: str, found: Answer, start: str, end: str) -> dict[str, str]:
    rows = {row.slug: row for row in found.rows}

    def shown(after: str) -> str:
        row = rows.get(f"{before}>{after}") or Row("", mark="c")
        return cell(row.n, row)

    return {f"Where {start}": STATES[before]} | {f"{title} {end}": shown(after) for after, title in STATES.items()}

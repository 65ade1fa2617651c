"""How complete the figures are: of how many women, answers and returns something is known that should be."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.analysis.answer import Answer, Row
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.operations.absence import came
from dashboard.operations.returns import SentReturn
from dashboard.ui.answers import Ask
from dashboard.ui.figures import explain, figure, only_row, stands_on
from dashboard.ui.finding import kind_of, says
from dashboard.ui.session import provider_name

IN_WORDS: Mapping[str, str] = {
    "exit_housing_known": "housing at exit known for {}",
    "three_months_housing_known": "housing three months after known for {}",
    "ethnicity_known": "ethnicity known for {}",
    "paired_assessment": "asked at the start and at exit {}",
    "experience_response": "{} women who were asked answered",
    "returns_on_time": "{} returns came on time",
}
"""What is told of how complete the figures are, and how a line says it."""
VOICE = INDICATORS["returns_on_time"].voice


def in_a_line(ask: Ask, year: FinancialYear) -> None:
    """How complete a year's figures are, in one line."""
    found = {slug: ask(slug, first_day=year.first_day, last_day=year.last_day) for slug in IN_WORDS}
    rows = {slug: only_row(answer) for slug, answer in found.items()}
    said = [IN_WORDS[slug].format(stands_on(found[slug], row)) for slug, row in rows.items() if row.rate is not None]
    absent = [f"{found[slug].definition.title} [{row.mark}]" for slug, row in rows.items() if row.mark]
    said += [f"no figure for: {', '.join(absent)}"] if absent else []
    st.markdown(f"**How complete {year.label} is:** {'; '.join(said)} · {says(VOICE)}")
    explain((answer.definition, only_row(answer).mark) for answer in found.values())


def service_by_service(ask: Ask, returns: Sequence[SentReturn]) -> None:
    """A row a service, a column a figure, for the newest financial year that anything was sent of."""
    year = max(Quarter.parse(item.quarter) for item in returns).year
    days = {"first_day": year.first_day, "last_day": year.last_day}
    st.header(f"How complete, {year.label}", anchor=False)
    together = [ask(slug, **days) for slug in IN_WORDS]
    _least_known(together)
    st.markdown(f"**{kind_of(together[0])}** · {year.label} · {says(VOICE)}")
    found = [ask(slug, by="provider", **days) for slug in IN_WORDS]
    cells = {
        answer.indicator: {row.slug: _or_not_sent(answer, row, returns, year) for row in answer.rows}
        for answer in found
    }
    services = sorted({slug for rows in cells.values() for slug in rows}, key=provider_name)
    st.table(
        [
            {
                "Service": provider_name(service),
                **{
                    answer.definition.title: _cell(answer, cells[answer.indicator].get(service) or Row("", mark="z"))
                    for answer in found
                },
            }
            for service in services
        ]
    )
    explain((answer.definition, row.mark) for answer in found for row in cells[answer.indicator].values())
    st.markdown(
        "Each figure is the share of those of whom it should be known. Anonymous answers name no contract: those of a "
        "service with several contracts stand in none of them."
    )


def _least_known(together: Sequence[Answer]) -> None:
    """The figure that says least, for all services together."""
    rates = [(only_row(answer).rate, answer) for answer in together]
    known = [(rate, answer) for rate, answer in rates if rate is not None]
    if known:
        _, least = min(known, key=lambda one: one[0])
        said = f"{figure(least, only_row(least))}, {stands_on(least, only_row(least))}"
        st.subheader(f"Least complete of all: {least.definition.title.lower()} ({said})", anchor=False)


def _or_not_sent(answer: Answer, row: Row, returns: Sequence[SentReturn], year: FinancialYear) -> Row:
    """Nothing known, because the sheet that would tell it never came, is not supplied."""
    theirs = [item for item in returns if item.provider == row.slug]
    if row.k != 0 or came(answer.definition, theirs, year.first_day, year.last_day):
        return row
    return Row(row.group, n=row.n, k=0, slug=row.slug, mark="x")


def _cell(answer: Answer, row: Row) -> str:
    count = stands_on(answer, row)
    share = f"{row.rate:.0%}" if row.rate is not None and not row.mark else figure(answer, row)
    return share + (f" ({count})" if count else "")

"""Volumes: the first thing on the screen. This quarter, the one before, and the year to date."""

import streamlit as st

from dashboard.analysis.answer import Answer
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import Quarter
from dashboard.ui.answers import Ask
from dashboard.ui.figures import NO_FIGURE, figure, only_row

SLUGS = tuple(slug for slug, indicator in INDICATORS.items() if indicator.domain == "volumes")


def volumes(ask: Ask, quarter: Quarter) -> None:
    """Every volume of a quarter as a number, then with the quarter before and the year to date as a table."""
    now = {slug: _of(ask, slug, quarter, quarter) for slug in SLUGS}
    for place in range(0, len(SLUGS), 3):  # four in a row cut their titles off
        for column, slug in zip(st.columns(3), SLUGS[place : place + 3], strict=False):
            row = only_row(now[slug])
            value = NO_FIGURE[row.mark] if row.mark else figure(now[slug], row)
            column.metric(INDICATORS[slug].title, value, border=True, help=INDICATORS[slug].denominator)
    with st.expander("With the quarter before, and the year to date"):
        before = {slug: _of(ask, slug, quarter.previous, quarter.previous) for slug in SLUGS}
        year = {slug: _of(ask, slug, quarter.year.quarters[0], quarter) for slug in SLUGS}
        st.table(
            [
                {
                    "Figure": INDICATORS[slug].title,
                    quarter.previous.label: _number(before[slug]),
                    quarter.label: _number(now[slug]),
                    f"{quarter.year.label} so far": _number(year[slug]),
                    "What it counts": INDICATORS[slug].denominator,
                }
                for slug in SLUGS
            ]
        )
        st.markdown(
            "Each woman is counted once in a period, so that quarters of *women supported* do not add up to the year. "
            "What is open or waiting is counted on the last day."
        )
        if any(only_row(answer).mark for found in (before, now, year) for answer in found.values()):
            st.markdown(
                "[x] not supplied: no return has come for that time, or none ever says it. It is no zero: 0 stands "
                "where something was sent and nobody counts."
            )


def longest_wait(ask: Ask, quarter: Quarter) -> int | None:
    """Days that the woman who has waited longest had waited on the last day of a quarter."""
    found = _of(ask, "waiting_now", quarter, quarter)
    value = found.rows[0].value if found.rows else None
    return None if value is None else round(value)


def _of(ask: Ask, slug: str, first: Quarter, last: Quarter) -> Answer:
    return ask(slug, first_day=first.first_day, last_day=last.last_day)


def _number(answer: Answer) -> str:
    """The count; or the mark with its words, so that nobody takes it for a zero."""
    row = only_row(answer)
    return f"[{row.mark}] {NO_FIGURE[row.mark]}" if row.mark else figure(answer, row)

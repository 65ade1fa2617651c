"""Volumes: the first thing on the screen. This quarter, the one before, and the year to date."""

import streamlit as st

from dashboard.analysis.answer import Answer
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import Quarter
from dashboard.ui.answers import Ask

SLUGS = tuple(slug for slug, indicator in INDICATORS.items() if indicator.domain == "volumes")


def volumes(ask: Ask, quarter: Quarter) -> None:
    """Every volume of a quarter as a number, then with the quarter before and the year to date as a table."""
    now = {slug: _of(ask, slug, quarter, quarter) for slug in SLUGS}
    for place in range(0, len(SLUGS), 4):
        for column, slug in zip(st.columns(4), SLUGS[place : place + 4], strict=False):
            column.metric(INDICATORS[slug].title, _number(now[slug]), border=True, help=INDICATORS[slug].denominator)
    with st.expander("With the quarter before, and the year to date"):
        first = quarter.year.quarters[0]
        st.table(
            [
                {
                    "Figure": INDICATORS[slug].title,
                    quarter.previous.label: _number(_of(ask, slug, quarter.previous, quarter.previous)),
                    quarter.label: _number(now[slug]),
                    f"{quarter.year.label} so far": _number(_of(ask, slug, first, quarter)),
                    "What it counts": INDICATORS[slug].denominator,
                }
                for slug in SLUGS
            ]
        )
        st.markdown(
            "Each woman is counted once in a period, so that quarters of *women supported* do not add up to the year. "
            "What is open or waiting is counted on the last day."
        )


def longest_wait(ask: Ask, quarter: Quarter) -> int | None:
    """Days that the woman who has waited longest had waited on the last day of a quarter."""
    found = _of(ask, "waiting_now", quarter, quarter)
    value = found.rows[0].value if found.rows else None
    return None if value is None else round(value)


def _of(ask: Ask, slug: str, first: Quarter, last: Quarter) -> Answer:
    return ask(slug, first_day=first.first_day, last_day=last.last_day)


def _number(answer: Answer) -> str:
    return f"{answer.rows[0].n or 0:,}" if answer.rows else "0"

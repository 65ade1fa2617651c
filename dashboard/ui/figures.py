"""How one exact figure is said, whatever its kind: the figure, what it stands on, and its interval."""

from collections.abc import Iterable

import streamlit as st

from dashboard.analysis.answer import MARKS, Answer, Row
from dashboard.definitions.indicators import Counting, Indicator, Kind

NO_FIGURE = {"c": "too few", "u": "too few", "m": "too early", "x": "not supplied", "z": "nobody yet"}
"""A word or two for a tile; `why` says it in full."""
_COUNTS = (Kind.COUNT, Kind.SUM)
_STANDS_ON = {Counting.PEOPLE: "people", Counting.WOMEN: "women", Counting.ANSWERS: "answers"}


def only_row(answer: Answer) -> Row:
    """The figure of everyone together; a row without figures, where nobody counts."""
    return answer.rows[0] if answer.rows else Row("All", mark="z")


def figure(answer: Answer, row: Row) -> str:
    """The figure: `65.9%`, `20 days`, `0.65`, `1,087`; or the mark that stands in its place."""
    kind = answer.definition.kind
    number = row.n if kind in _COUNTS else row.rate if row.rate is not None else row.value
    if number is None or (row.mark and kind not in _COUNTS):
        return f"[{row.mark or 'z'}]"
    return written(answer.definition, number)


def written(definition: Indicator, number: float) -> str:
    """A number of an indicator's kind, with its unit."""
    if definition.kind in _COUNTS:
        return f"{number:,.0f}"
    if definition.kind is Kind.MEDIAN_DAYS:
        return f"{number:.0f} days"
    if definition.kind in (Kind.MEAN, Kind.OBSERVED_TO_EXPECTED):
        return f"{number:.2f}"
    return f"{number:.1%}"


def stands_on(answer: Answer, row: Row) -> str:
    """How many it is made of: `139 of 211`, or `442 referrals`, where there is no part of a whole."""
    if row.n is None:
        return ""
    if row.k is not None:
        return f"{row.k:,} of {row.n:,}"
    if answer.definition.kind in _COUNTS:
        return ""
    return f"{row.n:,} {_STANDS_ON.get(answer.definition.counting, 'referrals')}"


def interval(answer: Answer, row: Row) -> str:
    """The 95 % limits: `58.6% to 69.1%`; a limit that the data cannot say is left open."""
    if row.low is None and row.high is None:
        return ""
    low, high = ("?" if limit is None else written(answer.definition, limit) for limit in (row.low, row.high))
    return f"{low.removesuffix(' days')} to {high}"


def why(definition: Indicator, mark: str) -> str:
    """Why there is no figure, as it is decided for this indicator."""
    if mark == "u" and definition.smallest_base:
        return f"too few to judge: a rate needs at least {definition.smallest_base}"
    if mark == "c" and definition.smallest:
        return f"fewer than {definition.smallest} {definition.counting.value}: too few to show safely"
    if mark == "z":
        return "nobody counts for it yet"
    return MARKS[mark]


def explain(marks: Iterable[tuple[Indicator, str | None]]) -> None:
    """Under a table: what the marks in it mean."""
    meanings = sorted({f"[{mark}] {why(definition, mark)}" for definition, mark in marks if mark})
    if meanings:
        st.markdown("  \n".join(meanings))

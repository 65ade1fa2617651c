"""One exact figure in its place on a page: the figure or the mark that stands for it, and what the mark means."""

from collections.abc import Iterable

import streamlit as st

from dashboard.analysis import reading
from dashboard.analysis.answer import Answer, Row
from dashboard.definitions.indicators import Indicator

NO_FIGURE = {
    "c": "too few to show",
    "u": "too few to judge",
    "m": "not yet mature",
    "x": "not supplied",
    "n": "not collected",
    "z": "nobody yet",
}
"""A word or two for a tile; `why` says it in full."""


def only_row(answer: Answer) -> Row:
    """The figure of everyone together; a row without figures, where nobody counts."""
    return answer.rows[0] if answer.rows else Row("All", mark="z")


def figure(answer: Answer, row: Row) -> str:
    """The figure: `65.9%`, `20 days`, `0.65`, `1,087`; or the mark that stands in its place."""
    return reading.exact(answer.definition, row)


def written(definition: Indicator, number: float) -> str:
    """A number in its unit; a share with one decimal, because it is exact."""
    return reading.written(definition, number, reading.EXACT_DECIMALS)


def stands_on(answer: Answer, row: Row) -> str:
    """How many it is made of: `139 of 211`, or `442 referrals`; nothing for what is a count itself."""
    return reading.exact_base(answer.definition, row)


def interval(answer: Answer, row: Row) -> str:
    """The 95 % limits: `58.6% to 69.1%`."""
    return reading.limits(answer.definition, row, reading.EXACT_DECIMALS)


def why(definition: Indicator, mark: str) -> str:
    """Why there is no figure, as it is decided for this indicator."""
    if mark == "u" and definition.smallest_base:
        return f"too few to judge: a rate needs at least {definition.smallest_base}"
    if mark == "c" and definition.smallest:
        counted = definition.counting.value
        return f"fewer than {definition.smallest} {counted}, or it would give these away: too few to show safely"
    return reading.MEANINGS[mark]


def explain(marks: Iterable[tuple[Indicator, str | None]]) -> None:
    """Under a table: what the marks in it mean."""
    _meanings({f"[{mark}] {why(definition, mark)}" for definition, mark in marks if mark})


def explain_published(marks: Iterable[str | None]) -> None:
    """The same for published figures, where the rules are the same for all."""
    _meanings({f"[{mark}] {reading.MEANINGS[mark]}" for mark in marks if mark})


def _meanings(said: set[str]) -> None:
    if said:
        st.markdown("  \n".join(sorted(said)))

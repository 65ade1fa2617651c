"""Figures before and after, as a table: what a return moves, or taking one back would."""

import re
from collections.abc import Sequence

import streamlit as st

from dashboard.analysis.answer import Answer
from dashboard.analysis.beside import Beside
from dashboard.definitions.indicators import Indicator
from dashboard.ui.figures import explain, figure, only_row, stands_on

NOTHING_BEFORE = "nothing yet"


def table(found: Sequence[Beside], before: str | None, after: str) -> None:
    """A line a figure: before and after, each with what it stands on. No column for before, where there is none."""
    st.table(
        [
            {
                "Figure": one.after.definition.title,
                **({before: in_full(one.before)} if before else {}),
                after: in_full(one.after, who=True),
                "Who says so": one.after.definition.voice.value,
            }
            for one in found
        ]
    )
    shown = [answer for one in found for answer in (one.before, one.after) if answer is not None]
    explain((answer.definition, only_row(answer).mark) for answer in shown)


def who_counts(definition: Indicator) -> str:
    """Whom a figure is of, in a few words: without what the definition says in brackets or after a semicolon."""
    return re.sub(r" ?\([^)]*\)", "", definition.denominator).partition(";")[0]


def in_full(answer: Answer | None, *, who: bool = False) -> str:
    """A figure with how many it is made of, and of how many it is known: `57.8% (115 of 199; known for 199 of 205)`.

    Args:
        answer: the figure; None, if there was none.
        who: say of whom they are: `7 of 14 women whose work ended after it had started`.
    """
    if answer is None:
        return NOTHING_BEFORE
    row = only_row(answer)
    said = [stands_on(answer, row)]
    if who and row.k is not None and said[0]:
        said = [f"{said[0]} {who_counts(answer.definition)}"]
    if row.of and row.n is not None and not row.mark:
        said.append(f"known for {row.n:,} of {row.of:,}")
    beside = "; ".join(filter(None, said))
    return f"{figure(answer, row)} ({beside})" if beside else figure(answer, row)

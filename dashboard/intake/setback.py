"""What happened after the quarter's end is set back to what was true on its last day.

Case systems export today's state; a return says what was true in its quarter. This is a note, never a fault.
"""

from typing import NamedTuple

import polars as pl

from dashboard.definitions.columns import DATES_IN_ORDER
from dashboard.definitions.periods import Quarter
from dashboard.intake.problems import Problem, problem


class SetBack(NamedTuple):
    """The rows as they were on the quarter's last day, and what was done to get there."""

    rows: pl.DataFrame
    problems: list[Problem]


def set_back(rows: pl.DataFrame, quarter: Quarter, file: str) -> SetBack:
    """Set aside referrals after the quarter, and undo what happened after it in the others.

    If every referral is after the quarter, the file is for another one, and that must be mended.
    """
    last = quarter.last_day
    kept = rows.filter((pl.col("referral_date") <= last).fill_null(True))
    aside = rows.height - kept.height
    if aside and not kept.height:
        return SetBack(kept, [problem("wrong_quarter", file=file, detail=quarter.label, rows_affected=aside)])
    later = kept.filter(pl.any_horizontal(pl.col(name) > last for name in DATES_IN_ORDER)).height
    problems = [
        problem(code, file=file, detail=f"{last:%-d %B %Y}", rows_affected=count)
        for code, count in (("set_back", later), ("set_aside", aside))
        if count
    ]
    return SetBack(kept.with_columns(*_undone(quarter)), problems)


def _undone(quarter: Quarter) -> list[pl.Expr]:
    last = quarter.last_day
    ended_later = (pl.col("ended_date") > last).fill_null(False)
    return [
        *(pl.when(pl.col(name) <= last).then(pl.col(name)).alias(name) for name in DATES_IN_ORDER),
        pl.when(ended_later).then(pl.lit("open")).otherwise(pl.col("end_state")).alias("end_state"),
        pl.when(~ended_later).then(pl.col("end_reason")).alias("end_reason"),
    ]

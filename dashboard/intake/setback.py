"""What happened after the quarter's end is set back to what was true on its last day.

Case systems export today's state; a return says what was true in its quarter. This is a note, never a fault.
"""

from typing import NamedTuple

import polars as pl

from dashboard.definitions.columns import DATES_IN_ORDER
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import SheetLayout
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
        return SetBack(kept, [_wrong_quarter("referral", quarter, file, aside)])
    later = kept.filter(pl.any_horizontal(pl.col(name) > last for name in DATES_IN_ORDER)).height
    problems = [
        problem(code, file=file, detail=f"{last:%-d %B %Y}", rows_affected=count)
        for code, count in (("set_back", later), ("set_aside", aside))
        if count
    ]
    return SetBack(kept.with_columns(*_undone(quarter)), problems)


def set_aside(
    rows: pl.DataFrame, layout: SheetLayout, quarter: Quarter, gone: pl.Series, file: str, *, alone: bool
) -> SetBack:
    """Set aside what was recorded after the quarter, and what belongs to referrals that were set aside.

    Args:
        rows: those of one sheet that follows the referrals.
        layout: the sheet.
        quarter: the return's quarter.
        gone: the record numbers of the referrals that were set aside.
        file: the file to name.
        alone: the return has no other sheet, so that if nothing is left the file is for another quarter.
    """
    stays = (pl.col(layout.dated_by or "") <= quarter.last_day).fill_null(True)
    if layout.names_a_referral and gone.len():
        stays &= ~pl.col("referral_id").is_in(gone.implode()).fill_null(False)
    kept = rows.filter(stays)
    aside = rows.height - kept.height
    if not aside:
        return SetBack(kept, [])
    if alone and not kept.height:
        return SetBack(kept, [_wrong_quarter("row", quarter, file, aside)])
    were = "row was" if aside == 1 else "rows were"
    said = f"{aside:,} {were} set aside from the {layout.name} sheet: from after {quarter.last_day:%-d %B %Y}"
    return SetBack(kept, [problem("rows_set_aside", file=file, detail=said, rows_affected=aside)])


def referrals_after(rows: pl.DataFrame, quarter: Quarter) -> pl.Series:
    """The record numbers of the referrals that are set aside."""
    return rows.filter(pl.col("referral_date") > quarter.last_day)["referral_id"].drop_nulls()


def _wrong_quarter(what: str, quarter: Quarter, file: str, rows: int) -> Problem:
    detail = f"{what} is after the end of {quarter.label}"
    return problem("wrong_quarter", file=file, detail=detail, rows_affected=rows)


def _undone(quarter: Quarter) -> list[pl.Expr]:
    last = quarter.last_day
    ended_later = (pl.col("ended_date") > last).fill_null(False)
    return [
        *(pl.when(pl.col(name) <= last).then(pl.col(name)).alias(name) for name in DATES_IN_ORDER),
        pl.when(ended_later).then(pl.lit("open")).otherwise(pl.col("end_state")).alias("end_state"),
        pl.when(~ended_later).then(pl.col("end_reason")).alias("end_reason"),
    ]

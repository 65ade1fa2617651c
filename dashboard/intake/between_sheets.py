"""Rules between the sheets of one return: which may be sent together, and whose referrals the others speak of."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from dashboard.definitions.sheets import SheetLayout
from dashboard.definitions.wide import WIDE
from dashboard.intake.cells import faults
from dashboard.intake.problems import problem
from dashboard.intake.reading import Sheet


def for_a_return(sheets: Sequence[Sheet]) -> bool:
    """Whether any of the files belongs to a provider's quarter."""
    return any(sheet.layout and sheet.layout.of_a_return for sheet in sheets)


def for_no_quarter(sheets: Sequence[Sheet]) -> bool:
    """Whether the files are of a sheet that is sent by itself, for no provider's quarter."""
    return not for_a_return(sheets) and any(sheet.layout for sheet in sheets)


def kept_apart(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The files as they were read; one whose sheet may not stand beside the others is not read further."""
    alone = None if for_a_return(sheets) else next((sheet.layout for sheet in sheets if sheet.layout), None)
    return [_stopped(sheet) if _is_beside(sheet.layout, alone) else sheet for sheet in sheets]


def _is_beside(layout: SheetLayout | None, alone: SheetLayout | None) -> bool:
    return layout is not None and not layout.of_a_return and layout is not alone


def _stopped(sheet: Sheet) -> Sheet:
    name = sheet.layout.name if sheet.layout else ""
    return replace(sheet, rows=None, problems=(*sheet.problems, problem("wrong_sheet", file=sheet.file, detail=name)))


def referrals_may_be_missing(sheets: Sequence[Sheet]) -> bool:
    """Whether a file could not be read that holds referrals, or may hold them."""
    return any(
        sheet.rows is None and (sheet.layout is None or sheet.layout.name in ("referrals", WIDE.name))
        for sheet in sheets
    )


def unknown_referrals(rows: pl.DataFrame, layout: SheetLayout, known: pl.Series, last_day: date) -> pl.DataFrame:
    """Rows up to the quarter's last day that speak of a referral that nobody has sent."""
    later = (pl.col(layout.dated_by or "") > last_day).fill_null(False)
    unknown = ~pl.col("referral_id").is_in(known.implode()) & ~later
    return faults(rows.with_row_index("index").filter(unknown), "referral_id", "unknown_referral")


def number_used_again(rows: pl.DataFrame, ended_before: pl.DataFrame) -> pl.DataFrame:
    """Rows of a referral made after the one of the same number had ended: it would take the place of that one."""
    ended = ended_before.select("referral_id", ended_then="ended_date")
    known = rows.with_row_index("index").join(ended, on="referral_id", maintain_order="left")
    again = known.filter(pl.col("referral_date") > pl.col("ended_then"))
    return faults(again, "referral_id", "number_used_again", pl.col("ended_then").dt.strftime("%-d %B %Y"))


def known_referrals(in_this_return: pl.DataFrame | None, before: Collection[str]) -> pl.Series:
    """The record numbers of this return's referrals, and of those that were ever accepted."""
    now = pl.Series(dtype=pl.String) if in_this_return is None else in_this_return["referral_id"]
    return pl.concat([now, pl.Series([*before], dtype=pl.String)]).drop_nulls().unique()

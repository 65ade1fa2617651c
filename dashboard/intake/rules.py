"""Rules about more than one row: totals at the bottom, official numbers, the vanished, the quarter."""

from collections.abc import Collection
from dataclasses import replace

import polars as pl

from dashboard.intake.identifiers import HIDDEN, official_numbers
from dashboard.intake.problems import Problem, problem
from dashboard.intake.reading import ROW, Sheet

_LAST_ROWS = 5
_TOTALS = r"^(?i:(?:grand |sub ?-?)?totals?|sum)\b[ :]*$"


def file_name_problems(sheet: Sheet) -> list[Problem]:
    """The name of the file identified a person, and was hidden."""
    return [problem("identifier_in_file_name", file=sheet.file)] if sheet.file.startswith(HIDDEN) else []


def totals_problems(sheet: Sheet) -> list[Problem]:
    """The rows, among the last ones, that hold totals."""
    if sheet.rows is None:
        return []
    first_cell = pl.coalesce(pl.col(list(sheet.letters)))
    found = sheet.rows.tail(_LAST_ROWS).filter(first_cell.str.contains(_TOTALS))
    return [problem("totals_row", file=sheet.file, row=int(row)) for row in found[ROW]]


def without(sheet: Sheet, totals: Collection[Problem]) -> Sheet:
    """The file without the rows that these problems are about."""
    if sheet.rows is None or not totals:
        return sheet
    return replace(sheet, rows=sheet.rows.filter(~pl.col(ROW).is_in([each.row for each in totals])))


def record_number_problems(sheet: Sheet) -> list[Problem]:
    """Columns of record numbers that mostly look like official numbers: a column is judged, not a cell."""
    if sheet.rows is None or sheet.layout is None:
        return []
    kinds = {
        column.name: official_numbers(sheet.rows[column.name])
        for column in sheet.layout.columns
        if column.kind == "record_number"
    }
    return [
        problem("record_numbers_look_like_identifiers", file=sheet.file, column=column,
                letter=sheet.letters[column], detail=kind, rows_affected=sheet.rows.height,
                sent_as=sheet.called.get(column))
        for column, kind in kinds.items()
        if kind
    ]  # fmt: skip


def vanished(rows: pl.DataFrame, open_before: Collection[str], file: str) -> list[Problem]:
    """Referrals that were open in the last return and are not in this one."""
    missing = sorted(set(open_before) - set(rows["referral_id"].drop_nulls().to_list())) if open_before else []
    return [problem("open_referral_missing", file=file, column="referral_id", found=number) for number in missing]

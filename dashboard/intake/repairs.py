"""What is written otherwise than the sheet asks for and can be meant in one way only: the cell, and what it becomes.

These are the spellings that the check reads anyway. Nothing here changes what a cell means, no fault is mended by
guessing, and a cell that the check could not read stays as it is.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from dashboard.definitions import ethnicity
from dashboard.definitions.columns import Column, Kind
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.column_rules import listed
from dashboard.intake.grid import ROW
from dashboard.intake.identifiers import masked
from dashboard.intake.kinds import READERS
from dashboard.intake.originals import Original
from dashboard.intake.reading import Sheet, has_one_number, trimmed

REPAIRS: dict[str, str] = {
    "blanks_trimmed": "Blanks around the value are taken away",
    "letter_case": "Capital and small letters as in our list",
    "code_synonym": "Our code for a word that means the same",
    "ethnicity_label": "The code of an ethnicity that was written out",
    "date_order": "The date as year, month, day",
    "month_order": "The month as year and month",
    "plain_number": "The number in digits only",
    "merged_cell": "The value of a merged cell in each of its rows",
}
"""What is repaired, and how that is said; the order is that of the list that people see."""

_SCHEMA = {
    "row": pl.Int32(), "place": pl.Int32(), "letter": pl.String(), "column": pl.String(), "rule": pl.String(),
    "found": pl.String(), "becomes": pl.String(),
}  # fmt: skip
_VALUE, _TYPED = pl.col("value"), pl.col("typed")
_MAY_RUN = r"^[=+@]"
_NONE = pl.lit(None, pl.String)


class Repaired(NamedTuple):
    """One table of a file with its repairs: a row for each cell, its place in the grid, what stands there, and what
    it becomes. These are the sender's own values: they are written into the sender's own file and nowhere else.
    """

    original: Original
    sheet: str
    cells: pl.DataFrame


class Difference(NamedTuple):
    """Cells of one column in which the same becomes the same: what may be shown of it."""

    file: str
    sheet: str
    letter: str
    column: str
    rule: str
    found: str
    """Masked."""
    becomes: str
    rows: tuple[int, ...]


def repairs(tables: Sequence[Original]) -> list[Repaired]:
    """The repairs of the tables of one file. Where a date has the month first, no date of the file is certain."""
    certain = not any(_has_month_first(sheet) for table in tables for sheet in table.sheets)
    return [
        Repaired(table, sheet.layout.name if sheet.layout else "", _of_sheet(table, sheet, dates=certain))
        for table in tables
        for sheet in table.sheets
    ]


def differences(found: Sequence[Repaired]) -> list[Difference]:
    """Every repair as it may be shown, alike ones together, in the order of `REPAIRS` and of the file."""
    order = list(REPAIRS)
    said = [
        Difference(
            each.original.file, each.sheet, letter, column, rule, masked(raw or ""), masked(becomes), tuple(rows)
        )
        for each in found
        for letter, column, rule, raw, becomes, rows in _alike(each.cells)
    ]
    return sorted(said, key=lambda one: (order.index(one.rule), one.file, len(one.letter), one.letter, one.rows[0]))


def _alike(cells: pl.DataFrame) -> list[tuple[str, str, str, str | None, str, list[int]]]:
    """Trimmed cells need not be told one by one: of these, all of a column are alike."""
    if cells.is_empty():
        return []
    many = (pl.len().over("column", "rule") > _TRIMMED_SHOWN) & (pl.col("rule") == "blanks_trimmed")
    told = cells.with_columns(
        found=pl.when(many).then(pl.lit("blanks around the value")).otherwise("found"),
        becomes=pl.when(many).then(pl.lit("the value alone")).otherwise("becomes"),
    )
    keys = ("letter", "column", "rule", "found", "becomes")
    return told.group_by(*keys, maintain_order=True).agg(ROW).rows()


_TRIMMED_SHOWN = 20


def _has_month_first(sheet: Sheet) -> bool:
    if sheet.rows is None or sheet.layout is None:
        return False
    dates = [sheet.rows[column.name] for column in sheet.layout.columns
             if column.kind == "date" and column.name in sheet.letters]  # fmt: skip
    return any((_canonical(DATE, values.unique().drop_nulls())["code"] == "us_date").any() for values in dates)


DATE = Column("", "date", "")


def _of_sheet(table: Original, sheet: Sheet, *, dates: bool) -> pl.DataFrame:
    if sheet.rows is None or sheet.layout is None:
        return pl.DataFrame(schema=_SCHEMA)
    found = [
        _of_column(table, sheet, sheet.layout, column)
        for column in sheet.layout.columns
        if column.name in sheet.letters
        and (dates or column.kind not in ("date", "month"))
        and not (column.name == "person_id" and has_one_number(sheet))  # the cell was repaired as referral_id
    ]
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *(cells for each in found for cells in each)]).sort("row", "place")


def _of_column(table: Original, sheet: Sheet, layout: SheetLayout, column: Column) -> Iterator[pl.DataFrame]:
    letters = sheet.letters[column.name]
    place = table.place_of(letters)
    if place is None or sheet.rows is None:
        return
    filled = [row for row, at in table.grid.filled if at == table.grid.heading.places[place]]
    raw = table.grid.rows.select(ROW, found=pl.when(~pl.col(ROW).is_in(filled)).then(pl.col(str(place))))
    read = sheet.rows.select(ROW, text=pl.col(column.name)).unique(ROW, keep="first", maintain_order=True)
    cells = read.join(raw, on=ROW, how="left", maintain_order="left").filter(pl.col("text").is_not_null())
    pairs = cells.select("found", "text").unique()
    becomes = _becomes(pairs, layout, column, merged=bool(filled))
    if becomes.is_empty():
        return
    joined = cells.join(becomes, on=["found", "text"], nulls_equal=True, how="inner", maintain_order="left")
    yield joined.select(
        pl.col(ROW), place=pl.lit(place, pl.Int32), letter=pl.lit(letters), column=pl.lit(column.name),
        rule="rule", found=pl.col("found").fill_null(""), becomes="becomes",
    )  # fmt: skip


def _becomes(pairs: pl.DataFrame, layout: SheetLayout, column: Column, *, merged: bool) -> pl.DataFrame:
    """For what stands in a column, and what was read of it: what it becomes, and by which repair; only what changes.

    What was read as something else than what stands there was translated by the sender's own rules, and stays.
    """
    said = _canonical(column, pairs["text"].unique(), layout)
    raw, bare = pl.col("found"), trimmed("found")
    filled = bare.is_null() & pl.lit(merged)
    known = pairs.join(said, left_on="text", right_on="value").filter(
        (bare == pl.col("text")).fill_null(False) | filled
    )
    return (
        known.with_columns(becomes=pl.coalesce("canonical", "text"))
        .filter(raw.ne_missing(pl.col("becomes")) & ~pl.col("text").str.contains(_MAY_RUN))
        .with_columns(
            rule=pl.when(filled).then(pl.lit("merged_cell"))
            .when(pl.col("becomes") == pl.col("text")).then(pl.lit("blanks_trimmed"))
            .otherwise(_rule(column.kind)),
        )
        .select("found", "text", "becomes", "rule")
    )  # fmt: skip


def _canonical(column: Column, texts: pl.Series, layout: SheetLayout | None = None) -> pl.DataFrame:
    """Each text with the one that says the same in our own way; none for what cannot be read."""
    typed, fault = READERS[column.kind](column)
    read = (
        pl.DataFrame({"value": texts}, schema={"value": pl.String}).with_columns(typed=typed).with_columns(code=fault)
    )
    values = (listed(layout, column) if layout else ()) or column.values
    written = _written(column.kind, values)
    return read.with_columns(canonical=pl.when(pl.col("code").is_null()).then(written)).select(
        "value", "code", "canonical"
    )


def _written(kind: Kind, values: Sequence[str]) -> pl.Expr:
    if kind == "date":
        return _TYPED.dt.strftime("%Y-%m-%d")
    if kind == "month":
        return _TYPED.dt.strftime("%Y-%m")
    if kind == "ethnicity":  # the five groups may be written as they are listed to people
        return pl.when(_TYPED.is_in(values) & ~_VALUE.is_in(list(ethnicity.SHORT.values()))).then(_TYPED)
    if kind in ("choice", "yes_no"):
        return pl.when(_TYPED.is_in(values) | _TYPED.str.contains(r"^\d+$")).then(_TYPED)
    return _TYPED.cast(pl.String) if kind in ("whole_number", "area") else _NONE


def _rule(kind: Kind) -> pl.Expr:
    if kind in ("date", "month"):
        return pl.lit(f"{kind}_order")
    if kind == "whole_number":
        return pl.lit("plain_number")
    same = pl.col("becomes").str.to_lowercase() == pl.col("text").str.to_lowercase()
    synonym = "ethnicity_label" if kind == "ethnicity" else "code_synonym"
    return pl.when(same).then(pl.lit("letter_case")).otherwise(pl.lit(synonym))

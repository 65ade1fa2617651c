"""The rows of one record across the sheets of a return, with what is wrong in each of their cells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from dashboard.intake.grid import ROW
from dashboard.intake.identifiers import masked
from dashboard.intake.mapping import AS_SENT
from dashboard.intake.problems import Problem
from dashboard.intake.reading import Sheet

_ROWS_SHOWN = 30
Place = tuple[str, int]
"""A file and a row of it."""


class Cell(NamedTuple):
    """One cell of a row."""

    letter: str
    column: str
    text: str
    """Masked."""
    problems: tuple[Problem, ...]


class RecordRow(NamedTuple):
    """One row, as it stands in its file."""

    file: str
    sheet: str
    row: int
    cells: tuple[Cell, ...]
    """Those in which something stands or should stand, in the order of the file."""


def record_numbers(sheets: Iterable[Sheet], problems: Iterable[Problem]) -> dict[Place, str]:
    """The record number, masked, of each row that has a problem."""
    rows: dict[str, set[int]] = defaultdict(set)
    for each in problems:
        if each.row is not None:
            rows[each.file].add(each.row)
    found: dict[Place, str] = {}
    for sheet in sheets:
        if sheet.rows is None or (key := _key(sheet)) is None:
            continue
        wanted = sheet.rows.filter(pl.col(ROW).is_in(list(rows[sheet.file]))).select(ROW, key)
        found |= {(sheet.file, row): masked(number) for row, number in wanted.iter_rows() if number}
    return found


def rows_of_record(sheets: Sequence[Sheet], problems: Sequence[Problem], wanted: str) -> list[RecordRow]:
    """The rows of a record number in every sheet; of a number that is no record's, the rows with that number.

    Args:
        sheets: the files as they were read.
        problems: what the check has found.
        wanted: what somebody typed.
    """
    wrong: dict[Place, list[Problem]] = defaultdict(list)
    for each in problems:
        if each.row is not None:
            wrong[each.file, each.row].append(each)
    wanted = wanted.strip()
    found = [row for sheet in sheets for row in _matching(sheet, wanted, wrong)]
    if not found and wanted.isdigit() and len(wanted) <= 7:
        found = [row for sheet in sheets for row in _numbered(sheet, int(wanted), wrong)]
    return found[:_ROWS_SHOWN]


def _matching(sheet: Sheet, wanted: str, wrong: Mapping[Place, Sequence[Problem]]) -> list[RecordRow]:
    keys = [name for name in ("referral_id", "person_id", "response_id") if name in sheet.letters]
    if sheet.rows is None or not keys:
        return []
    return _rows(sheet, sheet.rows.filter(pl.any_horizontal(pl.col(name) == wanted for name in keys)), wrong)


def _numbered(sheet: Sheet, row: int, wrong: Mapping[Place, Sequence[Problem]]) -> list[RecordRow]:
    return [] if sheet.rows is None else _rows(sheet, sheet.rows.filter(pl.col(ROW) == row), wrong)


def _rows(sheet: Sheet, rows: pl.DataFrame, wrong: Mapping[Place, Sequence[Problem]]) -> list[RecordRow]:
    name = sheet.layout.name if sheet.layout else ""
    return [
        RecordRow(sheet.file, name, row[ROW], tuple(_cells(sheet, row, wrong[sheet.file, row[ROW]])))
        for row in rows.head(_ROWS_SHOWN).iter_rows(named=True)
    ]


def _cells(sheet: Sheet, row: Mapping[str, str | None], problems: Sequence[Problem]) -> Iterable[Cell]:
    places = sorted(sheet.letters.items(), key=lambda each: (len(each[1]), each[1]))
    for column, letter in places:
        about = tuple(each for each in problems if each.column == column)
        sent = row.get(AS_SENT + column) or row[column]  # the sender's own word, where ours stands for it
        if sent or about:
            yield Cell(letter, column, masked(sent or ""), about)


def _key(sheet: Sheet) -> str | None:
    names = ("referral_id", "response_id", "person_id")
    return next((name for name in names if name in sheet.letters), None)

"""A workbook → one table for each of its sheets, as text."""

import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from xml.etree.ElementTree import ParseError

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dashboard.errors import UsageError
from dashboard.intake.grid import ROW, Choice, Grid, Note, Reading, Refusal, Refused
from dashboard.intake.shape import LEADING_ROWS, Shape, below_titles, is_plain, title_or_header
from dashboard.intake.sheet_xml import LostCells, lost_cells
from dashboard.intake.tidying import tidied

_DIGITS_KEPT = 10**15
"""Excel keeps 15 digits of a number: of a longer one the last digits are lost."""
_NO_CHOICE = Choice()
_BROKEN = (
    CalamineError, zipfile.BadZipFile, zlib.error, ParseError, LookupError, OSError, EOFError, ValueError, RuntimeError,
)  # fmt: skip
"""What the libraries say of a workbook that was damaged or cut off."""
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def read_workbook(content: bytes, choice: Choice = _NO_CHOICE) -> list[Reading]:
    """Every sheet with a table, or why it has none. A workbook that cannot be opened is one refusal.

    Args:
        content: the bytes of an .xlsx file.
        choice: one of the choices that `Asked` left, where a sheet was asked about.
    """
    try:
        lost = lost_cells(content)
        if isinstance(lost, Refusal):
            return [Refused((lost,))]
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            return list(_sheets(book, lost, choice)) or [Refused((Refusal("empty_file"),))]
    except _BROKEN:
        return [Refused((Refusal("broken_workbook"),))]


def _sheets(book: CalamineWorkbook, lost: dict[str, LostCells], choice: Choice) -> Iterator[Reading]:
    for about in book.sheets_metadata:
        if about.typ is SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(about.name)
            found = _reading(_cells(sheet, lost.get(about.name, {})), sheet.merged_cell_ranges or [], choice)
            yield replace(found, sheet=about.name, hidden=about.visible is not SheetVisibleEnum.Visible)


def values_in(content: bytes, names: Collection[str]) -> dict[str, list[list[object]]]:
    """Every cell of the sheets with these names, as Excel keeps it: numbers as numbers, dates as dates.

    Raises:
        UsageError: the workbook cannot be opened.
    """
    try:
        lost = lost_cells(content)
        if isinstance(lost, Refusal):
            raise UsageError("This workbook cannot be opened.")
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            return {name: _values(book.get_sheet_by_name(name), lost.get(name, {})) for name in names}
    except _BROKEN:
        raise UsageError("This workbook cannot be opened.") from None


def _cells(sheet: CalamineSheet, lost: LostCells) -> list[list[str]]:
    return [[cell if isinstance(cell, str) else written(cell) for cell in row] for row in _values(sheet, lost)]


def _values(sheet: CalamineSheet, lost: LostCells) -> list[list[object]]:
    values: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in lost.items():
        if row < len(values) and column < len(values[row]) and values[row][column] == "":
            values[row][column] = text
    return values


def written(cell: object) -> str:
    """A cell's value as it would be written in a CSV file: dates as ISO, whole numbers without a point."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number(float(cell))
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _number(number: float) -> str:
    """Where digits were lost, as Excel shows it: with an exponent, which no record number has."""
    if abs(number) >= _DIGITS_KEPT:
        return f"{number:.14E}"
    if number.is_integer():
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}"


def _reading(cells: list[list[str]], merged: Merged, choice: Choice) -> Reading:
    filled = [place for place, row in enumerate(cells) if any(cell.strip() for cell in row)]
    if not filled:
        return Refused((Refusal("empty_file"),))
    leading = [Shape(place, tuple(cells[place])) for place in filled[:LEADING_ROWS]]
    shape = below_titles(leading)
    if choice.titled is None and not is_plain(leading[: len(shape.titles)], shape):
        return title_or_header(leading[0], shape, choice)
    shape = leading[0] if choice.titled is False else shape
    filling = _fill_merged(cells, merged, shape.header)
    if isinstance(filling, Refusal):
        return Refused((filling,), shape.heading)
    notes = [Note("titles_left_out", tuple(title + 1 for title in shape.titles))] if shape.titles else []
    notes += [Note("merged_cells_filled", tuple(sorted({row for row, _ in filling})))] if filling else []
    return tidied(replace(_grid(cells, shape, notes), filled=filling), choice)


def _grid(cells: list[list[str]], shape: Shape, notes: Sequence[Note]) -> Grid:
    below = cells[shape.header + 1 :]
    columns = {str(place): [row[place] for row in below] for place in range(len(shape.cells))}
    rows = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
    number = pl.int_range(shape.header + 2, shape.header + 2 + pl.len(), dtype=pl.Int32).alias(ROW)
    return Grid(shape.heading, rows.with_columns(number), "workbook", "", tuple(notes))


def _fill_merged(cells: list[list[str]], merged: Merged, header: int) -> Refusal | tuple[tuple[int, int], ...]:
    """A cell merged over rows stands for each of them. Merged over columns, it may belong to any: refused."""
    filled: list[tuple[int, int]] = []
    for (top, left), (bottom, right) in merged:
        value = cells[top][left] if top < len(cells) and left < len(cells[top]) else ""
        if bottom < header or not value.strip():
            continue
        if left != right or top <= header:
            return Refusal("merged_cells", row=max(top, min(header, bottom)) + 1)
        for row in range(top + 1, min(bottom + 1, len(cells))):
            cells[row][left] = value
            filled.append((row + 1, left))
    return tuple(filled)


def is_workbook(content: bytes) -> bool:
    """Whether a file is an .xlsx workbook, whatever its name says."""
    return content.startswith(b"PK\x03\x04") and bool(re.search(rb"xl/workbook\d*\.xml", content))

"""The sender's workbook as it goes back: the sheets that were checked, with what was repaired and what is to mend."""

import io
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, Protocol

import xlsxwriter

_WIDEST = 40
_WIDE = 90
Place = tuple[int, int]
_LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "header": {"bold": True, "bottom": 1, "text_wrap": True},
    "faulty": {"bold": True, "bg_color": "#FFF2CC", "border": 1},
    "repaired": {"italic": True, "bg_color": "#E2EFDA"},
}


class Sheet(Protocol):
    """One sheet as it was, cell by cell."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def rows(self) -> Sequence[Sequence[object]]:
        """What stands in it, from its first row."""

    @property
    def header(self) -> int:
        """The place of the header row, counted from 0: it stays in sight."""

    @property
    def repaired(self) -> Collection[Place]:
        """The cells that were repaired: in italics and green."""

    @property
    def faulty(self) -> Collection[Place]:
        """The cells in which something must be mended: bold and yellow."""


def to_bytes(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as a workbook. No cell can run: text is written as text."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    looks = _Looks(book)
    for sheet in sheets:
        _add(book.add_worksheet(sheet.name), sheet, looks)
    book.close()
    return file.getvalue()


class _Looks:
    """Each look of a cell, made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def __call__(self, look: str, number: str = "") -> Any:
        if (look, number) not in self._made:
            wanted = {"valign": "top", **_LOOKS[look], **({"num_format": number} if number else {})}
            self._made[look, number] = self._book.add_format(wanted)
        return self._made[look, number]


def _add(page: Any, sheet: Sheet, looks: _Looks) -> None:
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            _write(page, number, column, value, looks, _look(sheet, number, column))
    for column, width in enumerate(_widths(sheet.rows[sheet.header :])):
        page.set_column(column, column, width)
    page.freeze_panes(sheet.header + 1, 1)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _look(sheet: Sheet, row: int, column: int) -> str:
    if row == sheet.header:
        return "header"
    if (row, column) in sheet.faulty:
        return "faulty"
    return "repaired" if (row, column) in sheet.repaired else "plain"


def _write(page: Any, row: int, column: int, value: object, looks: _Looks, look: str) -> None:
    match value:
        case "":
            pass
        case bool():
            page.write_boolean(row, column, value, looks(look))
        case int() | float():
            page.write_number(row, column, value, looks(look))
        case datetime() if value.time() != time.min:
            page.write_datetime(row, column, value, looks(look, "yyyy-mm-dd hh:mm:ss"))
        case date():
            page.write_datetime(row, column, value, looks(look, "yyyy-mm-dd"))
        case time():
            page.write_datetime(row, column, value, looks(look, "hh:mm:ss"))
        case _:
            page.write_string(row, column, str(value), looks(look, "@"))


def _widths(rows: Sequence[Sequence[object]]) -> Iterable[int]:
    """As wide as what stands in the first rows, within limits; the last column is for sentences."""
    columns = max((len(row) for row in rows), default=0)
    for column in range(columns):
        longest = max((len(str(row[column])) for row in rows[:500] if column < len(row)), default=8)
        yield _WIDE if column == columns - 1 and longest > _WIDEST else min(max(longest + 2, 10), _WIDEST)

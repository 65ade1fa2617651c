"""A workbook to fill in: a sheet for each extract of a return, with notes, drop-downs and cells that keep their type.

The codes of the drop-downs stand on a hidden sheet. A drop-down warns and does not forbid: the check reads more
spellings than it lists.
"""

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from dashboard.definitions.columns import Column, Kind
from dashboard.definitions.sheets import SHEETS, SheetLayout
from dashboard.definitions.wide import WIDE
from dashboard.exports.templates.described import Described, described

ROWS = 5000
"""How many rows below the header have drop-downs and are checked while they are typed."""

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  always the same, so that the same columns give the same bytes
_CODES = "codes"
_FONT = {"font_name": "Arial", "font_size": 11}
_NUMBER_FORMATS: dict[Kind, str] = {"date": "yyyy-mm-dd", "whole_number": "0", "number": "General"}
_LONGEST_HINT = 255


class BlankWorkbook:
    """Made in one go by `workbook`."""

    def __init__(self) -> None:
        """An empty book with the formats that its sheets share."""
        self._file = io.BytesIO()
        # A copy, because the library changes what it is given: the second book would differ from the first.
        self._book = xlsxwriter.Workbook(self._file, {"in_memory": True, "default_format_properties": dict(_FONT)})
        self._book.set_properties({"title": "A quarterly return, to fill in", "created": _CREATED})
        self._lists: dict[tuple[str, ...], str] = {}
        self._always = self._book.add_format(
            {**_FONT, "bold": True, "bottom": 5, "bg_color": "#1D70B8", "font_color": "#FFFFFF"}
        )
        self._otherwise = self._book.add_format({**_FONT, "italic": True, "bottom": 1, "bg_color": "#F3F2F1"})
        # Text keeps record numbers, age bands and months as they are typed: 00123 stays, 18-20 becomes no date.
        self._cells = {
            form: self._book.add_format({**_FONT, "num_format": form}) for form in ("@", *_NUMBER_FORMATS.values())
        }

    def add(self, layout: SheetLayout) -> None:
        """The sheet of one extract."""
        sheet = self._book.add_worksheet(layout.name)
        sheet.freeze_panes(1, 0)
        for place, each in enumerate(described(layout)):
            sheet.write_string(0, place, each.name, self._always if each.always else self._otherwise)
            sheet.write_comment(0, place, note(each), {"x_scale": 3, "y_scale": 1 + len(note(each)) / 250})
            cells = self._cells[_NUMBER_FORMATS.get(each.column.kind, "@")]
            sheet.set_column(place, place, max(len(each.name) + 3, 12), cells)
            if rule := self._rule(each):
                sheet.data_validation(1, place, ROWS, place, rule)

    def to_bytes(self) -> bytes:
        """The finished file, open at its first sheet."""
        codes = self._book.add_worksheet(_CODES)
        for place, values in enumerate(self._lists):
            codes.write_column(0, place, values, self._cells["@"])
        codes.hide()
        self._book.close()
        return self._file.getvalue()

    def _rule(self, each: Described) -> dict[str, Any] | None:
        said = {
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": "Is this right?",
            "error_message": _hint(f"{each.name} takes {each.form}. Keep this only if the guide lists it."),
            "input_title": each.name[:32],
            "input_message": _hint(f"{each.column.meaning}. Needed: {each.needed}."),
        }
        allowed = self._allowed(each)
        return {**said, **allowed} if allowed else None

    def _allowed(self, each: Described) -> dict[str, Any] | None:
        if each.codes:
            return {"validate": "list", "source": self._listed(tuple(each.codes))}
        return _range(each.column)

    def _listed(self, codes: tuple[str, ...]) -> str:
        """Where these codes stand on the hidden sheet; the same codes stand there once."""
        if codes not in self._lists:
            letter = xl_col_to_name(len(self._lists), col_abs=True)
            self._lists[codes] = f"={_CODES}!{letter}$1:{letter}${len(codes)}"
        return self._lists[codes]


def workbook() -> bytes:
    """The sheets of a provider's return, to fill in."""
    book = BlankWorkbook()
    for layout in SHEETS.values():
        if layout.of_a_return:
            book.add(layout)
    return book.to_bytes()


def wide_workbook() -> bytes:
    """The one sheet of a small service, to fill in."""
    book = BlankWorkbook()
    book.add(WIDE)
    return book.to_bytes()


def note(each: Described) -> str:
    """What the note on a column's header says."""
    lines = [f"{each.column.meaning}.", f"Needed: {each.needed}.", f"What to write: {each.form}."]
    lines += [f"{code} = {meaning}" for code, meaning in each.codes.items()]
    return "\n".join(lines)


def _range(column: Column) -> dict[str, Any] | None:
    match column.kind:
        case "date":
            between = {"validate": "date", "minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31)}
        case "whole_number":
            between = {"validate": "integer", "minimum": int(column.lowest), "maximum": int(column.highest)}
        case "number":
            between = {"validate": "decimal", "minimum": column.lowest, "maximum": column.highest}
        case _:
            return None
    return {"criteria": "between", **between}


def _hint(text: str) -> str:
    """As much as a spreadsheet program shows."""
    return text if len(text) <= _LONGEST_HINT else text[: _LONGEST_HINT - 1] + "…"

"""A workbook for screen readers too: one table a sheet, one row of headings, no merged or blank cells."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

LONGEST_SHEET_NAME = 30
_FONT = {"font_name": "Arial", "font_size": 12}


class Workbook:
    """Sheets are added in their order; `to_bytes` closes the file."""

    def __init__(self, *, title: str, subject: str, created: datetime, category: str = "Published figures") -> None:
        """The date of creation is the release's, so that the same release gives the same bytes."""
        self._file = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": dict(_FONT),  # the library changes what it is given
        }
        self._book = xlsxwriter.Workbook(self._file, options)
        self._book.set_properties(
            {
                "title": title,
                "subject": subject,
                "category": category,
                "author": "Outcomes dashboard",
                "created": created,
            }
        )
        self._title = self._book.add_format({**_FONT, "font_size": 16, "bold": True})
        self._text = self._book.add_format({**_FONT, "text_wrap": True, "valign": "top"})
        self._link = self._book.add_format(
            {**_FONT, "text_wrap": True, "valign": "top", "underline": True, "font_color": "#0563C1"}
        )
        self._heading = self._book.add_format({**_FONT, "bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        # Numbers stand right, and so do the marks that take their place.
        self._whole = self._book.add_format({**_FONT, "num_format": "0", "align": "right", "valign": "top"})
        self._ratio = self._book.add_format({**_FONT, "num_format": "0.00", "align": "right", "valign": "top"})

    def add_text(self, name: str, title: str, lines: Iterable[str]) -> None:
        """A sheet of text lines."""
        self._sheet(name, title, lines, [100])

    def add_table(
        self,
        name: str,
        title: str,
        above: Iterable[str],
        headings: Sequence[str],
        rows: Sequence[Sequence[str | int | float]],
        widths: Sequence[int],
        *,
        of_sheets: bool = False,
        frozen: bool = False,
    ) -> None:
        """A sheet with a title, lines of text and one table.

        `of_sheets`: its first column leads to these sheets. `frozen`: its headings stay in sight.
        """
        sheet, top = self._sheet(name, title, above, widths)
        if frozen:
            sheet.freeze_panes(top + 1, 0)
        sheet.add_table(
            top,
            0,
            top + len(rows),
            len(headings) - 1,
            {
                "name": "table_" + name.replace("-", "_"),
                "autofilter": False,
                "style": None,
                "columns": [{"header": text, "header_format": self._heading} for text in headings],
            },
        )
        for number, row in enumerate(rows, start=top + 1):
            for column, value in enumerate(row):
                if of_sheets and column == 0:
                    sheet.write_url(number, 0, f"internal:'{value}'!A1", self._link, string=str(value))
                else:
                    self._write(sheet, number, column, value)

    def to_bytes(self) -> bytes:
        """The finished file, with the cursor on its first sheet."""
        self._book.close()
        return self._file.getvalue()

    def _sheet(self, name: str, title: str, lines: Iterable[str], widths: Sequence[int]) -> tuple[Any, int]:
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, title, self._title)
        row = 0
        for row, line in enumerate(lines, start=1):
            sheet.write_string(row, 0, line, self._text)
        return sheet, row + 1

    def _write(self, sheet: Any, row: int, column: int, value: str | int | float) -> None:
        if isinstance(value, str):
            is_mark = value.startswith("[") and value.endswith("]")
            sheet.write_string(row, column, value, self._whole if is_mark else self._text)
        else:
            sheet.write_number(row, column, value, self._ratio if isinstance(value, float) else self._whole)

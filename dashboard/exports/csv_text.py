"""CSV that opens right: UTF-8 with a byte order mark, RFC 4180, and no cell that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula."""
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

Value = str | int | float | bool | None


def to_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A header and its rows as the bytes of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(value) for value in row] for row in rows)
    # Without the mark Excel reads the file in the machine's own code page, and breaks names.
    return text.getvalue().encode("utf-8-sig")


def harmless(value: Value) -> str:
    """A value as text, made unable to run as a formula."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    text = str(value)
    if text.startswith(_RUNS) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text

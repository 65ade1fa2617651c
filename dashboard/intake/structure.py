"""Where the rows of a CSV file begin and end, and whether each has the cells it should.

One pass over the bytes, vectorised on purpose: a loop over rows would take minutes where this takes a second.
"""

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.intake.grid import Refusal, letter

_QUOTE, _LINE_END, _RETURN, _SPACE = 34, 10, 13, 32
_REMARK = re.compile(rb"[ \t]*#")
Positions = NDArray[np.int64]


class Records(NamedTuple):
    """The rows of a file as positions in its bytes. Excel's row n is record n - 1, blank rows counted."""

    starts: Positions
    ends: Positions
    separators: Positions
    first_separator: Positions
    """For each record, how many separators stand before it in the file."""
    quoted: bool

    @property
    def separator_counts(self) -> Positions:
        return np.diff(self.first_separator, append=len(self.separators))

    @property
    def blank(self) -> NDArray[np.bool_]:
        """Records with nothing in them but separators."""
        empty: NDArray[np.bool_] = self.ends - self.starts == self.separator_counts
        return empty


def scan(data: bytes, separator: str) -> Records | Refusal:
    """Find the rows; refuse quotation marks that do not pair."""
    values = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(values == _QUOTE)
    line_end, between = values == _LINE_END, values == ord(separator)
    if len(quotes):
        if refusal := _bad_quote(values, quotes, ord(separator)):
            return refusal
        outside = _outside(values)
        line_end, between = line_end & outside, between & outside
    ends, separators = np.flatnonzero(line_end), np.flatnonzero(between)
    starts = np.concatenate(([0], ends[:-1] + 1))
    return Records(starts, ends, separators, np.searchsorted(separators, starts), bool(len(quotes)))


def _outside(values: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which bytes stand outside quotation marks: inside after an odd number of them. The sum may wrap at 256."""
    outside: NDArray[np.bool_] = (np.cumsum(values == _QUOTE, dtype=np.uint8) & 1) == 0
    return outside


def without_spaces_after(data: bytes, separator: str) -> bytes | None:
    """The text of a file in which every separator has a space after it, which belongs to the separator."""
    values = np.frombuffer(data, np.uint8)
    separators = np.flatnonzero((values == ord(separator)) & _outside(values))
    if not len(separators) or not bool((values[separators + 1] == _SPACE).all()):
        return None
    return np.delete(values, separators + 1).tobytes()


def _bad_quote(values: NDArray[np.uint8], quotes: Positions, separator: int) -> Refusal | None:
    """The first quotation mark that stands where none may, or one that is never closed."""
    before = np.where(quotes > 0, values[quotes - 1], _LINE_END)
    after = values[np.minimum(quotes + 1, len(values) - 1)]
    beside = np.where(np.arange(len(quotes)) % 2 == 0, before, after)
    wrong = np.flatnonzero(~np.isin(beside, (separator, _LINE_END, _QUOTE)))
    if not len(wrong) and len(quotes) % 2 == 0:
        return None
    first = int(wrong[0]) if len(wrong) else len(quotes) - 1
    opened = first - first % 2
    row = _row_of(values, quotes[:opened], int(quotes[opened]))
    column = _column_of(values, quotes[:opened], int(quotes[opened]), separator)
    between = values[quotes[opened] : quotes[first]]
    if not len(wrong) or bool(np.isin(between, (_LINE_END, _RETURN)).any()):
        return Refusal("unterminated_quote", column, row)
    return Refusal("stray_quote", column, row)


def _column_of(values: NDArray[np.uint8], quotes_before: Positions, position: int, separator: int) -> str:
    """Excel's letter for the cell of a position, given the well-paired quotation marks before it."""
    ends = _before(values, quotes_before, position, _LINE_END)
    between = _before(values, quotes_before, position, separator)
    return f"in column {letter(int((between > (ends[-1] if len(ends) else -1)).sum()))}"


def _row_of(values: NDArray[np.uint8], quotes_before: Positions, position: int) -> int:
    """The Excel row of a position, given the well-paired quotation marks before it."""
    return len(_before(values, quotes_before, position, _LINE_END)) + 1


def _before(values: NDArray[np.uint8], quotes_before: Positions, position: int, mark: int) -> Positions:
    """Where a mark stands before a position, outside the well-paired quotation marks before it."""
    places = np.flatnonzero(values[:position] == mark)
    outside: Positions = places[np.searchsorted(quotes_before, places) % 2 == 0]
    return outside


def ragged(records: Records, header: int, named: int) -> list[Refusal]:
    """Rows with more or fewer cells than the header, whose names fill `named` columns.

    Blank cells at the end do not count where the header has them too. In a single row they may as well be cells that an
    extra separator has moved.
    """
    counts = records.separator_counts
    wrong = np.flatnonzero(((counts + 1 < named) | (counts > counts[header])) & ~records.blank)
    return [
        Refusal("ragged_row", f"{counts[record] + 1} cells, the header has {named}", int(record) + 1)
        for record in wrong[wrong > header]
    ]


def remark_lines(data: bytes, records: Records, header: int) -> list[int]:
    """Records below the header that begin with # and have one cell, where the header has more."""
    if not records.separator_counts[header]:
        return []
    single = np.flatnonzero(records.separator_counts == 0)
    return [int(each) for each in single[single > header] if _REMARK.match(data, int(records.starts[each]))]


def has_short_header(records: Records, header: int) -> bool:
    """Whether every row has as many cells more than the header, all of them blank."""
    counts = records.separator_counts
    rows = np.flatnonzero(~records.blank)
    rows = rows[rows > header]
    if not len(rows) or len(np.unique(counts[rows])) > 1 or counts[rows[0]] <= counts[header]:
        return False
    after = records.separators[records.first_separator[rows] + counts[header]]
    return bool((records.ends[rows] - after == counts[rows] - counts[header]).all())

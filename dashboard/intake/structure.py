"""Where the rows of a CSV file begin and end, and whether each has the cells it should.

One pass over the bytes, vectorised on purpose: a loop over rows would take minutes where this takes a second.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.intake.decoding import Refusal

_QUOTE, _LINE_END, _SPACE = 34, 10, 32
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
        # Inside after an odd number of quotation marks; the sum may wrap at 256 and stay odd or even.
        outside = (np.cumsum(values == _QUOTE, dtype=np.uint8) & 1) == 0
        line_end, between = line_end & outside, between & outside
    ends, separators = np.flatnonzero(line_end), np.flatnonzero(between)
    starts = np.concatenate(([0], ends[:-1] + 1))
    return Records(starts, ends, separators, np.searchsorted(separators, starts), bool(len(quotes)))


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
    if not len(wrong) or bool((values[quotes[opened] : quotes[first]] == _LINE_END).any()):
        return Refusal("unterminated_quote", row=row)
    return Refusal("stray_quote", row=row)


def _row_of(values: NDArray[np.uint8], quotes_before: Positions, position: int) -> int:
    """The Excel row of a position, given the well-paired quotation marks before it."""
    ends = np.flatnonzero(values[:position] == _LINE_END)
    outside = np.searchsorted(quotes_before, ends) % 2 == 0
    return int(outside.sum()) + 1


def ragged(records: Records, header: int, width: int) -> list[Refusal]:
    """Rows with more or fewer cells than named columns; blank cells at the end do not count."""
    counts = records.separator_counts
    suspects = np.flatnonzero((counts != width - 1) & ~records.blank)
    suspects = suspects[suspects > header]
    longer = suspects[counts[suspects] >= width]
    after_named = records.separators[records.first_separator[longer] + width - 1]
    trailing = longer[records.ends[longer] - after_named == counts[longer] - width + 1]
    wrong = np.setdiff1d(suspects, trailing, assume_unique=True)
    return [
        Refusal("ragged_row", f"{counts[record] + 1} cells, the header has {width}", int(record) + 1)
        for record in wrong
    ]

"""A file's bytes → its rows as text, each with the row number that Excel shows.

Nothing is guessed: what cannot be read with certainty is refused, with the reason and the row.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.decoding import Refusal, decode
from dashboard.intake.header import Header, header_problems, letter, read_header
from dashboard.intake.problems import Problem, problem
from dashboard.intake.structure import Records, ragged, scan

ROW = "row"
_RAGGED_ROWS_SHOWN = 100
# Trimmed from every cell, besides white space: marks without width, which people cannot see.
_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
_LOOSE = rf"^[\s{_INVISIBLE}]|[\s{_INVISIBLE}]$|^$"


@dataclass(frozen=True)
class Sheet:
    """One file as it was read. Without rows, its problems say why."""

    file: str
    layout: SheetLayout | None = None
    """Which sheet it is; none if it has no header that could tell."""
    rows: pl.DataFrame | None = None
    """Its columns as trimmed text, blank cells null, and `row`."""
    letters: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read(file: str, content: bytes) -> Sheet:
    """Read one file, whichever sheet it is."""
    text = decode(content)
    if isinstance(text, Refusal):
        return _refused(file, [text])
    notes = (problem("read_as_windows_1252", file=file),) if text.windows else ()
    start, line = _first_line(text.data)
    header = read_header(line)
    if isinstance(header, Refusal):
        return _refused(file, [header])
    if problems := header_problems(header, file):
        return Sheet(file, header.layout, problems=(*notes, *problems))
    return _body(file, text.data, start, header, notes)


def _body(file: str, data: bytes, start: int, header: Header, notes: tuple[Problem, ...]) -> Sheet:
    """The rows below a header in which nothing is wrong."""
    records = scan(data, header.separator)
    if isinstance(records, Refusal):
        return _refused(file, [records], header.layout)
    at = int(np.searchsorted(records.ends, start))
    if problems := _ragged(records, at, header, file):
        return Sheet(file, header.layout, problems=(*notes, *problems))
    rows = _rows(data, records, at, header)
    if rows is None:
        return _refused(file, [Refusal("unreadable_table")], header.layout)
    return Sheet(file, header.layout, rows, header.letters, notes)


def _refused(file: str, refusals: list[Refusal], layout: SheetLayout | None = None) -> Sheet:
    made = (problem(each.code, file=file, row=each.row, detail=each.detail) for each in refusals)
    return Sheet(file, layout, problems=tuple(made))


def _first_line(data: bytes) -> tuple[int, str]:
    """Where the first line with anything in it begins, and that line."""
    start = len(data) - len(data.lstrip(b' \t\n,;"'))
    start = data.rfind(b"\n", 0, start) + 1
    return start, data[start : data.find(b"\n", start)].decode()


def _ragged(records: Records, header_at: int, header: Header, file: str) -> list[Problem]:
    found = ragged(records, header_at, len(header.names))
    if not found:
        return []
    # A row as wide as the header, blank header cells included, has data under a column without a name.
    if all(records.separator_counts[(each.row or 1) - 1] + 1 == header.width for each in found):
        return [problem("unnamed_column", file=file, row=1, letter=letter(len(header.names)))]
    shown = list(_refused(file, found[:_RAGGED_ROWS_SHOWN]).problems)
    if more := len(found) - len(shown):
        detail = f"too many or too few cells; so have {more} more rows below"
        last = found[_RAGGED_ROWS_SHOWN]
        shown.append(problem("ragged_row", file=file, row=last.row, detail=detail, rows_affected=more))
    return shown


def _rows(data: bytes, records: Records, header_at: int, header: Header) -> pl.DataFrame | None:
    """The rows below the header; None if Polars counts other rows: no row number may be wrong."""
    table = _parsed(data[records.starts[header_at] :], header, quoted=records.quoted)
    if table is None or table.height != len(records.ends) - header_at:
        return None
    names = list(header.names)
    row = pl.int_range(header_at + 1, header_at + 1 + pl.len(), dtype=pl.Int32).alias(ROW)
    numbered = table.select(*names, row).slice(1)
    if _may_need_trimming(data, records, header.separator):
        loose = numbered.select(pl.col(names).str.contains(_LOOSE).any()).row(0, named=True)
        numbered = numbered.with_columns(_trimmed(name) for name in names if loose[name])
    elif not records.blank.any():
        return numbered
    return numbered.filter(pl.any_horizontal(pl.col(names).is_not_null()))


def _trimmed(name: str) -> pl.Expr:
    """A cell without white space around it; null if nothing is left."""
    bare = pl.col(name).str.strip_chars().str.strip_chars(_INVISIBLE).str.strip_chars()
    return pl.when(bare != "").then(bare).alias(name)


def _may_need_trimming(data: bytes, records: Records, separator: str) -> bool:
    """Whether any cell may begin or end with white space, or be empty between quotation marks."""
    if not data.isascii() or b'""' in data or data.count(b"\n") != len(records.ends):
        return True
    marks = [mark for mark in (b" ", b"\t", b"\x0b", b"\x0c") if mark != separator.encode() and mark in data]
    edges = [separator.encode(), b"\n", *([b'"'] if records.quoted else [])]
    return any(edge + mark in data or mark + edge in data for mark in marks for edge in edges)


def _parsed(data: bytes, header: Header, *, quoted: bool) -> pl.DataFrame | None:
    """Every cell as text, the header row among them: it tells Polars the width, even if blank rows follow."""
    unnamed = [f"unnamed {place}" for place in range(len(header.names), header.width)]
    try:
        return pl.read_csv(
            data, has_header=False, schema=dict.fromkeys([*header.names, *unnamed], pl.String()),
            separator=header.separator, quote_char='"' if quoted else None, extra_columns="ignore",
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return None

"""The reading door: the bytes of any file → its tables as text, a question, or a refusal.

Nothing is guessed, and nothing here knows our columns: what the names mean is for `reading`.
"""

import polars as pl

from dashboard.intake.decoding import Text, decode
from dashboard.intake.grid import ROW, Asked, Choice, Grid, Note, Reading, Refusal, Refused
from dashboard.intake.separators import Found, separated
from dashboard.intake.structure import Records, remark_lines
from dashboard.intake.tidying import tidied

_NOTHING: tuple[Note, ...] = ()
_NO_CHOICE = Choice()


def read_grid(content: bytes, choice: Choice = _NO_CHOICE) -> Reading:
    """Read one text file.

    Args:
        content: the bytes of the file.
        choice: one of the choices that `Asked` left, where it was asked.
    """
    text = decode(content)
    if isinstance(text, Refusal):
        return Refused((text,))
    notes = (Note("read_as_windows_1252"),) if text.encoding == "windows-1252" else _NOTHING
    found = _separated(text, choice)
    if isinstance(found, Refused):
        return Refused(found.refusals, found.heading, notes)
    if isinstance(found, Asked):
        return found
    return _grid(text, found, notes, choice)


def cells_in(content: bytes, choice: Choice = _NO_CHOICE) -> Found | None:
    """Where each cell of a text file stands, titles and blank rows included; None if it could not be read."""
    text = decode(content)
    found = None if isinstance(text, Refusal) else _separated(text, choice)
    return found if isinstance(found, Found) else None


def _separated(text: Text, choice: Choice) -> Found | Asked | Refused:
    data, said = _without_hint(text.data)
    return separated(data, choice if choice.separator or not said else choice._replace(separator=said))


def _without_hint(data: bytes) -> tuple[bytes, str | None]:
    """Excel's own first line `sep=;` says the separator; a blank line takes its place."""
    if data[:4].lower() == b"sep=" and data[5:6] == b"\n" and data[4:5] in (b",", b";", b"\t", b"|"):
        return data[5:], data[4:5].decode()
    return data, None


def _grid(text: Text, found: Found, notes: tuple[Note, ...], choice: Choice) -> Reading:
    shape, records = found.shape, found.records
    table = _parsed(found)
    if table is None or table.height != len(records.ends) - shape.header:
        return Refused((Refusal("unreadable_table"),), shape.heading, notes)
    row = pl.int_range(shape.header + 1, shape.header + 1 + pl.len(), dtype=pl.Int32).alias(ROW)
    rows = table.with_columns(row).slice(1)
    if choice.remarks:
        remarks = [record + 1 for record in remark_lines(found.data, records, shape.header)]
        rows = rows.filter(~pl.col(ROW).is_in(remarks))
    if shape.titles:
        notes += (Note("titles_left_out", tuple(title + 1 for title in shape.titles)),)
    tidy = _is_tidy(found) and not records.blank.any()
    grid = Grid(shape.heading, rows, text.encoding, found.separator, (*notes, *found.notes), tidy)
    return tidied(grid, choice)


def _is_tidy(found: Found) -> bool:
    """Whether no cell can begin or end with white space, or be empty between quotation marks."""
    data, records = found.data, found.records
    if not data.isascii() or b'""' in data or data.count(b"\n") != len(records.ends) or b"\r" in data:
        return False
    separator = found.separator.encode()
    marks = [mark for mark in (b" ", b"\t", b"\x0b", b"\x0c") if mark != separator and mark in data]
    edges = [separator, b"\n", *([b'"'] if records.quoted else [])]
    return not any(edge + mark in data or mark + edge in data for mark in marks for edge in edges)


def _parsed(found: Found) -> pl.DataFrame | None:
    """Every cell as text, the header row among them: it tells Polars the width, even if blank rows follow."""
    start = int(found.records.starts[found.shape.header])
    names = [str(place) for place in range(found.columns)]
    if found.columns == 1:
        return _one_column(found.data[start:], found.records, found.shape.header)
    try:
        return pl.read_csv(
            found.data[start:], has_header=False, schema=dict.fromkeys(names, pl.String()),
            separator=found.separator, quote_char='"' if found.records.quoted else None, extra_columns="ignore",
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return None


def _one_column(data: bytes, records: Records, header: int) -> pl.DataFrame:
    """Each line is a cell, a blank line too. Rows of nothing but separators are blank cells."""
    starts, ends = records.starts[header:], records.ends[header:]
    lines = zip((starts - starts[0]).tolist(), (ends - starts[0]).tolist(), strict=True)
    blank = records.blank[header:]
    cells = ["" if empty else data[start:end].decode() for (start, end), empty in zip(lines, blank, strict=True)]
    bare = [cell[1:-1].replace('""', '"') if cell.startswith('"') else cell for cell in cells]
    return pl.DataFrame({"0": pl.Series(bare, dtype=pl.String)})

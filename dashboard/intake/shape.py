"""Which row of a text file is the header, and which rows above it are titles: only where there is one answer."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from dashboard.intake.grid import Asked, Choice, Heading, Refusal, Refused
from dashboard.intake.identifiers import masked
from dashboard.intake.structure import Records, has_short_header, ragged, remark_lines

SEPARATORS = (",", ";", "\t", "|")
LEADING_ROWS = 21
"""So many rows are looked at for titles."""
_ROWS_SHOWN, _CELLS_SHOWN = 20, 40
_PLAIN = re.compile(r"(?=.*\d)[A-Za-z0-9_./:-]{1,20}$")
_VALUE = re.compile(r"\s*[-+£$€(]?\d[\d,.\s/:%-]*\)?\s*$")
_LABEL = re.compile(r".*:\s*$")


class Shape(NamedTuple):
    """The record that is the header, its cells, and the records above it that are titles."""

    header: int
    cells: tuple[str, ...]
    titles: tuple[int, ...] = ()

    @property
    def named(self) -> int:
        """Cells of the header, blank ones at the end left off."""
        return max((place + 1 for place, cell in enumerate(self.cells) if cell.strip()), default=len(self.cells))

    @property
    def heading(self) -> Heading:
        return Heading(self.cells, tuple(range(len(self.cells))), self.header + 1)


def cells_of(data: bytes, records: Records, record: int) -> tuple[str, ...]:
    """The cells of one record as text."""
    first = int(records.first_separator[record])
    last = first + int(records.separator_counts[record])
    edges = [int(records.starts[record]) - 1, *records.separators[first:last].tolist(), int(records.ends[record])]
    return tuple(_bare(data[start + 1 : end].decode()) for start, end in pairwise(edges))


def _bare(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def shape_of(data: bytes, records: Records, choice: Choice) -> Shape | Asked | Refused:
    """The header under which every row has its cells; a question, or a refusal with the rows, if there is none."""
    found = _shape_of(data, records, choice)
    if not isinstance(found, Refused) or found.heading is None or not has_short_header(records, found.heading.row - 1):
        return found
    if choice.short_header:
        return Shape(found.heading.row - 1, found.heading.names)
    refusal = Refusal("short_header", row=found.heading.row)
    return Asked(refusal, found.heading, (choice._replace(short_header=True),), names_tell=True)


def _shape_of(data: bytes, records: Records, choice: Choice) -> Shape | Asked | Refused:
    shapes = _leading(data, records)
    titled = below_titles(shapes)
    titles = shapes[: len(titled.titles)]
    if any(_is_split_otherwise(title.cells, titled) for title in titles):
        return _checked(data, records, shapes[0], choice)
    if choice.titled is False:
        return _checked(data, records, shapes[0], choice)
    found = _checked(data, records, titled, choice)
    if isinstance(found, Shape) and choice.titled is None and not is_plain(titles, titled):
        return title_or_header(shapes[0], titled, choice)
    return found


def title_or_header(first: Shape, titled: Shape, choice: Choice) -> Asked:
    """The question whether what stands above is a title, or the header itself."""
    choices = choice._replace(titled=True), choice._replace(titled=False)
    return Asked(Refusal("title_or_header", row=first.header + 1), titled.heading, choices, names_tell=True)


def below_titles(shapes: Sequence[Shape]) -> Shape:
    """Of the first rows in which anything stands, the header: what is above it has only one thing in a row."""
    header = _first_wide(shapes) or 0
    return Shape(shapes[header].header, shapes[header].cells, tuple(each.header for each in shapes[:header]))


def _leading(data: bytes, records: Records) -> list[Shape]:
    rows = np.flatnonzero(~records.blank)[:LEADING_ROWS]
    return [Shape(int(row), cells_of(data, records, int(row))) for row in (rows if len(rows) else [0])]


def _first_wide(shapes: Sequence[Shape]) -> int | None:
    """The first row with more than one thing in it; a label and its value (`Service: | Riverside`) are a title."""
    widest = max(_filled(shape) for shape in shapes)
    for place, shape in enumerate(shapes):
        filled = _filled(shape)
        is_label = filled == 2 and widest >= 4 and _LABEL.match(next(filter(str.strip, shape.cells), ""))
        if filled > 1 and not is_label:
            return place
    return None


def _filled(shape: Shape) -> int:
    return sum(bool(cell.strip()) for cell in shape.cells)


def is_plain(titles: Sequence[Shape], table: Shape) -> bool:
    """Whether the rows above can only be titles: names stand below, not values, and they are no name."""
    if titles and any(_VALUE.match(cell) for cell in table.cells):
        return False
    if _filled(table) > 2:
        return True
    return all(re.search(r"\s|#|:", "".join(title.cells).strip()) for title in titles)


def _as_it_stands(data: bytes, records: Records, refusal: Refusal) -> str:
    """The cells of a row beside each other, so that it is seen where one is too much.

    Only numbers, dates and codes with a number in them: words may be somebody's name or street, and are dots.
    """
    assert refusal.row is not None
    cells = [cell.strip() for cell in cells_of(data, records, refusal.row - 1)]
    shown = [cell if not cell or (_PLAIN.match(cell) and masked(cell) == cell) else "…" for cell in cells]
    return f". It reads: {' | '.join(shown[:_CELLS_SHOWN])}{' | and so on' if len(cells) > _CELLS_SHOWN else ''}"


def _is_split_otherwise(title: Sequence[str], table: Shape) -> bool:
    """Whether another separator makes a row of names of what seems to be a title."""
    text = "".join(title)
    below = "".join(table.cells)
    splits = [(text.count(mark) + 1, mark in below) for mark in SEPARATORS if mark in text]
    return any(count == len(table.cells) or again for count, again in splits)


def _checked(data: bytes, records: Records, shape: Shape, choice: Choice) -> Shape | Asked | Refused:
    """The shape, if every row has its cells. Lines of one cell that begin with # may be remarks, or cut off."""
    found = ragged(records, shape.header, shape.named)
    if not found:
        return shape
    remarks = {record + 1 for record in remark_lines(data, records, shape.header)}
    if not all(each.row in remarks for each in found):
        shown = (each._replace(detail=each.detail + _as_it_stands(data, records, each)) for each in found[:_ROWS_SHOWN])
        return Refused((*shown, *found[_ROWS_SHOWN:]), shape.heading)
    if choice.remarks:
        return shape
    return Asked(Refusal("comment_lines", row=found[0].row), shape.heading, (choice._replace(remarks=True),))

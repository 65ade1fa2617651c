"""What reading a file gives, whatever stands in it: a grid of text, a question, or a refusal.

Nothing here knows our columns. A grid is the table as it was written, with the way back to the sender's own file:
the row of each line and the place of each column.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import polars as pl

ROW = "row"
"""The column that holds the row of the sender's own file, from 1, as Excel shows it."""


class Refusal(NamedTuple):
    """Why a file cannot be read: the rule, where, and what fills the rule's message."""

    code: str
    detail: str = ""
    row: int | None = None


class Note(NamedTuple):
    """Something that was done in reading, for the sender to know: what, and in which rows."""

    code: str
    rows: tuple[int, ...] = ()
    detail: str = ""


@dataclass(frozen=True)
class Heading:
    """The header row as it stands: its cells, their places in the file counted from 0, and its row."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    row: int = 1


@dataclass(frozen=True)
class Grid:
    """One table that could be read in one way."""

    heading: Heading
    rows: pl.DataFrame
    """The rows below the header: columns `0`, `1` … as text, blank cells null or empty, and `row`."""
    encoding: str = "utf-8"
    separator: str = ","
    notes: tuple[Note, ...] = ()
    tidy: bool = False
    """No cell begins or ends with white space, and no row is blank: nothing needs trimming."""
    sheet: str = ""
    """The name of the workbook's sheet."""
    hidden: bool = False
    filled: tuple[tuple[int, int], ...] = ()
    """Cells of a workbook that were given the value of the cell that they are merged with: row, place in the file."""

    def cells(self) -> list[list[str]]:
        """The whole table as text, header first."""
        body = self.rows.drop(ROW).fill_null("").rows()
        return [list(self.heading.names), *map(list, body)]


class Choice(NamedTuple):
    """An answer to a question, for who knows more than the grid does, such as what the columns are called."""

    separator: str | None = None
    short_header: bool = False
    """The header is whole: what each row has beyond it is a blank column at the end."""
    titled: bool | None = None
    """What stands above the header that was found are titles; False: the first row is the header."""
    remarks: bool = False
    """Lines of one cell that begin with # are remarks."""
    repeated: Literal["", "once", "above"] = ""
    """Where the header stands again: each time it is left out; or only what stands above is the table."""
    apostrophes: Literal["", "quotes", "cells"] = ""
    """They stand for quotation marks; or they belong to the cells."""


@dataclass(frozen=True)
class Asked:
    """A file that could be read in two ways: the rule that says which, and how to read it in the one or the other."""

    refusal: Refusal
    heading: Heading | None = None
    choices: tuple["Choice", ...] = ()
    names_tell: bool = False
    """Known names of columns tell which it is: of rows that may be missing, they tell nothing."""
    sheet: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Refused:
    """A file that cannot be read, with every reason found, and its header if that could be told."""

    refusals: tuple[Refusal, ...]
    heading: Heading | None = None
    notes: tuple[Note, ...] = field(default=())
    sheet: str = ""
    hidden: bool = False


Reading = Grid | Asked | Refused


def letter(place: int) -> str:
    """Excel's letter for a column, counted from 0."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text

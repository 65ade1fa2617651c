"""A document to print or to send: headings, sentences and tables, the same for Word and for PDF.

It holds words only. What somebody typed is a word like any other: no writer reads it as markup.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Heading:
    """A heading; 1 is the largest under the title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A sentence or some."""

    text: str
    who: str = ""
    """Who says it, in bold before it; nothing, where the document itself does."""


@dataclass(frozen=True)
class Points:
    """Short lines, one under the other."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with one row of headings; the first column names the row."""

    caption: str
    """What the table shows, as Word keeps it with the table. In a PDF the heading above it says so."""
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Of the columns, in parts of the whole."""

    def __post_init__(self) -> None:
        """Every row is as long as the headings.

        Raises:
            ValueError: one is not.
        """
        if any(len(row) != len(self.headings) for row in (self.widths, *self.rows)):
            raise ValueError(f"A row of “{self.caption}” is not as long as its headings")


Block = Heading | Paragraph | Points | Table


@dataclass(frozen=True)
class Document:
    """The whole, for either writer."""

    title: str
    subject: str
    made_on: date
    blocks: tuple[Block, ...]
    foot: str
    """At the foot of every page."""

"""What could be read in two ways is asked: the answers there are, in words, and what each of them means for reading."""

from collections.abc import Mapping
from enum import StrEnum

from dashboard.intake.grid import Asked, Choice


class ReadAs(StrEnum):
    """An answer to a question, as it is typed and kept. No two questions have the same."""

    COMMAS = "commas"
    SEMICOLONS = "semicolons"
    TABS = "tabs"
    BARS = "bars"
    TITLE = "title"
    HEADER = "header"
    BLANK_COLUMNS = "blank-columns"
    REMARKS = "remarks"
    ONCE = "once"
    ABOVE = "above"
    QUOTES = "quotes"
    CELLS = "cells"


Answers = Mapping[str, tuple[ReadAs, ...]]
"""A file, or a sheet of a workbook, as problems call it → what its sender has answered."""

NO_ANSWERS: Answers = {}

QUESTIONS = frozenset(
    {"two_separators", "title_or_header", "short_header", "comment_lines", "header_repeated", "apostrophes"}
)
"""The codes of the rules that are questions: what they are about can be read in two ways."""

_SEPARATORS = {",": ReadAs.COMMAS, ";": ReadAs.SEMICOLONS, "\t": ReadAs.TABS, "|": ReadAs.BARS}
_SAYS = {
    ReadAs.COMMAS: "the cells are told apart by commas",
    ReadAs.SEMICOLONS: "the cells are told apart by semicolons",
    ReadAs.TABS: "the cells are told apart by tabs",
    ReadAs.BARS: "the cells are told apart by vertical bars",
    ReadAs.TITLE: "the column names stand in row {heading}, and what stands above is a title",
    ReadAs.HEADER: "the column names stand in row {row}",
    ReadAs.BLANK_COLUMNS: "no column name is missing: the blank cells at the end mean nothing",
    ReadAs.REMARKS: "lines that begin with # are remarks, and are left out",
    ReadAs.ONCE: "the column names only stand there again, and are left out",
    ReadAs.ABOVE: "only what stands above row {row} is the table",
    ReadAs.QUOTES: "the apostrophes stand for quotation marks, and are taken away",
    ReadAs.CELLS: "the apostrophes belong to the cells",
}


def readings(asked: Asked) -> dict[ReadAs, Choice]:
    """The answers that a question has, and how the file is read by each."""
    return {_answer(asked.refusal.code, choice): choice for choice in asked.choices}


def in_words(answer: ReadAs, asked: Asked) -> str:
    """An answer to this question, as part of a sentence."""
    return _SAYS[answer].format(row=asked.refusal.row, heading=asked.heading.row if asked.heading else 1)


def _answer(code: str, choice: Choice) -> ReadAs:
    match code:
        case "two_separators":
            return _SEPARATORS[choice.separator or ","]
        case "title_or_header":
            return ReadAs.TITLE if choice.titled else ReadAs.HEADER
        case "short_header":
            return ReadAs.BLANK_COLUMNS
        case "comment_lines":
            return ReadAs.REMARKS
        case "header_repeated":
            return ReadAs(choice.repeated)
    return ReadAs(choice.apostrophes)

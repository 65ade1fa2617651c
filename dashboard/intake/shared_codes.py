"""A code that was told for one column serves every other column with the same list of codes.

What was said of a column itself counts first. Of others it is taken only where all of them agree: where "Low" means yes
of one need and no of another, it is asked about in a third. What is no word does not travel: 2 may be two children in
one column, and no in the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dashboard.definitions.columns import Column
from dashboard.definitions.own_names import OwnColumn, OwnNames, folded_name
from dashboard.intake.code_meanings import list_of
from dashboard.intake.mapping import folded_codes, layout_named

_FEWEST_LETTERS = 3


class Word(NamedTuple):
    """A word that has one meaning, wherever it was said."""

    written: str
    means: str
    """Our code."""
    column: str
    """Their column of which it was said first."""
    sheet: str
    version: int | None
    """Of the names of that sheet."""

    def said_of(self, sheet: str) -> str:
        """The column of which it was said, for who looks at this sheet; of another sheet, with the version of its
        names: that of this one does not tell by which words it was read.
        """
        version = f", version {self.version}" if self.version else ""
        return self.column if sheet == self.sheet else f"{self.column} (of the {self.sheet} sheet{version})"


Words = Mapping[tuple[str, ...], Mapping[str, Word]]
"""List of codes → a word as codes are compared → what was said of it."""


def travels(word: str) -> bool:
    """Whether what is said of a word in one column is said of it in others: of a number or of letters it is not."""
    return sum(map(str.isalpha, word)) >= _FEWEST_LETTERS


def told(names: Iterable[OwnNames]) -> Words:
    """What was said of words, whatever column it was said of."""
    said = [
        (list_of(ours), Word(code, means, column.name, each.sheet, each.version))
        for each in names
        for column in each.columns
        if (ours := _ours(each, column)) is not None
        for code, means in column.codes
        if travels(code)
    ]
    found: dict[tuple[str, ...], dict[str, dict[str, Word]]] = {}
    for (codes, word), key in zip(said, folded_codes([word.written for _, word in said]), strict=True):
        found.setdefault(codes, {}).setdefault(key, {}).setdefault(word.means, word)
    return {
        codes: {key: word for key, meant in words.items() if len(meant) == 1 for word in meant.values()}
        for codes, words in found.items()
    }


def shared(names: Sequence[OwnNames]) -> list[OwnNames]:
    """The names of each sheet with what was said of the same words in other columns, of this sheet and of others."""
    known = told(names)
    return [replace(each, columns=tuple(_with(known, each, column) for column in each.columns)) for each in names]


def without_shared(names: OwnNames, own: OwnNames, remembered: Iterable[OwnNames]) -> OwnNames:
    """What was said of a sheet, without the words that each column is served with by others.

    Args:
        names: as they were said, with what was filled in.
        own: what was remembered of the same sheet.
        remembered: what was remembered of every sheet.
    """
    known = told(remembered)
    return replace(names, columns=tuple(_without(known, names, each, own.by_name) for each in names.columns))


def _without(known: Words, names: OwnNames, column: OwnColumn, own: Mapping[str, OwnColumn]) -> OwnColumn:
    ours = _ours(names, column)
    before = own.get(folded_name(column.name))
    if ours is None or not (words := served(known, ours)):
        return column
    kept = set(folded_codes([code for code, _ in before.codes])) if before and before.column == column.column else set()
    return replace(column, codes=tuple(
        (code, means)
        for (code, means), key in zip(column.codes, folded_codes([code for code, _ in column.codes]), strict=True)
        if key in kept or key not in words or words[key].means != means
    ))  # fmt: skip


def served(known: Words, column: Column) -> Mapping[str, Word]:
    """What is known of the words of a column, each as codes are compared."""
    return known.get(list_of(column), {}) if list_of(column) else {}


def _with(known: Words, names: OwnNames, column: OwnColumn) -> OwnColumn:
    ours = _ours(names, column)
    if ours is None or not (words := served(known, ours)):
        return column
    own = set(folded_codes([code for code, _ in column.codes]))
    taken = [word for key, word in words.items() if key not in own]
    return replace(
        column,
        codes=(*column.codes, *((word.written, word.means) for word in taken)),
        taken=tuple((word.written, word.said_of(names.sheet)) for word in taken),
    )


def _ours(names: OwnNames, column: OwnColumn) -> Column | None:
    layout = layout_named(names.sheet)
    found = layout.by_name.get(column.column or "") if layout else None
    return found if found is not None and list_of(found) else None

"""A code that was told for one column serves every other column with the same list of codes.

What was said of a column itself counts first. Of others it is taken only where all of them agree: where "Low" means yes
of one need and no of another, it is asked about in a third.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dashboard.definitions.columns import Column
from dashboard.definitions.own_names import OwnColumn, OwnNames, folded_name
from dashboard.intake.code_meanings import list_of
from dashboard.intake.mapping import folded_codes, layout_named

Told = Mapping[tuple[str, ...], Mapping[str, tuple[str, str]]]
"""List of codes → a word as codes are compared → (the word as it is written, our code): where it has one meaning."""


def told(names: Iterable[OwnNames]) -> Told:
    """What was said of words, whatever column it was said of."""
    said = [
        (list_of(ours), code, means)
        for each in names
        for column in each.columns
        if (ours := _ours(each, column)) is not None
        for code, means in column.codes
    ]
    found: dict[tuple[str, ...], dict[str, dict[str, str]]] = {}
    for (codes, code, means), key in zip(said, folded_codes([code for _, code, _ in said]), strict=True):
        found.setdefault(codes, {}).setdefault(key, {}).setdefault(means, code)
    return {
        codes: {key: (word, means) for key, meant in words.items() if len(meant) == 1 for means, word in meant.items()}
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


def _without(known: Told, names: OwnNames, column: OwnColumn, own: Mapping[str, OwnColumn]) -> OwnColumn:
    ours = _ours(names, column)
    before = own.get(folded_name(column.name))
    if ours is None or not (words := served(known, ours)):
        return column
    kept = set(folded_codes([code for code, _ in before.codes])) if before and before.column == column.column else set()
    return replace(column, codes=tuple(
        (code, means)
        for (code, means), key in zip(column.codes, folded_codes([code for code, _ in column.codes]), strict=True)
        if key in kept or words.get(key, ("", None))[1] != means
    ))  # fmt: skip


def served(known: Told, column: Column) -> Mapping[str, tuple[str, str]]:
    """What is known of the words of a column: a word as codes are compared → (as it is written, our code)."""
    return known.get(list_of(column), {}) if list_of(column) else {}


def _with(known: Told, names: OwnNames, column: OwnColumn) -> OwnColumn:
    ours = _ours(names, column)
    if ours is None or not (words := served(known, ours)):
        return column
    own = set(folded_codes([code for code, _ in column.codes]))
    return replace(column, codes=(*column.codes, *(pair for key, pair in words.items() if key not in own)))


def _ours(names: OwnNames, column: OwnColumn) -> Column | None:
    layout = layout_named(names.sheet)
    found = layout.by_name.get(column.column or "") if layout else None
    return found if found is not None and list_of(found) else None

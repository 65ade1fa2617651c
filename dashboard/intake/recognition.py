"""Which sheet a file is, told by the names in its header."""

import difflib
from collections.abc import Collection, Sequence

from dashboard.definitions.sheets import SHEETS, SheetLayout

_COLUMNS = {name: frozenset(layout.by_name) for name, layout in SHEETS.items()}
_LONGEST_NAME = 80


def sheets_with(name: str) -> list[str]:
    """The sheets that have a column of this name."""
    return [sheet for sheet, columns in _COLUMNS.items() if name in columns]


def sheet_of(names: Sequence[str]) -> SheetLayout:
    """The sheet that most columns belong to.

    Of several, the one that more misspelt names come near to, then the one with more columns that no other sheet has.
    Where no column is known, it is the referrals sheet that is asked for.
    """
    given = set(names)
    known = {sheet: len(given & columns) for sheet, columns in _COLUMNS.items()}
    most = max(known.values())
    likely = [sheet for sheet in SHEETS if known[sheet] == most]
    if most and len(likely) > 1:
        likely.sort(key=lambda sheet: (-_near(given, _COLUMNS[sheet]), -_telling(given, sheet)))
    return SHEETS[likely[0]]


def nearest(name: str, among: Collection[str]) -> str | None:
    """The name that a misspelt one comes nearest to, if it comes near to any."""
    return next(iter(difflib.get_close_matches(name[:_LONGEST_NAME], list(among), 1)), None)


def _near(names: set[str], columns: frozenset[str]) -> int:
    return sum(bool(nearest(name, columns - names)) for name in names if not sheets_with(name))


def _telling(names: set[str], sheet: str) -> int:
    return sum(sheets_with(name) == [sheet] for name in names)

"""Which sheet a file is, told by the names in its header."""

import difflib
from collections.abc import Collection, Sequence

from dashboard.definitions.sheets import SHEETS, SheetLayout
from dashboard.definitions.wide import WIDE, WIDE_ONLY

_COLUMNS = {name: frozenset(layout.by_name) for name, layout in SHEETS.items()}
_LONGEST_NAME = 80
_MISSPELT = 0.88


def sheets_with(name: str) -> list[str]:
    """The sheets that have a column of this name; the wide one only for those that no other has."""
    if name in WIDE_ONLY:
        return [WIDE.name]
    return [sheet for sheet, columns in _COLUMNS.items() if name in columns]


def sheet_of(names: Sequence[str]) -> SheetLayout:
    """The sheet that most columns belong to.

    Of several, the one that more misspelt names come near to, then the one with more columns that no other sheet has.
    Where no column is known, it is the referrals sheet that is asked for.
    """
    given = set(names)
    known = {sheet: len(given & columns) for sheet, columns in _COLUMNS.items()}
    most = max(known.values())
    if _is_wide(given, most):
        return WIDE
    likely = [sheet for sheet in SHEETS if known[sheet] == most]
    if most and len(likely) > 1:
        likely.sort(key=lambda sheet: (-_near(given, _COLUMNS[sheet]), -_telling(given, sheet)))
    return SHEETS[likely[0]]


def _is_wide(names: set[str], most: int) -> bool:
    """Whether columns of the wide sheet make it the likeliest, misspelt ones included where they cannot be others."""
    if len(names & set(WIDE.by_name)) > most:
        return True
    if not most or len(names & _COLUMNS["referrals"]) < most:
        return False
    unknown = [name[:_LONGEST_NAME] for name in names if not sheets_with(name)]
    near = (difflib.get_close_matches(name, list(WIDE.by_name), 1, _MISSPELT) for name in unknown)
    return any(found and found[0] in WIDE_ONLY for found in near)


def nearest(name: str, among: Collection[str]) -> str | None:
    """The name that a misspelt one comes nearest to, if it comes near to any."""
    return next(iter(difflib.get_close_matches(name[:_LONGEST_NAME], list(among), 1)), None)


def _near(names: set[str], columns: frozenset[str]) -> int:
    return sum(bool(nearest(name, columns - names)) for name in names if not sheets_with(name))


def _telling(names: set[str], sheet: str) -> int:
    return sum(sheets_with(name) == [sheet] for name in names)

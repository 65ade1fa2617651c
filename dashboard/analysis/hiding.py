"""Which rows of a breakdown stand on too few, and which others would give them back by subtraction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.periods import Quarter

Sides = tuple[float, ...]
"""All that must not be few in a row: its answers; or who did, and who did not. Those of several rows add up."""
Rows = Mapping[str, Sides]
"""The rows of a breakdown, or some of them, by slug."""


def hidden(measures: Sequence[Rows], smallest: int, by: str | None) -> frozenset[str]:
    """The slugs of the rows on too few, and of the next smallest beside them.

    What is shown of everyone together, less the rows that are shown, gives the sum of those that are hidden. So these
    are two at least, and as many as it takes for their sum not to be of few itself. Where the rows add up to those of a
    coarser breakdown, these are looked at first: they are shown as well.

    Args:
        measures: the rows; several, where what is hidden in one must stay hidden in the next.
        smallest: what each side needs.
        by: what it is broken down by; None for everyone together, from whom nothing is subtracted.
    """
    found: set[str] = set()
    wholes: set[str] = set()
    sizes = {slug: sum(sides) for slug, sides in measures[0].items()}
    for rows in measures:
        if by is None:
            found |= _few(rows, smallest)
        elif by not in _ADDED_UP_AS:
            found |= _with_the_next_smallest(rows, found, smallest, sizes)
        else:
            parts = _parts(rows, _ADDED_UP_AS[by])
            totals = {name: _sum(part.values()) for name, part in parts.items()}
            large = {name: sum(sizes.get(slug, 0) for slug in part) for name, part in parts.items()}
            wholes |= _with_the_next_smallest(totals, wholes, smallest, large)
            shown = [part for name, part in parts.items() if name not in wholes]
            together = {slug: sides for name in parts.keys() & wholes for slug, sides in parts[name].items()}
            for part in (*shown, together):
                found |= _with_the_next_smallest(part, found, smallest, sizes)
    return frozenset(found)


def _with_the_next_smallest(rows: Rows, before: set[str], smallest: int, sizes: Mapping[str, float]) -> set[str]:
    found = _few(rows, smallest) | (before & rows.keys())
    others = sorted(rows.keys() - found, key=lambda slug: (sizes.get(slug, 0), slug), reverse=True)
    while found and others and (len(found) == 1 or _is_few(_sum(rows[slug] for slug in found), smallest)):
        found.add(others.pop())
    return found


def _few(rows: Rows, smallest: int) -> set[str]:
    return {slug for slug, sides in rows.items() if _is_few(sides, smallest)}


def _is_few(sides: Sides, smallest: int) -> bool:
    return min(sides) < smallest


def _sum(rows: Iterable[Sides]) -> Sides:
    return tuple(sum(side) for side in zip(*rows, strict=True))


def _parts(rows: Rows, whole_of: Callable[[str], str]) -> dict[str, dict[str, Sides]]:
    found: dict[str, dict[str, Sides]] = {}
    for slug, sides in rows.items():
        found.setdefault(whole_of(slug), {})[slug] = sides
    return found


def _year_of(quarter_end: str) -> str:
    return str(Quarter.containing(date.fromisoformat(quarter_end)).year.start)


def _two_groups(ethnicity: str) -> str:
    return ethnicity if ethnicity in ("white", NOT_KNOWN) else "other_than_white"


_ADDED_UP_AS: Mapping[str, Callable[[str], str]] = {"quarter": _year_of, "ethnicity": _two_groups}
"""Breakdowns whose rows add up to those of a coarser one, with the slug that these have there."""

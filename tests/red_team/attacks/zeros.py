"""Nought and all. She knows what is published, as for subtraction. Success: it can be concluded that there was nobody,
or that it was true of everybody, where that is so; or a row with nobody looks different from one with a few.
"""

from collections.abc import Mapping

from dashboard.disclosure.sums import NOBODY, Cells
from tests.red_team.attacks.finding import Finding
from tests.red_team.attacks.solving import bounds_of
from tests.red_team.system import System
from tests.red_team.view import Shown

_HIDDEN = (None, None, None, "c", None)
"""What a row with a few looks like, in a world that has none."""


def attack(systems: Mapping[str, System], truth: Mapping[str, Cells], shown: Shown) -> Finding:
    tried, examples = 0, []
    for system in systems.values():
        _, high = bounds_of(system)
        for target in system.targets([0]):
            tried += 1
            if high[target] == 0:
                examples.append(f"{system.nodes[target]}: nobody")
    looks = _looks(truth, shown)
    if unlike := looks["nobody"] - (looks["few"] or {_HIDDEN}):
        examples.append(f"a row with nobody looks like no row with a few: {unlike}")
    worst = f"{len(examples)} concluded"
    return Finding("nought and all", tried, len(examples), worst, not examples, tuple(examples[:5]))


def _looks(truth: Mapping[str, Cells], shown: Shown) -> dict[str, set[tuple[object, ...]]]:
    """Everything that the rows of nobody, and those of one to nine, can look like."""
    found: dict[str, set[tuple[object, ...]]] = {"nobody": set(), "few": set()}
    for indicator, rows in shown.items():
        cells = truth.get(indicator, {})
        for place, row in rows.items():
            n = cells.get(place, NOBODY).n
            if n < 10:
                found["few" if n else "nobody"].add((row.n, row.k, row.rate, row.mark, row.of))
    return found

"""What an attacker can write down about one or more indicators: unknown counts, sums that they keep, and what is shown.

What adds up to what is written down as the builder does it (`dashboard/disclosure/sums.py`); what a figure says is read
from what is shown, as a reader sees it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from dashboard.analysis.answer import Row
from dashboard.analysis.released import BANDS
from dashboard.disclosure import policy as policies
from dashboard.disclosure.narrowing import hidden_is_small
from dashboard.disclosure.parts import OVER_9_IN_10
from dashboard.disclosure.sums import (
    NOBODY,
    Cells,
    Node,
    Place,
    Sums,
    TrueCell,
    at_the_end,
    has_parts,
    put_together,
    write_down,
)
from tests.red_team.view import Method, Shown, behind

UNBOUNDED = 10**6
ANY_GROUPS = "any_groups"
"""A breakdown that the product has not: every choice of ethnic groups, put together. See `weakened`."""
FEW = range(1, 5)
"""The counts that must not be found out."""


class Observation(NamedTuple):
    """One drawing of the noise that is shown: about which unknown, around what, and how sure it is."""

    node: int
    middle: float
    variance: float
    low: int
    high: int


@dataclass
class System(Sums):
    """Unknowns with their bounds, sums and observations; `truth` is for telling how well an attack went."""

    method: Method = field(kw_only=True)
    bare: bool = False
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    told: list[bool] = field(default_factory=list)
    """Whether the attacker knows it already."""
    observations: list[Observation] = field(default_factory=list)
    either: list[tuple[int, int, int, int]] = field(default_factory=list)
    """One unknown is at most so many, or another: a numerator that is hidden, or its complement, is small."""
    aside: set[int] = field(default_factory=set)
    """Unknowns that are not attacked, as the attacker knows of them in another way."""
    drawn: set[tuple[str, str]] = field(default_factory=set)

    def node(self, node: Node, truth: int) -> int:
        found = super().node(node, truth)
        if found == len(self.low):
            self.low.append(0)
            self.high.append(UNBOUNDED)
            self.told.append(False)
        return found

    def bound(self, node: int, low: float, high: float) -> None:
        self.low[node] = max(self.low[node], int(np.ceil(low)))
        self.high[node] = min(self.high[node], int(np.floor(high)))

    def tell(self, node: int) -> None:
        """The attacker knows this one."""
        self.told[node] = True
        self.low[node] = self.high[node] = self.truth[node]

    def observe(self, node: int, stored: Sequence[int], draw: tuple[str, str], *, draws: int = 1) -> None:
        """A shown count, or what is left of one less another (two draws). The same draw is one observation."""
        reach = draws * self.method.largest
        low, high = min(stored) - reach, max(stored) + reach
        self.bound(node, low, high)
        if draw not in self.drawn:
            self.drawn.add(draw)
            variance = draws * self.method.variance + float(np.var(stored)) + 1e-3
            self.observations.append(Observation(node, float(np.mean(stored)), variance, low, high))

    def targets(self, values: Iterable[int] = FEW) -> list[int]:
        """The unknowns that are really so few, and that the attacker has not been told."""
        wanted = set(values)
        free = (i for i, truth in enumerate(self.truth) if truth in wanted and not self.told[i])
        return [i for i in free if i not in self.aside]


def system_of(
    indicators: Sequence[str], truth: Mapping[str, Cells], shown: Shown, method: Method, *, bare: bool = False
) -> System:
    """Everything that can be written down about these indicators; `bare`: without what is shown, only sums."""
    found = System(method=method, bare=bare)
    known = [indicator for indicator in indicators if indicator in truth]
    write_down(found, known, truth, shown)
    _put_any_groups_together(found)
    for indicator in () if bare else known:
        for place, row in shown.get(indicator, {}).items():
            _observe(found, indicator, place, row, truth[indicator].get(place, NOBODY))
    return found


def _observe(system: System, indicator: str, place: Place, row: Row, cell: TrueCell) -> None:
    parts = has_parts(indicator)
    n = system.at(indicator, "n", place)
    k, f = (system.at(indicator, "k", place), system.at(indicator, "f", place)) if parts else (n, n)
    pairs = behind(row, system.method)
    then = place.period[:7] if at_the_end(indicator) else place.period
    if not pairs:
        if hidden_is_small(policies.load(), indicator, place):
            system.bound(n, 0, system.method.smallest_count - 1 + system.method.largest)
        return
    system.low[n] = max(system.low[n], system.method.smallest_count)
    system.observe(n, sorted({pair[0] for pair in pairs}), (then, f"{cell.n}|{cell.n_keys}"))
    if parts and row.k is not None:
        for one in (k, f):
            system.low[one] = max(system.low[one], system.method.smallest_part)
        system.observe(k, sorted({pair[1] or 0 for pair in pairs}), (then, f"{cell.k}|{cell.k_keys}"))
        rest = sorted({pair[0] - (pair[1] or 0) for pair in pairs})
        system.bound(f, min(rest) - 2 * system.method.largest, max(rest) + 2 * system.method.largest)
    elif parts and row.band is not None:
        most = max(pair[0] for pair in pairs) + system.method.largest
        system.bound(f if row.band == BANDS[OVER_9_IN_10] else k, 0, (most - 1) // 10)
    elif parts and place.characteristic == "everyone" and place.provider:
        few = system.method.smallest_part - 1
        system.either.append((k, few + system.method.largest, f, few + 2 * system.method.largest))


def _put_any_groups_together(system: System) -> None:
    """Any groups together are those groups: where whoever asks may choose them freely."""
    for slot, place in list(system.index):
        if place.characteristic == ANY_GROUPS:
            put_together(system, slot, place, "ethnicity", place.category.split("+"))

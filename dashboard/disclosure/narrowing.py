"""What is left of a hidden count for who does every subtraction, and what else is hidden so that enough is left.

Each hidden count is looked at with the eyes of three: a reader of the release; all other services together, each with
every exact figure of its own; and a commissioner with the exact headline. Groups, services, times and indicators are
subtracted from each other until nothing more follows. Where a small count could then be fewer than four numbers, one
of the shown counts that it follows from is hidden too, until there is none left. Some counts are never hidden, as that
they are not shown would say how small they are: where nothing else helps, the whole line of the table is left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

import numpy as np

from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.indicators import INDICATORS, Counting
from dashboard.disclosure.decided import Decided
from dashboard.disclosure.noise import LARGEST
from dashboard.disclosure.parts import OVER_9_IN_10
from dashboard.disclosure.periods import Period
from dashboard.disclosure.policy import Policy
from dashboard.disclosure.sums import Cells, Node, Place, Sums, TrueCell, families, write_down
from dashboard.disclosure.tightening import Tightened, tightened
from dashboard.disclosure.truth import Line
from dashboard.warehouse.release import Cell

FEWEST_VALUES = 4
"""A hidden count must still be able to be this many different numbers, for somebody who does every subtraction."""
_SMALL = range(FEWEST_VALUES + 1)
"""The true counts that must not be found out."""
_FEW_BY_ITSELF = 9
"""Where the exact headline leaves so many numbers by itself, it is the headline that tells of few, not the release."""
_UNBOUNDED = 10**6
_IN_THE_HEADLINE = (Counting.REFERRALS, Counting.WOMEN)
"""What a commissioner has exact counts of that are counts of women."""


class LineOfATable(NamedTuple):
    """What a table says of one service, or of all of them."""

    table_id: str
    indicator: str
    period: str
    provider: str


@dataclass(frozen=True)
class Narrowed:
    """What is left when everything has been subtracted from everything."""

    decided: list[Decided]
    hidden: int
    """How many counts and numerators were hidden for it."""
    looked_at: int
    """How many small counts were looked at, once for each pair of eyes."""
    fewest: int | None
    """The fewest numbers that one of them can still be; None where there is none."""
    left_out: frozenset[LineOfATable] = frozenset()
    """Lines of which nothing may be published, not even that something is hidden."""


def narrowed(
    policy: Policy,
    decided: Sequence[Decided],
    true: Mapping[tuple[str, Period], Sequence[Line]],
    published: Sequence[Cell] = (),
) -> Narrowed:
    """What was decided, with more of it hidden where a small count would follow from what is shown.

    What has been published stays, whatever follows from it by itself.

    Args:
        policy: the approved tables and the thresholds.
        decided: what would be kept of every cell of every table.
        true: the true lines of each indicator and period, by every characteristic, for all and for each service.
        published: what readers have already; areas are left aside, as they are protected by a rule of their own.
    """
    characteristic = {table.id: table.characteristic for table in policy.tables if not table.per_area}
    cells = _cells_of(true, {*characteristic.values(), "everyone"})
    places: dict[str, dict[Place, list[int]]] = defaultdict(lambda: defaultdict(list))
    standing = [_as_decided(one) for one in published if one.table_id in characteristic]
    everything = [*decided, *standing]
    for number, one in enumerate(everything):
        place = Place(one.period, one.provider, characteristic[one.table_id], one.category)
        places[one.indicator][place].append(number)
    found = Narrowed(everything, 0, 0, None)
    for family in families(places):
        found = _Family(policy, family, cells, places, found.decided, len(decided)).narrowed(found)
    return replace(found, decided=found.decided[: len(decided)])


def hidden_is_small(policy: Policy, indicator: str, place: Place) -> bool:
    """Whether a count is hidden only because it is small. Others may be hidden because something follows from them.

    One service's count of everyone is not hidden for what follows from it: nobody else knows a part of it or the rest.
    How many are not known is always said. What is a part of something else may be hidden as hardly anybody is left.
    """
    of_one_service = place.characteristic == "everyone" and bool(place.provider)
    of_outcomes = indicator == "housing_moves" or place.characteristic in policy.of_outcomes
    part = ":" in indicator or of_outcomes or bool(INDICATORS[indicator].part_of)
    return not part and (of_one_service or place.category == NOT_KNOWN)


def in_the_headline(node: Node) -> bool:
    """Whether a count is one that a commissioner has exactly."""
    indicator = node.slot.split(".")[0]
    of_women = indicator in INDICATORS and INDICATORS[indicator].counting in _IN_THE_HEADLINE
    return node.place.characteristic == "everyone" and of_women


def _as_decided(one: Cell) -> Decided:
    return Decided(one.table_id, one.indicator, one.period, one.provider, one.category, 0, None, one.n, one.k, one.band)


def _cells_of(true: Mapping[tuple[str, Period], Sequence[Line]], characteristics: Collection[str]) -> dict[str, Cells]:
    found: dict[str, dict[Place, TrueCell]] = defaultdict(dict)
    for (indicator, period), lines in true.items():
        for line in (one for one in lines if one["characteristic"] in characteristics):
            slug = f"{indicator}:{line['stage']}" if "stage" in line else indicator
            place = Place(period.label, line["provider"], line["characteristic"], line["category"])
            found[slug][place] = TrueCell(line["n"], line["n_keys"], line.get("k", 0), line.get("k_keys", "0"))
    return dict(found)


class _Shown(NamedTuple):
    """Something that says something: the n, the k or the band of which decided cell, or that its n is hidden."""

    number: int
    which: Literal["n", "k", "band"]


@dataclass
class _Family:
    """Indicators that say something of each other, with what is shown of them."""

    policy: Policy
    indicators: tuple[str, ...]
    cells: Mapping[str, Cells]
    places: Mapping[str, Mapping[Place, Sequence[int]]]
    decided: list[Decided]
    new: int
    """How many of these may be hidden: those that come after them have been published."""
    sums: Sums = field(default_factory=Sums)
    left_out: set[LineOfATable] = field(default_factory=set)

    def __post_init__(self) -> None:
        write_down(self.sums, self.indicators, self.cells, self.places)
        self.matrix, self.right = self.sums.matrix()
        self.truth = np.array(self.sums.truth, dtype=float)
        self.small = np.isin(self.truth, list(_SMALL))
        self.service = np.array([node.place.provider for node in self.sums.nodes], dtype=object)
        self.headline = np.array([in_the_headline(node) for node in self.sums.nodes], dtype=bool)
        self.place = {
            number: place
            for indicator in self.indicators
            for place, numbers in self.places[indicator].items()
            for number in numbers
            if (indicator, "n", place) in self.sums.counts  # not of a group that there was once
        }
        self._read()
        before = [number for number in self.place if number >= self.new]
        self.before = self._said_by(before)[:2] if before else None

    def narrowed(self, before: Narrowed) -> Narrowed:
        """The same with what had to be hidden of this family, and what is left then."""
        hidden, looked_at, fewest = 0, 0, before.fewest
        for told, aside in self._eyes():
            targets = np.flatnonzero(self.small & ~told & ~aside)
            looked_at += len(targets)
            bounds, left = self._left(self.low, self.high, told)
            if (left[targets] < FEWEST_VALUES).any():
                targets = self._not_told_before(targets, told)
            while chosen := self._chosen(bounds, told, targets[left[targets] < FEWEST_VALUES].tolist()):
                hidden += sum(self._hide(one) for one in chosen)
                self._read()
                bounds, left = self._left(self.low, self.high, told)
            # Fewer than none, if sums contradict each other: that must never pass either.
            least = [int(one) for one in np.clip(left[targets], -1, _UNBOUNDED)]
            fewest = min([*least, *([] if fewest is None else [fewest])], default=None)
        left_out = before.left_out | self.left_out
        return Narrowed(self.decided, before.hidden + hidden, before.looked_at + looked_at, fewest, left_out)

    def _eyes(self) -> Iterator[tuple[Any, Any]]:
        """Who looks: which counts they know exactly, and which small ones they know of without any release."""
        nothing = np.zeros(len(self.truth), dtype=bool)
        yield nothing, nothing
        yield self.headline, self._known_without_release(self.headline)
        services = sorted(set(self.service) - {""})
        for one in services if len(services) > 1 else ():
            yield (self.service != "") & (self.service != one), nothing

    def _known_without_release(self, told: Any) -> Any:
        nothing = np.zeros(len(self.truth)), np.full(len(self.truth), float(_UNBOUNDED))
        return self._left(*nothing, told)[1] <= _FEW_BY_ITSELF

    def _not_told_before(self, targets: Any, told: Any) -> Any:
        """Without those of which what has been published leaves too few numbers: nothing that is hidden changes it."""
        if self.before is None:
            return targets
        _, left = self._left(*self.before, told)
        return targets[left[targets] >= FEWEST_VALUES]

    def _left(self, low: Any, high: Any, told: Any) -> tuple[Tightened, Any]:
        """What follows for somebody who is told of some, and how many numbers each unknown can be."""
        bounds = tightened(self.matrix, self.right, np.where(told, self.truth, low), np.where(told, self.truth, high))
        return bounds, bounds.high - bounds.low + 1

    def _read(self) -> None:
        """What everything shown says by itself, and where."""
        self.low, self.high, self.shown = self._said_by(self.place)

    def _said_by(self, numbers: Iterable[int]) -> tuple[Any, Any, Mapping[int, list[_Shown]]]:
        shown: dict[int, list[_Shown]] = defaultdict(list)
        low, high = np.zeros(len(self.truth)), np.full(len(self.truth), float(_UNBOUNDED))
        for number in numbers:
            for node, least, most, said in self._says(number):
                # Women may have come or gone since it was published: so it says no more than what is true now.
                low[node] = max(low[node], min(least, self.truth[node]))
                high[node] = min(high[node], max(most, self.truth[node]))
                shown[node].append(said)
        return low, high, shown

    def _says(self, number: int) -> Iterator[tuple[int, float, float, _Shown]]:
        """The unknowns that a cell bounds by itself: between what and what, and which figure it is that does."""
        one, place, policy = self.decided[number], self.place[number], self.policy

        def at(which: str) -> int:
            return self.sums.at(one.indicator, which, place)

        if one.n is None:
            if hidden_is_small(policy, one.indicator, place) and line_of(one) not in self.left_out:
                yield at("n"), 0, policy.smallest_count - 1 + LARGEST, _Shown(number, "n")
            return
        yield at("n"), max(policy.smallest_count, one.n - LARGEST), one.n + LARGEST, _Shown(number, "n")
        if one.k is not None:
            rest, reach, said = one.n - one.k, 2 * LARGEST, _Shown(number, "k")
            yield at("k"), max(policy.smallest_part, one.k - LARGEST), one.k + LARGEST, said
            yield at("f"), max(policy.smallest_part, rest - reach), rest + reach, said
        elif one.band is not None:
            smaller = "f" if one.band == OVER_9_IN_10 else "k"
            yield at(smaller), 0, (one.n + LARGEST - 1) // 10, _Shown(number, "band")

    def _chosen(self, bounds: Tightened, told: Any, narrow: Sequence[int]) -> set[_Shown]:
        """For each count that is too narrow one thing shown that it follows from; none, if nothing of it is new."""
        found: set[_Shown] = set()
        for target in narrow:
            # What is told of anyhow is not told by what is shown of it.
            nodes = [node for node in bounds.grounds(target) if not told[node]]
            shown = {one for node in nodes for one in self.shown.get(node, ()) if one.number < self.new}
            grounds = {one for one in shown if not self._is_always_said(one)} or shown
            if grounds and not found & grounds:
                found.add(min(grounds, key=self._what_it_costs))
        return found

    def _is_always_said(self, one: _Shown) -> bool:
        """Whether hiding it would say that it is small: one service's count of everyone, and how many are not known."""
        place, cell = self.place[one.number], self.decided[one.number]
        of_one_service = place.characteristic == "everyone" and bool(place.provider)
        return of_one_service or (one.which == "n" and hidden_is_small(self.policy, cell.indicator, place))

    def _what_it_costs(self, one: _Shown) -> tuple[bool, int, int, int]:
        """What to hide first: a group before everyone; what was moved farthest, as it tells most; the smallest."""
        cell = self.decided[one.number]
        noisy, true = (cell.k, cell.true_k) if one.which == "k" else (cell.n, cell.true_n)
        everyone = self.place[one.number].characteristic == "everyone"
        return everyone, -abs((noisy or 0) - (true or 0)), noisy or 0, one.number

    def _hide(self, one: _Shown) -> int:
        """Hide it wherever it is shown, under whatever name. Gives how many counts and numerators are hidden."""
        place, indicator = self.place[one.number], self.decided[one.number].indicator
        told = {self.sums.at(indicator, which, place) for which in (("n",) if one.which == "n" else ("k", "f"))}
        always_said = self._is_always_said(one)
        hidden = 0
        for other in self.indicators:
            whole = self.sums.counts.get((other, "n", place)) in told
            part = any(self.sums.counts.get((other, which, place)) in told for which in ("k", "f"))
            for number in self.places[other].get(place, ()) if whole or part else ():
                if number < self.new and always_said:
                    hidden += self._leave_out(line_of(self.decided[number]))
                elif number < self.new:
                    hidden += self._hide_one(number, whole=whole)
        return hidden

    def _hide_one(self, number: int, *, whole: bool) -> int:
        cell = self.decided[number]
        kept = replace(cell, n=None if whole else cell.n, k=None, band=None)
        self.decided[number] = kept
        return (cell.n is not kept.n) + (cell.k is not kept.k)

    def _leave_out(self, line: LineOfATable) -> int:
        self.left_out.add(line)
        its = [number for number in self.place if number < self.new and line_of(self.decided[number]) == line]
        return sum(self._hide_one(number, whole=True) for number in its)


def line_of(one: Decided) -> LineOfATable:
    """The line that a cell is in."""
    return LineOfATable(one.table_id, one.indicator.partition(":")[0], one.period, one.provider)

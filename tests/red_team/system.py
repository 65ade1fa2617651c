"""What an attacker can write down about one or more indicators: unknown counts, sums that they keep, and what is shown.

An unknown is a true count somewhere: n, of whom it is true (k) and of whom it is not (f). Sums are those of the
tables, published or not: groups add up to everyone, services to all of them, quarters to years. Where a woman comes
back, her quarters do not add up to her year; the attacker is told by how many, which is more than she could know.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.ethnicity import DETAILED
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure.policy import PATHWAY
from tests.red_team.truth import NOBODY, Cells, Place
from tests.red_team.view import Method, Shown, behind, categories

UNBOUNDED = 10**6
ANY_GROUPS = "any_groups"
"""A breakdown that the product has not: every choice of ethnic groups, put together. See `weakened`."""
FEW = range(1, 5)
"""The counts that must not be found out."""


class Node(NamedTuple):
    """One unknown: a slot (`completed.k`) at a place."""

    slot: str
    place: Place


class Equation(NamedTuple):
    """The parts add up to the whole and something that is known."""

    whole: int
    parts: tuple[int, ...]
    more: int


class Observation(NamedTuple):
    """One drawing of the noise that is shown: about which unknown, around what, and how sure it is."""

    node: int
    middle: float
    variance: float
    low: int
    high: int


@dataclass
class System:
    """Unknowns with their bounds, sums and observations; `truth` is for telling how well an attack went."""

    method: Method
    bare: bool = False
    nodes: list[Node] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    told: list[bool] = field(default_factory=list)
    """Whether the attacker knows it already."""
    equations: list[Equation] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    either: list[tuple[int, int, int, int]] = field(default_factory=list)
    """One unknown is at most so many, or another: a numerator that is hidden, or its complement, is small."""
    index: dict[Node, int] = field(default_factory=dict)
    aside: set[int] = field(default_factory=set)
    """Unknowns that are not attacked, as the attacker knows of them in another way."""
    drawn: set[tuple[str, str]] = field(default_factory=set)

    def node(self, node: Node, truth: int) -> int:
        found = self.index.get(node)
        if found is None:
            found = self.index[node] = len(self.nodes)
            self.nodes.append(node)
            self.truth.append(truth)
            self.low.append(0)
            self.high.append(UNBOUNDED)
            self.told.append(False)
        return found

    def add(self, whole: int, parts: Sequence[int]) -> None:
        """Parts that add up to a whole, but for what overlaps: how much, the attacker is told."""
        more = sum(self.truth[part] for part in parts) - self.truth[whole]
        self.equations.append(Equation(whole, tuple(parts), more))

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

    def matrix(self) -> tuple[Any, Any]:
        """The equations as a sparse matrix with its right-hand side."""
        rows, columns, values = [], [], []
        for number, one in enumerate(self.equations):
            rows += [number] * (1 + len(one.parts))
            columns += [one.whole, *one.parts]
            values += [-1.0, *([1.0] * len(one.parts))]
        shape = (len(self.equations), len(self.nodes))
        right = np.array([one.more for one in self.equations], dtype=float)
        return sparse.csr_matrix((values, (rows, columns)), shape=shape), right

    def targets(self, values: Iterable[int] = FEW) -> list[int]:
        """The unknowns that are really so few, and that the attacker has not been told."""
        wanted = set(values)
        free = (i for i, truth in enumerate(self.truth) if truth in wanted and not self.told[i])
        return [i for i in free if i not in self.aside]


SAME = {
    "left_before_finishing.n": "completed.n",
    "left_before_finishing.k": "completed.f",
    "left_before_finishing.f": "completed.k",
    "wellbeing_worsened.n": "wellbeing_improved.n",
    "self_efficacy_worsened.n": "self_efficacy_improved.n",
    "distress_worsened.n": "distress_improved.n",
    "assessed.n": "started.n",
    "exit_housing_known.n": "housing_moves.n",
    f"{PATHWAY}:referred.n": "started.n",
    f"{PATHWAY}:assessed.n": "assessed.k",
    f"{PATHWAY}:started.n": "started.k",
}
"""Counts that are the same by their definitions, whatever they are called."""

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("completed", "left_before_finishing", "door_stayed_open"),
    ("wellbeing_improved", "wellbeing_worsened"),
    ("self_efficacy_improved", "self_efficacy_worsened"),
    ("distress_improved", "distress_worsened"),
    ("started", "assessed", "ethnicity_known", *(f"{PATHWAY}:{stage}" for stage in
                                                  ("referred", "offered", "assessed", "started", "completed"))),
    ("settled_at_exit", "housing_moves", "exit_housing_known", "settled_and_feels_safe", "moved_into_settled"),
    ("settled_at_three_months", "three_months_housing_known"),
    ("on_the_books", "waiting_now"),
)  # fmt: skip
"""Indicators that say something of each other: their bases are the same women, or one a part of the other."""

_NESTED = (
    ("completed.f", "door_stayed_open.n"),
    ("started.n", f"{PATHWAY}:offered.n"),
    (f"{PATHWAY}:offered.n", "assessed.k"),
    ("started.k", f"{PATHWAY}:completed.n"),
    ("settled_at_exit.k", "settled_and_feels_safe.n"),
    ("settled_at_exit.n", "moved_into_settled.n"),
    ("on_the_books.n", "waiting_now.n"),
)
"""(whole, part) by definition: who is left is an unknown of its own."""

_WITH_SLOTS = (Kind.SHARE, Kind.RATIO)


def families() -> list[tuple[str, ...]]:
    """All indicators, those that say something of each other together."""
    joined = {slug for family in FAMILIES for slug in family}
    single = [(slug,) for slug, one in INDICATORS.items() if one.published and slug not in joined]
    return [*FAMILIES, *single]


def system_of(
    indicators: Sequence[str], truth: Mapping[str, Cells], shown: Shown, method: Method, *, bare: bool = False
) -> System:
    """Everything that can be written down about these indicators; `bare`: without what is shown, only sums."""
    found = System(method, bare=bare)
    for indicator in indicators:
        if indicator in truth:
            _add_indicator(found, indicator, truth[indicator], shown.get(indicator, {}))
    _add_sums(found, {slot for slot, _ in found.index})
    _add_between(found)
    return found


def slot_of(indicator: str, which: str) -> str:
    name = f"{indicator}.{which}"
    while name in SAME:
        name = SAME[name]
    return name


def _slot(system: System, indicator: str, which: str, place: Place, truth: int) -> int:
    """The unknown of a count, under the name of the one that it is the same as by definition."""
    found = system.node(Node(slot_of(indicator, which), place), truth)
    assert system.truth[found] == truth, f"{indicator}.{which} is not the same at {place}"
    return found


def _add_indicator(system: System, indicator: str, cells: Cells, shown: Mapping[Place, Any]) -> None:
    parts = ":" not in indicator and INDICATORS[indicator].kind in _WITH_SLOTS
    at_the_end = ":" not in indicator and INDICATORS[indicator].at_the_end
    for place in _places(cells, shown):
        cell = cells.get(place, NOBODY)
        n = _slot(system, indicator, "n", place, cell.n)
        if parts:
            k = _slot(system, indicator, "k", place, cell.k)
            f = _slot(system, indicator, "f", place, cell.n - cell.k)
            system.add(n, (k, f))
        row = shown.get(place)
        if row is None or system.bare:
            continue
        pairs = behind(row, system.method)
        then = place.period[:7] if at_the_end else place.period
        if not pairs:
            few = system.method.smallest_count - 1 + system.method.largest
            if not _hidden_as_a_part(indicator) and not _far_end_may_hide(place):
                system.bound(n, 0, few)
            continue
        system.low[n] = max(system.low[n], system.method.smallest_count)
        system.observe(n, sorted({pair[0] for pair in pairs}), (then, f"{cell.n}|{cell.n_keys}"))
        if parts and row.k is not None:
            for one in (k, f):
                system.low[one] = max(system.low[one], system.method.smallest_part)
            system.observe(k, sorted({pair[1] or 0 for pair in pairs}), (then, f"{cell.k}|{cell.k_keys}"))
            rest = sorted({pair[0] - (pair[1] or 0) for pair in pairs})
            system.bound(f, min(rest) - 2 * system.method.largest, max(rest) + 2 * system.method.largest)
        elif parts and place.characteristic == "everyone" and place.provider:
            few = system.method.smallest_part - 1
            system.either.append((k, few + system.method.largest, f, few + 2 * system.method.largest))


def _hidden_as_a_part(indicator: str) -> bool:
    """Whether a hidden count need not be a small one: it may be that hardly anybody is left of the whole."""
    return ":" in indicator or indicator == "housing_moves" or bool(INDICATORS[indicator].part_of)


def _far_end_may_hide(place: Place) -> bool:
    """Whether a count may be hidden because it was moved far, and not because it is small: then it may be a large one.

    Not one service's count of everyone, of which nobody knows a part or the rest; nor how many are not known.
    """
    return place.category != NOT_KNOWN and not (place.characteristic == "everyone" and place.provider)


_OF_ALL_ONLY = ("ethnicity_detailed", "age")
"""Never published for one service, nor anything that adds up to it by groups of its own."""


def _places(cells: Cells, shown: Mapping[Place, Any]) -> Iterator[Place]:
    """Every place that is published, or that adds up to one: its services, its groups, and the quarters of its year."""
    periods = {place.period for place in shown}
    providers = {place.provider for place in cells} | {""}
    there = {(place.period, place.characteristic) for place in shown}
    for period, characteristic in there:
        for provider in providers if characteristic not in _OF_ALL_ONLY else ("",):
            for category in categories(characteristic):
                yield Place(period, provider, characteristic, category)
    for period in periods:
        for provider in providers:
            yield Place(period, provider, "everyone", "all")


def _add_sums(system: System, slots: Iterable[str]) -> None:
    """Groups, services and times add up, for every slot that has them."""
    by_slot: dict[str, list[Place]] = defaultdict(list)
    for slot, place in system.index:
        by_slot[slot].append(place)
    for slot, places in by_slot.items():
        there = set(places)
        _groups(system, slot, places, there)
        _services(system, slot, places, there)
        _times(system, slot, places, there)


def _groups(system: System, slot: str, places: Sequence[Place], there: set[Place]) -> None:
    parts: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place in places:
        if place.characteristic not in ("everyone", "need"):
            key = (place.period, place.provider, place.characteristic)
            parts[key].append(system.index[Node(slot, place)])
    for (period, provider, characteristic), found in parts.items():
        whole = Place(period, provider, "everyone", "all")
        if whole in there and characteristic not in ("exit_to_three_months", ANY_GROUPS):
            system.add(system.index[Node(slot, whole)], found)
        if characteristic == ANY_GROUPS:
            _put_together(system, slot, period, provider, there)
        for coarse, fine in _COARSER.get(characteristic, {}).items():
            _coarser(system, slot, Place(period, provider, *coarse), characteristic, fine, there)
        if characteristic == "ethnicity_detailed":
            _detailed(system, slot, period, provider, there)


def _put_together(system: System, slot: str, period: str, provider: str, there: set[Place]) -> None:
    """Any groups together are those groups: where whoever asks may choose them freely."""
    for choice in categories(ANY_GROUPS):
        whole = Place(period, provider, ANY_GROUPS, choice)
        _coarser(system, slot, whole, "ethnicity", choice.split("+"), there)


_COARSER: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {
    "ethnicity": {
        ("ethnicity_two", "white"): ("white",),
        ("ethnicity_two", "other_than_white"): ("asian", "black", "mixed", "other"),
        ("ethnicity_two", NOT_KNOWN): (NOT_KNOWN,),
    },
    "age": {
        ("age_two", "18-24"): ("18-20", "21-24"),
        ("age_two", "25+"): ("25-29", "30-39", "40-49", "50-59", "60+"),
        ("age_two", NOT_KNOWN): (NOT_KNOWN,),
    },
}


def _coarser(
    system: System, slot: str, whole: Place, characteristic: str, fine: Sequence[str], there: set[Place]
) -> None:
    parts = [Place(whole.period, whole.provider, characteristic, category) for category in fine]
    if whole in there and all(part in there for part in parts):
        nodes = [system.index[Node(slot, part)] for part in parts]
        system.add(system.index[Node(slot, whole)], nodes)


def _detailed(system: System, slot: str, period: str, provider: str, there: set[Place]) -> None:
    """Each of the five groups is its detailed ones, and those of whom only the group is known."""
    by_group: dict[str, list[Place]] = defaultdict(list)
    for one in DETAILED:
        by_group[one.group].append(Place(period, provider, "ethnicity_detailed", one.code))
    for group, parts in by_group.items():
        whole = Place(period, provider, "ethnicity", group)
        if whole in there:
            nodes = [system.index[Node(slot, part)] for part in parts]
            top = system.index[Node(slot, whole)]
            only = system.truth[top] - sum(system.truth[node] for node in nodes)
            rest = system.node(Node(slot, Place(period, provider, "only the group", group)), only)
            system.add(top, [*nodes, rest])


def _services(system: System, slot: str, places: Sequence[Place], there: set[Place]) -> None:
    parts: dict[Place, list[int]] = defaultdict(list)
    for place in places:
        if place.provider:
            parts[place._replace(provider="")].append(system.index[Node(slot, place)])
    for whole, found in parts.items():
        if whole in there:
            system.add(system.index[Node(slot, whole)], found)


def _times(system: System, slot: str, places: Sequence[Place], there: set[Place]) -> None:
    indicator = slot.split(".")[0]
    if indicator == "women_supported":
        return  # she is counted in every quarter that she is there
    at_the_end = ":" not in indicator and INDICATORS[indicator].at_the_end
    for place in places:
        if "Q" in place.period:
            continue
        if " to " in place.period:
            first = FinancialYear.parse(place.period[:7]).start
            parts = [FinancialYear(first + i).label for i in range(3)]
        else:
            parts = [f"{place.period} Q{i}" for i in ((4,) if at_the_end else (1, 2, 3, 4))]
        found = [place._replace(period=period) for period in parts]
        if all(part in there for part in found):
            nodes = [system.index[Node(slot, part)] for part in found]
            system.add(system.index[Node(slot, place)], nodes)


_NEARLY_THE_SAME = (
    ("settled_at_exit.n", "exit_housing_known.k"),
    ("settled_at_three_months.n", "three_months_housing_known.k"),
)
"""The same women, but for those with several referrals: the attacker is told how many these are."""


def _add_between(system: System) -> None:
    """Sums between indicators: who is left of a whole, and the states of housing at exit."""
    for one, other in _NEARLY_THE_SAME:
        for node in [node for node in system.index if node.slot == one]:
            same = system.index.get(Node(other, node.place))
            if same is not None:
                system.add(system.index[node], (same,))
    for whole, part in _NESTED:
        for node in [one for one in system.index if one.slot == whole]:
            inner = system.index.get(Node(part, node.place))
            if inner is not None:
                outer = system.index[node]
                left = system.truth[outer] - system.truth[inner]
                if left >= 0:
                    rest = system.node(Node(f"{whole} without {part}", node.place), left)
                    system.add(outer, (inner, rest))
    for node in [one for one in system.index if one.slot == "housing_moves.n"]:
        place = node.place
        if place.characteristic != "exit_housing" or place.category not in ("settled", NOT_KNOWN):
            continue
        slot = "settled_at_exit.k" if place.category == "settled" else "exit_housing_known.f"
        same = system.index.get(Node(slot, place._replace(characteristic="everyone", category="all")))
        if same is not None:
            system.add(same, (system.index[node],))

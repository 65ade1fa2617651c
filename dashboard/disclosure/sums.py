"""What adds up: groups to everyone, services to all of them, quarters to years, and indicators to each other.

An unknown is a true count somewhere: n, of whom it is true (k) and of whom it is not (f). Sums are those of the
tables, published or not, because whoever knows one count of a sum may be able to work out another. Where a woman comes
back, her quarters do not add up to her year; by how many is written down too, which is more than anybody could know.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN
from dashboard.definitions.ethnicity import DETAILED
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import FinancialYear
from dashboard.definitions.steps import NO_REOFFENCE
from dashboard.disclosure.policy import PATHWAY


class Place(NamedTuple):
    """Where a cell stands, whatever is counted in it."""

    period: str
    provider: str
    """Empty for all of them together."""
    characteristic: str
    category: str


class TrueCell(NamedTuple):
    """Women, and of whom it is true; `*_keys` are the same for the same set of women."""

    n: int
    n_keys: str
    k: int
    k_keys: str


NOBODY = TrueCell(0, "0", 0, "0")
Cells = Mapping[Place, TrueCell]


class Node(NamedTuple):
    """One unknown: a slot (`completed.k`) at a place."""

    slot: str
    place: Place


class Equation(NamedTuple):
    """The parts add up to the whole and something that is known."""

    whole: int
    parts: tuple[int, ...]
    more: int


@dataclass
class Sums:
    """Unknowns, their true values, and what adds up to what."""

    nodes: list[Node] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    index: dict[Node, int] = field(default_factory=dict)
    counts: dict[tuple[str, str, Place], int] = field(default_factory=dict)
    """Which unknown stands for a count of an indicator: several may have one."""

    def node(self, node: Node, truth: int) -> int:
        """The number of an unknown; a new one, if it has not been met before."""
        found = self.index.get(node)
        if found is None:
            found = self.index[node] = len(self.nodes)
            self.nodes.append(node)
            self.truth.append(truth)
        return found

    def at(self, indicator: str, which: str, place: Place) -> int:
        """The number of the unknown that stands for a count (`n`, `k` or `f`) of an indicator at a place.

        Raises:
            KeyError: there is none.
        """
        return self.counts[indicator, which, place]

    def add(self, whole: int, parts: Sequence[int]) -> None:
        """Parts that add up to a whole, but for what overlaps: how much is known."""
        more = sum(self.truth[part] for part in parts) - self.truth[whole]
        self.equations.append(Equation(whole, tuple(parts), more))

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


SAME = {
    "left_before_finishing.n": "completed.n",
    "left_before_finishing.k": "completed.f",
    "left_before_finishing.f": "completed.k",
    "wellbeing_worsened.n": "wellbeing_improved.n",
    "self_efficacy_worsened.n": "self_efficacy_improved.n",
    "distress_worsened.n": "distress_improved.n",
    "assessed.n": "started.n",
    "exit_housing_known.n": "housing_moves.n",
    "how_it_ended.n": "completed.n",
    "waits.n": "started.n",
    f"{PATHWAY}:referred.n": "started.n",
    f"{PATHWAY}:assessed.n": "assessed.k",
    f"{PATHWAY}:started.n": "started.k",
}
"""Counts that are the same by their definitions, whatever they are called."""

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("completed", "left_before_finishing", "door_stayed_open", "how_it_ended"),
    ("wellbeing_improved", "wellbeing_worsened"),
    ("self_efficacy_improved", "self_efficacy_worsened"),
    ("distress_improved", "distress_worsened"),
    ("started", "assessed", "ethnicity_known", "waits",
     *(f"{PATHWAY}:{stage}" for stage in ("referred", "offered", "assessed", "started", "completed"))),
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

_NEARLY_THE_SAME = (
    ("settled_at_exit.n", "exit_housing_known.k"),
    ("settled_at_three_months.n", "three_months_housing_known.k"),
)
"""The same women, but for those with several referrals: how many these are is taken as known."""

_COUNTED_TWICE = {
    ("housing_moves.n", "exit_housing", "settled"): "settled_at_exit.k",
    ("housing_moves.n", "exit_housing", NOT_KNOWN): "exit_housing_known.f",
    ("completed.n", "end_reason_class", "completed"): "completed.k",
    ("started.n", "waiting_time", "not_started"): "started.f",
}
"""(count, characteristic, group) → the same of everyone, counted by an indicator of its own."""

_NEVER = dict.fromkeys(("reoffences", "reoffence_step"), next(iter(NO_REOFFENCE)))
"""Of matched people, the group of those without a proven reoffence: all others had one, or it is not known how many."""

_SEVERAL_OR_NONE = ("everyone", "need", "ethnicity_need", "exit_to_three_months")
"""Characteristics whose groups do not add up to everyone: she may be in several, or is in none yet."""

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
"""Characteristic → (characteristic, group) that several of its groups add up to."""


def families(indicators: Iterable[str]) -> list[tuple[str, ...]]:
    """The indicators, those that say something of each other together; the pathway by stage (`pathway:offered`)."""
    wanted = list(indicators)
    joined = {slug for family in FAMILIES for slug in family}
    together = [tuple(slug for slug in family if slug in wanted) for family in FAMILIES]
    return [*filter(None, together), *((slug,) for slug in wanted if slug not in joined)]


def related_to(indicators: Iterable[str]) -> set[str]:
    """These indicators, and all that say something of them; the pathway by its name, without its stages."""
    wanted = set(indicators)
    found = set(wanted)
    for family in FAMILIES:
        names = {slug.partition(":")[0] for slug in family}
        found |= names if names & wanted else set()
    return found


@cache
def _slot_of(indicator: str, which: str) -> str:
    """The name of a count: that of the one that it is the same as by definition."""
    name = f"{indicator}.{which}"
    while name in SAME:
        name = SAME[name]
    return name


def has_parts(indicator: str) -> bool:
    """Whether there is a numerator."""
    return ":" not in indicator and INDICATORS[indicator].kind in (Kind.SHARE, Kind.RATIO)


def at_the_end(indicator: str) -> bool:
    """Whether women are counted as they are on the last day of a period."""
    return ":" not in indicator and INDICATORS[indicator].at_the_end


def categories(characteristic: str) -> tuple[str, ...]:
    return ("all",) if characteristic == "everyone" else tuple(CHARACTERISTICS[characteristic].labels)


def write_down(
    sums: Sums, indicators: Iterable[str], truth: Mapping[str, Cells], shown: Mapping[str, Collection[Place]]
) -> None:
    """Every unknown of some indicators that are published somewhere, and every sum of them.

    Args:
        sums: where it is written.
        indicators: which.
        truth: every true cell that has anybody in it, by indicator.
        shown: the places that are published of each indicator, whether a count is shown there or not.
    """
    for indicator in indicators:
        cells = truth.get(indicator, {})
        for place in _places(cells, shown.get(indicator, ())):
            cell = cells.get(place, NOBODY)
            n = _slot(sums, indicator, "n", place, cell.n)
            if has_parts(indicator):
                k = _slot(sums, indicator, "k", place, cell.k)
                f = _slot(sums, indicator, "f", place, cell.n - cell.k)
                sums.add(n, (k, f))
    by_slot: dict[str, dict[Place, int]] = defaultdict(dict)
    for number, (slot, place) in enumerate(sums.nodes):
        by_slot[slot][place] = number
    for slot, there in by_slot.items():
        _groups(sums, slot, there)
        _services(sums, there)
        _times(sums, slot.split(".")[0], there)
    _add_between(sums)


def _slot(sums: Sums, indicator: str, which: str, place: Place, truth: int) -> int:
    """The unknown of a count, under the name of the one that it is the same as.

    Where records are odd they differ by a few: work that is said to have been cancelled after it began was neither
    completed nor left. Then it is one of its own, and the difference is taken as known.
    """
    found = sums.node(Node(_slot_of(indicator, which), place), truth)
    if sums.truth[found] != truth:
        same, found = found, sums.node(Node(f"{indicator}.{which}, nearly", place), truth)
        sums.add(same, (found,))
    sums.counts[indicator, which, place] = found
    return found


def _places(cells: Cells, shown: Collection[Place]) -> Iterator[Place]:
    """Every place that is published, or that adds up to one: its services, its groups, and the quarters of its year."""
    periods = sorted({place.period for place in shown})
    providers = sorted({place.provider for place in cells} | {""})
    for period, characteristic in sorted({(place.period, place.characteristic) for place in shown}):
        for provider in providers:
            for category in categories(characteristic):
                yield Place(period, provider, characteristic, category)
    for period in periods:
        for provider in providers:
            yield Place(period, provider, "everyone", "all")


def _groups(sums: Sums, slot: str, there: Mapping[Place, int]) -> None:
    parts: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, number in there.items():
        parts[place[:3]].append(number)
    for (period, provider, characteristic), found in parts.items():
        whole = there.get(Place(period, provider, "everyone", "all"))
        if whole is not None and characteristic not in _SEVERAL_OR_NONE:
            sums.add(whole, found)
        for coarse, fine in _COARSER.get(characteristic, {}).items():
            put_together(sums, slot, Place(period, provider, *coarse), characteristic, fine)
        known = _DETAILED if characteristic == "ethnicity_detailed" else _crossed(characteristic)
        always = characteristic in CHARACTERISTICS and CHARACTERISTICS[characteristic].always_known
        for coarse, fine in known.items():
            rest = "" if always else "no more is known"
            put_together(sums, slot, Place(period, provider, *coarse), characteristic, fine, rest)


def put_together(sums: Sums, slot: str, whole: Place, characteristic: str, fine: Sequence[str], rest: str = "") -> None:
    """Several groups of a characteristic that are one group of another, where all of them are unknowns.

    Args:
        sums: where it is written.
        slot: what is counted.
        whole: the one group.
        characteristic: of the several.
        fine: which.
        rest: the name of those in the one who are in none of the several; nothing, where there are none.
    """
    nodes = [sums.index.get(Node(slot, Place(whole.period, whole.provider, characteristic, one))) for one in fine]
    top = sums.index.get(Node(slot, whole))
    if top is None or None in nodes:
        return
    parts = [node for node in nodes if node is not None]
    if rest:
        left = sums.truth[top] - sum(sums.truth[part] for part in parts)
        parts.append(sums.node(Node(slot, whole._replace(characteristic=f"{whole.characteristic}, {rest}")), left))
    sums.add(top, parts)


@cache
def _crossed(characteristic: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Of two characteristics at once: which groups make up each group of either."""
    of = CHARACTERISTICS[characteristic].of if characteristic in CHARACTERISTICS else ()
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for group in CHARACTERISTICS[characteristic].groups if of else ():
        for one, category in zip(of, group.split(">"), strict=True):
            found[one, category].append(group)
    return {whole: tuple(parts) for whole, parts in found.items()}


_DETAILED = {
    ("ethnicity", group): tuple(one.code for one in DETAILED if one.group == group)
    for group in dict.fromkeys(one.group for one in DETAILED)
}
"""Each of the five groups; beside its detailed ones there are those of whom only the group is known."""


def _services(sums: Sums, there: Mapping[Place, int]) -> None:
    parts: dict[Place, list[int]] = defaultdict(list)
    for place, number in there.items():
        if place.provider:
            parts[Place(place.period, "", place.characteristic, place.category)].append(number)
    for whole, found in parts.items():
        if whole in there:
            sums.add(there[whole], found)


def _times(sums: Sums, indicator: str, there: Mapping[Place, int]) -> None:
    if indicator == "women_supported":
        return  # she is counted in every quarter that she is there
    only_last = at_the_end(indicator)
    for place, whole in there.items():
        parts = [there.get(Place(period, *place[1:])) for period in _inside(place.period, only_last=only_last)]
        if parts and None not in parts:
            sums.add(whole, [part for part in parts if part is not None])


@cache
def _inside(period: str, *, only_last: bool) -> Sequence[str]:
    """The quarters of a year, the years of a block; of a period that begins or ends within a year, nothing."""
    first, _, last = period.partition(" to ")
    if last and "Q" in period and not (first.endswith("Q1") and last.endswith("Q4")):
        return []
    if last:
        years = range(FinancialYear.parse(first[:7]).start, FinancialYear.parse(last[:7]).start + 1)
        return [FinancialYear(year).label for year in years]
    return [] if "Q" in period else [f"{period} Q{i}" for i in ((4,) if only_last else (1, 2, 3, 4))]


def _add_between(sums: Sums) -> None:
    """Sums between indicators: who is left of a whole, and the states of housing at exit."""
    for one, other in _NEARLY_THE_SAME:
        for node in [node for node in sums.index if node.slot == one]:
            same = sums.index.get(Node(other, node.place))
            if same is not None:
                sums.add(sums.index[node], (same,))
    for whole, part in _NESTED:
        for node in [one for one in sums.index if one.slot == whole]:
            inner, outer = sums.index.get(Node(part, node.place)), sums.index[node]
            if inner is not None and sums.truth[outer] >= sums.truth[inner]:
                left = sums.truth[outer] - sums.truth[inner]
                rest = sums.node(Node(f"{whole} without {part}", node.place), left)
                sums.add(outer, (inner, rest))
    for node in list(sums.index):
        slot = _COUNTED_TWICE.get((node.slot, node.place.characteristic, node.place.category))
        same = sums.index.get(Node(slot, _everyone_at(node.place))) if slot else None
        if same is not None:
            sums.add(same, (sums.index[node],))
        if node.slot.endswith(".n") and node.place.category == _NEVER.get(node.place.characteristic):
            _reoffences(sums, node.place)


def _reoffences(sums: Sums, never: Place) -> None:
    """Who reoffended is in one of the other groups; of who is not known, either may be."""
    slug = "proven_reoffending"
    unknown = never._replace(category=NOT_KNOWN)
    others = [one for one in categories(never.characteristic) if one not in (never.category, NOT_KNOWN)]
    had = [sums.at(slug, "n", never._replace(category=one)) for one in others]
    sums.add(sums.at(slug, "k", _everyone_at(never)), [*had, sums.at(slug, "k", unknown)])
    sums.add(sums.at(slug, "f", _everyone_at(never)), [sums.at(slug, "n", never), sums.at(slug, "f", unknown)])


def _everyone_at(place: Place) -> Place:
    return place._replace(characteristic="everyone", category="all")

"""Two releases around one record. A return of hers comes late: after one publication, before the next. If quarters are
published before their year, she is in the year and not in its quarters; three years are published with the last of
them, so she is in the three years and not in the year. The attacker knows that hers is the only record that was
added, everything that became of her, and that she is of one of two groups. She takes the earlier tables from the later
one, for every indicator and in both groups, and adds up. Success: she tells the right group from the other with an AUC
above 0.65 (0.5 is chance).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.disclosure.noise import Noise
from dashboard.disclosure.parts import protected_count, protected_part
from dashboard.disclosure.policy import Policy
from dashboard.disclosure.sums import NOBODY, Cells, Place, TrueCell
from tests.red_team.attacks.finding import Finding
from tests.red_team.view import Method, Shown, behind_shown, limits_shown

ALLOWED = 0.65
_TRIALS = 150
_BREAKDOWNS = ("ethnicity", "ethnicity_two")
_DEPENDS_ON_OTHERS = ("women_supported",)
"""Of which quarters do not add up to a year."""

Hers = tuple[str, Place, bool]
"""An indicator, a place where she counts, and whether it is true of her."""


@dataclass(frozen=True)
class Look:
    """One group's cell in a later table and in the earlier ones, all without her."""

    indicator: str
    later: TrueCell
    earlier: tuple[TrueCell, ...]
    labels: tuple[str, ...]
    """The later period, then the earlier ones."""
    achieved: bool
    hers: bool
    """Whether it is the group that she is of, or the other one."""
    reads_n: bool
    """Whether no other look reads the same set of women."""
    reads_k: bool


def attack(truth: Mapping[str, Cells], shown: Shown, policy: Policy, method: Method, hers: Sequence[Hers], *,
           ways: Mapping[str, Callable[[str], list[str]]] | None = None, trials: int = _TRIALS,
           ) -> list[Finding]:  # fmt: skip
    """One line for each way in which a record can come between two publications.

    Args:
        truth: with her.
        shown: which tables there are.
        policy: the thresholds and the noise.
        method: what the attacker knows of them.
        hers: the places that she is counted in.
        trials: how many secrets are tried, in each of the two cases.
        ways: name → the earlier periods of a later one; what the product publishes, if not given.
    """
    found = []
    for name, earlier_of in (ways or PUBLISHED_IN_TURN).items():
        looks = _looks(truth, shown, hers, earlier_of)
        area = _area(looks, policy, method, trials) if looks else 0.5
        differences = sum(look.reads_n + (look.reads_k and look.achieved) for look in looks)
        worst = f"AUC {area:.2f} ({differences} values; {_alone(looks, policy, method, trials)})" if looks else _NO_TWO
        passed = area <= ALLOWED
        found.append(Finding(f"one record: {name}", len(looks), 0 if passed else 1, worst, passed))
    return found


_NO_TWO = "no two tables differ by her"


def _alone(looks: Sequence[Look], policy: Policy, method: Method, trials: int) -> str:
    """How well one value does by itself, in her group and in the other: what the release was once measured by."""
    two = [look for look in looks if look.indicator == looks[0].indicator and look.reads_n][:2]
    return f"n alone {_area([replace(look, reads_k=False) for look in two], policy, method, trials):.2f}"


def _quarters_of(period: str) -> list[str]:
    return [] if "Q" in period or " to " in period else [f"{period} Q{number}" for number in (1, 2, 3, 4)]


def _years_of(period: str) -> list[str]:
    first = int(period[:4])
    years = [f"{year}-{(year + 1) % 100:02d}" for year in range(first, first + 3)]
    return years if " to " in period else []


QUARTERS = "quarters, then the year"
YEARS = "years, then three"
PUBLISHED_IN_TURN = {QUARTERS: _quarters_of, YEARS: _years_of}
TWICE: Mapping[str, Callable[[str], list[str]]] = {"the same table twice": lambda period: [period]}
"""Not in the product: a table that is published again after her record has come."""


def _looks(
    truth: Mapping[str, Cells], shown: Shown, hers: Sequence[Hers], earlier_of: Callable[[str], list[str]]
) -> list[Look]:
    where = {(indicator, place) for indicator, place, _ in hers}
    read: set[tuple[object, ...]] = set()
    found = []
    for indicator, place, achieved in hers:
        periods = earlier_of(place.period)
        if place.characteristic not in _BREAKDOWNS or not periods or indicator in _DEPENDS_ON_OTHERS:
            continue
        rows, cells = shown.get(indicator, {}), truth.get(indicator, {})
        if any(place._replace(period=period) not in rows for period in (place.period, *periods)):
            continue
        for category in filter(None, (place.category, _other(cells, place))):
            is_hers = category == place.category
            here = place._replace(category=category)
            then = [here._replace(period=period) for period in periods]
            earlier = tuple(
                _moved(cells.get(one, NOBODY), -1 if is_hers and (indicator, one) in where else 0, achieved)
                for one in then
            )
            later = _moved(cells.get(here, NOBODY), -1 if is_hers else 0, achieved)
            kind = INDICATORS[indicator].kind
            # The same sets have the same noise: a second look at them is no second look.
            sets = ((here.period, later.n_keys, is_hers), (here.period, later.k_keys, is_hers))
            found.append(
                Look(indicator, later, earlier, (here.period, *periods), achieved, is_hers, sets[0] not in read,
                     kind is not Kind.COUNT and sets[1] not in read)
            )  # fmt: skip
            read |= {sets[0]} | ({sets[1]} if kind is not Kind.COUNT else set())
    return [look for look in found if look.reads_n or look.reads_k]


def _other(cells: Cells, place: Place) -> str | None:
    """The largest other group, which she could be of as well."""
    sizes = {
        one.category: cell.n
        for one, cell in cells.items()
        if one._replace(category="") == place._replace(category="")
        and one.category not in (place.category, "not_known")
    }
    return max(sizes, key=lambda category: sizes[category]) if sizes else None


def _moved(cell: TrueCell, by: int, achieved: bool) -> TrueCell:
    """The cell with her, or without: another set of women, which has noise of its own."""
    if not by:
        return cell
    k = cell.k + by if achieved else cell.k
    k_keys = f"{cell.k_keys}{by:+d}" if achieved else cell.k_keys
    return TrueCell(cell.n + by, f"{cell.n_keys}{by:+d}", k, k_keys)


def _area(looks: Sequence[Look], policy: Policy, method: Method, trials: int) -> float:
    """The area under the curve over many secrets: her score if she is of the group, against that if she is not."""
    of_it = [_score(looks, policy, method, f"it {trial}", hers=True) for trial in range(trials)]
    of_other = [_score(looks, policy, method, f"other {trial}", hers=False) for trial in range(trials)]
    higher = np.subtract.outer(np.array(of_it), np.array(of_other))
    return float((higher > 0).mean() + (higher == 0).mean() / 2)


def _score(looks: Sequence[Look], policy: Policy, method: Method, secret: str, *, hers: bool) -> float:
    """What speaks for her being of the group: growth there, and none in the other group."""
    noise = Noise(secret.encode().ljust(32, b"."), policy.variance)
    silent = not method.largest
    total = 0.0
    for look in looks:
        now = _moved(look.later, 1 if look.hers == hers else 0, look.achieved)
        seen = _seen(look, now, look.labels[0], "late", policy, method, None if silent else noise)
        before = [
            _seen(look, cell, label, "", policy, method, None if silent else noise)
            for cell, label in zip(look.earlier, look.labels[1:], strict=True)
        ]
        sign = (1 if look.hers else -1) / (1 + len(before))
        for reads, at, true in ((look.reads_n, 0, "n"), (look.reads_k and look.achieved, 1, "k")):
            values = [one[at] for one in (seen, *before)]
            if reads and None not in values:
                grown = values[0] - sum(values[1:])  # type: ignore[operator, arg-type]
                usual = getattr(look.later, true) - sum(getattr(cell, true) for cell in look.earlier)
                total += sign * (grown - usual - 0.5)
    return total


def _seen(
    look: Look, cell: TrueCell, label: str, issue: str, policy: Policy, method: Method, noise: Noise | None
) -> tuple[float | None, float | None]:
    """What can be told of the stored counts from the row that would be shown: the middle of what may stand behind."""
    moved_n = noise.draw(issue, label, cell.n, cell.n_keys) if noise else 0
    moved_k = noise.draw(issue, label, cell.k, cell.k_keys) if noise else 0
    n = protected_count(policy, cell.n, moved_n)
    if n is None:
        return None, None
    k = protected_part(policy, cell.k, cell.n, moved_k, cell.n + moved_n)
    if INDICATORS[look.indicator].kind is Kind.COUNT or k is None:
        pairs = behind_shown(5 * round(n / 5), None, None, None, None, method)
    elif n < policy.smallest_base:
        pairs = behind_shown(5 * round(n / 5), 5 * round(k / 5), None, None, None, method)
    else:
        limits = limits_shown(k, n, method.variance)
        pairs = behind_shown(5 * round(n / 5), 5 * round(k / 5), round(k / n, 2), *limits, method)
    ns = [one for one, _ in pairs]
    ks = [one for _, one in pairs if one is not None]
    return sum(ns) / len(ns), sum(ks) / len(ks) if ks else None

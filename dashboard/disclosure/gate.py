"""What every release candidate has to pass before a second person is asked: checked against the truth, in the builder.

The red team in the tests attacks what readers see, on invented data. This is the part of it that can be run on the real
cells each time, because it only needs what the builder knows anyhow.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.disclosure.build import Built
from dashboard.disclosure.decided import Decided
from dashboard.disclosure.narrowing import FEWEST_VALUES, Narrowed
from dashboard.disclosure.noise import LARGEST
from dashboard.disclosure.policy import Policy


@dataclass(frozen=True)
class Check:
    """One line of the report on a candidate."""

    name: str
    found: str
    passed: bool


def checks(policy: Policy, built: Built, already: int = 0) -> tuple[Check, ...]:
    """The report on a candidate. It holds no count of any cell, so that everybody may read it.

    Args:
        policy: the thresholds.
        built: what is to be published, with its truth.
        already: how many values of the same financial year one woman may move that have been published before.
    """
    most = built.most_values + already
    shown = [one for one in built.decided if one.n is not None]
    return (
        _large_enough(policy, shown),
        _near_enough(shown),
        _one_number_for_one_set(shown),
        _not_told_by_the_rest(built.narrowed),
        Check(
            "One woman moves few published values",
            f"{most} of its year at most, with what was published before; the policy allows "
            f"{policy.most_values_of_one_woman}",
            most <= policy.most_values_of_one_woman,
        ),
        Check(
            "Tables that would tell what is not approved are left out",
            f"{len(built.left_out)} left out, because so few services or quarters stand behind them",
            True,
        ),
        Check("What can be shown", _share(built.decided) or "nothing", True),
    )


def _large_enough(policy: Policy, shown: Sequence[Decided]) -> Check:
    small = [
        one
        for one in shown
        if one.true_n < policy.smallest_count
        or (one.k is not None and min(one.true_k or 0, one.true_n - (one.true_k or 0)) < policy.smallest_part)
    ]
    said = f"{len(shown)} counts looked at; {len(small)} on too few"
    return Check(f"Every count stands on {policy.smallest_count} women or more", said, not small)


def _near_enough(shown: Sequence[Decided]) -> Check:
    furthest = max((abs((one.n or 0) - one.true_n) for one in shown), default=0)
    return Check(f"No count is moved by more than {LARGEST}", f"{furthest} at most", furthest <= LARGEST)


def _one_number_for_one_set(shown: Sequence[Decided]) -> Check:
    numbers: dict[tuple[str, int, str], set[int | None]] = defaultdict(set)
    for one in shown:
        numbers[one.drawn_for, one.true_n, one.of_women].add(one.n)
    several = sum(len(found) > 1 for found in numbers.values())
    return Check(
        "The same women have the same number everywhere",
        f"{len(numbers)} sets of women; {several} with two",
        not several,
    )


def _not_told_by_the_rest(found: Narrowed | None) -> Check:
    name = "What is hidden cannot be told by subtracting what is shown"
    if found is None or found.fewest is None:
        return Check(name, "nothing small is hidden", True)
    said = (
        f"{found.looked_at} hidden counts looked at, as a reader, as all other services and as a commissioner; each "
        f"could be {found.fewest} numbers or more, after {found.hidden} more were hidden for it"
    )
    return Check(name, said, found.fewest >= FEWEST_VALUES)


def _share(decided: Sequence[Decided]) -> str:
    counts = [one for one in decided if one.true_n]
    rates = [one for one in counts if one.true_k is not None]
    parts: Mapping[str, tuple[int, int]] = {
        "counts": (sum(one.n is not None for one in counts), len(counts)),
        "rates": (sum(one.k is not None for one in rates), len(rates)),
    }
    return "; ".join(f"{shown} of {of} {what} ({shown / of:.0%})" for what, (shown, of) in parts.items() if of)

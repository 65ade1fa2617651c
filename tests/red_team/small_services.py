"""What can be shown of services of a given size, and how far their published rates move; summed exactly.

Every woman has the outcome with the same chance; noise and the rules for what is shown are the product's own.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.stats import binom

from dashboard.disclosure import policy as policies
from dashboard.disclosure.noise import distribution
from dashboard.disclosure.parts import protected_count
from tests.red_team.coverage import rate_is_shown

WOMEN = (12, 25, 40, 60)
"""Women a quarter."""
SHARES = (0.6, 0.8, 0.9)
MIX = {"White": 0.79, "Black": 0.07, "Asian": 0.05, "Mixed": 0.05, "Other": 0.04}
"""Of women in contact with the criminal justice system, roughly: only to size the groups of a service here."""
_NEVER = 1e-9
"""What is less likely than this is left out of the sums."""
PERIODS = {"quarter": 1, "year": 4, "three years": 12}
"""Quarters."""


@dataclass(frozen=True)
class Shown:
    """What can be shown of a number of women, and how far it is from the truth."""

    count: float
    """Chance that their count is shown, between 0 and 1."""
    rate: float
    """Chance that a rate of them is shown."""
    typical: float
    """Of the rates that are shown half move by less than this, in points of a percentage."""
    most: float
    """And 95 in 100 by less than this."""
    sampling: float
    """What chance alone makes of the exact rate: its standard error, in points."""


@lru_cache(maxsize=500)
def shown(n: int, share: float) -> Shown:
    """Of `n` women, each of whom had the outcome with this chance."""
    values = distribution(policies.load().variance)
    k = np.arange(int(binom.ppf(_NEVER, n, share)), int(binom.isf(_NEVER, n, share)) + 1)
    chances = binom.pmf(k, n, share)
    count, moves, weights = 0.0, [], []
    for noise_n, chance_n in values.items():
        whole = n + noise_n
        count += chance_n * (protected_count(policies.load(), n, noise_n) is not None)
        for noise_k, chance_k in values.items():
            seen = np.array([rate_is_shown(int(true), n, noise_k, whole) for true in k])
            moves.append(np.abs((k[seen] + noise_k) / max(whole, 1) - k[seen] / n))
            weights.append(chances[seen] * chance_n * chance_k)
    moved, weight = np.concatenate(moves), np.concatenate(weights)
    sampling = 100 * math.sqrt(share * (1 - share) / n)
    return Shown(count, float(weight.sum()), *(100 * _quantile(moved, weight, one) for one in (0.5, 0.95)), sampling)


def groups_shown(women: int, quarters: int, share: float) -> tuple[float, float]:
    """Of the groups of `MIX` in a service with so many women a quarter: shares whose count and whose rate is shown."""
    found = [shown(max(1, round(part * women * quarters)), share) for part in MIX.values()]
    return sum(one.count for one in found) / len(found), sum(one.rate for one in found) / len(found)


def _quantile(values: np.ndarray, weights: np.ndarray, share: float) -> float:  # type: ignore[type-arg]
    if not weights.sum() > 0:
        return math.nan
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(reached, share)])


def table() -> Iterator[str]:
    """The figures, a line each."""
    yield "A service's figures without a characteristic: what can be shown, and how far rates move (points)"
    shares, moves = f"{'counts':>7} {'rates':>6}", f"{'half by':>8} {'95% by':>7} {'s.e.':>6}"
    yield f"{'women a quarter':>15} {'rate':>5} {'period':<12} {shares} {moves}"
    for women in WOMEN:
        for share in SHARES:
            for period, quarters in PERIODS.items():
                one = shown(women * quarters, share)
                yield (
                    f"{women:>15} {share:>5.0%} {period:<12} {one.count:>7.0%} {one.rate:>6.0%}"
                    f" {one.typical:>8.1f} {one.most:>7.1f} {one.sampling:>6.1f}"
                )
    yield f"\nBy ethnic group ({', '.join(f'{name} {part:.0%}' for name, part in MIX.items())}): share of cells shown"
    yield f"{'women a quarter':>15} {'rate':>5} {'period':<12} {shares}"
    for women in WOMEN:
        for share in SHARES:
            for period in ("year", "three years"):
                counts, rates = groups_shown(women, PERIODS[period], share)
                yield f"{women:>15} {share:>5.0%} {period:<12} {counts:>7.0%} {rates:>6.0%}"

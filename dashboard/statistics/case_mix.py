"""Rates compared among women who are alike in something: adjusted beside crude, never instead of it.

Adjusting for what is itself decided unequally (who is assessed as complex, who refers) hides a disparity in the very
step that makes it: the crude figure stands first.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.statistics.estimate import Estimate
from dashboard.statistics.intervals import Z95, check_part, poisson


@dataclass(frozen=True)
class Stratum:
    """Women who are alike: `k1` of `n1` in the group, `k0` of `n0` in the reference group."""

    k1: float
    n1: float
    k0: float
    n0: float


@dataclass(frozen=True)
class Standardised:
    """How many events there were, how many there would be at the standard's rates, and the one divided by the other."""

    observed: float
    expected: float
    ratio: Estimate


def mantel_haenszel(strata: Sequence[Stratum]) -> Estimate:
    """The relative rate within strata, with 95 % limits; nothing where no stratum has women and events of both.

    Σ(k1·n0/N) ÷ Σ(k0·n1/N) by Mantel and Haenszel (1959), with the variance of its logarithm by Greenland and Robins
    (1985). Strata in which one of the two has no women say nothing and are left out: see `comparable`.

    Raises:
        ValueError: a numerator is not between 0 and its denominator.
    """
    sides = _both_sides(strata)
    group = math.fsum(s.k1 * s.n0 / (s.n1 + s.n0) for s in sides)
    reference = math.fsum(s.k0 * s.n1 / (s.n1 + s.n0) for s in sides)
    if reference == 0:
        return Estimate(None, None, None)
    if group == 0:
        return Estimate(0.0, None, None)
    ratio = group / reference
    error = math.sqrt(max(0.0, math.fsum(_greenland_robins(s) for s in sides) / (group * reference)))
    return Estimate(ratio, ratio * math.exp(-Z95 * error), ratio * math.exp(Z95 * error))


def comparable(strata: Sequence[Stratum]) -> float:
    """The share of the group's women who are in a stratum with women of the reference group; 0 without women."""
    women = math.fsum(s.n1 for s in strata)
    return math.fsum(s.n1 for s in _both_sides(strata)) / women if women else 0.0


def standardised(strata: Sequence[Stratum]) -> Standardised:
    """The group's events beside those expected at the reference group's rates in each stratum, with 95 % limits.

    Indirect standardisation; the limits of the observed by Byar (exact under 10), divided by the expected. Strata
    without women of the reference group have no rate to expect, and are left out on both sides.

    Raises:
        ValueError: a numerator is not between 0 and its denominator.
    """
    sides = _both_sides(strata)
    observed = math.fsum(s.k1 for s in sides)
    expected = math.fsum(s.n1 * s.k0 / s.n0 for s in sides)
    if expected == 0:
        return Standardised(observed, expected, Estimate(None, None, None))
    limits = poisson(observed)
    ratio = Estimate(observed / expected, limits.low / expected, limits.high / expected)
    return Standardised(observed, expected, ratio)


def _both_sides(strata: Sequence[Stratum]) -> list[Stratum]:
    sides = [s for s in strata if s.n1 > 0 and s.n0 > 0]
    for s in sides:
        check_part(s.k1, s.n1)
        check_part(s.k0, s.n0)
    return sides


def _greenland_robins(s: Stratum) -> float:
    women = s.n1 + s.n0
    return ((s.k1 + s.k0) * s.n1 * s.n0 - s.k1 * s.k0 * women) / (women * women)

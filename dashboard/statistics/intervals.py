"""How sure a rate or a count is: 95 % limits, with and without the noise that protects released figures."""

import math
from dataclasses import dataclass
from functools import lru_cache

from scipy.special import gammaincinv, ndtri


@dataclass(frozen=True)
class Interval:
    """Lower and upper limit, in the unit of the figure that they belong to."""

    low: float
    high: float


Z95 = float(ndtri(0.975))
"""Standard errors on either side of an estimate that make 95 %."""

EXACT_BELOW = 10
"""Counts under this get exact Poisson limits: Byar's approximation is poor there."""


def check_part(k: float, n: float) -> None:
    """Make sure that `k` can be a part of `n`.

    Raises:
        ValueError: `n` is not above 0, or `k` is negative or more than `n`.
    """
    if not n > 0:
        raise ValueError(f"The denominator must be more than 0, got {n}")
    if not 0 <= k <= n:
        raise ValueError(f"The numerator must be between 0 and {n}, got {k}")


def check_variance(variance: float) -> None:
    """Make sure that the variance of the noise in each released count is 0 or more.

    Raises:
        ValueError: it is negative.
    """
    if not variance >= 0:
        raise ValueError(f"The variance of the noise cannot be negative, got {variance}")


def wilson(k: float, n: float, *, confidence: float = 0.95) -> Interval:
    """Limits of the share `k / n`, between 0 and 1, by the score method of Wilson (1927).

    Neither number has to be whole: averages of scores and effective sample sizes are welcome.

    Raises:
        ValueError: `n` is not above 0, `k` not between 0 and `n`, or the confidence not between .9 and 1.
    """
    check_part(k, n)
    z = _z(confidence)
    p = k / n
    half = z * math.sqrt(z * z + 4 * k * (1 - p))
    low, high = (2 * k + z * z - half) / (2 * (n + z * z)), (2 * k + z * z + half) / (2 * (n + z * z))
    # Floating point may leave 1e-17 instead of 0: the limits never cross the estimate or leave 0 to 1.
    return Interval(max(0.0, min(low, p)), min(1.0, max(high, p)))


def wilson_with_noise(k: float, n: float, variance: float, *, confidence: float = 0.95) -> Interval:
    """Limits of the share `k / n` where noise of the given variance was added to both counts.

    Wilson limits at the same share with fewer women: as many as would be just as uncertain without noise
    (delta method: the noise adds V(1 + p²)/n² to the variance of the share).

    Raises:
        ValueError: as `wilson`, or the variance is negative.
    """
    check_part(k, n)
    m = _effective_size(k, n, variance)
    return wilson(k / n * m, m, confidence=confidence)


def poisson(count: float, *, confidence: float = 0.95) -> Interval:
    """Limits of a count of events; scale them like the count for a rate (which may exceed 100 %).

    Exact below 10, Byar's approximation from 10: as the public-health dashboards of England do.

    Raises:
        ValueError: the count is negative, or the confidence is not between .9 and 1.
    """
    return (exact_poisson if count < EXACT_BELOW else byar)(count, confidence=confidence)


def byar(count: float, *, confidence: float = 0.95) -> Interval:
    """Limits of a count by Byar's approximation (Breslow and Day 1987); `poisson` chooses it from 10.

    Raises:
        ValueError: the count is not above 0, or the confidence is not between .9 and 1.
    """
    if not count > 0:
        raise ValueError(f"Byar's method needs a count above 0, got {count}")
    z, above = _z(confidence), count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    high = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return Interval(max(0.0, low), high)


def exact_poisson(count: float, *, confidence: float = 0.95) -> Interval:
    """Exact limits of a count, from the chi-squared distribution (Garwood 1936).

    Raises:
        ValueError: the count is negative, or the confidence is not between .9 and 1.
    """
    if not count >= 0:
        raise ValueError(f"A count cannot be negative, got {count}")
    tail = _tail(confidence)
    # Half a chi-squared quantile of 2a degrees of freedom is the quantile of a gamma distribution of shape a.
    low = float(gammaincinv(count, tail)) if count > 0 else 0.0
    return Interval(low, float(gammaincinv(count + 1, 1 - tail)))


def noise_in_share(share: float, n: float, variance: float) -> float:
    """What noise of the given variance in both counts adds to the variance of a share: V(1 + p²)/n² (delta method).

    Raises:
        ValueError: the variance is negative, or `n` not above 0.
    """
    check_variance(variance)
    check_part(0, n)
    return variance * (1 + share * share) / (n * n)


def _effective_size(k: float, n: float, variance: float) -> float:
    """How many women would be as uncertain without noise: m = n / (1 + V(1 + p²)/n² · n/(p(1 − p))).

    At no events, or nothing but events, that would be no women at all. So there (and within one event of it)
    the share inside the formula is taken as one event away from the edge: wide, but not without meaning.
    """
    check_variance(variance)
    edge = min(0.5, 1 / n)
    p = min(max(k / n, edge), 1 - edge)
    return n / (1 + variance * (1 + p * p) / (n * p * (1 - p)))


def _tail(confidence: float) -> float:
    if not 0.9 <= confidence < 1:
        raise ValueError(f"The confidence must be at least 0.9 and less than 1, got {confidence}")
    return (1 - confidence) / 2


@lru_cache(maxsize=32)
def _z(confidence: float) -> float:
    return float(ndtri(1 - _tail(confidence)))

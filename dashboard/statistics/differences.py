"""The difference of two rates, as a share: times 100 it is in percentage points.

`k1` of `n1` is the group, `k0` of `n0` the reference group.
"""

import math

from dashboard.statistics.intervals import Interval, check_part, wilson, wilson_with_noise


def rate_difference(k1: float, n1: float, k0: float, n0: float) -> float:
    """The group's rate minus the reference group's, between −1 and 1.

    Raises:
        ValueError: a denominator is not above 0, or a numerator not between 0 and its denominator.
    """
    check_part(k1, n1)
    check_part(k0, n0)
    return k1 / n1 - k0 / n0


def newcombe(k1: float, n1: float, k0: float, n0: float, confidence: float = 0.95) -> Interval:
    """Limits of the difference by the hybrid score method of Newcombe (1998, method 10).

    Raises:
        ValueError: as `rate_difference`, or the confidence is not between .9 and 1.
    """
    group, reference = wilson(k1, n1, confidence=confidence), wilson(k0, n0, confidence=confidence)
    return _square_and_add(k1 / n1, group, k0 / n0, reference)


def newcombe_with_noise(
    k1: float, n1: float, k0: float, n0: float, variance: float, reference_variance: float | None = None
) -> Interval:
    """95 % limits of the difference of released rates, whose counts each have noise of the given variance.

    The same with the limits of each rate that know about the noise; that of the counts of the reference group may have
    a variance of its own, as a sum of several counts has.

    Raises:
        ValueError: as `rate_difference`, or the variance is negative.
    """
    other = variance if reference_variance is None else reference_variance
    group, reference = wilson_with_noise(k1, n1, variance), wilson_with_noise(k0, n0, other)
    return _square_and_add(k1 / n1, group, k0 / n0, reference)


def _square_and_add(p1: float, group: Interval, p0: float, reference: Interval) -> Interval:
    difference = p1 - p0
    return Interval(
        difference - math.hypot(p1 - group.low, reference.high - p0),
        difference + math.hypot(group.high - p1, p0 - reference.low),
    )

"""The relative rate index: the rate of one group divided by the rate of the group it is compared with.

`k1` of `n1` is the group, `k0` of `n0` the reference group. 1 means equal rates. All limits are 95 %.
"""

import math
from collections.abc import Callable

from scipy.special import betaincinv

from dashboard.statistics.intervals import Z95, Interval, check_part, check_variance

RATIO_METHODS = {"score": "Koopman score", "wald": "log (Katz)", "exact": "exact conditional Poisson"}

_EVENTS_WITH_NOISE = 5
_WOMEN_WITH_NOISE = 20

_JUST_ABOVE = 1e-9
"""Where the search starts: the score statistic is 0/0 at the estimate itself if everyone has the event."""
_SMALLEST_START = 1e-12
"""Where it starts if the group has no events, as the logarithm of the estimate does not exist."""


def relative_rate(k1: float, n1: float, k0: float, n0: float) -> float | None:
    """The group's rate divided by the reference group's; None without women, or events in the reference.

    A rate may exceed 1 here (events in a population, or counts with noise).

    Raises:
        ValueError: a number is negative.
    """
    if min(k1, n1, k0, n0) < 0:
        raise ValueError(f"Counts cannot be negative, got {k1} of {n1} and {k0} of {n0}")
    if n1 == 0 or n0 == 0 or k0 == 0:
        return None
    # Whole numbers are multiplied before the one division, so that 0.8 and 1.25 come out as exactly that.
    return (k1 * n0) / (n1 * k0)


def relative_rate_interval(k1: float, n1: float, k0: float, n0: float, method: str = "score") -> Interval | None:
    """95 % limits of the relative rate by one of `RATIO_METHODS`; None where the method has no answer.

    No answer: no women on a side, no events on either side; for `wald`, no events on one side. With events on
    one side only, `score` and `exact` give 0 as the lower, or infinity as the upper limit.

    Raises:
        ValueError: there is no such method, or a numerator is not between 0 and its denominator.
    """
    if method not in RATIO_METHODS:
        raise ValueError(f"The method must be one of {', '.join(RATIO_METHODS)}, got {method}")
    if n1 == 0 or n0 == 0:
        return None
    check_part(k1, n1)
    check_part(k0, n0)
    if k1 == 0 and k0 == 0:
        return None
    return _LIMITS[method](k1, n1, k0, n0)


def relative_rate_with_noise(
    k1: float, n1: float, k0: float, n0: float, variance: float, reference_variance: float | None = None
) -> Interval | None:
    """95 % limits of the relative rate of released counts, each with noise of the given variance.

    The logarithmic (Katz) limits with the noise's variance, V(1/k1² + 1/n1²) + V0(1/k0² + 1/n0²), added. V0 is the
    `reference_variance`, where the counts of the reference group have noise of another variance: of a sum of m
    released counts, each with noise of its own, m times as much. None with fewer than 5 events or 20 women on a side,
    where the approximation does not hold.

    Raises:
        ValueError: a numerator is more than its denominator, or the variance is negative.
    """
    check_variance(variance)
    other = variance if reference_variance is None else reference_variance
    check_variance(other)
    if min(k1, k0) < _EVENTS_WITH_NOISE or min(n1, n0) < _WOMEN_WITH_NOISE:
        return None
    check_part(k1, n1)
    check_part(k0, n0)
    noise = variance * (1 / k1**2 + 1 / n1**2) + other * (1 / k0**2 + 1 / n0**2)
    return _log_limits(k1, n1, k0, n0, noise)


def _wald(k1: float, n1: float, k0: float, n0: float) -> Interval | None:
    """Katz and others (1978): normal on the logarithm of the ratio."""
    return _log_limits(k1, n1, k0, n0, 0.0) if k1 > 0 and k0 > 0 else None


def _log_limits(k1: float, n1: float, k0: float, n0: float, more_variance: float) -> Interval:
    ratio = (k1 * n0) / (n1 * k0)
    # Each side in its own bracket: rounding cannot turn the variance of "everyone" below zero.
    variance = (1 / k1 - 1 / n1) + (1 / k0 - 1 / n0) + more_variance
    factor = math.exp(Z95 * math.sqrt(variance))
    return Interval(ratio / factor, ratio * factor)


def _exact(k1: float, n1: float, k0: float, n0: float) -> Interval:
    """Given all events, the group's share of them is binomial: its exact limits, turned into a ratio.

    Conservative, as it takes events for Poisson: too wide where rates are not small.
    """
    low = float(betaincinv(k1, k0 + 1, 0.025)) if k1 > 0 else 0.0
    high = float(betaincinv(k1 + 1, k0, 0.975)) if k0 > 0 else 1.0
    return Interval(_odds(low) * n0 / n1, _odds(high) * n0 / n1)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf


def _score(k1: float, n1: float, k0: float, n0: float) -> Interval:
    """Koopman (1984): all ratios that a score test does not reject.

    Without the factor N/(N − 1) of Miettinen and Nurminen (1985).
    """
    # The lower limit is the upper one with the groups swapped, so one search serves both.
    return Interval(1 / _score_upper(k0, n0, k1, n1), _score_upper(k1, n1, k0, n0))


def _score_upper(k1: float, n1: float, k0: float, n0: float) -> float:
    """The ratio above the estimate at which the score statistic reaches z²."""
    from scipy.optimize import brentq  # loaded when a ratio is asked for, not by every command

    if k0 == 0:
        return math.inf

    def beyond(log_ratio: float) -> float:
        ratio = math.exp(log_ratio)
        return (ratio * k0 / n0 - k1 / n1) - Z95 * _score_error(ratio, k1, n1, k0, n0)

    start = math.log(max((k1 * n0) / (n1 * k0), _SMALLEST_START)) + _JUST_ABOVE
    step = 1.0
    while beyond(start + step) < 0:
        step *= 2
    return math.exp(float(brentq(beyond, start, start + step, xtol=1e-13)))


def _score_error(ratio: float, k1: float, n1: float, k0: float, n0: float) -> float:
    """Standard error of p1 − ratio · p0 at the most likely rates of which one is `ratio` times the other."""
    a = (n1 + n0) * ratio
    b = n1 * ratio + k1 + n0 + k0 * ratio
    c = k1 + k0
    # The smaller root of a·p² − b·p + c = 0, in the form that does not subtract nearly equal numbers.
    p0 = min(1.0, 2 * c / (b + math.sqrt(max(0.0, b * b - 4 * a * c))))
    p1 = min(1.0, ratio * p0)
    return math.sqrt(p1 * (1 - p1) / n1 + ratio * ratio * p0 * (1 - p0) / n0)


_LIMITS: dict[str, Callable[[float, float, float, float], Interval | None]] = {
    "score": _score,
    "wald": _wald,
    "exact": _exact,
}

"""How large a difference would have to be for so many women to show it: what "no clear difference" can rule out."""

import math

from scipy.special import ndtri

from dashboard.statistics.intervals import Z95, check_part, check_variance

POWER = 0.80
"""Of ten studies of so many women, eight would see a difference of this size."""
_JUST_BEYOND = 1e-9
_Z_POWER = float(ndtri(POWER))


def detectable_ratios(
    n1: float, k0: float, n0: float, variance: float = 0.0, reference_variance: float | None = None
) -> tuple[float | None, float | None]:
    """The largest ratio below 1, and the smallest above, that would be seen with 80 % power at the 5 % level.

    `n1` women in the group; `k0` of `n0` in the reference group, whose rate is taken as it was found. By the normal
    approximation with pooled variance under equality (Fleiss, Levin and Paik 2003, chapter 4, without the correction
    for continuity). `variance` is that of the noise in each count of released figures, `reference_variance` that of the
    reference group's, where it is another: V(1 + p²)/n² is added for each rate. None where no rate between 0 and 1
    would be seen, or nobody is there to compare.

    Raises:
        ValueError: a numerator is not between 0 and its denominator, or the variance is negative.
    """
    check_variance(variance)
    other_variance = variance if reference_variance is None else reference_variance
    check_variance(other_variance)
    if n1 == 0 or n0 == 0:
        return None, None
    check_part(k0, n0)
    rate = k0 / n0
    if rate == 0:
        return None, None
    from scipy.optimize import brentq  # loaded when a ratio is asked for, not by every command

    def short_of(other: float) -> float:
        """How much the difference between two rates falls short of what would be seen."""
        pooled = (n1 * other + n0 * rate) / (n1 + n0)
        noise = variance * (1 + other**2) / n1**2 + other_variance * (1 + rate**2) / n0**2
        under_equality = Z95 * math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0) + noise)
        under_difference = _Z_POWER * math.sqrt(other * (1 - other) / n1 + rate * (1 - rate) / n0 + noise)
        return under_equality + under_difference - abs(other - rate)

    def ratio_towards(end: float) -> float | None:
        if end == rate or short_of(end) > 0:
            return None
        start = rate + _JUST_BEYOND * (end - rate)  # at a rate of 1 itself nothing falls short of anything
        return float(brentq(short_of, start, end, xtol=1e-12)) / rate

    return ratio_towards(0.0), ratio_towards(1.0)

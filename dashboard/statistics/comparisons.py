"""Many comparisons at once: which stay clear if it is allowed for that some would look so by chance alone."""

import math
from collections.abc import Sequence

from dashboard.statistics.intervals import Z95, Interval


def p_value_of_ratio(ratio: float, interval: Interval) -> float | None:
    """How often chance alone would show at least so much, from a ratio and its 95 % limits; two-sided.

    The limits are taken as even around the logarithm; with limits of another kind it is close to theirs (Altman and
    Bland 2011). From the limit towards 1, so that it lies under 0.05 exactly where the limits leave out 1. None where
    there is no such limit: a ratio of 0, or limits at infinity.
    """
    towards_one = interval.low if ratio >= 1 else interval.high
    if ratio <= 0 or towards_one <= 0 or not math.isfinite(towards_one) or ratio == towards_one:
        return None
    error = abs(math.log(ratio) - math.log(towards_one)) / Z95
    return math.erfc(abs(math.log(ratio)) / error / math.sqrt(2))


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values by Benjamini and Hochberg (1995), in the order given.

    Of all comparisons that are called clear because theirs is under 0.05, about one in twenty is clear by chance only.

    Raises:
        ValueError: a p-value is not between 0 and 1.
    """
    if not p_values:
        return []
    from scipy.stats import false_discovery_control  # takes a second: loaded when groups are compared

    return [float(value) for value in false_discovery_control(p_values)]

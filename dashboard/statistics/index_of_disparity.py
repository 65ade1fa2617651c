"""How far groups lie from a reference in one number, for who follows many indicators over many years.

It never stands alone. It hides which group it is, whether rates are higher or lower, how many women each group has
(all weigh the same) and how sure any of it is: chance alone makes it more than 0, the more so the smaller the groups.
"""

import math
from collections.abc import Sequence


def index_of_disparity(rates: Sequence[float], reference: float) -> float | None:
    """The mean distance of the rates from the reference rate, in per cent of that rate; 0 where none differs.

    100 · mean(|rate − reference|) ÷ reference, over the groups without the reference one (Pearcy and Keppel 2002).
    None without groups, and where the reference rate is 0.

    Raises:
        ValueError: a rate is negative.
    """
    if min((*rates, reference)) < 0:
        raise ValueError(f"A rate cannot be negative, got {min((*rates, reference))}")
    if not rates or reference == 0:
        return None
    return 100 * math.fsum(abs(rate - reference) for rate in rates) / len(rates) / reference

"""How many it would take until a figure lies clear of a target: what "too few to tell" asks for."""

import math

from dashboard.statistics.intervals import Z95

_CLOSE = 1e-9


def enough_to_tell(share: float, bound: float) -> int | None:
    """How many women there would have to be for the 95 % limits of a share to leave a bound out, at the same share.

    Wilson's limits (1927) hold exactly the bounds that the score test does not refuse, so it is the number from which
    (p − b)² ≥ z²·b(1 − b)/n. None where the share is the bound: then no number would do.

    Raises:
        ValueError: either is not between 0 and 1.
    """
    for one in (share, bound):
        if not 0 <= one <= 1:
            raise ValueError(f"A share must be between 0 and 1, got {one}")
    if abs(share - bound) < _CLOSE:
        return None
    return max(1, math.ceil(Z95**2 * bound * (1 - bound) / (share - bound) ** 2 - _CLOSE))


def times_as_many(figure: float, limit: float, bound: float) -> float | None:
    """How many times as many it would take until a figure's limit leaves a bound out, at the same figure.

    For limits that come nearer as the square root of the number grows: those of means and of ratios of sums.

    Args:
        figure: the figure.
        limit: its limit on the side of the bound.
        bound: what is to be left out.
    """
    if abs(figure - bound) < _CLOSE:
        return None
    return ((limit - figure) / (bound - figure)) ** 2

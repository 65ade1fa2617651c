"""What women whose group is not known could change about a comparison."""

from dashboard.statistics.intervals import Interval, check_part


def unknown_bounds(k1: float, n1: float, k0: float, n0: float, k_unknown: float, n_unknown: float) -> Interval | None:
    """The lowest and highest relative rate possible, whichever of the two groups the unknown belong to.

    `k_unknown` of the `n_unknown` women had the event. Lowest: those who had it were all in the reference
    group, those who had not all in the group; highest: the reverse. If the bounds lie on both sides of 1,
    what is missing alone could explain or reverse the difference. Not a confidence interval: sampling error
    comes on top.
    None without known women in a group, or without known events in the reference group.

    Raises:
        ValueError: a numerator is not between 0 and its denominator.
    """
    if not 0 <= k_unknown <= n_unknown:
        raise ValueError(f"The unknown with the event must be between 0 and {n_unknown}, got {k_unknown}")
    if n1 == 0 or n0 == 0:
        return None
    check_part(k1, n1)
    check_part(k0, n0)
    if k0 == 0:
        return None
    without = n_unknown - k_unknown
    low = (k1 * (n0 + k_unknown)) / ((n1 + without) * (k0 + k_unknown))
    high = ((k1 + k_unknown) * (n0 + without)) / ((n1 + k_unknown) * k0)
    return Interval(low, high)

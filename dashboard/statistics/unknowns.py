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


def tipping_share(k1: float, n1: float, k0: float, n0: float, k_unknown: float, n_unknown: float) -> float | None:
    """The share of the unknown women, the same of both outcomes, that could turn the relative rate into 1.

    If so many of them were spread in the way that speaks most against the difference: of a group with the lower rate,
    those who had the event would all be of the group, and those who had not of the reference group; of a group with
    the higher rate the reverse. 0 for equal rates. None where the unknown, all together, could not; and without women
    or events in the reference group.

    Raises:
        ValueError: a numerator is not between 0 and its denominator.
    """
    bounds = unknown_bounds(k1, n1, k0, n0, k_unknown, n_unknown)
    if bounds is None:
        return None
    lower = k1 * n0 < k0 * n1

    def beyond_one(share: float) -> float:
        some = unknown_bounds(k1, n1, k0, n0, share * k_unknown, share * n_unknown)
        assert some is not None
        return (some.high if lower else some.low) - 1

    at_none, at_all = beyond_one(0.0), beyond_one(1.0)
    if at_none == 0:
        return 0.0
    if at_none * at_all > 0:
        return None
    from scipy.optimize import brentq  # loaded when a ratio is asked for, not by every command

    return float(brentq(beyond_one, 0.0, 1.0, xtol=1e-12))

"""Limits for comparing providers with the figure of all together: a funnel, wider where there are fewer women.

Beyond the 95 % limits lies, by chance alone, one provider in twenty; beyond the 99.8 % limits one in five hundred.
A funnel is not a ranking: providers inside it do not differ by more than chance.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy.special import ndtri

from dashboard.statistics.intervals import Interval, check_part, check_variance, noise_in_share

WARNING, ALARM = 0.95, 0.998
"""The two pairs of limits that are drawn: about two and three standard errors."""

FEWEST_UNITS = 10
"""Over-dispersion is estimated from this many providers on: from fewer it is too unsure to widen limits by."""

_TRIMMED = 0.1
"""The share of scores at each end that is drawn in, so that the outlier looked for does not widen its own limits."""


class Place(StrEnum):
    """Where a provider lies. Never "average": inside the funnel means that chance would do."""

    FAR_ABOVE = "above the 99.8% limit"
    ABOVE = "above the 95% limit"
    INSIDE = "within what chance would explain"
    BELOW = "below the 95% limit"
    FAR_BELOW = "below the 99.8% limit"


@dataclass(frozen=True)
class OverDispersion:
    """How much more providers differ than chance would make them, beyond any single one."""

    ratio: float
    """The mean squared score (phi): 1 where chance explains all of it."""
    variance: float
    """Variance of the true figures between providers (tau²), in the squared unit of the figure."""


@dataclass(frozen=True)
class Unit:
    """A provider's count: `k` of `n`."""

    k: float
    n: float


def share_limits(
    centre: float, n: float, *, confidence: float = WARNING, between: float = 0.0, variance: float = 0.0
) -> Interval:
    """Limits around the share of all providers for one with `n` women.

    centre ± z·√(p(1 − p)/n + between): the score test turned round, as the public-health dashboards of England draw
    them; `between` widens them for over-dispersion (Spiegelhalter 2005). Noise of the given variance in both released
    counts of the provider adds V(1 + p²)/n²: without it, noise alone would make outliers of small providers. Never
    outside 0 to 1.

    Raises:
        ValueError: the share or the confidence is not between 0 and 1, `n` not above 0, or a variance negative.
    """
    check_part(centre, 1)
    check_variance(between)
    half = _z(confidence) * math.sqrt(_own_variance(centre, n, variance) + between)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def centre_of(units: Sequence[Unit]) -> float:
    """The share of all providers together: a sum divided by a sum, not a mean of shares.

    Raises:
        ValueError: there are no women.
    """
    k, n = math.fsum(unit.k for unit in units), math.fsum(unit.n for unit in units)
    check_part(k, n)
    return k / n


def over_dispersion_of_shares(units: Sequence[Unit], variance: float = 0.0) -> OverDispersion | None:
    """What widens the limits of shares; None with fewer than `FEWEST_UNITS` providers, or if all or none achieved.

    `variance` is that of the noise in released counts, which is no difference between providers.

    Raises:
        ValueError: a count cannot be.
    """
    centre = centre_of(units)
    if len(units) < FEWEST_UNITS or centre in (0, 1):
        return None
    errors = [math.sqrt(_own_variance(centre, unit.n, variance)) for unit in units]
    scores = [(unit.k / unit.n - centre) / error for unit, error in zip(units, errors, strict=True)]
    return over_dispersion(winsorised(scores), errors)


def over_dispersion(scores: Sequence[float], errors: Sequence[float]) -> OverDispersion:
    """From each provider's score (difference from the centre in standard errors) and its standard error.

    phi = mean of squared scores; tau² = max(0, (N·phi − (N − 1)) / (Σw − Σw²/Σw)), w = 1/error² (DerSimonian and
    Laird 1986; for funnels Spiegelhalter 2005).

    Raises:
        ValueError: there are fewer than two providers, or not as many scores as errors.
    """
    if len(scores) != len(errors) or len(scores) < 2:
        raise ValueError(f"There must be a score and an error for two or more, got {len(scores)} and {len(errors)}")
    ratio = math.fsum(score * score for score in scores) / len(scores)
    weights = [1 / (error * error) for error in errors]
    total = math.fsum(weights)
    spread = total - math.fsum(weight * weight for weight in weights) / total
    return OverDispersion(ratio, max(0.0, (len(scores) * ratio - (len(scores) - 1)) / spread))


def winsorised(scores: Sequence[float]) -> list[float]:
    """The scores, with the lowest and highest tenth drawn in to the nearest that is left."""
    ordered = sorted(scores)
    cut = int(len(ordered) * _TRIMMED)
    low, high = ordered[cut], ordered[-1 - cut]
    return [min(max(score, low), high) for score in scores]


def place(figure: float, warning: Interval, alarm: Interval) -> Place:
    """Where a figure lies between its limits; a figure on a limit is inside it."""
    if figure > alarm.high:
        return Place.FAR_ABOVE
    if figure < alarm.low:
        return Place.FAR_BELOW
    if figure > warning.high:
        return Place.ABOVE
    return Place.BELOW if figure < warning.low else Place.INSIDE


def _own_variance(share: float, n: float, noise: float) -> float:
    """Of a provider's share where its true share is that of all: chance, and the noise in its counts."""
    if not n > 0:
        raise ValueError(f"The denominator must be more than 0, got {n}")
    return share * (1 - share) / n + noise_in_share(share, n, noise)


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence must be between 0 and 1, got {confidence}")
    return float(ndtri(0.5 + confidence / 2))

"""Whether a figure over time does more than it always does: process limits and rules for special causes.

XmR charts (Shewhart; Wheeler 2000) for any figure, p-charts for shares of few women; the four rules of the English
health service's "Making Data Count".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from dashboard.statistics.intervals import check_part, noise_in_share

FEWEST_POINTS = 12
"""Limits are made of so many and then locked; of fewer they are trial limits, which still move."""

_RUN = 7
_FAR = 2.66
"""Mean moving range → three standard deviations of the process (3 ÷ 1.128)."""
_NEAR = 2 / 3


class Rule(StrEnum):
    """Why a point is no common cause; the first that holds is told."""

    OUTSIDE = "outside the process limits"
    TREND = "seven in a row rising or falling"
    NEAR_LIMIT = "two of three close to a limit"
    SHIFT = "seven in a row on one side of the mean"


class Variation(StrEnum):
    """What the newest point says of the process."""

    IMPROVING = "improving: more than it usually varies"
    WORSENING = "worsening: more than it usually varies"
    CHANGING = "changing: more than it usually varies"
    COMMON = "no more than it usually varies"


class Assurance(StrEnum):
    """What the limits say of a target, if nothing changes."""

    PASSES = "it will meet the target, as it varies now"
    FAILS = "it will not meet the target, as it varies now, unless something is done otherwise"
    EITHER = "it may or may not meet the target, as it varies now"


@dataclass(frozen=True)
class Limits:
    """The process limits at one point, in the unit of the figure; calculated, so a limit can be under 0."""

    mean: float
    low: float
    high: float

    def near(self, side: int) -> float:
        """Two thirds of the way from the mean to the upper (1) or lower (-1) limit."""
        return self.mean + _NEAR * ((self.high if side > 0 else self.low) - self.mean)


def xmr_limits(values: Sequence[float]) -> Limits:
    """Mean ± 2.66 mean moving ranges, of the points from which limits are made.

    No moving range is left out for being large, as the health service's own tool does it.

    Raises:
        ValueError: there are fewer than two points.
    """
    if len(values) < 2:
        raise ValueError(f"Process limits need at least two points, got {len(values)}")
    mean = math.fsum(values) / len(values)
    half = _FAR * math.fsum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    return Limits(mean, mean - half, mean + half)


def p_limits(counts: Sequence[tuple[float, float]], base: int | None = None, *, variance: float = 0.0) -> list[Limits]:
    """Limits for shares `k` of `n`: the share of the base ± 3 standard errors of each, wider where `n` is small.

    Noise of the given variance in both counts of a released point adds V(1 + p²)/n² to the variance of its share.

    Args:
        counts: each point's `k` and `n`.
        base: how many of the first points the mean is made of; all of them, if not given.
        variance: of the noise in each count; 0 for exact figures.

    Raises:
        ValueError: there is no point, a `k` is not between 0 and its `n`, or the variance is negative.
    """
    for k, n in counts:
        check_part(k, n)
    first = counts[:base]
    mean = math.fsum(k for k, _ in first) / math.fsum(n for _, n in first) if first else math.nan
    check_part(mean, 1)
    return [_p_limits(mean, n, variance) for _, n in counts]


def _p_limits(mean: float, n: float, variance: float) -> Limits:
    half = 3 * math.sqrt(mean * (1 - mean) / n + noise_in_share(mean, n, variance))
    return Limits(mean, mean - half, mean + half)


def special_causes(values: Sequence[float], limits: Sequence[Limits]) -> list[Rule | None]:
    """For each point the first rule that marks it; all points of a run are marked.

    A point on a limit is inside; a point at the mean ends a shift; two equal points end a trend.

    Raises:
        ValueError: there are not as many limits as points.
    """
    if len(values) != len(limits):
        raise ValueError(f"Each point needs limits, got {len(values)} points and {len(limits)}")
    found: list[Rule | None] = [None] * len(values)
    for rule, marked in (
        (Rule.SHIFT, _runs([_side(value, one.mean) for value, one in zip(values, limits, strict=True)], _RUN)),
        (Rule.NEAR_LIMIT, _two_of_three(values, limits)),
        (Rule.TREND, _trends(values)),
        (Rule.OUTSIDE, {at for at, one in enumerate(limits) if not one.low <= values[at] <= one.high}),
    ):
        for at in marked:
            found[at] = rule
    return found


def variation(values: Sequence[float], limits: Sequence[Limits], higher_is_better: bool | None) -> Variation:
    """What the newest point says; without a better side, only that it changes.

    Raises:
        ValueError: there is no point, or there are not as many limits as points.
    """
    if not values:
        raise ValueError("Variation needs at least one point")
    rule = special_causes(values, limits)[-1]
    if rule is None:
        return Variation.COMMON
    if higher_is_better is None:
        return Variation.CHANGING
    rising = values[-1] > values[-2] if rule is Rule.TREND else values[-1] > limits[-1].mean
    return Variation.IMPROVING if rising == higher_is_better else Variation.WORSENING


def assurance(limits: Limits, target: float, at_least: bool) -> Assurance:
    """Whether a target lies beyond all that the process usually does: then it is met, or missed, every time.

    Args:
        limits: those of the newest point.
        target: the number to reach.
        at_least: whether to reach it or to stay under it.
    """
    if limits.low <= target <= limits.high:
        return Assurance.EITHER
    return Assurance.PASSES if (target < limits.low) == at_least else Assurance.FAILS


def _side(value: float, middle: float) -> int:
    return (value > middle) - (value < middle)


def _runs(sides: Sequence[int], length: int) -> set[int]:
    """The places in a run of one side, at least so long; 0 is no side."""
    found: set[int] = set()
    start = 0
    for at in range(1, len(sides) + 1):
        if at == len(sides) or sides[at] != sides[start]:
            if sides[start] and at - start >= length:
                found.update(range(start, at))
            start = at
    return found


def _trends(values: Sequence[float]) -> set[int]:
    """Seven points are six steps; the point from which the first step goes belongs to the run."""
    steps = [_side(after, before) for before, after in pairwise(values)]
    return {place for at in _runs(steps, _RUN - 1) for place in (at, at + 1)}


def _two_of_three(values: Sequence[float], limits: Sequence[Limits]) -> set[int]:
    """Two of three in a row beyond the near limit, all three on that side of the mean: the two are marked."""
    found: set[int] = set()
    for side in (1, -1):
        beyond = [side * value > side * one.near(side) for value, one in zip(values, limits, strict=True)]
        same = [_side(value, one.mean) == side for value, one in zip(values, limits, strict=True)]
        for at in range(len(values) - 2):
            three = range(at, at + 3)
            if all(same[place] for place in three) and sum(beyond[place] for place in three) >= 2:
                found.update(place for place in three if beyond[place])
    return found

"""Whether shares rise or fall over a series as a whole.

One test of the whole series: not of the newest figure, nor of the highest against the lowest, which differ by chance
alone where there are many.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.statistics.estimate import Estimate
from dashboard.statistics.intervals import Z95, check_part, check_variance

_SURE = 0.05


class Direction(StrEnum):
    """Where a series goes. Never "no change": not seeing one does not mean that there is none."""

    RISING = "rising"
    FALLING = "falling"
    UNCLEAR = "no clear trend"


@dataclass(frozen=True)
class Trend:
    """What a series shows as a whole."""

    direction: Direction
    p_value: float
    """Two-sided: how often chance alone would make a trend at least this strong."""
    slope: Estimate
    """Change of the share (0 to 1) for each step, with 95 % limits; None where all shares are 0, or all 1."""


@dataclass(frozen=True)
class _Step:
    k: float
    n: float
    position: float


def trend(
    counts: Sequence[tuple[float, float]], positions: Sequence[float] | None = None, *, variance: float = 0.0
) -> Trend:
    """The trend of `k` of `n`, in order of time, by Cochran (1954) and Armitage (1955).

    Positions are 0, 1, 2 … unless given; a step without women is left out and keeps its place. The slope is that of
    the line through the shares by least squares, weighted by `n`. Its variance is that of the test (one share for
    all), so that the limits exclude 0 exactly where the test finds a direction; they are a little too wide if there is
    a steep trend. Noise of the given variance, added to both counts at release, adds V(1 + p²)/n² to each share's
    variance. Shares that jump about more than chance would explain make the test find too much.

    Raises:
        ValueError: fewer than two positions have women, a `k` is not between 0 and its `n`, there are not as many
            positions as counts, or the variance is negative.
    """
    check_variance(variance)
    steps = _with_women(counts, range(len(counts)) if positions is None else positions)
    women = sum(step.n for step in steps)
    share = sum(step.k for step in steps) / women
    centre = sum(step.n * step.position for step in steps) / women
    spread = sum(step.n * (step.position - centre) ** 2 for step in steps)
    slope = sum((step.position - centre) * (step.k - step.n * share) for step in steps) / spread
    noise = variance * (1 + share**2) * sum((step.position - centre) ** 2 for step in steps) / spread**2
    return _judged(slope, math.sqrt(max(0.0, share * (1 - share)) / spread + noise))


def _with_women(counts: Sequence[tuple[float, float]], positions: Sequence[float]) -> list[_Step]:
    if len(positions) != len(counts):
        raise ValueError(f"There must be as many positions as counts, got {len(positions)} and {len(counts)}")
    steps = [_Step(k, n, at) for (k, n), at in zip(counts, positions, strict=True) if (k, n) != (0, 0)]
    for step in steps:
        check_part(step.k, step.n)
    if len({step.position for step in steps}) < 2:
        raise ValueError("A trend needs at least two positions with women")
    return steps


def _judged(slope: float, error: float) -> Trend:
    if error == 0:
        return Trend(Direction.UNCLEAR, 1.0, Estimate(None, None, None))
    p_value = math.erfc(abs(slope) / error / math.sqrt(2))
    estimate = Estimate(slope, slope - Z95 * error, slope + Z95 * error)
    if p_value >= _SURE:
        return Trend(Direction.UNCLEAR, p_value, estimate)
    return Trend(Direction.RISING if slope > 0 else Direction.FALLING, p_value, estimate)

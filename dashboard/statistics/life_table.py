"""The life table by the actuarial method (Cutler and Ederer 1958): a curve from counts in steps, and from no days.

Of those who were followed at the beginning of a step some had the event in it, and some were not followed to its end.
These are taken to have been followed for half of it. Not for an event that something else can rule out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.statistics.intervals import Z95, check_variance


@dataclass(frozen=True)
class Interval:
    """What happened in one step; None where it is not known."""

    until: float
    """Its end, from the beginning."""
    events: float | None
    withdrawn: float | None
    """Those who were not followed to its end, and had not had the event."""


@dataclass(frozen=True)
class LifeStep:
    """The life table at the end of one step."""

    until: float
    entered: float
    """How many were followed at the beginning of the step."""
    at_risk: float
    """The same, less half of those who were not followed to its end."""
    remaining: float
    """Share, 0 to 1, still without the event at the end of the step."""
    low: float
    """95 % limits by log-log."""
    high: float


def life_table(
    entered: float,
    intervals: Sequence[Interval],
    *,
    variance: float = 0.0,
    fewest_at_risk: float = 10,
    fewest_events: float = 5,
) -> tuple[LifeStep, ...]:
    """The steps up to the first of which too little is known: fewer at risk or events, or a count that is not known.

    Limits are by Greenwood's variance on the scale log(−log S), as those of `survival.curve`, with the noise of the
    counts on top (delta method).

    Args:
        entered: how many were followed at the beginning.
        intervals: what happened in each step, one after the other.
        variance: of the noise that was added to each of these counts; 0 for exact ones.
        fewest_at_risk: with fewer the table stops.
        fewest_events: with fewer the table stops.

    Raises:
        ValueError: a count or the variance is negative, or the steps are not in order.
    """
    _check(intervals, variance)
    found: list[LifeStep] = []
    done: list[_Counts] = []
    there = entered
    for interval in intervals:
        if interval.events is None or interval.withdrawn is None:
            break
        at_risk = there - interval.withdrawn / 2
        if at_risk < fewest_at_risk or interval.events < fewest_events or interval.events >= at_risk:
            break
        done.append(_Counts(at_risk, interval.events))
        found.append(LifeStep(interval.until, there, at_risk, *_remaining(done, variance)))
        there -= interval.events + interval.withdrawn
    return tuple(found)


@dataclass(frozen=True)
class _Counts:
    at_risk: float
    events: float

    @property
    def stays(self) -> float:
        return 1 - self.events / self.at_risk

    @property
    def spread(self) -> float:
        """Its part of Greenwood's variance of log S: also how fast log S rises with the number at risk."""
        return self.events / (self.at_risk * (self.at_risk - self.events))


def _check(intervals: Sequence[Interval], variance: float) -> None:
    check_variance(variance)
    ends = [one.until for one in intervals]
    if any(earlier >= later for earlier, later in zip([0.0, *ends], ends, strict=False)):
        raise ValueError(f"The steps must come in order, got ends {ends}")
    if any((count or 0) < 0 for one in intervals for count in (one.events, one.withdrawn)):
        raise ValueError("A count cannot be negative")


def _remaining(done: Sequence[_Counts], variance: float) -> tuple[float, float, float]:
    """The share that remains, with its limits."""
    remaining = math.prod(one.stays for one in done)
    if remaining >= 1:
        return 1.0, 1.0, 1.0
    spread = sum(one.spread for one in done) + variance * _noise(done)
    log = math.log(remaining)
    half = Z95 * math.sqrt(spread) / -log
    # S to the power of a factor, which is what going back from the scale of log(−log S) comes to.
    return remaining, math.exp(log * math.exp(half)), math.exp(log * math.exp(-half))


def _noise(done: Sequence[_Counts]) -> float:
    """What noise of variance 1 in every count adds to the variance of log S: the squares of its slopes.

    A woman more at the beginning is at risk in every step. One more event in a step is one who leaves it, and who is
    missing in all the later ones; one more who withdrew is half missing in hers, and in all the later ones.
    """
    slopes = [sum(one.spread for one in done)]
    for place, one in enumerate(done):
        later = sum(other.spread for other in done[place + 1 :])
        slopes += [-1 / (one.at_risk - one.events) - later, -one.spread / 2 - later]
    return sum(slope * slope for slope in slopes)

"""How long until something happens, where some have not been followed to the end (Kaplan and Meier 1958).

A duration is the time from the beginning to the event, or, for who has not had the event, to the last moment at
which that was known (censored). Who is censored at the moment of an event was still at risk of it. Durations are in
any one unit, days with us, and may be 0. Not for an event that something else can rule out (competing risks): those
would have to be counted as still waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from dashboard.statistics.estimate import Estimate
from dashboard.statistics.intervals import Z95

_Floats = NDArray[np.float64]

_ROUNDING = 1e-12
"""A product of fractions that makes exactly one half may come out this much beside it."""
_ALIKE = 1e-10
"""What is so little of the largest is rounding, and no variance of its own."""


@dataclass(frozen=True)
class CurvePoint:
    """The curve at one moment."""

    at: float
    survival: float | None
    """Share, 0 to 1, still without the event after this moment; None once nobody has been followed for so long."""
    low: float | None
    """95 % limits by log-log; None where they do not exist: before the first event, and after everyone has had it."""
    high: float | None
    at_risk: int
    """How many were followed up to this moment without the event before it."""


Followed = tuple[Sequence[float], Sequence[bool]]
"""The durations of one group, and whether each ended with the event."""


@dataclass(frozen=True)
class LogRank:
    """Whether the curves of several groups differ by more than chance would explain."""

    statistic: float
    """Chi-square, from 0: how far the events in each group are from as many as it would have if all were alike."""
    degrees_of_freedom: int
    """The groups that say something, less one."""
    p_value: float
    """How often chance alone would show curves at least so far apart, 0 to 1; close to true of some events a group."""


@dataclass(frozen=True)
class _Steps:
    """The curve after each moment at which something happened; nan where it has no limits."""

    times: _Floats
    survival: _Floats
    low: _Floats
    high: _Floats
    at_risk: NDArray[np.int64]


def curve(durations: Sequence[float], events: Sequence[bool], at: Sequence[float]) -> tuple[CurvePoint, ...]:
    """The share still without the event at each moment asked for, with its 95 % limits.

    Raises:
        ValueError: there are no durations, not as many as events, or a duration or moment is not a number from 0.
    """
    steps = _steps(durations, events)
    return tuple(_point(steps, float(moment)) for moment in _from_zero(at, "moment"))


def median(durations: Sequence[float], events: Sequence[bool]) -> Estimate:
    """The first time by which at least half have had the event, with its 95 % limits.

    None where the curve does not come down to one half. The limits are the times at which those of the curve (log-log)
    cross one half (Brookmeyer and Crowley 1982); None where they do not cross it. Without censoring and with an even
    number it is the lower of the two middle durations, not what lies between them.

    Raises:
        ValueError: there are no durations, not as many as events, or a duration is not a number from 0.
    """
    steps = _steps(durations, events)
    value, low, high = (_first_at_half(steps.times, line) for line in (steps.survival, steps.low, steps.high))
    return Estimate(value, low, high)


def logrank(groups: Sequence[Followed]) -> LogRank | None:
    """The log-rank test of two or more groups (Mantel 1966; Peto and Peto 1972), each moment weighted alike.

    At each moment of an event the events of all are spread over the groups as their members are who were still
    followed; what happened less that, summed, is held against its hypergeometric variance. For two groups it is the
    square of what SciPy's `logrank` gives. None where nothing can be held against each other: fewer than two groups,
    no event, or no event while somebody of two groups was followed.

    Raises:
        ValueError: as `curve`, of any of the groups.
    """
    followed = [_followed(*group) for group in groups]
    if not any(happened.any() for _, happened in followed):
        return None
    surplus, variance = _beyond_expected(followed)
    # The surpluses add up to nothing, so the last group says nothing more; nor does one that nobody of was followed.
    some = variance[:-1, :-1]
    degrees = int(np.linalg.matrix_rank(some, rtol=_ALIKE, hermitian=True)) if some.size else 0
    if not degrees:
        return None
    statistic = float(surplus[:-1] @ np.linalg.pinv(some, rtol=_ALIKE, hermitian=True) @ surplus[:-1])
    return LogRank(statistic, degrees, float(chdtrc(degrees, statistic)))


def _beyond_expected(followed: Sequence[tuple[_Floats, NDArray[np.bool_]]]) -> tuple[_Floats, _Floats]:
    """Of each group the events beyond those expected if all were alike, and their covariances under that."""
    moments = np.unique(np.concatenate([lasted[happened] for lasted, happened in followed]))
    at_risk = np.array([len(lasted) - np.searchsorted(np.sort(lasted), moments) for lasted, _ in followed], float)
    ended = np.array(
        [np.bincount(np.searchsorted(moments, each[events]), minlength=len(moments)) for each, events in followed]
    )
    everyone, events = at_risk.sum(axis=0), ended.sum(axis=0)
    share = at_risk / everyone
    # With one left nothing is open: whoever it is has the event.
    spread = events * (everyone - events) / np.maximum(everyone - 1, 1)
    surplus = (ended - events * share).sum(axis=1)
    return surplus, np.diag((spread * share).sum(axis=1)) - (spread * share) @ share.T


def _followed(durations: Sequence[float], events: Sequence[bool]) -> tuple[_Floats, NDArray[np.bool_]]:
    lasted, happened = _from_zero(durations, "duration"), np.asarray(events, dtype=bool)
    if not 0 < len(lasted) == len(happened):
        raise ValueError(f"There must be as many durations as events, got {len(lasted)} and {len(happened)}")
    return lasted, happened


def _steps(durations: Sequence[float], events: Sequence[bool]) -> _Steps:
    from scipy.stats import CensoredData, ecdf  # takes a second: loaded when a curve is asked for

    lasted, happened = _followed(durations, events)
    found = ecdf(CensoredData.right_censored(lasted, ~happened)).sf
    times = np.asarray(found.quantiles, dtype=np.float64)
    survival = np.asarray(found.probabilities, dtype=np.float64)
    at_risk = len(lasted) - np.searchsorted(np.sort(lasted), times)
    ended = np.bincount(np.searchsorted(times, lasted[happened]), minlength=len(times))
    return _Steps(times, survival, *_log_log(survival, at_risk, ended), at_risk)


def _log_log(survival: _Floats, at_risk: NDArray[np.int64], ended: NDArray[np.int64]) -> tuple[_Floats, _Floats]:
    """Limits from Greenwood's variance on the scale log(−log S) (Kalbfleisch and Prentice 1980).

    As `confidence_interval` of SciPy, which however warns where there are none, for the whole process.
    """
    low, high = np.full_like(survival, np.nan), np.full_like(survival, np.nan)
    inside = (survival > _ROUNDING) & (survival < 1)
    left = np.where(inside, at_risk - ended, 1)  # 1: no division by the nobody who is left at the end
    log = np.log(survival[inside])
    half = Z95 * np.sqrt(np.cumsum(ended / (at_risk * left))[inside]) / -log
    # S to the power of a factor, which is what going back from the scale of log(−log S) comes to.
    low[inside], high[inside] = np.exp(log * np.exp(half)), np.exp(log * np.exp(-half))
    return low, high


def _point(steps: _Steps, moment: float) -> CurvePoint:
    following = int(np.searchsorted(steps.times, moment))
    at_risk = int(steps.at_risk[following]) if following < len(steps.times) else 0
    step = int(np.searchsorted(steps.times, moment, side="right")) - 1
    if step < 0:
        return CurvePoint(moment, 1.0, None, None, at_risk)
    survival = float(steps.survival[step])
    # After the last moment at which anyone was followed nothing is known, unless everyone has had the event.
    if at_risk == 0 and survival > _ROUNDING:
        return CurvePoint(moment, None, None, None, 0)
    return CurvePoint(moment, survival, _number(steps.low[step]), _number(steps.high[step]), at_risk)


def _first_at_half(times: _Floats, line: _Floats) -> float | None:
    reached = np.flatnonzero(line <= 0.5 + _ROUNDING)
    return float(times[reached[0]]) if len(reached) else None


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _from_zero(values: Sequence[float], what: str) -> _Floats:
    numbers = np.asarray(values, dtype=np.float64)
    wrong = numbers[~(np.isfinite(numbers) & (numbers >= 0))]
    if len(wrong):
        raise ValueError(f"A {what} must be a number from 0, got {wrong[0]}")
    return numbers

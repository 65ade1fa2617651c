"""Drawing by lot, and counting days: what the other modules share."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import IntEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

Days = NDArray[np.int64]
"""Days since 1 January 1970."""
Flags = NDArray[np.bool_]
Shares = NDArray[np.float64]
Words = NDArray[np.object_]
Table = Mapping[str, float] | Mapping[str | None, float]

BLANK = np.array(None, dtype=object)
NEVER = date(9000, 1, 1).toordinal()

_HOLIDAYS = [f"{year}-{day}" for year in range(2021, 2027) for day in ("01-01", "12-25", "12-26")]


class Stream(IntEnum):
    """Each sheet draws from a stream of its own, so that a change to one leaves the others as they are.

    They begin at 1: numpy fills up with zeros, and number 0 would repeat the stream of the referrals themselves.
    """

    PROGRESS = 1
    CONTRACTS = 2
    ACCOMMODATION = 3
    OUTCOMES = 4
    ASSESSMENTS = 5
    EXPERIENCE = 6
    REOFFENDING = 7
    POPULATION = 8


def pick(rng: np.random.Generator, shares: Table, size: int) -> Words:
    return choose(rng.random(size), shares)


def choose(draw: Shares, shares: Table) -> Words:
    """For each draw between 0 and 1, one of the keys, as often as its share says."""
    names = np.array([*shares], dtype=object)
    bounds = np.cumsum([*shares.values()])
    chosen: Words = names[np.searchsorted(bounds[:-1] / bounds[-1], draw, side="right")]
    return chosen


def pick_by(rng: np.random.Generator, of: Words, shares: Mapping[str, Table], otherwise: Table) -> Words:
    """As `pick`, with shares of its own for some values of another column."""
    draw = rng.random(len(of))
    picked = choose(draw, otherwise)
    for value, within in shares.items():
        mine = of == value
        picked[mine] = choose(draw[mine], within)
    return picked


def looked_up(values: Words, table: Mapping[str, float]) -> Shares:
    found = np.zeros(len(values))
    for value, amount in table.items():
        found[values == value] = amount
    return found


def among(values: Words, wanted: tuple[str, ...]) -> Flags:
    return np.isin(values.astype(str), wanted)


def as_day(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def working_days(days: Days) -> Days:
    """Each week's seven days fall on its five working days, public holidays on the next; the order stays."""
    week, nth = np.divmod(days + 3, 7)  # 1 January 1970 was a Thursday
    weekdays = week * 7 + nth * 5 // 7 - 3
    return np.where(days < NEVER, next_working_days(weekdays), NEVER)


def next_working_days(days: Days) -> Days:
    """The day itself, or the first working day after it."""
    working: Days = np.busday_offset(days.astype("datetime64[D]"), 0, roll="forward", holidays=_HOLIDAYS).astype(
        np.int64
    )
    return working


def working_day_before(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


def date_texts(days: Days, last: int) -> pl.Series:
    """As a file has them; nothing for what is later than a last day."""
    known = np.where(days <= last, days, np.iinfo(np.int64).min)  # numpy's "not a time", null in Polars
    return pl.Series(known.astype("datetime64[D]")).cast(pl.String)


def texts(values: Words) -> pl.Series:
    return pl.Series(values.tolist(), dtype=pl.String)

"""When it can be known whether someone reoffended: proven reoffending statistics of the Ministry of Justice.

An offence counts in the twelve months from the index date; a court has six months more to prove it. Before that a
rate would look low only because it is early, so there is none. Half-open: the day on which a period ends is no more
part of it.
"""

from calendar import monthrange
from datetime import date
from enum import StrEnum

FOLLOW_UP_MONTHS = 12
WAITING_MONTHS = 6
"""After the follow-up, for the offence to be proven."""


class State(StrEnum):
    """What can be known at the cut-off of the data."""

    MATURING = "maturing"
    """The follow-up has not ended."""
    AWAITING_OUTCOMES = "awaiting outcomes"
    """The follow-up has ended; offences in it may still be proven."""
    MATURE = "mature"


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day if it has no such day, as DuckDB counts."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def follow_up_end(index: date) -> date:
    """The first day after the twelve months in which an offence counts."""
    return months_after(index, FOLLOW_UP_MONTHS)


def proven_by(index: date) -> date:
    """The day before which the offence must have been proven: eighteen months after the index date.

    Counted from the index date, not from the end of the follow-up, which may have been clipped (29 February).
    """
    return months_after(index, FOLLOW_UP_MONTHS + WAITING_MONTHS)


def state(index: date, cutoff: date) -> State:
    """What can be known, at the cut-off of the data, of someone with this index date."""
    if proven_by(index) <= cutoff:
        return State.MATURE
    return State.AWAITING_OUTCOMES if follow_up_end(index) <= cutoff else State.MATURING


def matures_on(last_index: date) -> date:
    """The first cut-off at which everyone of a cohort is mature, from the cohort's last index date."""
    return proven_by(last_index)

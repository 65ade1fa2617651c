"""Working days in England and Wales: Monday to Friday without bank holidays.

The bank holidays, one-off ones and substitute days included, are those of the `holidays` package; those to come are
by today's law, so keep the package up to date.
"""

from datetime import date, timedelta
from functools import lru_cache

_SATURDAY = 5


def bank_holidays(first_year: int = 2010, last_year: int = 2035) -> tuple[date, ...]:
    """The bank holidays of these years, both included, in order; never a Saturday or Sunday, but its substitute."""
    return tuple(day for year in range(first_year, last_year + 1) for day in sorted(_of_year(year)))


def working_days_after(day: date, n: int) -> date:
    """The n-th working day after a day, whether or not that is one: the first working day after it is 1.

    Raises:
        ValueError: `n` is less than 1.
    """
    if n < 1:
        raise ValueError(f"The number of working days must be at least 1, got {n}")
    while n:
        day += timedelta(days=1)
        n -= _is_working_day(day)
    return day


def _is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _of_year(day.year)


@lru_cache(maxsize=256)
def _of_year(year: int) -> frozenset[date]:
    from holidays import country_holidays  # slow to import, and not needed by most who import this

    # Wales has the same; the package keeps Saturdays and Sundays beside their substitute days.
    found = country_holidays("GB", subdiv="ENG", years=year)
    return frozenset(day for day in found if day.year == year and day.weekday() < _SATURDAY)

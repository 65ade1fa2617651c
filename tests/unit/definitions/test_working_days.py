"""Bank holidays that were moved, added or put in place of another; working days by hand and by a slow twin."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.definitions.working_days import bank_holidays, working_days_after

# gov.uk/bank-holidays, England and Wales.
PUBLISHED = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",  # May Day moved to VE Day; Boxing Day substitute
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",  # jubilee, state funeral
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",  # coronation
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_published_bank_holidays(year: int) -> None:
    assert " ".join(f"{day:%m-%d}" for day in bank_holidays(year, year)) == PUBLISHED[year]


def test_all_years_in_order() -> None:
    found = bank_holidays()
    assert list(found) == sorted(set(found))
    assert (found[0], found[-1]) == (date(2010, 1, 1), date(2035, 12, 26))
    assert all(day.weekday() < 5 for day in found)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2022, 6, 1), 1, date(2022, 6, 6)),  # 2 and 3 June were bank holidays, then a weekend
        (date(2022, 6, 1), 2, date(2022, 6, 7)),
        (date(2025, 4, 17), 1, date(2025, 4, 22)),  # over Easter
        (date(2021, 12, 24), 1, date(2021, 12, 29)),  # Christmas on a Saturday: two substitute days
        (date(2025, 12, 31), 1, date(2026, 1, 2)),  # into another year
        (date(2025, 9, 1), 10, date(2025, 9, 15)),
        (date(2025, 9, 6), 1, date(2025, 9, 8)),  # from a Saturday
        (date(2025, 8, 25), 1, date(2025, 8, 26)),  # from a bank holiday
    ],
)
def test_working_days(day: date, n: int, expected: date) -> None:
    assert working_days_after(day, n) == expected


@pytest.mark.parametrize("n", [0, -1])
def test_at_least_one(n: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        working_days_after(date(2025, 9, 1), n)


@given(st.dates(date(2010, 1, 1), date(2034, 12, 31)), st.integers(1, 40))
def test_agrees_with_counting_all_days(day: date, n: int) -> None:
    closed = set(bank_holidays())
    after = (day + timedelta(days=count) for count in range(1, 100))
    working = [one for one in after if one.isoweekday() not in (6, 7) and one not in closed]
    assert working_days_after(day, n) == working[n - 1]


def test_importing_does_not_import_the_package() -> None:
    code = "import sys, dashboard.definitions.working_days; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "error", "-c", code], check=False).returncode == 0

"""Dates at the ends of months, and the days on which a state changes."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.maturity import State, follow_up_end, matures_on, months_after, proven_by, state

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("index", "followed", "proven"),
    [
        (date(2023, 8, 31), date(2024, 8, 31), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2025, 2, 28), date(2025, 8, 29)),
        (date(2022, 8, 31), date(2023, 8, 31), date(2024, 2, 29)),
        (date(2023, 6, 30), date(2024, 6, 30), date(2024, 12, 30)),
        (date(2023, 12, 31), date(2024, 12, 31), date(2025, 6, 30)),
        (date(2023, 1, 1), date(2024, 1, 1), date(2024, 7, 1)),
    ],
)
def test_dates(index: date, followed: date, proven: date) -> None:
    assert follow_up_end(index) == followed
    assert proven_by(index) == proven


def test_cohort_of_april_to_june_2023() -> None:
    # Published by the Ministry of Justice on 24 April 2025, sixteen weeks later.
    assert matures_on(date(2023, 6, 30)) == date(2024, 12, 30)


def test_states_change_on_the_day() -> None:
    index = date(2023, 8, 31)
    states = {
        date(2024, 8, 30): State.MATURING,
        date(2024, 8, 31): State.AWAITING_OUTCOMES,
        date(2025, 2, 27): State.AWAITING_OUTCOMES,
        date(2025, 2, 28): State.MATURE,
    }
    assert {cutoff: state(index, cutoff) for cutoff in states} == states


def test_before_the_index_date_it_is_maturing() -> None:
    assert state(date(2023, 8, 31), date(2023, 1, 1)) is State.MATURING


days = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def slow_months_after(day: date, months: int) -> date:
    """A month after the other, and then back from the wanted day to one that there is."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for wanted in range(day.day, 0, -1):
        try:
            return date(year, month, wanted)
        except ValueError:
            continue
    raise AssertionError


@given(days, st.integers(0, 60))
def test_agrees_with_the_twin(day: date, months: int) -> None:
    assert months_after(day, months) == slow_months_after(day, months)


def test_agrees_with_duckdb() -> None:
    with duckdb.connect() as database:
        rows = database.execute(
            "select day::date, (day + interval 12 months)::date, (day + interval 18 months)::date"
            " from generate_series(date '2023-01-01', date '2027-01-01', interval 1 day) as t(day)"
        ).fetchall()
    assert rows == [(day, follow_up_end(day), proven_by(day)) for day, _, _ in rows]


@given(days, days)
def test_a_cohort_matures_when_its_last_does(one: date, other: date) -> None:
    first, last = sorted((one, other))
    ready = matures_on(last)
    assert state(first, ready) is state(last, ready) is State.MATURE
    assert state(last, ready - DAY) is not State.MATURE

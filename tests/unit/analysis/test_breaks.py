"""Breaks in series: in the quarter and year that they fall in, and never in the first one."""

from datetime import date

import pytest

from dashboard.analysis import breaks
from dashboard.analysis.answer import Row
from dashboard.definitions.breaks import BREAKS, broken_in
from dashboard.definitions.indicators import INDICATORS


def _broken(indicator: str, *groups: str) -> list[str]:
    return [row.group for row in breaks.with_breaks(indicator, [Row(group) for group in groups]) if row.series_break]


def test_a_break_lies_in_the_quarter_and_in_the_year_of_its_day():
    assert _broken("settled_at_exit", "2023-24 Q4", "2024-25 Q1", "2024-25 Q2") == ["2024-25 Q1"]
    assert _broken("settled_at_exit", "2023-24", "2024-25", "2025-26") == ["2024-25"]
    assert _broken("outcomes_achieved", "2024-25 Q4", "2025-26 Q1") == ["2025-26 Q1"]


def test_what_nothing_came_before_is_not_broken():
    assert _broken("settled_at_exit", "2024-25 Q1", "2024-25 Q2") == []
    assert _broken("settled_at_exit") == []


def test_other_indicators_go_on():
    assert _broken("started", "2023-24 Q4", "2024-25 Q1") == []


@pytest.mark.parametrize(
    ("first", "last", "broken"),
    [
        (date(2024, 4, 1), date(2024, 4, 30), False), (date(2024, 5, 1), date(2024, 5, 1), True),
        (date(2024, 4, 1), date(2024, 5, 1), True), (date(2024, 5, 2), date(2024, 6, 30), False),
    ],
)  # fmt: skip
def test_the_day_itself_is_new(first, last, broken):
    assert (broken_in("settled_at_exit", first, last) is not None) == broken


def test_breaks_are_said_where_they_lie():
    rows = breaks.with_breaks("settled_at_exit", [Row("2023-24 Q4"), Row("2024-25 Q1")])
    assert breaks.said(rows) == (f"[b] 2024-25 Q1: {BREAKS[0].words}",)


def test_every_break_is_of_indicators_that_there_are():
    assert {slug for one in BREAKS for slug in one.indicators} <= INDICATORS.keys()

"""Curves of groups begin where as many of each have had the event as may be counted: one day for all of them."""

import polars as pl
import pytest

from dashboard.analysis import curves
from dashboard.analysis.answer import Answer, Row, Source


def _answer(indicator: str, early: int, late: int) -> Answer:
    """Black women have their events on days 1, 2, 3 …, White women a hundred days later; forty of each never."""
    lines = [
        {"category": group, "value": float(first + number), "achieved": True}
        for group, first, many in (("black", 1, early), ("white", 101, late))
        for number in range(many)
    ]
    lines += [{"category": group, "value": 400.0, "achieved": False} for group in ("black", "white") for _ in range(40)]
    rows = tuple(Row(group, n=60, slug=group) for group in ("black", "white"))
    answer = Answer(indicator, Source.OWN, "all", rows, by="ethnicity")
    return curves.with_curves(answer, pl.DataFrame(lines), (5, 50, 109, 110, 300))


def _days(answer: Answer) -> list[list[float]]:
    return [[point.at for point in one.points] for one in answer.curves]


def test_of_reoffending_no_day_tells_of_fewer_than_may_be_counted():
    found = _answer("time_to_reoffence", 20, 20)
    # On day 50 all twenty of the one group have had theirs; of the other none: it could be had by subtraction.
    assert _days(found) == [[110, 300], [110, 300]]
    assert any("fewer than 10 had had one" in note for note in found.notes)


def test_where_every_woman_may_be_counted_every_day_is_told():
    found = _answer("time_to_leaving", 20, 20)
    assert _days(found) == [[5, 50, 109, 110, 300]] * 2
    assert not any("fewer than" in note for note in found.notes)


@pytest.mark.parametrize("many", [10, 11])
def test_the_tenth_event_opens_the_curve(many):
    assert _days(_answer("time_to_reoffence", 20, many))[1] == [110, 300]


def test_with_fewer_events_than_may_be_counted_there_is_no_curve():
    assert _days(_answer("time_to_reoffence", 20, 9)) == [[], []]

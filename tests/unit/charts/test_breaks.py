"""A break in a series is a line before its quarter, in every chart over quarters, and a mark in the table."""

import pytest

from dashboard.analysis import breaks
from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.limits import with_process_limits
from dashboard.charts.process import process
from dashboard.charts.rates import over_time

QUARTERS = ("2023-24 Q3", "2023-24 Q4", "2024-25 Q1", "2024-25 Q2")


def _answer(indicator: str) -> Answer:
    rows = [Row(quarter, n=100, k=50, rate=0.5, low=0.4, high=0.6, slug=quarter) for quarter in QUARTERS]
    return Answer(indicator, Source.HEADLINE, "all", breaks.with_breaks(indicator, rows), by="quarter")


@pytest.mark.parametrize("draw", [over_time, lambda answer: process(with_process_limits(answer))])
def test_a_line_before_the_quarter(draw):
    chart = draw(_answer("settled_at_exit"))
    assert [(line.x0, line.x1) for line in chart.layout.shapes] == [(1.5, 1.5)]  # between the second and the third
    assert [note.text for note in chart.layout.annotations] == ["[b]"]


@pytest.mark.parametrize("draw", [over_time, lambda answer: process(with_process_limits(answer))])
def test_no_line_where_nothing_breaks(draw):
    assert not draw(_answer("started")).layout.shapes


def test_a_target_is_a_line_across():
    chart = process(with_process_limits(_answer("started")), target=0.7)
    (line,) = chart.layout.shapes
    assert (line.y0, line.y1, line.line.dash) == (0.7, 0.7, None)
    assert chart.layout.yaxis.range[1] > 0.7

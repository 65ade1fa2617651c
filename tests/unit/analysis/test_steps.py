"""What published steps say: a life table as far as it may be shown, and by when half had got there, in words."""

from dataclasses import replace

import pytest

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.steps import METHOD, half_in_words, with_steps
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.steps import COURSES, INSTEAD, LEAVING, REOFFENDING, WAITS
from dashboard.disclosure import policy as policies
from dashboard.statistics.life_table import LifeStep

POLICY = policies.load()


def _waits(*counts, total=None, variance=4):
    """Counts of the six groups, in their order."""
    rows = tuple(
        Row(label, n=n, slug=slug, mark="c" if n is None else None)
        for (slug, label), n in zip(WAITS.groups.items(), counts, strict=True)
    )
    answer = Answer("waits", Source.RELEASED, "2025-26", rows, by="waiting_time")
    return with_steps(answer, sum(filter(None, counts)) if total is None else total, POLICY, variance)


def test_of_waits_it_is_the_share_who_had_not_started_by_then():
    found = _waits(100, 100, 300, 200, 100, 200)
    assert [(point.at, point.survival) for point in found.life_table] == [(7, 0.9), (14, 0.8), (28, 0.5), (56, 0.3)]
    assert all(point.low < point.survival < point.high for point in found.life_table)
    assert all(point.at_risk % 5 == 0 for point in found.life_table)
    assert METHOD in found.notes


def test_by_when_half_had_started_is_a_band_and_never_a_day():
    found = _waits(100, 200, 600, 200, 100, 200)
    assert found.half == "Half of the women had started between 2 weeks and 4 weeks after their referral."
    assert found.notes[0] == found.half
    assert _waits(800, 100, 50, 50, 20, 20).half == "Half of the women had started within 1 week of their referral."


def test_what_chance_and_noise_leave_open_is_said():
    found = _waits(30, 40, 50, 40, 20, 60)
    assert found.half == (
        "Half of the women had started between 2 weeks and 4 weeks after their referral "
        "(95% interval: between 2 weeks and 8 weeks after their referral)."
    )
    assert (
        _waits(20, 10, 10, 10, 10, 20).half.endswith(
            "(95% interval: between 2 weeks and 8 weeks after their referral)."
        )
        is False
    )


def test_where_fewer_than_half_started_that_is_said():
    found = _waits(50, 50, 50, 50, 50, 300)
    assert found.half == "Fewer than half had started 8 weeks after their referral."


@pytest.mark.parametrize(
    ("hidden", "steps"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 4)]
)  # fmt: skip
def test_it_stops_at_a_band_that_is_hidden(hidden, steps):
    counts = [50, 50, 50, 50, 50, 300]
    counts[hidden] = None
    found = _waits(*counts, total=550)
    assert len(found.life_table) == steps
    if steps == 0:
        assert found.half == "By when half had started cannot be shown safely."
    elif steps < 4:
        assert found.half.endswith("; what came after cannot be shown safely.")


def test_without_a_total_there_is_none():
    rows = _waits(50, 50, 50, 50, 50, 300).rows
    answer = Answer("waits", Source.RELEASED, "2025-26", rows, by="waiting_time")
    assert with_steps(answer, None, POLICY, 4).life_table == ()


def test_of_leaving_who_was_not_followed_so_long_is_half_at_risk():
    """900 at risk; of 100 who were followed for less than 4 weeks, half: 950."""
    counts = {slug: 0 for slug in LEAVING.groups} | {"left_4": 95, "followed_4": 100, "left_8": 80, "followed_8": 10}
    rows = tuple(Row(slug, n=counts[slug] or None, slug=slug) for slug in LEAVING.groups)
    answer = Answer("started_in_period", Source.RELEASED, "2025-26", rows, by="leaving_step")
    found = with_steps(answer, 1000, POLICY, 4)
    first, second = found.life_table
    assert (first.at, first.at_risk, first.survival) == (28, 950, 0.9)
    assert (second.at, second.at_risk, second.survival) == (56, 800, 0.81)
    assert found.half == "Fewer than half had left 8 weeks after their start; what came after cannot be shown safely."
    assert "Had not left: 90% after 4 weeks (95% interval 88% to 92%); 81% after 8 weeks" in found.notes[1]


def test_a_median_that_may_lie_beyond_the_last_step_says_so():
    step = LifeStep(7, 100, 100, 0.6, 0.5, 0.7)
    beyond = replace(step, until=14, remaining=0.48, low=0.4, high=0.56)
    assert half_in_words(WAITS, [step, beyond]) == (
        "Half of the women had started between 1 week and 2 weeks after their referral "
        "(95% interval: at any time after their referral)."
    )


def _reoffending(**counts):
    rows = tuple(Row(slug, n=counts.get(slug.rpartition(">")[2]), slug=slug) for slug in REOFFENDING.groups)
    rows = (*rows, Row("Not known", n=counts.get("not_known"), slug="not_known"))
    answer = Answer("proven_reoffending", Source.RELEASED, "2023-24", rows, by="reoffence_step")
    return with_steps(answer, 1000, POLICY, 4)


def test_people_of_whom_it_is_not_known_are_left_out_where_they_are_counted():
    assert _reoffending(month_3=200).life_table[0].survival == 0.8
    found = _reoffending(month_3=200, month_6=200, month_9=50, not_known=200)
    assert [point.survival for point in found.life_table] == [0.75, 0.5, 0.44]
    assert found.half.startswith("Half of the people had had one between 3 months and 6 months after the index date")


@pytest.mark.parametrize("by", COURSES)
def test_a_course_can_be_published_with_its_total(by):
    course = COURSES[by]
    (table,) = [one for one in POLICY.tables if one.characteristic == by]
    assert table.outcomes
    assert not table.per_provider, "one service's own would be too small"
    assert table.indicators == (course.indicator,)
    assert INDICATORS[course.indicator].published, "so that its total is"
    assert CHARACTERISTICS[by].groups == course.groups
    assert not INDICATORS[course.exact].published
    assert INSTEAD[course.exact] == (course.indicator, by)
    assert [step.until for step in course.steps] == sorted({step.until for step in course.steps})

"""Process limits against a printed example, each rule by name, and what must always hold."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from dashboard.statistics.control_chart import (
    Limits,
    Rule,
    Variation,
    p_limits,
    special_causes,
    variation,
    xmr_limits,
)
from dashboard.statistics.funnel import share_limits

# Vignette of NHSRplotthedots: 18 days, one of them 10; limits without screening of moving ranges.
DAYS = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
FLAT = Limits(0, -3, 3)


def rules(values: list[float]) -> list[Rule | None]:
    return special_causes(values, [FLAT] * len(values))


def test_limits_and_the_one_special_day() -> None:
    limits = xmr_limits(DAYS)
    assert (limits.mean, limits.low, limits.high) == pytest.approx((1.944444, -3.062614, 6.951503), abs=5e-7)
    found = special_causes(DAYS, [limits] * len(DAYS))
    assert [at for at, rule in enumerate(found) if rule] == [4]
    assert found[4] is Rule.OUTSIDE
    # The printed mean moving range is 1.882353: three standard deviations are 2.66 of it, two are 1.7733.
    assert (limits.high - limits.mean) / 1.882353 == pytest.approx(2.66, abs=5e-7)
    assert (limits.near(1) - limits.mean) / 1.882353 == pytest.approx(1.7733, abs=5e-5)
    assert (limits.near(-1) - limits.mean) / 1.882353 == pytest.approx(-1.7733, abs=5e-5)


def test_shares_of_fewer_women_have_wider_limits() -> None:
    few, many = p_limits([(5, 10), (500, 1000)])
    # By hand: 505 of 1,010; 3·√(0.25/10) and 3·√(0.25/1000).
    assert (few.mean, few.high - few.mean, many.high - many.mean) == pytest.approx((0.5, 0.474342, 0.0474342), abs=5e-7)


@given(st.lists(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1))
def test_limits_of_shares_are_those_of_a_funnel_of_three_standard_errors(counts: list[tuple[int, int]]) -> None:
    share = sum(k for k, _ in counts) / sum(n for _, n in counts)
    three = 1 - 2 * float(norm.sf(3))
    for limits, (_, n) in zip(p_limits(counts), counts, strict=True):
        expected = share_limits(share, n, confidence=three)
        assert limits.mean == pytest.approx(share)
        assert math.isclose(max(0.0, limits.low), expected.low, abs_tol=1e-9)
        assert math.isclose(min(1.0, limits.high), expected.high, abs_tol=1e-9)


def test_seven_rising_are_a_trend_and_six_are_none() -> None:
    rising = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4]
    assert rules(rising) == [Rule.TREND] * 7
    assert rules(rising[1:]) == [None] * 6
    assert rules([-value for value in rising]) == [Rule.TREND] * 7


def test_noise_in_released_counts_widens_the_limits_of_shares() -> None:
    # By hand: 0.25/100 + 4·(1 + 0.25)/100² = 0.003.
    (limits,) = p_limits([(50, 100)], variance=4)
    assert (limits.low, limits.high) == pytest.approx((0.5 - 3 * math.sqrt(0.003), 0.5 + 3 * math.sqrt(0.003)))
    with pytest.raises(ValueError, match="cannot be negative"):
        p_limits([(50, 100)], variance=-1)


def test_two_equal_points_end_a_trend() -> None:
    assert rules([-0.3, -0.2, -0.1, -0.1, 0.2, 0.3, 0.4]) == [None] * 7


def test_seven_on_one_side_are_a_shift_and_the_mean_ends_it() -> None:
    assert rules([0.1, 0.2] * 3 + [0.1]) == [Rule.SHIFT] * 7
    assert rules([0.1, 0.2, 0.1, 0, 0.1, 0.2, 0.1]) == [None] * 7


def test_two_of_three_close_to_a_limit() -> None:
    assert rules([2.5, 0.5, 2.5, -1]) == [Rule.NEAR_LIMIT, None, Rule.NEAR_LIMIT, None]
    assert rules([2.5, -0.5, 2.5]) == [None] * 3


def test_a_point_on_a_limit_is_inside() -> None:
    assert rules([3, -3]) == [None, None]
    assert rules([3.01]) == [Rule.OUTSIDE]


@pytest.mark.parametrize(
    ("newest", "better", "said"),
    [
        (4, True, Variation.IMPROVING),
        (4, False, Variation.WORSENING),
        (-4, True, Variation.WORSENING),
        (-4, False, Variation.IMPROVING),
        (4, None, Variation.CHANGING),
        (1, True, Variation.COMMON),
    ],
)
def test_what_the_newest_point_says(newest: float, better: bool | None, said: Variation) -> None:
    assert variation([0, newest], [FLAT, FLAT], better) is said


def test_a_rising_trend_below_the_mean_improves() -> None:
    values = [-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3]
    assert variation(values, [FLAT] * 7, higher_is_better=True) is Variation.IMPROVING


def test_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="at least two points"):
        xmr_limits([1])
    with pytest.raises(ValueError, match="must be between"):
        p_limits([(2, 1)])
    with pytest.raises(ValueError, match="must be between"):
        p_limits([])
    with pytest.raises(ValueError, match="needs limits"):
        special_causes([1], [])
    with pytest.raises(ValueError, match="at least one point"):
        variation([], [], higher_is_better=True)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=30))
def test_turned_upside_down_the_same_points_are_marked(values: list[float]) -> None:
    limits = xmr_limits(values)
    mirrored = [-value for value in values]
    turned = Limits(-limits.mean, -limits.high, -limits.low)
    assert special_causes(values, [limits] * len(values)) == special_causes(mirrored, [turned] * len(values))

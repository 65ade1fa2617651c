"""A published example, other people's arithmetic, and a twin that looks at every woman."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import proportions_ztest

from dashboard.statistics.estimate import Estimate
from dashboard.statistics.trend import Direction, Trend, trend

# Malformations of infants by the mother's drinks a day: Graubard and Korn (1987); Agresti, Categorical Data Analysis,
# tests for it with z² = 6.57, P = .010. (His slope, .0011, is of another fit: maximum likelihood.)
MALFORMED = [(48, 17114), (38, 14502), (5, 793), (1, 127), (1, 38)]
DRINKS = [0, 0.5, 1.5, 4, 7]


def z2(found: Trend) -> float:
    """The test's statistic, back from the limits of the slope."""
    slope = found.slope
    assert slope.value is not None
    assert slope.high is not None
    return (slope.value * 1.959963984540054 / (slope.high - slope.value)) ** 2


def test_published_example() -> None:
    found = trend(MALFORMED, DRINKS)
    assert z2(found) == pytest.approx(6.57, abs=5.1e-3)
    assert found.p_value == pytest.approx(0.010, abs=5.1e-4)
    assert found.direction is Direction.RISING


def test_agrees_with_statsmodels() -> None:
    # There the statistic has N − 1 where ours has N, and the standard deviation is that of the permutations.
    found, women = trend(MALFORMED, DRINKS), sum(n for _, n in MALFORMED)
    table = np.array([[n - k, k] for k, n in MALFORMED])
    other = Table(table, shift_zeros=False).test_ordinal_association(np.array(DRINKS), np.array([0, 1]))
    assert z2(found) == pytest.approx(other.zscore**2 * women / (women - 1), rel=1e-9)


def test_two_steps_are_the_test_of_two_shares() -> None:
    found = trend([(30, 100), (45, 90)])
    _, p_value = proportions_ztest([30, 45], [100, 90])
    assert found.p_value == pytest.approx(p_value, rel=1e-9)
    assert found.slope.value == pytest.approx(0.2, rel=1e-12)


def test_slope_is_that_of_weighted_least_squares() -> None:
    counts = [(12, 40), (30, 80), (25, 60), (61, 120)]
    slope, _ = np.polyfit(range(4), [k / n for k, n in counts], 1, w=[math.sqrt(n) for _, n in counts])
    assert trend(counts).slope.value == pytest.approx(slope, rel=1e-9)


@pytest.mark.parametrize(
    ("counts", "direction"),
    [
        ([(20, 100), (30, 100), (40, 100), (50, 100)], Direction.RISING),
        ([(50, 100), (40, 100), (30, 100), (20, 100)], Direction.FALLING),
        ([(50, 100), (20, 100), (20, 100), (50, 100)], Direction.UNCLEAR),
        ([(2, 10), (3, 10), (4, 10), (5, 10)], Direction.UNCLEAR),
    ],
)
def test_direction(counts: list[tuple[int, int]], direction: Direction) -> None:
    assert trend(counts).direction is direction


def test_a_step_without_women_keeps_its_place() -> None:
    assert trend([(20, 100), (0, 0), (40, 100)]) == trend([(20, 100), (40, 100)], [0, 2])


@pytest.mark.parametrize("k", [0, 50])
def test_nothing_differs(k: int) -> None:
    assert trend([(k, 50)] * 4) == Trend(Direction.UNCLEAR, 1.0, Estimate(None, None, None))


def test_noise_formula_by_hand() -> None:
    # Two shares of 100: p = .4, slope .2 = difference; variance 2 · .24/100 + 2 · 4 · 1.16/100².
    found = trend([(30, 100), (50, 100)], variance=4)
    half = 1.959963984540054 * math.sqrt(0.0048 + 0.000928)
    slope = found.slope
    assert (slope.value, slope.low, slope.high) == pytest.approx((0.2, 0.2 - half, 0.2 + half), rel=1e-12)


@pytest.mark.parametrize(
    ("counts", "positions", "variance", "says"),
    [
        ([], None, 0, "two positions"),
        ([(1, 10)], None, 0, "two positions"),
        ([(1, 10), (0, 0)], None, 0, "two positions"),
        ([(1, 10), (2, 10)], [3, 3], 0, "two positions"),
        ([(1, 10), (2, 10)], [1, 2, 3], 0, "as many positions"),
        ([(1, 10), (11, 10)], None, 0, "numerator"),
        ([(1, 10), (1, 0)], None, 0, "denominator"),
        ([(1, 10), (2, 10)], None, -1, "variance"),
    ],
)
def test_impossible_input(
    counts: list[tuple[int, int]], positions: list[float] | None, variance: float, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        trend(counts, positions, variance=variance)


shares = st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(shares, min_size=2, max_size=8))
def test_agrees_with_every_woman(counts: list[tuple[int, int]]) -> None:
    # z² is N times the squared correlation of having had it (0 or 1) with the position.
    women = [(at, float(one < k)) for at, (k, n) in enumerate(counts) for one in range(n)]
    assume(len({had for _, had in women}) > 1)
    r = float(np.corrcoef(np.array(women), rowvar=False)[0, 1])
    found = trend(counts)
    assert found.p_value == pytest.approx(math.erfc(abs(r) * math.sqrt(len(women) / 2)), rel=1e-6, abs=1e-9)
    assert (found.direction is Direction.UNCLEAR) == (found.p_value >= 0.05)


@given(st.lists(shares, min_size=2, max_size=8), st.floats(0, 25))
def test_limits_and_test_never_disagree_and_noise_only_widens(counts: list[tuple[int, int]], variance: float) -> None:
    plain, noisy = trend(counts), trend(counts, variance=variance)
    for found in (plain, noisy):
        if found.slope.low is not None and found.slope.high is not None:
            sure = found.slope.low > 0 or found.slope.high < 0
            assert sure == (found.direction is not Direction.UNCLEAR)
    assert noisy.p_value >= plain.p_value - 1e-12


@given(st.lists(shares, min_size=2, max_size=8))
def test_the_reverse_falls_where_the_series_rises(counts: list[tuple[int, int]]) -> None:
    found, turned = trend(counts), trend(counts[::-1])
    assert turned.p_value == pytest.approx(found.p_value, abs=1e-9)
    if found.slope.value is not None:
        assert turned.slope.value == pytest.approx(-found.slope.value, abs=1e-9)

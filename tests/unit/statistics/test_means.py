"""Student's own example, and other people's arithmetic."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from dashboard.statistics.estimate import Estimate
from dashboard.statistics.means import mean

# Hours of sleep gained with one drug more than with another, ten patients: Student (1908), from Cushny and Peebles
# (1905). R prints the limits in the example of t.test: 0.7001142 and 2.4598858.
SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]


def test_published_mean() -> None:
    found = mean(SLEEP)
    assert (found.value, found.low, found.high) == pytest.approx((1.58, 0.7001142, 2.4598858), abs=5.1e-8)


def test_two_values_by_hand() -> None:
    # t with 1 degree of freedom is Cauchy: its 97.5 % point is tan(.475 π); the standard error of 1 and 3 is 1.
    found = mean([1, 3])
    assert (found.value, found.low, found.high) == pytest.approx(
        (2, 2 - math.tan(0.475 * math.pi), 2 + math.tan(0.475 * math.pi))
    )


def test_the_same_value_throughout() -> None:
    assert mean([4, 4, 4]) == Estimate(4.0, 4.0, 4.0)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, math.nan], [1.0, math.inf]])
def test_impossible_values(values: list[float]) -> None:
    with pytest.raises(ValueError, match="mean"):
        mean(values)


@given(st.lists(st.integers(-40, 40), min_size=2, max_size=60))
def test_agrees_with_statsmodels_and_the_standard_library(values: list[int]) -> None:
    found = mean(values)
    assert found.value == pytest.approx(statistics.fmean(values), abs=1e-12)
    if len(set(values)) > 1:
        assert (found.low, found.high) == pytest.approx(DescrStatsW(values).tconfint_mean(0.05), rel=1e-9, abs=1e-9)

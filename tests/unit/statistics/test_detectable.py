"""What could have been seen, against statsmodels' power of the same test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import power_proportions_2indep

from dashboard.statistics.detectable import POWER, detectable_ratios


@given(st.integers(5, 2_000), st.integers(10, 2_000), st.floats(0.05, 0.95))
def test_a_ratio_of_this_size_is_seen_with_the_power_that_is_said(n1: int, n0: int, share: float) -> None:
    k0 = max(1, min(n0 - 1, round(share * n0)))
    low, high = detectable_ratios(n1, k0, n0)
    for ratio, side in ((low, "smaller"), (high, "larger")):
        if ratio is not None:
            rate = k0 / n0
            said = {"ratio": n0 / n1, "alpha": 0.025, "alternative": side}  # only the tail on its own side is seeing it
            power = power_proportions_2indep(ratio * rate - rate, rate, n1, **said).power
            assert power == pytest.approx(POWER, abs=1e-6)
    assert low is None or 0 <= low < 1
    assert high is None or 1 < high <= n0 / k0 + 1e-9


def test_more_women_see_smaller_differences() -> None:
    few, many = detectable_ratios(30, 60, 100), detectable_ratios(300, 60, 100)
    assert few[0] is not None
    assert many[0] is not None
    assert few[0] < many[0] < 1
    assert detectable_ratios(5, 95, 100)[1] is None  # nobody can do much better than nearly all


def test_where_everyone_has_it_only_fewer_could_be_seen() -> None:
    low, high = detectable_ratios(30, 40, 40)
    assert low is not None
    assert 0.5 < low < 0.95
    assert high is None


@pytest.mark.parametrize("counts", [(0, 5, 10), (10, 0, 0), (10, 0, 10)])
def test_nobody_to_compare_or_nothing_to_compare_with(counts: tuple[int, int, int]) -> None:
    assert detectable_ratios(*counts) == (None, None)


def test_impossible_counts() -> None:
    with pytest.raises(ValueError, match="must be"):
        detectable_ratios(10, 11, 10)


def test_noise_hides_more() -> None:
    exact, noisy = detectable_ratios(40, 60, 100), detectable_ratios(40, 60, 100, variance=3.0)
    assert None not in (*exact, *noisy)
    assert noisy[0] < exact[0] < 1 < exact[1] < noisy[1]  # type: ignore[operator]
    with pytest.raises(ValueError, match="variance"):
        detectable_ratios(40, 60, 100, variance=-1.0)


def test_noise_of_the_reference_alone_hides_more() -> None:
    plain = detectable_ratios(60, 150, 300, 4)
    assert detectable_ratios(60, 150, 300, 4, 4) == plain
    low, high = detectable_ratios(60, 150, 300, 4, 40)
    assert None not in (low, high, *plain)
    assert low < plain[0] < plain[1] < high

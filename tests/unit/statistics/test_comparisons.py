"""Allowing for many comparisons: published p-values, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from dashboard.statistics.comparisons import adjusted, p_value_of_ratio
from dashboard.statistics.intervals import Interval
from dashboard.statistics.ratios import relative_rate, relative_rate_interval

# Youth Justice Statistics 2024/25, table 5.8 (custody, three years pooled): Asian, Black, Mixed, Other against White.
CUSTODY = {"Asian": (68, 846), "Black": (202, 2183), "Mixed": (86, 1256), "Other": (26, 304)}
WHITE = (645, 11_111)


def p_value(k: float, n: float, method: str) -> float:
    ratio, interval = relative_rate(k, n, *WHITE), relative_rate_interval(k, n, *WHITE, method=method)
    assert ratio is not None
    assert interval is not None
    found = p_value_of_ratio(ratio, interval)
    assert found is not None
    return found


def test_a_barely_clear_comparison_is_not_clear_among_four() -> None:
    found = [p_value(k, n, "wald") for k, n in CUSTODY.values()]
    for values, printed in (
        (found, [(0.00785, 5.1e-6), (1.5e-9, 5.1e-11), (0.1365, 5.1e-5), (0.0429, 5.1e-5)]),
        (adjusted(found), [(0.0157, 5.1e-5), (6.0e-9, 5.1e-11), (0.1365, 5.1e-5), (0.0572, 5.1e-5)]),
    ):
        for value, (expected, digits) in zip(values, printed, strict=True):
            assert value == pytest.approx(expected, abs=digits)


def test_no_comparisons() -> None:
    assert adjusted([]) == []


@pytest.mark.parametrize(
    ("ratio", "interval"),
    [(0.0, Interval(0, 2)), (2.0, Interval(0, float("inf"))), (1.0, Interval(1, 1)), (0.5, Interval(0, float("inf")))],
)
def test_where_limits_say_nothing(ratio: float, interval: Interval) -> None:
    assert p_value_of_ratio(ratio, interval) is None


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 60), st.integers(0, 60))
def test_under_a_twentieth_exactly_where_the_limits_leave_out_one(k1: int, rest1: int, k0: int, rest0: int) -> None:
    counts = (k1, k1 + rest1, k0, k0 + rest0)
    ratio, interval = relative_rate(*counts), relative_rate_interval(*counts)
    assert ratio is not None
    assert interval is not None
    found = p_value_of_ratio(ratio, interval)
    if found is not None and abs(found - 0.05) > 1e-9:
        assert (found < 0.05) == (interval.low > 1 or interval.high < 1)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusting_agrees_with_statsmodels(p_values: list[float]) -> None:
    assert adjusted(p_values) == pytest.approx(list(multipletests(p_values, method="fdr_bh")[1]), rel=1e-12)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_adjusting_never_makes_a_comparison_clearer(p_values: list[float]) -> None:
    found = adjusted(p_values)
    assert all(after >= before - 1e-12 for before, after in zip(p_values, found, strict=True))
    assert all(0 <= value <= 1 for value in found)

"""The bounds, against one worked example and against trying every allocation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.ratios import relative_rate
from dashboard.statistics.unknowns import tipping_share, unknown_bounds


def test_worked_example() -> None:
    # By hand: 1.5 among the known; (30/140)/(60/220) and (50/120)/(40/240).
    assert relative_rate(30, 100, 40, 200) == 1.5
    bounds = unknown_bounds(30, 100, 40, 200, 20, 60)
    assert bounds is not None
    assert (bounds.low, bounds.high) == pytest.approx((0.785714, 2.5), abs=5.1e-7)


@pytest.mark.parametrize("counts", [(0, 0, 5, 10), (5, 10, 0, 0), (5, 10, 0, 10)])
def test_no_ratio_no_bounds(counts: tuple[int, int, int, int]) -> None:
    assert unknown_bounds(*counts, 1, 2) is None


@pytest.mark.parametrize(
    "counts", [(11, 10, 5, 10, 1, 2), (5, 10, 11, 10, 1, 2), (5, 10, 5, 10, 3, 2), (5, 10, 5, 10, -1, 2)]
)
def test_impossible_counts(counts: tuple[int, int, int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="must be"):
        unknown_bounds(*counts)


@given(st.integers(0, 20), st.integers(1, 20), st.integers(1, 20), st.integers(0, 20), st.data())
def test_bounds_hold_for_every_allocation(k1: int, rest1: int, k0: int, rest0: int, data: st.DataObject) -> None:
    n1, n0 = k1 + rest1, k0 + rest0
    with_event, without = data.draw(st.integers(0, 6)), data.draw(st.integers(0, 6))
    bounds = unknown_bounds(k1, n1, k0, n0, with_event, with_event + without)
    assert bounds is not None
    ratios = []
    for u in range(with_event + 1):
        for v in range(without + 1):
            ratio = relative_rate(k1 + u, n1 + u + v, k0 + with_event - u, n0 + with_event - u + without - v)
            assert ratio is not None
            ratios.append(ratio)
    assert (bounds.low, bounds.high) == pytest.approx((min(ratios), max(ratios)), rel=1e-12)


@given(
    st.integers(1, 20), st.integers(1, 20), st.integers(1, 20), st.integers(1, 20), st.integers(0, 9), st.integers(0, 9)
)
def test_the_share_that_tips_is_where_the_bounds_reach_one(
    k1: int, rest1: int, k0: int, rest0: int, with_event: int, without: int
) -> None:
    n1, n0, unknown = k1 + rest1, k0 + rest0, with_event + without
    share = tipping_share(k1, n1, k0, n0, with_event, unknown)
    whole = unknown_bounds(k1, n1, k0, n0, with_event, unknown)
    assert whole is not None
    if share is None:
        assert whole.low > 1 or whole.high < 1
        return
    some = unknown_bounds(k1, n1, k0, n0, share * with_event, share * unknown)
    assert some is not None
    assert min(abs(some.low - 1), abs(some.high - 1)) < 1e-9
    if share > 0.01:
        less = unknown_bounds(k1, n1, k0, n0, 0.99 * share * with_event, 0.99 * share * unknown)
        assert less is not None
        assert less.low > 1 or less.high < 1


def test_what_no_unknown_woman_could_turn() -> None:
    assert tipping_share(10, 100, 80, 100, 1, 2) is None
    assert tipping_share(5, 10, 5, 10, 1, 2) == 0.0
    assert tipping_share(5, 10, 0, 10, 1, 2) is None
    assert tipping_share(30, 100, 40, 200, 20, 60) == pytest.approx(0.5776771)  # by hand: 8s² + 30s = 20

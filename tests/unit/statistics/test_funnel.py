"""Funnel limits against printed ones, over-dispersion against a published example, and what must always hold."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportions_ztest

from dashboard.statistics.funnel import (
    ALARM,
    FEWEST_UNITS,
    Place,
    Unit,
    over_dispersion,
    over_dispersion_of_shares,
    place,
    share_limits,
    winsorised,
)
from dashboard.statistics.intervals import Interval, wilson

# Test data of PHEindicatormethods (UKHSA), funnel plots of proportions around 80.642448 %: n, 95 %, 99.8 %.
PRINTED = [
    (1, 3.204264, 100, 0, 100),
    (5, 46.011039, 100, 26.039864, 100),
    (10, 56.154344, 100, 42.03259, 100),
    (20, 63.326743, 97.958152, 53.341156, 100),
    (50, 69.691035, 91.593861, 63.375595, 97.909301),
    (68, 71.251689, 90.033207, 65.836243, 95.448652),
]
# Example of FunnelPlotR (NHS-R community): phi is printed there; tau² was reckoned from its formula.
OBSERVED, EXPECTED = (100, 150, 180, 80, 120, 225), (108, 112, 165, 95, 100, 220)


@pytest.mark.parametrize(("n", "low", "high", "far_low", "far_high"), PRINTED)
def test_limits_of_shares(n: int, low: float, high: float, far_low: float, far_high: float) -> None:
    near, far = share_limits(0.80642448, n), share_limits(0.80642448, n, confidence=ALARM)
    # The share is printed to eight digits, so limits can differ in the sixth.
    assert (near.low * 100, near.high * 100) == pytest.approx((low, high), abs=2e-6)
    assert (far.low * 100, far.high * 100) == pytest.approx((far_low, far_high), abs=2e-6)


@given(st.floats(0.2, 0.8), st.integers(30, 5000), st.sampled_from([0.95, ALARM]))
def test_on_a_limit_the_score_test_says_what_the_limit_promises(centre: float, n: int, confidence: float) -> None:
    limits = share_limits(centre, n, confidence=confidence)
    for limit in (limits.low, limits.high):
        if limit in (0, 1):  # a share goes no further
            continue
        _, p_value = proportions_ztest(limit * n, n, value=centre, prop_var=centre)
        assert p_value == pytest.approx(1 - confidence, rel=1e-6)


def test_what_providers_differ_in_any_case_is_added_to_the_variance_of_chance() -> None:
    # By hand: 0.25/100 + 0.0039 = 0.0064, of which the root is 0.08.
    limits = share_limits(0.5, 100, between=0.0039)
    assert (limits.low, limits.high) == pytest.approx((0.5 - 1.959964 * 0.08, 0.5 + 1.959964 * 0.08), abs=5e-8)


def test_noise_in_released_counts_widens_the_limits() -> None:
    # By hand: 0.25/100 + 4·(1 + 0.25)/100² = 0.0025 + 0.0005 = 0.003.
    limits = share_limits(0.5, 100, variance=4)
    half = 1.959964 * math.sqrt(0.003)
    assert (limits.low, limits.high) == pytest.approx((0.5 - half, 0.5 + half), abs=5e-8)
    with pytest.raises(ValueError, match="cannot be negative"):
        share_limits(0.5, 100, variance=-1)


def test_noise_is_no_difference_between_providers() -> None:
    apart = [Unit(45 if number % 2 else 55, 100) for number in range(FEWEST_UNITS)]
    plain, noisy = over_dispersion_of_shares(apart), over_dispersion_of_shares(apart, 4)
    assert plain is not None
    assert noisy is not None
    assert (plain.ratio, noisy.ratio) == pytest.approx((1, 0.0025 / 0.003))


def test_over_dispersion_of_ratios() -> None:
    errors = [1 / math.sqrt(e) for e in EXPECTED]
    scores = [math.sqrt(e) * math.log(o / e) for o, e in zip(OBSERVED, EXPECTED, strict=True)]
    found = over_dispersion(scores, errors)
    assert found.ratio == pytest.approx(2.948033, abs=5e-7)
    assert found.variance == pytest.approx(0.019477531, abs=5e-10)


def test_few_providers_do_not_widen_limits() -> None:
    apart = [Unit(10 if number % 2 else 90, 100) for number in range(FEWEST_UNITS)]
    assert over_dispersion_of_shares(apart[1:]) is None
    assert over_dispersion_of_shares([Unit(5, 5)] * FEWEST_UNITS) is None
    found = over_dispersion_of_shares(apart)
    assert found is not None
    # By hand: all scores are ±8; tau² = (10·64 − 9) / (4000 − 400), w = 400 each.
    assert found.ratio == pytest.approx(64)
    assert found.variance == pytest.approx(631 / 3600)


def test_alike_providers_do_not_widen_limits() -> None:
    found = over_dispersion_of_shares([Unit(50, 100)] * 12)
    assert found is not None
    assert (found.ratio, found.variance) == (0, 0)


def test_the_outlier_does_not_widen_its_own_limits() -> None:
    assert winsorised([-9, 0, 1, 2, 3, 4, 5, 6, 7, 99]) == [0, 0, 1, 2, 3, 4, 5, 6, 7, 7]


def test_where_a_provider_lies() -> None:
    near, far = Interval(0.4, 0.6), Interval(0.3, 0.7)
    found = [place(figure, near, far) for figure in (0.2, 0.35, 0.4, 0.5, 0.6, 0.65, 0.8)]
    assert found == [
        Place.FAR_BELOW, Place.BELOW, Place.INSIDE, Place.INSIDE, Place.INSIDE, Place.ABOVE, Place.FAR_ABOVE,
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [{"centre": 1.1, "n": 5}, {"centre": 0.5, "n": 0}])
def test_what_cannot_be(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        share_limits(**wrong)
    with pytest.raises(ValueError, match="cannot be negative"):
        share_limits(0.5, 5, between=-1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_limits(0.5, 5, confidence=95)
    with pytest.raises(ValueError, match="a score and an error"):
        over_dispersion([1, 2], [1])


@given(st.integers(1, 400), st.data())
def test_outside_the_funnel_is_where_the_wilson_limits_leave_out_the_centre(n: int, data: st.DataObject) -> None:
    k, centre = data.draw(st.integers(0, n)), data.draw(st.floats(0.01, 0.99))
    limits, own = share_limits(centre, n), wilson(k, n)
    if min(abs(own.low - centre), abs(own.high - centre)) < 1e-9:
        return  # on the limit: which side is a matter of the last digit
    inside = limits.low <= k / n <= limits.high
    assert inside == (own.low <= centre <= own.high)


@given(st.floats(0, 1), st.integers(1, 500), st.floats(0, 0.1))
def test_what_is_less_sure_is_wider(centre: float, n: int, between: float) -> None:
    narrow, wide = share_limits(centre, n), share_limits(centre, n, between=between)
    assert wide.low <= narrow.low <= centre <= narrow.high <= wide.high

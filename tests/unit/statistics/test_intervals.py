"""Golden numbers retyped as facts; each says where it was published."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from dashboard.statistics.intervals import (
    Z95,
    Interval,
    byar,
    exact_poisson,
    poisson,
    wilson,
    wilson_with_noise,
)

# UKHSA PHEindicatormethods (commit 093fd288) test tables of phe_proportion: 95 % and 99.8 % limits.
WILSON = [
    (1, 100, 0.0017674320641406511, 0.054486196178705294, 0.000873065697299977, 0.1045544528370582),
    (5, 100, 0.02154367915436798, 0.11175046923191911, 0.013865320725997183, 0.16458852282596442),
    (20, 100, 0.1333669333310325, 0.28882916559315885, 0.10519162066711432, 0.3471109417008601),
    (65, 100, 0.5525444329688797, 0.7363575175690247, 0.4954946574070431, 0.7783540614089697),
    (1045, 5000, 0.19795549880013297, 0.22049130373189027, 0.19179381799015244, 0.22731562902525818),
    (222, 3215, 0.060791690363636595, 0.07833956681383633, 0.05647101964624248, 0.08418414185270134),
    (999, 3456, 0.27418951080009873, 0.30440389662818057, 0.26583995768074953, 0.3134475449279985),
    (9856, 12345, 0.7912101752909069, 0.8053640073614909, 0.7869924108419063, 0.8093061412589626),
    (0.445, 1, 0.04381744772058822, 0.9334621276979156, 0.019347006132900975, 0.9702259947019541),
]

# Edges, computed independently from the formula; the last is two rows of a group added up first.
WILSON_EDGES = [
    (0, 10, 0.0, 0.2775327998628892),
    (10, 10, 0.7224672001371107, 1.0),
    (3, 7, 0.1582198552514697, 0.7495416354723428),
    (5, 30, 0.07336542371848549, 0.3356435050641603),
    (2, 200, 0.002746658133544438, 0.035721761716176796),
]

# UKHSA PHEindicatormethods (byars_*) and phstatsmethods 0.1.16 (exact below 10): 95 % and 99.8 % limits.
POISSON = [
    (65, 50.163187710459454, 82.84913854593984, 42.8802614714802, 94.00029084431802),
    (1045, 982.5932018073325, 1110.33121298565, 947.9407035610374, 1148.806160988033),
    (20, 12.211428834875937, 30.889880369197066, 8.922802365144193, 38.08503562504191),
    (1, 0.025317807984289897, 5.571643390938898, 0.0010005003335835344, 9.233413476451585),
    (5, 1.62348639011842, 11.668332079322669, 0.739371731917839, 16.454745203680105),
]

# FunnelPlotR (NHS-R community), its own test of limits around a ratio of 1: expected events, 95 % and 99.8 % limits.
AROUND_ONE = [
    (15, 0.5596924, 1.649348, 0.3862650, 2.082907),
    (20, 0.6108260, 1.544419, 0.4479107, 1.902094),
    (30, 0.6746958, 1.427562, 0.5289724, 1.702771),
]

# medicaldata::opt (women completing a trial, by ethnicity and clinic) and Rossi, Berk and Lenihan (1980):
# limits computed independently and printed to four digits.
PRINTED = [(418, 823, 0.4738, 0.5419), (114, 432, 0.2245, 0.3074)]


def approx(interval: Interval, rel: float = 1e-9) -> object:
    return pytest.approx((interval.low, interval.high), rel=rel, abs=1e-15)


@pytest.mark.parametrize(("k", "n", "low", "high", "low_998", "high_998"), WILSON)
def test_wilson_published(k: float, n: float, low: float, high: float, low_998: float, high_998: float) -> None:
    assert (low, high) == approx(wilson(k, n))
    assert (low_998, high_998) == approx(wilson(k, n, confidence=0.998))


@pytest.mark.parametrize(("k", "n", "low", "high"), WILSON_EDGES)
def test_wilson_edges(k: float, n: float, low: float, high: float) -> None:
    assert (low, high) == approx(wilson(k, n))


@pytest.mark.parametrize(("k", "n", "low", "high"), PRINTED)
def test_wilson_of_real_records(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n).low == pytest.approx(low, abs=5.1e-5)
    assert wilson(k, n).high == pytest.approx(high, abs=5.1e-5)


@pytest.mark.parametrize("n", [1, 7, 40, 823])
def test_wilson_agrees_with_statsmodels(n: int) -> None:
    for k in range(0, n + 1, max(1, n // 20)):
        for confidence in (0.9, 0.95, 0.998):
            expected = proportion_confint(k, n, alpha=1 - confidence, method="wilson")
            assert expected == approx(wilson(k, n, confidence=confidence))


@pytest.mark.parametrize(("k", "n"), [(-1, 10), (1, 0), (1, -5), (11, 10), (math.nan, 10), (1, math.nan)])
def test_wilson_refuses_impossible_counts(k: float, n: float) -> None:
    with pytest.raises(ValueError, match="must be"):
        wilson(k, n)
    with pytest.raises(ValueError, match="must be"):
        wilson_with_noise(k, n, 4)


@pytest.mark.parametrize("confidence", [0.0, 0.89, 1.0, 95.0, -1.0])
def test_confidence_is_between_nine_tenths_and_one(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 10, confidence=confidence)
    with pytest.raises(ValueError, match="confidence"):
        poisson(1, confidence=confidence)
    with pytest.raises(ValueError, match="confidence"):
        poisson(20, confidence=confidence)


@pytest.mark.parametrize(("count", "low", "high", "low_998", "high_998"), POISSON)
def test_poisson_published(count: int, low: float, high: float, low_998: float, high_998: float) -> None:
    assert (low, high) == approx(poisson(count))
    assert (low_998, high_998) == approx(poisson(count, confidence=0.998))


def test_poisson_from_ten_is_byar() -> None:
    # UKHSA PHEindicatormethods, byars_lower and byars_upper of 10.
    assert approx(poisson(10, confidence=0.998)) == (2.916318374695686, 24.193724927880535)
    assert poisson(9.99) == exact_poisson(9.99)


def test_byar_of_one() -> None:
    # UKHSA PHEindicatormethods: the raw formula; its lower 99.8 % limit is negative, so not a limit.
    assert approx(byar(1)) == (0.01307213290150435, 5.5637555824752605)
    assert approx(byar(1, confidence=0.998)) == (0.0, 9.362180217908362)


@pytest.mark.parametrize(("expected", "low", "high", "low_998", "high_998"), AROUND_ONE)
def test_exact_limits_around_a_ratio(expected: int, low: float, high: float, low_998: float, high_998: float) -> None:
    near, far = exact_poisson(expected), exact_poisson(expected, confidence=0.998)
    found = [limit / expected for limit in (near.low, near.high, far.low, far.high)]
    assert found == pytest.approx([low, high, low_998, high_998], rel=5e-7)


@given(st.integers(0, 5000), st.sampled_from([0.9, 0.95, 0.998]))
def test_exact_poisson_agrees_with_statsmodels(count: int, confidence: float) -> None:
    expected = confint_poisson(count, 1, method="exact-c", alpha=1 - confidence)
    assert expected == approx(exact_poisson(count, confidence=confidence))


@given(st.integers(10, 5000), st.sampled_from([0.9, 0.95, 0.998]))
def test_byar_is_close_to_exact(count: int, confidence: float) -> None:
    # Within six thousandths of the count, at 10 itself, and nearer for more: why it may stand in for exact ones.
    exact, found = exact_poisson(count, confidence=confidence), byar(count, confidence=confidence)
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=0.006 * count)


def test_poisson_limits_make_a_rate() -> None:
    # UKHSA PHEindicatormethods, phe_rate: 250 of 220 per 100,000.
    limits = poisson(250)
    assert limits.low / 220 * 100_000 == pytest.approx(99984.94738532876, rel=1e-9)
    assert limits.high / 220 * 100_000 == pytest.approx(128631.14487455782, rel=1e-9)


def test_poisson_of_none_and_of_less() -> None:
    assert poisson(0).low == 0
    assert poisson(0).high == pytest.approx(-math.log(0.025), rel=1e-12)  # exp(-x) = 2.5 %
    with pytest.raises(ValueError, match="negative"):
        poisson(-1)
    with pytest.raises(ValueError, match="above 0"):
        byar(0)


def test_noise_formula_by_hand() -> None:
    # p = .5, n = 100, V = 4: the variance of the share is .25/100 + 4 · 1.25/100² = .003, so m = .25/.003.
    expected = wilson(0.5 * (0.25 / 0.003), 0.25 / 0.003)
    assert approx(wilson_with_noise(50, 100, 4)) == (expected.low, expected.high)


def test_noise_cannot_have_a_negative_variance() -> None:
    with pytest.raises(ValueError, match="variance"):
        wilson_with_noise(50, 100, -1)


def test_noise_at_the_edges_is_that_of_one_event() -> None:
    none, one = wilson_with_noise(0, 100, 4), wilson_with_noise(1, 100, 4)
    everyone = wilson_with_noise(100, 100, 4)
    assert none.low == 0
    assert wilson(0, 100).high < none.high < one.high
    assert everyone.high == 1
    assert 0.5 < everyone.low < wilson(100, 100).low


shares = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
real_shares = st.floats(0.01, 5000).flatmap(lambda n: st.tuples(st.floats(0, n), st.just(n)))


@given(shares | real_shares, st.floats(0.9, 0.999))
def test_limits_contain_the_share_and_stay_between_0_and_1(share: tuple[float, float], confidence: float) -> None:
    k, n = share
    limits = wilson(k, n, confidence=confidence)
    assert 0 <= limits.low <= k / n <= limits.high <= 1
    assert limits.low < limits.high


@given(shares | real_shares, st.floats(0, 25), st.floats(0, 25))
def test_noise_widens_and_never_narrows(share: tuple[float, float], one: float, other: float) -> None:
    less, more = sorted((one, other))
    limits = [wilson(*share), wilson_with_noise(*share, less), wilson_with_noise(*share, more)]
    for narrower, wider in pairwise(limits):
        assert wider.low <= narrower.low + 1e-12
        assert wider.high >= narrower.high - 1e-12


@given(shares)
def test_failures_mirror_successes(share: tuple[int, int]) -> None:
    k, n = share
    for success, failure in (
        (wilson(k, n), wilson(n - k, n)),
        (wilson_with_noise(k, n, 0), wilson_with_noise(n - k, n, 0)),
    ):
        assert (1 - success.high, 1 - success.low) == pytest.approx((failure.low, failure.high), abs=1e-12)


@given(st.integers(0, 1_000_000) | st.floats(0.01, 1e6))
def test_poisson_limits_contain_the_count(count: float) -> None:
    limits = poisson(count)
    assert 0 <= limits.low <= count < limits.high


def test_released_rates_are_covered() -> None:
    """The noise that is added at release (integer, maximum entropy, variance 4, at most ±7), often."""
    chances = [0.1993, 0.1759, 0.1210, 0.0649, 0.0271, 0.0088, 0.0022, 0.0004]
    weights = np.array(chances[:0:-1] + chances)
    rng = np.random.default_rng(20260101)
    runs, n, p = 6000, 100, 0.5
    noise = rng.choice(np.arange(-7, 8), size=(2, runs), p=weights / weights.sum())
    released = list(zip(rng.binomial(n, p, runs) + noise[0], n + noise[1], strict=True))
    with_noise = [wilson_with_noise(float(k), float(m), 4) for k, m in released]
    without = [wilson(float(k), float(m)) for k, m in released]
    coverage, uninformed = (sum(i.low <= p <= i.high for i in x) / runs for x in (with_noise, without))
    assert 0.93 <= coverage <= 0.98
    assert uninformed < coverage


def test_z95() -> None:
    assert pytest.approx(1.959963984540054, rel=1e-12) == Z95

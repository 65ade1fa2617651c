"""Adjusted ratios against the admissions to Berkeley in 1973, against statsmodels, and what must always hold."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from dashboard.statistics.case_mix import Stratum, comparable, mantel_haenszel, standardised
from dashboard.statistics.intervals import Z95, poisson
from dashboard.statistics.ratios import relative_rate

# Bickel, Hammel and O'Connell (1975), six largest departments: women admitted and refused, men admitted and refused.
BERKELEY = [
    (89, 19, 512, 313), (17, 8, 353, 207), (202, 391, 120, 205),
    (131, 244, 138, 279), (94, 299, 53, 138), (24, 317, 22, 351),
]  # fmt: skip
STRATA = [Stratum(a, a + b, c, c + d) for a, b, c, d in BERKELEY]

# PHEindicatormethods (UKHSA), test tables of indirectly standardised ratios, 835.8835612311743 expected: observed,
# ratio, 95 % and 99.8 % limits. The last has exact limits, being under 10.
EXPECTED = 835.8835612311743
STANDARDISED = [
    (895, 1.0707232939020275, 1.0017147712553987, 1.143233287249895, 0.9635155619614437, 1.1860070415876287),
    (91, 0.10886683770400503, 0.08765040101829405, 0.1336657632841891, 0.07695425528392111, 0.14897920510466744),
    (9, 0.010767049882813684, 0.004923380825095776, 0.02043921455549973, 0.0029339306550682617, 0.02710589651469021),
]


def test_crude_says_one_thing_and_adjusted_another() -> None:
    crude = relative_rate(557, 1835, 1198, 2691)
    assert crude == pytest.approx(0.681830, abs=5e-7)
    found = mantel_haenszel(STRATA)
    assert (found.value, found.low, found.high) == pytest.approx((1.058307, 0.970439, 1.154132), abs=5.1e-7)
    assert math.log(found.high / found.low) / (2 * Z95) == pytest.approx(0.0442240, abs=5.1e-8)  # its standard error
    assert comparable(STRATA) == 1


def test_expected_at_the_rates_of_the_others() -> None:
    found = standardised(STRATA)
    assert found.observed == 557
    assert found.expected == pytest.approx(555.003905, abs=5e-7)
    assert found.ratio.value == pytest.approx(1.003597, abs=5e-7)


def test_expected_at_the_rates_of_all_together() -> None:
    # The same with each department's rate of women and men together as the standard.
    found = standardised([Stratum(s.k1, s.n1, s.k1 + s.k0, s.n1 + s.n0) for s in STRATA])
    assert found.expected == pytest.approx(541.642833, abs=5.1e-7)
    assert found.ratio.value == pytest.approx(1.028353, abs=5.1e-7)


def test_the_same_as_statsmodels() -> None:
    tables = [np.array([[a, b], [c, d]]) for a, b, c, d in BERKELEY]
    assert mantel_haenszel(STRATA).value == pytest.approx(StratifiedTable(tables).riskratio_pooled, abs=1e-12)


@pytest.mark.parametrize(("observed", "ratio", "low", "high", "low_998", "high_998"), STANDARDISED)
def test_published_standardised_ratios(
    observed: int, ratio: float, low: float, high: float, low_998: float, high_998: float
) -> None:
    found = standardised([Stratum(observed, 1000, EXPECTED, 1000)])
    assert found.expected == EXPECTED
    assert (found.ratio.value, found.ratio.low, found.ratio.high) == pytest.approx((ratio, low, high), rel=1e-12)
    wider = poisson(observed, confidence=0.998)  # what the limits are made of, here of 99.8 %
    assert (wider.low / EXPECTED, wider.high / EXPECTED) == pytest.approx((low_998, high_998), rel=1e-12)


def test_women_without_a_counterpart_are_left_out_and_told() -> None:
    strata = [Stratum(5, 10, 10, 20), Stratum(9, 30, 0, 0)]
    assert comparable(strata) == 0.25
    assert mantel_haenszel(strata).value == 1
    assert standardised(strata).observed == 5


def test_where_there_is_nothing_to_compare() -> None:
    assert comparable([]) == 0
    assert mantel_haenszel([]).value is None
    assert mantel_haenszel([Stratum(1, 5, 0, 5)]).value is None
    assert standardised([Stratum(1, 5, 0, 5)]).ratio.value is None
    nobody = mantel_haenszel([Stratum(0, 5, 2, 5)])
    assert (nobody.value, nobody.low) == (0, None)


def test_impossible_counts() -> None:
    with pytest.raises(ValueError, match="must be between"):
        mantel_haenszel([Stratum(6, 5, 1, 5)])


side = st.tuples(st.integers(0, 30), st.integers(0, 30))


@given(side, side)
def test_one_stratum_is_the_crude_figure(group: tuple[int, int], reference: tuple[int, int]) -> None:
    (k1, rest1), (k0, rest0) = group, reference
    assume(k0 and k1 + rest1)
    found = mantel_haenszel([Stratum(k1, k1 + rest1, k0, k0 + rest0)])
    assert found.value == pytest.approx(relative_rate(k1, k1 + rest1, k0, k0 + rest0))
    if found.low is not None and found.high is not None:
        assert found.low <= found.value <= found.high

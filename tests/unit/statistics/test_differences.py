"""Golden numbers retyped as facts; each says where it was published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from dashboard.statistics.differences import newcombe, newcombe_with_noise, rate_difference

# Youth Justice Statistics 2024/25, tables 5.8 (custody, White 645 of 11,111) and 6.1 (remand, White 444 of
# 6,526): percentage points with Newcombe limits, computed independently from the published counts.
GOLDEN = [
    (68, 846, 645, 11111, 2.2328, 0.5243, 4.3032),
    (202, 2183, 645, 11111, 3.4483, 2.2179, 4.8031),
    (86, 1256, 645, 11111, 1.0421, -0.3046, 2.6309),
    (26, 304, 645, 11111, 2.7476, 0.0602, 6.4552),
    (55, 536, 444, 6526, 3.4576, 1.0783, 6.3752),
    (252, 1933, 444, 6526, 6.2332, 4.6697, 7.9133),
    (181, 1466, 444, 6526, 5.5430, 3.8337, 7.4198),
    (50, 351, 444, 6526, 7.4415, 4.1100, 11.5279),
]


@pytest.mark.parametrize(("k1", "n1", "k0", "n0", "points", "low", "high"), GOLDEN)
def test_published_differences(k1: int, n1: int, k0: int, n0: int, points: float, low: float, high: float) -> None:
    limits = newcombe(k1, n1, k0, n0)
    assert rate_difference(k1, n1, k0, n0) * 100 == pytest.approx(points, abs=5.1e-5)
    assert (limits.low * 100, limits.high * 100) == pytest.approx((low, high), abs=5.1e-5)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
@pytest.mark.parametrize("counts", [(150, 363, 114, 189), (5, 7, 114, 189), (0, 10, 3, 7), (9, 9, 4, 12)])
def test_newcombe_agrees_with_statsmodels(counts: tuple[int, int, int, int], confidence: float) -> None:
    limits = newcombe(*counts, confidence=confidence)
    expected = confint_proportions_2indep(*counts, compare="diff", method="newcomb", alpha=1 - confidence)
    assert (limits.low, limits.high) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("counts", [(1, 0, 1, 10), (1, 10, 1, 0), (11, 10, 1, 10), (1, 10, -1, 10)])
def test_impossible_counts(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="must be"):
        rate_difference(*counts)
    with pytest.raises(ValueError, match="must be"):
        newcombe(*counts)
    with pytest.raises(ValueError, match="must be"):
        newcombe_with_noise(*counts, 4)


shares = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(shares, shares)
def test_limits_contain_the_difference_and_turn_with_the_groups(
    group: tuple[int, int], reference: tuple[int, int]
) -> None:
    limits, turned = newcombe(*group, *reference), newcombe(*reference, *group)
    assert -1 - 1e-12 <= limits.low <= rate_difference(*group, *reference) <= limits.high <= 1 + 1e-12
    assert (limits.low, limits.high) == pytest.approx((-turned.high, -turned.low), abs=1e-12)


@given(shares, shares, st.floats(0, 25))
def test_noise_widens_and_never_narrows(group: tuple[int, int], reference: tuple[int, int], variance: float) -> None:
    plain, wider = newcombe(*group, *reference), newcombe_with_noise(*group, *reference, variance)
    assert wider.low <= plain.low + 1e-12
    assert wider.high >= plain.high - 1e-12


def test_noise_of_the_reference_alone_widens_too() -> None:
    plain = newcombe_with_noise(20, 60, 150, 300, 4)
    assert newcombe_with_noise(20, 60, 150, 300, 4, 4) == plain
    wider = newcombe_with_noise(20, 60, 150, 300, 4, 40)
    assert wider.low < plain.low < plain.high < wider.high

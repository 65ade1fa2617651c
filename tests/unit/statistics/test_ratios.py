"""Golden numbers retyped as facts; each says where it was published."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binomtest
from statsmodels.stats.proportion import confint_proportions_2indep

from dashboard.disclosure.noise import distribution
from dashboard.statistics.intervals import Z95, Interval
from dashboard.statistics.ratios import (
    RATIO_METHODS,
    relative_rate,
    relative_rate_interval,
    relative_rate_with_noise,
)

Counts = NDArray[np.int64]

# Children sentenced to immediate custody, England and Wales, three years to March 2025: Youth Justice
# Statistics 2024/25, table 5.8. White 645 of 11,111. Columns: events, base, ratio, standard error of its logarithm,
# Wald, exact, Koopman.
CUSTODY = [
    (68, 846, 1.384624, 0.122410, (1.089272, 1.760061), (1.062141, 1.779741), (1.087895, 1.755193)),
    (202, 2183, 1.594010, 0.077154, (1.370305, 1.854236), (1.354201, 1.869751), (1.369682, 1.852787)),
    (86, 1256, 1.179512, 0.110870, (0.949139, 1.465800), (0.930649, 1.479044), (0.948388, 1.463098)),
    (26, 304, 1.473307, 0.191396, (1.012457, 2.143926), (0.955047, 2.178914), (1.009561, 2.124480)),
]
# Children remanded to youth detention, year to March 2025: the same, table 6.1. White 444 of 6,526.
REMAND = [
    (55, 536, 1.508211, 0.135702, (1.155984, 1.967760), (1.118254, 1.999228), (1.153625, 1.959569)),
    (252, 1933, 1.916164, 0.074498, (1.655846, 2.217408), (1.635148, 2.241532), (1.655232, 2.215999)),
    (181, 1466, 1.814716, 0.083317, (1.541306, 2.136626), (1.518127, 2.161924), (1.540350, 2.134452)),
    (50, 351, 2.093760, 0.138744, (1.595245, 2.748062), (1.530569, 2.809148), (1.589653, 2.731488)),
]
GOLDEN = [
    pytest.param(k1, n1, *white, *rest, id=f"{name} {k1} of {n1}")
    for name, white, rows in (("custody", (645, 11111), CUSTODY), ("remand", (444, 6526), REMAND))
    for k1, n1, *rest in rows
]

# Arrests, and stops and searches, of children over the 2021 population, year to March 2025: Home Office.
POPULATION = [
    (3045, 663825, 36923, 4161949, 0.517051, (0.498132, 0.536533)),
    (5200, 333587, 36923, 4161949, 1.757090, (1.706491, 1.808902)),
    (3606, 330389, 36923, 4161949, 1.230269, (1.188586, 1.273106)),
    (908, 145406, 36923, 4161949, 0.703888, (0.658319, 0.751819)),
    (5125, 663825, 53593, 4161949, 0.599555, (0.582506, 0.616999)),
    (10326, 333587, 53593, 4161949, 2.403874, (2.353544, 2.455096)),
    (4418, 330389, 53593, 4161949, 1.038458, (1.006859, 1.070834)),
    (1546, 145406, 53593, 4161949, 0.825688, (0.784477, 0.868533)),
]

# medicaldata::opt, women who attended every eligible visit, against White women, computed independently:
# Black, Mixed, recorded as Native American. The last is Rossi, Berk and Lenihan (1980), Black against other.
REAL = [
    (150, 363, 114, 189, 0.6851, (0.5788, 0.8108), (0.5797, 0.8129)),
    (30, 49, 114, 189, 1.0150, (0.7897, 1.3047), (0.7671, 1.2722)),
    (114, 207, 114, 189, 0.9130, (0.7712, 1.0810), (0.7704, 1.0818)),
    (102, 379, 12, 53, 1.1887, (0.7035, 2.0085), None),
]


def limits(k1: float, n1: float, k0: float, n0: float, method: str = "score") -> tuple[float, float]:
    interval = relative_rate_interval(k1, n1, k0, n0, method)
    assert interval is not None
    return interval.low, interval.high


@pytest.mark.parametrize(("k1", "n1", "k0", "n0", "ratio", "error", "wald", "exact", "score"), GOLDEN)
def test_published_ratios(
    k1: int,
    n1: int,
    k0: int,
    n0: int,
    ratio: float,
    error: float,
    wald: tuple[float, float],
    exact: tuple[float, float],
    score: tuple[float, float],
) -> None:
    assert relative_rate(k1, n1, k0, n0) == pytest.approx(ratio, abs=5.1e-7)
    assert limits(k1, n1, k0, n0, "wald") == pytest.approx(wald, abs=5.1e-7)
    low, high = limits(k1, n1, k0, n0, "wald")
    assert math.log(high / low) / (2 * Z95) == pytest.approx(error, abs=5.1e-7)
    assert limits(k1, n1, k0, n0, "exact") == pytest.approx(exact, abs=5.1e-7)
    assert limits(k1, n1, k0, n0) == pytest.approx(score, abs=5.1e-7)


@pytest.mark.parametrize(("k1", "n1", "k0", "n0", "ratio", "exact"), POPULATION)
def test_published_ratios_of_population(
    k1: int, n1: int, k0: int, n0: int, ratio: float, exact: tuple[float, float]
) -> None:
    assert relative_rate(k1, n1, k0, n0) == pytest.approx(ratio, abs=5.1e-7)
    assert limits(k1, n1, k0, n0, "exact") == pytest.approx(exact, abs=5.1e-7)


@pytest.mark.parametrize(("k1", "n1", "k0", "n0", "ratio", "wald", "score"), REAL)
def test_real_records(
    k1: int,
    n1: int,
    k0: int,
    n0: int,
    ratio: float,
    wald: tuple[float, float],
    score: tuple[float, float] | None,
) -> None:
    assert relative_rate(k1, n1, k0, n0) == pytest.approx(ratio, abs=5.1e-5)
    assert limits(k1, n1, k0, n0, "wald") == pytest.approx(wald, abs=5.1e-5)
    if score:
        assert limits(k1, n1, k0, n0) == pytest.approx(score, abs=5.1e-5)


PAIRS = [(150, 363, 114, 189), (30, 49, 114, 189), (5, 7, 114, 189), (26, 304, 645, 11111), (3, 30, 25, 30)]


@pytest.mark.parametrize("pair", PAIRS)
def test_score_agrees_with_statsmodels(pair: tuple[int, int, int, int]) -> None:
    # correction=True, its default, is Miettinen and Nurminen's N/(N − 1); Koopman is without.
    koopman = confint_proportions_2indep(*pair, compare="ratio", method="score", correction=False)
    nurminen = confint_proportions_2indep(*pair, compare="ratio", method="score", correction=True)
    low, high = limits(*pair)
    assert (low, high) == pytest.approx(koopman, rel=1e-8)
    assert nurminen[0] < low < high < nurminen[1]


@pytest.mark.parametrize("pair", PAIRS)
def test_wald_agrees_with_statsmodels(pair: tuple[int, int, int, int]) -> None:
    assert limits(*pair, "wald") == pytest.approx(
        confint_proportions_2indep(*pair, compare="ratio", method="log"), rel=1e-9
    )


@given(st.integers(1, 200), st.integers(0, 2000), st.integers(1, 200), st.integers(0, 2000))
def test_exact_agrees_with_the_exact_binomial_limits_of_scipy(k1: int, rest1: int, k0: int, rest0: int) -> None:
    # Of all events together, those of the group are a binomial share p; the ratio is p ÷ (1 − p) · n0 ÷ n1.
    n1, n0 = k1 + rest1, k0 + rest0
    share = binomtest(k1, k1 + k0).proportion_ci(0.95, method="exact")
    assert limits(k1, n1, k0, n0, "exact") == pytest.approx(
        tuple(p / (1 - p) * n0 / n1 for p in (share.low, share.high)), rel=1e-6
    )


def test_score_with_everyone_on_both_sides() -> None:
    # There the statistic is n0 · (ratio − 1) above 1, so that the limit is 1 + z²/n0.
    z2 = 3.841458820694124
    assert limits(40, 40, 50, 50) == pytest.approx((1 / (1 + z2 / 40), 1 + z2 / 50), rel=1e-9)


@pytest.mark.parametrize("method", ["score", "exact"])
def test_no_events_on_one_side(method: str) -> None:
    low, high = limits(0, 40, 10, 40, method)
    assert low == 0
    assert 0 < high < 1
    low, high = limits(10, 40, 0, 40, method)
    assert low > 1
    assert high == math.inf


@pytest.mark.parametrize("counts", [(0, 40, 10, 40), (10, 40, 0, 40), (0, 40, 0, 40)])
def test_wald_has_no_answer_without_events(counts: tuple[int, int, int, int]) -> None:
    assert relative_rate_interval(*counts, "wald") is None


@pytest.mark.parametrize("method", RATIO_METHODS)
@pytest.mark.parametrize("counts", [(0, 40, 0, 40), (0, 0, 10, 40), (10, 40, 0, 0)])
def test_nothing_to_compare(counts: tuple[int, int, int, int], method: str) -> None:
    assert relative_rate_interval(*counts, method) is None
    assert relative_rate(*counts) is None


def test_ratio_of_no_events() -> None:
    assert relative_rate(0, 40, 10, 40) == 0
    assert relative_rate(10, 40, 0, 40) is None


def test_ratio_of_exactly_four_fifths_is_exact() -> None:
    for n0 in range(5, 2000, 5):
        for n1 in (30, 70, 90, 330):
            assert relative_rate(4, n1, n1 * 5, n1 * n1) == 0.8
            assert relative_rate(n0 // 5 * 4, n0, 77, 77) == 0.8


def test_impossible_input() -> None:
    with pytest.raises(ValueError, match="method"):
        relative_rate_interval(1, 10, 1, 10, "odds")
    with pytest.raises(ValueError, match="numerator"):
        relative_rate_interval(11, 10, 1, 10)
    with pytest.raises(ValueError, match="negative"):
        relative_rate(-1, 10, 1, 10)
    with pytest.raises(ValueError, match="variance"):
        relative_rate_with_noise(10, 40, 10, 40, -1)
    with pytest.raises(ValueError, match="numerator"):
        relative_rate_with_noise(41, 40, 10, 40, 4)


def test_noise_formula_by_hand() -> None:
    # 1/10 − 1/40 + 1/20 − 1/40 + 4 · (1/100 + 1/1600 + 1/400 + 1/1600) = .155
    factor = math.exp(1.959963984540054 * math.sqrt(0.155))
    interval = relative_rate_with_noise(10, 40, 20, 40, 4)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.5 / factor, 0.5 * factor), rel=1e-12)


@pytest.mark.parametrize("counts", [(4, 40, 20, 40), (20, 40, 4, 40), (10, 19, 20, 40), (20, 40, 10, 19), (0, 0, 0, 0)])
def test_too_few_for_a_ratio_with_noise(counts: tuple[int, int, int, int]) -> None:
    assert relative_rate_with_noise(*counts, 4) is None


def test_fewest_for_a_ratio_with_noise() -> None:
    assert relative_rate_with_noise(5, 20, 5, 20, 4) is not None


shares = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def reciprocal(x: float) -> float:
    return math.inf if x == 0 else 1 / x


@given(shares, shares, st.sampled_from(sorted(RATIO_METHODS)))
def test_limits_contain_the_ratio_and_swap_with_the_groups(
    group: tuple[int, int], reference: tuple[int, int], method: str
) -> None:
    interval = relative_rate_interval(*group, *reference, method)
    swapped = relative_rate_interval(*reference, *group, method)
    ratio = relative_rate(*group, *reference)
    if interval is None or swapped is None:
        assert interval is swapped
        return
    assert 0 <= interval.low <= interval.high
    if ratio is not None:
        assert interval.low <= ratio * (1 + 1e-12)
        assert ratio <= interval.high * (1 + 1e-12)
    expected = (reciprocal(swapped.high), reciprocal(swapped.low))
    assert (interval.low, interval.high) == pytest.approx(expected, rel=1e-9)


@given(shares, shares, st.floats(0, 25), st.floats(0, 25))
def test_noise_widens_and_never_narrows(
    group: tuple[int, int], reference: tuple[int, int], one: float, other: float
) -> None:
    less, more = sorted((one, other))
    narrower = relative_rate_with_noise(*group, *reference, less)
    wider = relative_rate_with_noise(*group, *reference, more)
    assume(narrower is not None)
    assert isinstance(narrower, Interval)
    assert isinstance(wider, Interval)
    plain = relative_rate_interval(*group, *reference, "wald")
    assert plain is not None
    assert wider.low <= narrower.low <= plain.low
    assert plain.high <= narrower.high <= wider.high


def test_the_reference_may_have_noise_of_another_variance() -> None:
    # 1/10 − 1/40 + 1/20 − 1/40 + 4 · (1/100 + 1/1600) + 12 · (1/400 + 1/1600) = .18
    factor = math.exp(1.959963984540054 * math.sqrt(0.18))
    interval = relative_rate_with_noise(10, 40, 20, 40, 4, 12)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.5 / factor, 0.5 * factor), rel=1e-12)
    assert relative_rate_with_noise(10, 40, 20, 40, 4, 4) == relative_rate_with_noise(10, 40, 20, 40, 4)
    with pytest.raises(ValueError, match="variance"):
        relative_rate_with_noise(10, 40, 20, 40, 4, -1)


@pytest.mark.parametrize(
    ("group", "others"),
    [
        ((60, 0.5), [(80, 0.5), (80, 0.5), (80, 0.5), (80, 0.5)]),
        ((40, 0.4), [(500, 0.6), (120, 0.5), (45, 0.7), (30, 0.6)]),
        ((500, 0.6), [(120, 0.5), (60, 0.4), (45, 0.7), (30, 0.5)]),
        ((400, 0.3), [(2000, 0.45)]),
    ],
)
def test_limits_against_a_sum_hold_the_true_ratio_as_often_as_they_say(
    group: tuple[int, float], others: list[tuple[int, float]]
) -> None:
    """A published group against the sum of others, each cell with noise of its own: 19 times in 20."""
    draws, random = 4000, np.random.default_rng(20261126)
    sizes, chances = zip(*distribution(4).items(), strict=True)

    def published(n: int, p: float) -> tuple[Counts, Counts]:
        """Events and women, as they are published: the noise moves them apart, but never past each other."""
        women = n + random.choice(sizes, draws, p=chances)
        return np.clip(random.binomial(n, p, draws) + random.choice(sizes, draws, p=chances), 0, women), women

    k1, n1 = published(*group)
    cells = [published(*cell) for cell in others]
    k0, n0 = sum(k for k, _ in cells), sum(n for _, n in cells)
    true = group[1] / (sum(n * p for n, p in others) / sum(n for n, _ in others))
    found = [
        relative_rate_with_noise(*counts, 4, 4 * len(others))
        for counts in zip(k1.tolist(), n1.tolist(), k0.tolist(), n0.tolist(), strict=True)
    ]
    held = [each.low <= true <= each.high for each in found if each is not None]
    assert len(held) > 0.99 * draws, "of too few events there is none"
    assert 0.94 <= sum(held) / len(held) <= 0.97

"""A textbook sample, its published curve, and a slow twin in fractions."""

import math
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf
from scipy.stats import logrank as scipy_logrank
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from dashboard.statistics.estimate import Estimate
from dashboard.statistics.survival import CurvePoint, curve, logrank, median

# Freireich and others (1963): weeks in remission of 21 children given 6-mercaptopurine.
RELAPSES = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
WEEKS = [*RELAPSES, *CENSORED]
RELAPSED = [True] * 9 + [False] * 12

# Its curve in every textbook since (Kleinbaum and Klein, table 2.1; Cox and Oakes, table 4.1).
PUBLISHED = [
    (6, 21, 0.8571), (7, 17, 0.8067), (10, 15, 0.7529), (13, 12, 0.6902), (16, 11, 0.6275), (22, 7, 0.5378),
    (23, 6, 0.4482),
]  # fmt: skip

# Held for 52 weeks, 432 followed (Rossi, Berk and Lenihan 1980): with nobody lost before the end, a share at a moment
# depends on the events before it only. 20 until day 91, 34 more until day 182: survival and log-log limits.
ROSSI = [(91, 0.9537, 0.9292, 0.9699), (182, 0.8750, 0.8400, 0.9028)]

Z2 = 1.959963984540054**2


@pytest.mark.parametrize(("week", "at_risk", "survival"), PUBLISHED)
def test_published_curve(week: float, at_risk: int, survival: float) -> None:
    (point,) = curve(WEEKS, RELAPSED, [week])
    assert (point.at, point.at_risk) == (week, at_risk)
    assert point.survival == pytest.approx(survival, abs=5.1e-5)


def test_published_median() -> None:
    # Median 23 weeks; the lower limit of the curve first comes down to one half at 13, the upper one never.
    assert median(WEEKS, RELAPSED) == Estimate(23.0, 13.0, None)


def test_log_log_limits_agree_with_scipy() -> None:
    limits = ecdf(CensoredData.right_censored(WEEKS, ~np.array(RELAPSED))).sf.confidence_interval(method="log-log")
    for point in curve(WEEKS, RELAPSED, range(6, 36)):
        assert point.low == pytest.approx(float(limits.low.evaluate(point.at)), rel=1e-12)
        assert point.high == pytest.approx(float(limits.high.evaluate(point.at)), rel=1e-12)


def _followed(seed: int) -> tuple[list[float], list[bool]]:
    """The published sample; or 300 women, of whom some start, some leave waiting and some still wait."""
    if not seed:
        return [float(week) for week in WEEKS], RELAPSED
    chance = np.random.default_rng(seed)
    start, lost = np.ceil(chance.exponential(60, 300)), np.ceil(chance.exponential(150, 300))
    return [float(day) for day in np.minimum(start, lost)], [bool(one) for one in start <= lost]


@pytest.mark.parametrize("seed", range(6))
def test_curve_and_median_agree_with_statsmodels(seed: int) -> None:
    durations, events = _followed(seed)
    other = SurvfuncRight(np.array(durations), np.array(events, dtype=int))
    with np.errstate(divide="ignore", invalid="ignore"):  # there, at the moment when nobody is left
        low, high = other.quantile_ci(0.5, method="cloglog")
    found = median(durations, events)
    assert (found.value, found.low) == (other.quantile(0.5), low)
    assert found.high == (None if math.isinf(high) else high)
    points = curve(durations, events, other.surv_times)
    for point, survival, error in zip(points, other.surv_prob, other.surv_prob_se, strict=True):
        assert point.survival == pytest.approx(float(survival), abs=1e-12)
        if point.low is not None and point.high is not None:
            half = math.sqrt(Z2) * error / (survival * -math.log(survival))
            assert point.low == pytest.approx(survival ** math.exp(half), rel=1e-9)
            assert point.high == pytest.approx(survival ** math.exp(-half), rel=1e-9)


@pytest.mark.parametrize(("day", "survival", "low", "high"), ROSSI)
def test_events_of_a_real_study(day: float, survival: float, low: float, high: float) -> None:
    days = [50.0] * 20 + [150.0] * 34 + [300.0] * 60 + [364.0] * 318
    (point,) = curve(days, [True] * 114 + [False] * 318, [day])
    found = (point.survival, point.low, point.high)
    assert found == pytest.approx((survival, low, high), abs=5.1e-5)


def test_between_the_steps_and_before_the_first() -> None:
    before, between = curve(WEEKS, RELAPSED, [0, 12.5])
    assert before == CurvePoint(0.0, 1.0, None, None, 21)
    assert between.survival == pytest.approx(0.7529, abs=5.1e-5)
    assert between.at_risk == 12


def test_after_the_last_was_followed_nothing_is_known() -> None:
    at_the_end, after = curve(WEEKS, RELAPSED, [35, 35.5])
    assert at_the_end.survival == pytest.approx(0.4482, abs=5.1e-5)
    assert after == CurvePoint(35.5, None, None, None, 0)


def test_after_everyone_had_the_event_the_curve_stays_at_0() -> None:
    assert curve([3, 5], [True, True], [5, 9]) == (
        CurvePoint(5.0, 0.0, None, None, 1),
        CurvePoint(9.0, 0.0, None, None, 0),
    )


def test_an_event_on_the_first_day() -> None:
    (point,) = curve([0, 0, 4, 4], [True, False, False, False], [0])
    assert (point.survival, point.at_risk) == (0.75, 4)


def test_nobody_had_the_event() -> None:
    assert curve([4, 7], [False, False], [5]) == (CurvePoint(5.0, 1.0, None, None, 1),)
    assert median([4, 7], [False, False]) == Estimate(None, None, None)


def test_exactly_one_half_is_reached() -> None:
    # 23/24 · 22/23 · … · 12/13 in floating point is 0.5000000000000001.
    assert median(range(1, 25), [True] * 12 + [False] * 12).value == 12
    assert median([7], [True]) == Estimate(7.0, None, None)


@pytest.mark.parametrize(
    ("durations", "events", "says"),
    [
        ([], [], "as many durations as events, got 0"),
        ([1, 2], [True], "got 2 and 1"),
        ([1, -1], [True, True], "duration must be a number from 0, got -1"),
        ([math.nan], [True], "duration"),
        ([math.inf], [False], "duration"),
    ],
)
def test_impossible_input(durations: list[float], events: list[bool], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        curve(durations, events, [1])
    with pytest.raises(ValueError, match=says):
        median(durations, events)


def test_impossible_moment() -> None:
    with pytest.raises(ValueError, match="moment"):
        curve([1], [True], [-1])


def twin(followed: list[tuple[int, bool]], at: int) -> tuple[Fraction, float]:
    """Survival as an exact fraction and Greenwood's sum, a moment after the other."""
    survival, greenwood = Fraction(1), 0.0
    for day in range(at + 1):
        at_risk = sum(lasted >= day for lasted, _ in followed)
        ended = sum(lasted == day and happened for lasted, happened in followed)
        if ended:
            survival *= 1 - Fraction(ended, at_risk)
            greenwood += ended / (at_risk * (at_risk - ended)) if ended < at_risk else math.inf
    return survival, greenwood


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40))
def test_agrees_with_the_twin(followed: list[tuple[int, bool]]) -> None:
    durations, events = [lasted for lasted, _ in followed], [happened for _, happened in followed]
    last = max(durations)
    points = curve(durations, events, range(last + 1))
    exact = [twin(followed, day) for day in range(last + 1)]
    for point, (survival, greenwood) in zip(points, exact, strict=True):
        assert point.survival == pytest.approx(float(survival), abs=1e-12)
        assert point.at_risk == sum(lasted >= point.at for lasted in durations)
        assert (point.low is None) == (point.high is None) == (survival in (0, 1))
        if point.low is not None and point.high is not None:
            # Both limits lie as far from the curve as Greenwood says, on the scale of log(−log S).
            for limit in (point.low, point.high):
                distance = math.log(math.log(limit) / math.log(survival))
                assert distance**2 == pytest.approx(Z2 * greenwood / math.log(survival) ** 2, rel=1e-6)
            assert 0 <= point.low < survival < point.high <= 1
    found = median(durations, events)
    assert found.value == next((day for day, (survival, _) in enumerate(exact) if survival <= Fraction(1, 2)), None)
    assert found.low == next((point.at for point in points if point.low is not None and point.low <= 0.5), None)
    assert found.high == next((point.at for point in points if point.high is not None and point.high <= 0.5), None)


# The same study: 21 children given a placebo, all of whom relapsed.
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
DRUG_GROUP, PLACEBO_GROUP = (WEEKS, RELAPSED), (PLACEBO, [True] * 21)


def test_published_log_rank() -> None:
    # Chi-square 16.79 on 1 degree of freedom (Kleinbaum and Klein, chapter 2; Cox and Oakes).
    found = logrank([DRUG_GROUP, PLACEBO_GROUP])
    assert found is not None
    assert (round(found.statistic, 2), found.degrees_of_freedom) == (16.79, 1)
    assert found.p_value == pytest.approx(4.17e-5, abs=5e-8)


def test_log_rank_does_not_depend_on_the_order_of_the_groups() -> None:
    third = ([3, 9, 9, 20, 31], [True, True, False, True, False])
    orders = [logrank(list(order)) for order in permutations([DRUG_GROUP, PLACEBO_GROUP, third])]
    first = orders[0]
    assert first is not None
    for found in orders[1:]:
        assert found is not None
        assert found.statistic == pytest.approx(first.statistic, rel=1e-10)
        assert found.degrees_of_freedom == first.degrees_of_freedom == 2


follow_ups = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=2, max_size=30)


@given(follow_ups, follow_ups)
def test_log_rank_of_two_groups_agrees_with_scipy(one: list[tuple[int, bool]], other: list[tuple[int, bool]]) -> None:
    found = logrank([split(one), split(other)])
    assume(found is not None)
    theirs = scipy_logrank(
        *(CensoredData.right_censored(lasted, ~np.array(happened)) for lasted, happened in (split(one), split(other)))
    )
    assert found is not None
    assert found.degrees_of_freedom == 1
    assert found.statistic == pytest.approx(theirs.statistic**2, rel=1e-8, abs=1e-12)
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-12)


@given(st.lists(follow_ups, min_size=3, max_size=5))
def test_log_rank_of_more_groups_agrees_with_statsmodels(groups: list[list[tuple[int, bool]]]) -> None:
    found = logrank([split(group) for group in groups])
    # Where a group says nothing, statsmodels divides by a matrix that cannot be divided by.
    assume(found is not None and found.degrees_of_freedom == len(groups) - 1)
    assert found is not None
    lines = [(lasted, happened, at) for at, group in enumerate(groups) for lasted, happened in group]
    durations, events, labels = (np.array(column) for column in zip(*lines, strict=True))
    statistic, p_value = survdiff(durations, events.astype(int), labels)
    assert found.statistic == pytest.approx(float(statistic), rel=1e-6, abs=1e-9)
    assert found.p_value == pytest.approx(float(p_value), rel=1e-5, abs=1e-9)


def split(group: list[tuple[int, bool]]) -> tuple[list[int], list[bool]]:
    return [lasted for lasted, _ in group], [happened for _, happened in group]


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [DRUG_GROUP],
        [([4, 5], [False, False]), ([4, 7], [False, False])],  # nothing happened
        [([1, 2], [True, True]), ([0, 0], [False, False])],  # nobody of the second was there when it happened
    ],
)
def test_nothing_to_compare(groups: list[tuple[list[int], list[bool]]]) -> None:
    assert logrank(groups) is None


def test_who_was_never_at_risk_takes_no_degree_of_freedom() -> None:
    gone = ([0, 0], [False, False])
    with_gone, without = logrank([DRUG_GROUP, gone, PLACEBO_GROUP]), logrank([DRUG_GROUP, PLACEBO_GROUP])
    assert with_gone is not None
    assert without is not None
    assert with_gone.degrees_of_freedom == 1
    assert with_gone.statistic == pytest.approx(without.statistic, rel=1e-10)


def test_impossible_groups() -> None:
    with pytest.raises(ValueError, match="as many durations as events"):
        logrank([DRUG_GROUP, ([], [])])

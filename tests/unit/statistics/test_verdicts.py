"""The rule in a table, and that it always answers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.intervals import Interval
from dashboard.statistics.ratios import relative_rate, relative_rate_interval
from dashboard.statistics.verdicts import Verdict, mirror_differs, verdict

ROWS = [
    (0.6851, (0.5797, 0.8129), Verdict.MATERIAL),
    (1.60, (1.37, 1.85), Verdict.MATERIAL),
    (0.80, (0.70, 0.99), Verdict.MATERIAL),
    (1.25, (1.01, 1.50), Verdict.MATERIAL),
    (0.81, (0.70, 0.99), Verdict.EMERGING),
    (1.24, (1.01, 1.50), Verdict.EMERGING),
    (0.80, (0.60, 1.00), Verdict.WATCH),
    (1.25, (1.00, 1.60), Verdict.WATCH),
    (2.00, (0.50, math.inf), Verdict.WATCH),
    (0.9130, (0.7704, 1.0818), Verdict.NO_CLEAR_DIFFERENCE),
    (1.0, (1.0, 1.0), Verdict.NO_CLEAR_DIFFERENCE),
]


@pytest.mark.parametrize(("ratio", "limits", "expected"), ROWS)
def test_the_rule(ratio: float, limits: tuple[float, float], expected: Verdict) -> None:
    assert verdict(ratio, Interval(*limits), 30, 30) is expected
    assert verdict(ratio, Interval(*limits), 29, 30) is Verdict.INSUFFICIENT
    assert verdict(ratio, Interval(*limits), 30, 29) is Verdict.INSUFFICIENT


def test_nothing_to_judge() -> None:
    assert verdict(None, Interval(0, 1), 100, 100) is Verdict.INSUFFICIENT
    assert verdict(0.5, None, 100, 100) is Verdict.INSUFFICIENT


def test_a_ratio_of_four_fifths_from_counts_is_large() -> None:
    # 0.24 / 0.3 in floating point is not the same as 24 · 100 / (100 · 30).
    assert verdict(relative_rate(24, 100, 30, 100), Interval(0.5, 0.9), 100, 100) is Verdict.MATERIAL
    assert verdict(relative_rate(30, 100, 24, 100), Interval(1.1, 1.9), 100, 100) is Verdict.MATERIAL


def test_the_method_can_change_the_verdict() -> None:
    # Youth Justice Statistics 2024/25, table 5.8, Other ethnic group: first published with Wald, later with
    # exact limits.
    counts = (26, 304, 645, 11111)
    by_method = {
        method: verdict(relative_rate(*counts), relative_rate_interval(*counts, method), 304, 11111)
        for method in ("wald", "score", "exact")
    }
    assert by_method == {"wald": Verdict.MATERIAL, "score": Verdict.MATERIAL, "exact": Verdict.WATCH}


def test_words() -> None:
    assert not any("no disparity" in v or "no difference" in v for v in Verdict)
    assert len(set(Verdict)) == 5


limits = st.tuples(st.floats(0, 1e6), st.floats(0, math.inf)).map(lambda x: Interval(min(x), max(x)))


@given(st.none() | st.floats(0, 1e6), st.none() | limits, st.integers(0, 100), st.integers(0, 100))
def test_there_is_always_one_verdict(ratio: float | None, interval: Interval | None, n1: int, n0: int) -> None:
    found = verdict(ratio, interval, n1, n0)
    few = ratio is None or interval is None or n1 < 30 or n0 < 30
    assert found in Verdict
    assert (found is Verdict.INSUFFICIENT) == few


@pytest.mark.parametrize(
    ("counts", "differs"),
    [
        ((90, 100, 95, 100), True),  # 0.947 passes, 2.0 does not
        ((10, 100, 5, 100), True),
        ((50, 100, 50, 100), False),
        ((150, 363, 114, 189), False),  # 0.685 and 1.479: neither passes
        ((40, 100, 50, 100), False),  # 0.8 passes by definition, 1.2 passes
        ((0, 100, 5, 100), True),  # 0 does not pass, 1.05 does
        ((90, 100, 100, 100), False),  # nobody in the reference group failed
        ((5, 100, 0, 100), False),
        ((0, 0, 5, 100), False),
    ],
)
def test_mirror(counts: tuple[int, int, int, int], differs: bool) -> None:
    assert mirror_differs(*counts) is differs


def test_mirror_of_impossible_counts() -> None:
    with pytest.raises(ValueError, match="negative"):
        mirror_differs(101, 100, 50, 100)

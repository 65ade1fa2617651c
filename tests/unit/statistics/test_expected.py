"""The ratio by hand, and how often its limits hold, from the exact Poisson-binomial distribution."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.expected import observed_to_expected
from dashboard.statistics.intervals import Z95, byar


def distribution(probabilities: list[float]) -> list[float]:
    """The chance of each number of events, a woman after the other."""
    chances = [1.0]
    for p in probabilities:
        chances = [a * (1 - p) + b * p for a, b in zip([*chances, 0.0], [0.0, *chances], strict=True)]
    return chances


def test_by_hand() -> None:
    # E = 50 · .2 + 50 · .6 = 40; variance = 50 · .16 + 50 · .24 = 20.
    found = observed_to_expected(30, [0.2] * 50 + [0.6] * 50)
    half = 1.959963984540054 * math.sqrt(20)
    assert (found.value, found.low, found.high) == pytest.approx((0.75, (30 - half) / 40, (30 + half) / 40), rel=1e-12)


def test_narrower_than_limits_for_rare_events() -> None:
    found, limits = observed_to_expected(30, [0.2] * 50 + [0.6] * 50), byar(30)
    assert found.low is not None
    assert found.high is not None
    assert limits.low / 40 < found.low < found.high < limits.high / 40


def test_never_below_0() -> None:
    found = observed_to_expected(0, [0.05] * 40)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(1.959963984540054 * math.sqrt(1.9) / 2, rel=1e-12)


def test_nothing_left_to_chance() -> None:
    # Probabilities of 0 and 1 have no variance.
    found = observed_to_expected(2, [1.0, 1.0, 0.0])
    assert (found.value, found.low, found.high) == (1, 1, 1)


@pytest.mark.parametrize(
    ("observed", "probabilities", "says"),
    [
        (1, [0.5, 1.1], "probability"),
        (1, [0.5, -0.1], "probability"),
        (1, [math.nan], "probability"),
        (2, [0.5], "observed must be between 0 and 1, got 2"),
        (-1, [0.5], "observed"),
        (0, [], "Nothing is expected"),
        (0, [0.0, 0.0], "Nothing is expected"),
    ],
)
def test_impossible_input(observed: int, probabilities: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        observed_to_expected(observed, probabilities)


@pytest.mark.parametrize("spread", [[0.3] * 60, [0.05, 0.2, 0.5, 0.8] * 20, [0.1] * 90 + [0.9] * 30])
def test_as_many_as_expected_are_covered(spread: list[float]) -> None:
    covered = 0.0
    for observed, chance in enumerate(distribution(spread)):
        found = observed_to_expected(observed, spread)
        assert found.low is not None
        assert found.high is not None
        covered += chance * (found.low <= 1 <= found.high)
    assert 0.93 <= covered <= 0.98


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=25), st.data())
def test_agrees_with_the_exact_distribution(probabilities: list[float], data: st.DataObject) -> None:
    observed = data.draw(st.integers(0, len(probabilities)))
    chances = distribution(probabilities)
    expected = sum(count * chance for count, chance in enumerate(chances))
    variance = sum((count - expected) ** 2 * chance for count, chance in enumerate(chances))
    found = observed_to_expected(observed, probabilities)
    half = Z95 * math.sqrt(max(0.0, variance)) / expected
    assert found.value == pytest.approx(observed / expected, rel=1e-9)
    assert found.high == pytest.approx(observed / expected + half, rel=1e-6, abs=1e-6)
    assert found.low == pytest.approx(max(0.0, observed / expected - half), rel=1e-6, abs=1e-6)

"""Questionnaires: the published conversion table, and where the sizes of a reliable change come from."""

import math

import pytest

from dashboard.definitions.instruments import INSTRUMENTS, SWEMWBS_METRIC

# Stewart-Brown and others (2009), the conversion table of the short Warwick-Edinburgh scale, retyped: raw, metric.
PUBLISHED = """
    7 7.00   8 9.51   9 11.25  10 12.40  11 13.33  12 14.08  13 14.75  14 15.32  15 15.84  16 16.36
    17 16.88 18 17.43 19 17.98 20 18.59  21 19.25  22 19.98  23 20.73  24 21.54  25 22.35  26 23.21
    27 24.11 28 25.03 29 26.02 30 27.03  31 28.13  32 29.31  33 30.70  34 32.55  35 35.00
"""
Z90, Z95 = 1.645, 1.96


def between_two_sittings(spread: float, reliability: float) -> float:
    """The standard error of a difference by Jacobson and Truax (1991): √2 · SD · √(1 − r)."""
    return math.sqrt(2) * spread * math.sqrt(1 - reliability)


def test_the_whole_conversion_table() -> None:
    numbers = PUBLISHED.split()
    table = {int(raw): float(metric) for raw, metric in zip(numbers[::2], numbers[1::2], strict=True)}
    assert len(table) == 29
    assert table == SWEMWBS_METRIC


def test_reliable_change_of_core_10() -> None:
    # Barkham and others (2013): 1,835 people in counselling, SD 7.7, reliability .90; 6 points, a 90 % interval.
    error = between_two_sittings(7.7, 0.90)
    assert 7.7 * math.sqrt(1 - 0.90) == pytest.approx(2.434954, abs=5.1e-7)
    assert error == pytest.approx(3.443545, abs=5.1e-7)
    assert Z90 * error == pytest.approx(5.664631, abs=5.1e-7)
    assert INSTRUMENTS["core10"].reliable_change == math.ceil(Z90 * error) == 6
    assert Z95 * error == pytest.approx(6.749348, abs=5.1e-7)  # by 95 % it would be 7


def test_reliable_change_of_swemwbs() -> None:
    # Shah and others (2018): one standard error of measurement is 1.03 points, 2.77 of them 2.87 before rounding.
    assert INSTRUMENTS["swemwbs"].reliable_change == 2.87
    assert pytest.approx(2.87, abs=2.77 * 0.005 + 0.005) == 2.77 * 1.03
    assert pytest.approx(2.77, abs=5e-3) == math.sqrt(2) * Z95


def test_reliable_change_of_the_self_efficacy_scale() -> None:
    # SD 5.3 and reliability .86 of the published samples.
    assert Z95 * between_two_sittings(5.3, 0.86) == pytest.approx(5.50, abs=5e-3)
    assert INSTRUMENTS["gse"].reliable_change == math.ceil(5.50)


@pytest.mark.parametrize(("slug", "points"), [("reqol10", 5), ("phq9", 6), ("gad7", 4)])
def test_reliable_changes_that_are_taken_as_published(slug: str, points: float) -> None:
    # ReQoL-10: its authors' 5. PHQ-9 and GAD-7: 6 and 4, NHS Talking Therapies.
    assert INSTRUMENTS[slug].reliable_change == points


def test_where_lower_is_better() -> None:
    assert {slug for slug, one in INSTRUMENTS.items() if not one.higher_is_better} == {"core10", "phq9", "gad7"}

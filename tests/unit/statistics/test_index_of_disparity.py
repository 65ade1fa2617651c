"""One number for several groups: a worked example, and what it hides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.index_of_disparity import index_of_disparity

# Youth Justice Statistics 2024/25, table 5.8 (children sentenced to immediate custody, three years pooled): Asian,
# Black, Mixed, Other; White. The index was computed independently from these published counts.
CUSTODY = [(68, 846), (202, 2183), (86, 1256), (26, 304)]
WHITE = (645, 11_111)
OTHERS = [k / n for k, n in CUSTODY]


def test_worked_example() -> None:
    white = WHITE[0] / WHITE[1]
    assert index_of_disparity(OTHERS, white) == pytest.approx(40.786325, abs=5.1e-7)


def test_against_the_rate_of_all_together() -> None:
    everyone = [*CUSTODY, WHITE]
    overall = sum(k for k, _ in everyone) / sum(n for _, n in everyone)
    assert overall == pytest.approx(0.0654140, abs=5.1e-8)
    assert index_of_disparity([k / n for k, n in everyone], overall) == pytest.approx(22.202123, abs=5.1e-7)


def test_of_one_group_it_is_how_far_its_relative_rate_is_from_one() -> None:
    assert index_of_disparity([0.3], 0.4) == pytest.approx(25)


@pytest.mark.parametrize(("rates", "reference"), [([], 0.4), ([0.2, 0.3], 0.0)])
def test_nothing_to_sum_up_or_nothing_to_divide_by(rates: list[float], reference: float) -> None:
    assert index_of_disparity(rates, reference) is None


@pytest.mark.parametrize(("rates", "reference"), [([0.2, -0.1], 0.4), ([0.2], -0.4)])
def test_a_rate_is_never_negative(rates: list[float], reference: float) -> None:
    with pytest.raises(ValueError, match="negative"):
        index_of_disparity(rates, reference)


def test_it_hides_which_way() -> None:
    assert index_of_disparity([0.3, 0.5], 0.4) == pytest.approx(index_of_disparity([0.5, 0.5], 0.4))


rates = st.lists(st.floats(0.01, 1), min_size=1, max_size=8)


@given(rates, st.floats(0.01, 1), st.floats(0.1, 10))
def test_it_is_of_ratios_so_that_the_unit_does_not_matter(found: list[float], reference: float, times: float) -> None:
    scaled = index_of_disparity([times * rate for rate in found], times * reference)
    assert scaled == pytest.approx(index_of_disparity(found, reference), rel=1e-9, abs=1e-9)


@given(rates, st.floats(0.01, 1))
def test_it_is_nothing_only_where_nobody_differs(found: list[float], reference: float) -> None:
    index = index_of_disparity(found, reference)
    assert index is not None
    assert (index == 0) == all(rate == reference for rate in found)

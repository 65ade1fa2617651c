"""How differences are written."""

import pytest

from dashboard.charts.wording import percent, signed
from dashboard.statistics.differences import rate_difference


@pytest.mark.parametrize(
    ("difference", "written"),
    [(0.04, "+4"), (-0.07, "−7"), (0.0, "0"), (0.004, "0"), (-0.004, "0"), (0.0351, "+4"), (-1.0, "−100")],
)
def test_points(difference: float, written: str) -> None:
    assert signed(difference) == written


def test_a_difference_is_rounded_last() -> None:
    """24.56 % and 28.07 % are 25 and 28 as whole numbers, and 3.51 points apart: 4, not 3."""
    assert (percent(14 / 57), percent(16 / 57)) == ("25%", "28%")
    assert signed(rate_difference(16, 57, 14, 57)) == "+4"
    assert signed(rate_difference(14, 57, 16, 57)) == "−4"

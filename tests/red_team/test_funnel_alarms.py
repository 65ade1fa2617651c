"""Noise and chance alone put no more services outside their limits than the limits promise."""

import pytest

from tests.red_team.funnel_alarms import CHARTS, ON_ONE_SIDE, SHARES, SIZES, TOLERANCE, alarms


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("n", SIZES)
def test_false_alarms_are_as_many_as_the_limits_promise(chart: str, n: int) -> None:
    promised = 1 - CHARTS[chart]
    for share in SHARES:
        found = alarms(chart, n, share)
        assert found.both <= TOLERANCE * promised
        assert max(found.below, found.above) <= ON_ONE_SIDE * promised / 2


@pytest.mark.parametrize(("chart", "times"), [("funnel, 95%", 2), ("funnel, 99.8%", 4), ("p-chart", 4)])
def test_limits_that_know_nothing_of_the_noise_make_outliers_of_small_services(chart: str, times: int) -> None:
    assert alarms(chart, 40, 0.6, known=0).both > times * (1 - CHARTS[chart])

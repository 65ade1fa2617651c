"""The life table: against a published one, against Kaplan and Meier, and against its own simulated coverage."""

import numpy as np
import pytest

from dashboard.statistics.life_table import Interval, life_table
from dashboard.statistics.survival import curve

KIDNEY = [(47, 19), (5, 17), (2, 15), (2, 9), (0, 6)]
"""Cutler and Ederer (1958), table 1: 126 men with a localised kidney cancer, year by year: deaths; lost or withdrawn
alive."""


def _table(entered, counts, **more):
    intervals = [Interval(year + 1, events, withdrawn) for year, (events, withdrawn) in enumerate(counts)]
    return life_table(entered, intervals, **({"fewest_at_risk": 0, "fewest_events": 0} | more))


def test_cutler_and_ederer():
    found = _table(126, KIDNEY)
    assert [one.at_risk for one in found] == [116.5, 51.5, 30.5, 16.5, 7.0]
    assert [round(one.remaining, 2) for one in found] == [0.60, 0.54, 0.50, 0.44, 0.44]
    assert [one.entered for one in found] == [126, 60, 38, 21, 10]
    # They give 0.060 as the standard error after five years: the limits are those of it, on the scale of log(−log S).
    low, high = found[-1].low, found[-1].high
    scale = np.log(-np.log([low, high]))
    s = found[-1].remaining
    error = (scale[0] - scale[1]) / 2 / 1.959964 * s * -np.log(s)
    assert error == pytest.approx(0.060, abs=0.0005)


def test_without_withdrawals_it_is_kaplan_and_meier_at_the_ends_of_the_steps():
    days = [3, 8, 8, 20, 20, 20, 27, 40, 40, 40]
    events = [True] * 7 + [False] * 3
    found = life_table(10, [Interval(10, 3, 0), Interval(30, 4, 0)], fewest_at_risk=0, fewest_events=0)
    for one, point in zip(found, curve(days, events, [10, 30]), strict=True):
        assert (one.remaining, one.low, one.high) == pytest.approx((point.survival, point.low, point.high))


def test_it_stops_below_ten_at_risk():
    found = _table(126, KIDNEY, fewest_at_risk=10)
    assert [one.until for one in found] == [1, 2, 3, 4]


def test_it_stops_below_five_events():
    assert [one.until for one in _table(126, KIDNEY, fewest_events=5)] == [1, 2]


@pytest.mark.parametrize("hidden", [(None, 19), (47, None)])
def test_it_stops_at_what_is_not_known(hidden):
    assert _table(126, [hidden, *KIDNEY[1:]]) == ()
    assert len(_table(126, [KIDNEY[0], hidden, *KIDNEY[2:]])) == 1


def test_who_would_be_more_than_were_there_ends_it():
    """Noise may leave fewer at risk than had the event."""
    assert _table(20, [(21, 0)]) == ()
    assert _table(20, [(20, 0)]) == ()


def test_noise_widens_the_limits_and_moves_nothing():
    bare, noisy = _table(126, KIDNEY), _table(126, KIDNEY, variance=4)
    for one, other in zip(bare, noisy, strict=True):
        assert one.remaining == other.remaining
        assert other.low < one.low < one.remaining < one.high < other.high


@pytest.mark.parametrize("variance", [0, 4])
def test_the_limits_hold_the_truth_about_as_often_as_they_say(variance):
    """Women followed for a different time each, leaving at a constant pace: 95 in 100, give or take."""
    rng = np.random.default_rng(1)
    ends, held, tried = [28, 56, 91, 182], 0, 0
    for _ in range(1500):
        leaves, followed = rng.exponential(400, 300), rng.uniform(0, 365, 300)
        cells, last = [], 0
        for end in ends:
            left = np.sum((leaves <= followed) & (leaves > last) & (leaves <= end))
            cells.append((left, np.sum((followed < leaves) & (followed >= last) & (followed < end))))
            last = end
        noise = rng.normal(0, np.sqrt(variance), (len(ends), 2)).round()
        intervals = [
            Interval(end, *(pair + extra)) for end, pair, extra in zip(ends, np.array(cells), noise, strict=True)
        ]
        found = life_table(300 + rng.normal(0, np.sqrt(variance)), intervals, variance=variance)
        if len(found) == len(ends):
            tried += 1
            held += found[-1].low <= np.exp(-182 / 400) <= found[-1].high
    assert tried > 1400
    assert 0.93 <= held / tried <= 0.975


def test_what_is_no_number_of_people_is_refused():
    with pytest.raises(ValueError, match="negative"):
        life_table(10, [Interval(1, -1, 0)])
    with pytest.raises(ValueError, match="in order"):
        life_table(10, [Interval(2, 1, 0), Interval(1, 1, 0)])
    with pytest.raises(ValueError, match="variance"):
        life_table(10, [Interval(1, 5, 0)], variance=-1)

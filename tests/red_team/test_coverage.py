"""Published intervals hold the truth as often as they promise, and Methods is told where they do not."""

import pytest

from tests.red_team import coverage


@pytest.mark.parametrize("n", coverage.SIZES)
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_a_rate_s_interval_holds_the_truth_as_often_as_it_promises(n: int, share: float) -> None:
    assert 0.94 <= coverage.of_rate(n, share).always <= 0.97


@pytest.mark.parametrize(("n1", "share1", "n0", "share0"), coverage.RATIOS)
def test_a_relative_rate_s_interval_holds_the_truth_as_often_as_it_promises(
    n1: int, share1: float, n0: int, share0: float
) -> None:
    assert 0.94 <= coverage.of_ratio(n1, share1, n0, share0, draws=4_000).always <= 0.97


def test_an_interval_that_knows_nothing_of_the_noise_would_promise_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    true = coverage.wilson_with_noise
    monkeypatch.setattr(coverage, "wilson_with_noise", lambda k, n, variance: true(k, n, 0))
    assert coverage.of_rate(40, 0.7).always < 0.94


def test_where_few_had_it_not_what_is_shown_is_chosen_by_its_own_value() -> None:
    found = coverage.of_rate(25, 0.9)
    assert found.shown < 0.1
    assert found.given_shown < 0.6 < found.always


def test_a_rate_is_shown_only_where_the_product_shows_it() -> None:
    assert coverage.rate_is_shown(5, 20, 0, 20)
    assert not coverage.rate_is_shown(5, 20, -1, 20)
    assert not coverage.rate_is_shown(5, 20, 0, 19)
    assert not coverage.rate_is_shown(16, 20, 0, 23)

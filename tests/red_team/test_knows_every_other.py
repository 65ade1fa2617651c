"""What somebody who knows every other record could tell: more than a guess, less than certainty."""

import pytest

from tests.red_team.knows_every_other import as_published, as_stored, auc


def test_what_is_published_says_no_more_than_the_counts_behind_it() -> None:
    published, stored = auc(as_published, draws=4_000), auc(as_stored, draws=4_000)
    assert 0.85 < published <= stored < 0.96


def test_without_any_figure_it_is_a_guess() -> None:
    assert auc(lambda n, k: None, draws=1_000) == pytest.approx(0.5)


def test_without_noise_it_would_be_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.red_team.knows_every_other.distribution", lambda variance: {0: 1.0})
    assert auc(as_stored, draws=100) == 1

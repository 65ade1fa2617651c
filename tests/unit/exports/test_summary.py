import pytest

from dashboard.analysis.released import NOTHING_PUBLISHED
from dashboard.errors import UsageError
from dashboard.exports import disparity
from dashboard.warehouse.release import Release


def test_holds_what_is_published_in_the_order_of_the_indicators(release: Release) -> None:
    found = disparity.summary(release)
    assert [(answer.indicator, answer.by) for answer in found.answers] == [
        ("started_in_period", "ethnicity"),
        ("started", "ethnicity"),
        ("started", "ethnicity_two"),
    ]
    assert found.pathway is not None
    assert (found.period, found.providers, found.policy, found.release) == (
        "2025-26",
        3,
        "2026-11",
        release.release_id,
    )


def test_nothing_published_yet() -> None:
    with pytest.raises(UsageError, match=NOTHING_PUBLISHED):
        disparity.summary(None)


@pytest.mark.parametrize("period", ["2024-25", "2025-26 Q1", "nonsense"])
def test_an_unknown_period_names_those_there_are(release: Release, period: str) -> None:
    with pytest.raises(UsageError, match=r"There are: 2025-26$"):
        disparity.summary(release, period=period)


def test_says_how_many_of_the_women_referred_have_no_known_ethnicity(release: Release) -> None:
    assert disparity.summary(release).unknown_on_the_pathway == "Not known for about 60 of about 645 women (9%)."

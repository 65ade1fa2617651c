"""Released answers: what was published once, protected, and nothing else."""

import hashlib
from datetime import date

import pytest

from dashboard.analysis import released
from dashboard.analysis.released import Question
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from tests.builders import COUNTS, moment, new_return, row, women

YEAR, NOW = FinancialYear(2025), moment("2026-06-01")


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """One service, published."""
    installation = _installation(tmp_path_factory, {"A": [*women(COUNTS), *_attending()]})
    publish(installation, YEAR, now=NOW)
    yield installation
    installation.close()


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Three services, published."""
    installation = _installation(tmp_path_factory, {name: women(COUNTS, prefix=name) for name in "ABC"})
    publish(installation, YEAR, now=NOW)
    yield installation
    installation.close()


def _installation(tmp_path_factory, by_provider):
    installation = Installation(Settings(database=tmp_path_factory.mktemp("released") / "records.duckdb"))
    for provider, rows in by_provider.items():
        installation.records(create=True).accept(new_return(provider, "2025-26 Q4", rows))
    return installation


def _attending():
    """60 women with sessions: 40 attended three of four, 20 two of four. Their ethnicity is with the many."""
    return [
        row(
            referral_id=f"attending-{i}",
            referral_date=date(2026, 1, 10),
            ethnicity="white",
            sessions_offered=4,
            sessions_attended=3 if i < 40 else 2,
        )
        for i in range(60)
    ]


def _the_year_after():
    dates = {"referral_date": date(2026, 5, 1), "started_date": date(2026, 5, 2), "ended_date": date(2026, 9, 1)}
    return women({"white": (30, 60)}, prefix="next", **dates)


def _row(answer, slug):
    return next(line for line in answer.rows if line.slug == slug)


def _bytes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.parametrize("group", ["white", "black", "other", "mixed"])
def test_counts_are_near_the_truth_and_in_fives(one, group):
    line = _row(released.answer(one.release(), Question("completed", by="ethnicity")), group)
    k, n = COUNTS[group]
    assert abs(line.n - n) <= 9
    assert abs(line.k - k) <= 9
    assert line.n % 5 == line.k % 5 == 0
    assert line.rate == round(line.rate, 2)
    assert line.low <= line.rate <= line.high


def test_small_groups_are_marked_and_have_no_number(one):
    found = released.answer(one.release(), Question("completed", by="ethnicity"))
    for slug in ("asian", "not_known"):
        line = _row(found, slug)
        assert (line.mark, line.n, line.k, line.rate, line.rri) == ("c", None, None, None, None)
    assert found.unknown == "Not known for under 10 women (under 1%)."
    assert found.as_json()["kind"] == "released"
    assert released.NOT_FROM_ROUNDED in found.notes


def test_the_relative_rate_allows_for_the_noise(one):
    found = released.answer(one.release(), Question("completed", by="ethnicity"))
    black = _row(found, "black")
    assert black.rri_low < 0.69 < black.rri_high
    assert black.rri == round(black.rri, 2)
    assert found.interval == "log, allowing for the random adjustment"


def test_the_same_question_has_the_same_answer(one):
    question = Question("completed", by="ethnicity")
    assert released.answer(one.release(), question) == released.answer(one.release(), question)


def test_a_second_publication_is_refused_and_changes_no_byte(tmp_path_factory):
    installation = _installation(tmp_path_factory, {"A": women(COUNTS)})
    publish(installation, YEAR, now=NOW)
    installation.close()
    folder = installation.settings.database.parent
    before = _bytes(folder)
    for again in (NOW, moment("2030-01-01")):
        with pytest.raises(RefusedError, match="has been published"):
            publish(installation, YEAR, now=again)
        with pytest.raises(RefusedError):
            publish(installation, YEAR, now=again, without_lock=True)
    installation.close()
    assert _bytes(folder) == before
    assert (folder / "release-current").exists()


def test_the_next_year_is_added_and_the_last_one_does_not_change(tmp_path_factory):
    installation = _installation(tmp_path_factory, {"A": women(COUNTS)})
    publish(installation, YEAR, now=NOW)
    question = Question("completed", by="ethnicity", period="2025-26")
    before = released.answer(installation.release(), question)
    installation.records().accept(new_return("A", "2026-27 Q4", _the_year_after()))
    publish(installation, FinancialYear(2026), now=moment("2027-06-01"))
    after = released.answer(installation.release(), question)
    assert after.rows == before.rows
    assert after.release != before.release
    assert released.years(installation.release()) == ["2025-26", "2026-27"]
    installation.close()


def test_a_table_that_is_not_approved_is_refused_with_the_nearest_view(one):
    with pytest.raises(RefusedError, match=r"nearest that is: the same for 2025-26"):
        released.answer(one.release(), Question("completed", by="ethnicity", period="2025-26 Q2"))
    with pytest.raises(RefusedError, match=r"Published for this indicator: .*provider year age"):
        released.answer(one.release(), Question("left_before_finishing", by="ethnicity"))


def test_two_characteristics_at_once_are_refused(one):
    with pytest.raises(RefusedError, match="Two characteristics"):
        released.answer(one.release(), Question("completed", by="ethnicity", group=("age", "30-39")))


@pytest.mark.parametrize("slug", [slug for slug in INDICATORS if slug not in ("started", "completed")])
def test_with_one_service_only_two_indicators_are_given_by_ethnicity(one, slug):
    with pytest.raises((RefusedError, UsageError)):
        released.answer(one.release(), Question(slug, by="ethnicity"))


def test_before_the_first_publication_it_is_said():
    with pytest.raises(UsageError, match="Nothing has been published yet"):
        released.answer(None, Question("completed"))
    with pytest.raises(UsageError, match="Nothing has been published yet"):
        released.pathway(None)


def test_the_pathway_is_refused_with_fewer_than_three_services(one):
    with pytest.raises(RefusedError, match="fewer than three services"):
        released.pathway(one.release())


def test_the_pathway_is_there_with_three(three):
    found = released.pathway(three.release())
    assert found.reference == "White"
    white = [stage for stage in found.stages if stage.slug == "white"]
    assert abs(white[0].n - 3 * 189) <= 9
    assert white[0].n % 5 == 0
    for stage in found.stages:
        assert (stage.share is None) == (stage.mark is not None)
        assert stage.n is None or stage.n >= 10
    black = next(stage for stage in found.stages if (stage.slug, stage.stage) == ("black", "completed"))
    assert black.cumulative_low < 0.6851 < black.cumulative_high


def test_attended_is_released_as_women_who_attended_three_quarters(one):
    found = released.answer(one.release(), Question("attended"))
    line = found.rows[0]
    assert (abs(line.n - 60) <= 9, abs(line.k - 40) <= 9) == (True, True)
    assert any(note.startswith("Published as: women who attended at least three quarters") for note in found.notes)


def test_a_service_that_is_not_there_is_said_not_to_be(one):
    with pytest.raises(UsageError, match="no published figures for Z"):
        released.answer(one.release(), Question("completed", provider="Z"))


def test_nothing_is_published_before_its_lock(tmp_path_factory):
    installation = _installation(tmp_path_factory, {"A": women(COUNTS)})
    with pytest.raises(UsageError, match="locked"):
        publish(installation, YEAR, now=moment("2025-07-01"))
    assert installation.release() is None
    publish(installation, YEAR, now=moment("2026-04-02"), without_lock=True)
    assert any("before its figures were locked" in remark for remark in installation.release().remarks)
    installation.close()


def test_a_year_of_which_nothing_is_known_is_not_published(tmp_path_factory):
    """Nor is an empty release written for it: the release that readers see stays the same."""
    installation = _installation(tmp_path_factory, {"A": women(COUNTS)})
    publish(installation, YEAR, now=NOW)
    before = installation.release().release_id
    with pytest.raises(UsageError):
        publish(installation, FinancialYear(2019), now=NOW)
    assert installation.release().release_id == before
    installation.close()

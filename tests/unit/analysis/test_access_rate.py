"""Who is never offered the service: women referred, of the women in a reference population."""

import json
import shutil
from pathlib import Path

import pytest

from dashboard.analysis.access_rate import INDICATOR, access, populations
from dashboard.definitions.periods import FinancialYear
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from dashboard.warehouse import release as releases
from dashboard.warehouse import releasing
from dashboard.warehouse.release import Cell, PublishedTable, ReferenceCount
from tests.builders import moment
from tests.unit.disclosure.worlds import WOMEN, fill

YEAR = "2025-26"


@pytest.fixture(scope="module")
def release(empty_records, tmp_path_factory):
    """Three services, published as a year is."""
    path = tmp_path_factory.mktemp("access") / "records.duckdb"
    installation = Installation(Settings(database=Path(shutil.copy(empty_records, path))))
    fill(installation.records())
    publish(installation, FinancialYear(2025), now=moment("2026-06-01"))
    yield installation.release()
    installation.close()


def _row(answer, slug):
    return next(line for line in answer.rows if line.slug == slug)


def test_the_populations_that_were_given_are_offered_women_arrested_first(release):
    assert populations(release, YEAR) == ["women_arrested", "resident_women"]
    assert populations(release, "2019-20") == []
    assert populations(None, YEAR) == []


def test_the_rate_is_that_of_the_women_referred_in_the_population(release):
    found = access(release, period=YEAR, population="women_arrested")
    referred = {"black": 3 * WOMEN // 4, "white": 9 * WOMEN // 4}
    for slug, count in (("black", 250), ("white", 2_000)):
        line = _row(found, slug)
        assert line.n == count, "a public figure, as it was given"
        assert abs(line.k - referred[slug]) <= 9
        assert line.k % 5 == 0
        assert line.rate == pytest.approx(referred[slug] / count, abs=0.04)
        assert line.low <= line.rate <= line.high
        assert line.rate == round(line.rate, 3)
    assert (found.by, found.period, found.release) == ("ethnicity", YEAR, release.release_id)
    assert found.as_json()["kind"] == "released"
    json.dumps(found.as_json(), allow_nan=False)


def test_groups_are_compared_with_white_women(release):
    found = access(release, period=YEAR, population="women_arrested")
    assert found.reference == "White"
    black = _row(found, "black")
    assert black.rri == pytest.approx((60 / 250) / (180 / 2_000), rel=0.15)
    assert black.rri_low < black.rri < black.rri_high
    assert black.rri == round(black.rri, 2)
    assert _row(found, "white").rri is None


def test_a_group_of_whom_too_few_were_referred_is_not_shown(release):
    """Asian and Mixed women were arrested, and fewer than ten were referred: nobody may conclude that it was none."""
    found = access(release, period=YEAR, population="women_arrested")
    for slug, count in (("asian", 30), ("mixed", 12)):
        line = _row(found, slug)
        assert (line.n, line.k, line.rate, line.rri, line.mark) == (count, None, None, None, "c")


def test_what_an_officer_saw_is_said_to_be_that(release):
    notes = access(release, period=YEAR, population="women_arrested").notes
    assert any("what an officer saw" in note for note in notes)
    assert "Source of the population: Invented counts." in notes


def test_what_women_said_goes_before_what_officers_saw_and_the_two_are_never_joined(release):
    found = access(release, period=YEAR, population="resident_women")
    assert {line.slug: line.n for line in found.rows} == {"black": 5, "white": 900}
    assert any("what the women themselves said" in note for note in found.notes)
    assert not any("officer saw" in note for note in found.notes)


def test_more_women_referred_than_there_are_make_no_rate(release):
    """60 Black women were referred, and 5 are said to live there: a fault in the count, and no failure of the page."""
    line = _row(access(release, period=YEAR, population="resident_women"), "black")
    assert (line.rate, line.rri, line.verdict, line.mark) == (None, None, None, "u")


def test_a_population_or_year_that_was_not_given_is_said_not_to_be(release):
    with pytest.raises(UsageError, match="No count of women in custody was given for 2025-26"):
        access(release, period=YEAR, population="women_in_custody")
    with pytest.raises(UsageError, match="No count of women arrested was given for 2019-20"):
        access(release, period="2019-20", population="women_arrested")
    with pytest.raises(UsageError, match="No count of martians"):
        access(release, period=YEAR, population="martians")


def test_before_the_first_publication_it_is_said():
    with pytest.raises(UsageError, match="Nothing has been published yet"):
        access(None, period=YEAR, population="women_arrested")


def test_of_a_large_population_few_are_referred_and_differences_are_clear_all_the_same(tmp_path):
    """1,200 of 800,000 Black women and 3,600 of 4 million White women: 15 of 10,000 against 9."""
    counts = [
        ReferenceCount(YEAR, "resident_women", "self", group, count, "Invented counts")
        for group, count in {"black": 800_000, "white": 4_000_000, "asian": 1_000_000}.items()
    ]
    cells = [
        Cell("year_ethnicity", INDICATOR, YEAR, "", group, n, None)
        for group, n in {"black": 1_200, "white": 3_600, "asian": 900}.items()
    ]
    table = PublishedTable("year_ethnicity", INDICATOR, YEAR, "1", ("A", "B", "C"))
    written = {"built_at": moment("2026-06-01"), "policy": "test", "variance": 4, "remarks": []}
    releasing.write(tmp_path / "records.duckdb", [table], cells, counts, **written)
    release = releases.open_current(tmp_path / "records.duckdb")
    found = access(release, period=YEAR, population="resident_women")
    release.close()
    black, asian = _row(found, "black"), _row(found, "asian")
    assert (black.rri, black.difference_low, black.verdict) == (1.67, 0.0005, "clear and large difference")
    assert (asian.rri, asian.verdict) == (1.0, "no clear difference")
    assert not any("not called clear" in note for note in found.notes)


def test_how_finely_a_difference_is_judged_does_not_hang_on_a_third_group(tmp_path):
    """Of 10,000 White women 20, of Asian women 15; of Black women just under, or just over, one in a hundred."""

    def asian(of_black):
        counts = {"white": 500_000, "asian": 100_000, "black": 50_000}
        referred = {"white": 1_000, "asian": 150, "black": of_black}
        folder = tmp_path / str(of_black)
        folder.mkdir()
        written = {"built_at": moment("2026-06-01"), "policy": "test", "variance": 4, "remarks": []}
        releasing.write(
            folder / "records.duckdb",
            [PublishedTable("year_ethnicity", INDICATOR, YEAR, "1", ("A", "B", "C"))],
            [Cell("year_ethnicity", INDICATOR, YEAR, "", group, n, None) for group, n in referred.items()],
            [ReferenceCount(YEAR, "women_arrested", "self", group, n, "Invented") for group, n in counts.items()],
            **written,
        )
        release = releases.open_current(folder / "records.duckdb")
        found = access(release, period=YEAR, population="women_arrested")
        release.close()
        return _row(found, "asian")

    fewer, more = asian(490), asian(510)
    assert fewer == more
    assert more.verdict == "clear and large difference"


def test_of_few_services_it_is_refused(tmp_path):
    """It would be one service's own referrals by ethnicity; the population itself is no secret."""
    count = ReferenceCount(YEAR, "women_arrested", "officer", "white", 900, "Invented counts")
    written = {"built_at": moment("2026-06-01"), "policy": "test", "variance": 4, "remarks": []}
    releasing.write(tmp_path / "records.duckdb", [], [], [count], **written)
    release = releases.open_current(tmp_path / "records.duckdb")
    assert populations(release, YEAR) == ["women_arrested"]
    with pytest.raises(RefusedError, match="three services or more"):
        access(release, period=YEAR, population="women_arrested")
    release.close()

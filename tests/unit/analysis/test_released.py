"""Released answers: what was published once, protected, and nothing else."""

import hashlib
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.analysis import comparison, not_known, released
from dashboard.analysis.comparison import ALL_OTHERS
from dashboard.analysis.nearest import shown_elsewhere
from dashboard.analysis.released import Question
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from dashboard.statistics.intervals import wilson_with_noise
from dashboard.statistics.ratios import relative_rate_with_noise
from dashboard.statistics.unknowns import unknown_bounds
from dashboard.warehouse import release as releases
from dashboard.warehouse import releasing
from dashboard.warehouse.records import Records
from dashboard.warehouse.release import Cell, PublishedTable
from tests.builders import COUNTS, moment, new_return, row, women

YEAR, NOW = FinancialYear(2025), moment("2026-06-01")


@pytest.fixture(scope="module")
def install(empty_records, tmp_path_factory):
    """Makes an installation from rows by service."""

    def install(by_provider):
        path = tmp_path_factory.mktemp("released") / "records.duckdb"
        installation = Installation(Settings(database=Path(shutil.copy(empty_records, path))))
        for provider, rows in by_provider.items():
            installation.records().accept(new_return(provider, "2025-26 Q4", rows))
        return installation

    return install


@pytest.fixture
def few_tables(monkeypatch):
    """A policy of a few tables: what is tested with it is when something is published, and not what."""
    policy = policies.load()
    tables = [
        table
        for table in policy.tables
        if table.id
        in ("quarter", "provider_quarter", "year", "provider_year", "year_ethnicity", "provider_year_ethnicity")
    ]
    made_for = {"indicators": ("started", "completed")}
    small = replace(policy, tables=tuple(replace(table, **made_for) for table in tables))
    monkeypatch.setattr(policies, "load", lambda: small)


@pytest.fixture(scope="module")
def one(install):
    """One service, published."""
    installation = install({"A": [*women(COUNTS), *_attending()]})
    publish(installation, YEAR, now=NOW)
    yield installation
    installation.close()


@pytest.fixture(scope="module")
def three(install):
    """Three services, published."""
    installation = install({name: women(COUNTS, prefix=name) for name in "ABC"})
    publish(installation, YEAR, now=NOW)
    yield installation
    installation.close()


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
    assert found.unknown == "Not known for fewer than 17 women (under 2%)."
    assert found.as_json()["kind"] == "released"
    assert released.NOT_FROM_ROUNDED in found.notes


def test_where_nobody_s_housing_is_known_it_is_not_said_that_it_is_unknown_of_few(one):
    """It is hidden because hardly anybody is known."""
    found = released.answer(one.release(), Question("housing_moves", by="exit_housing"))
    assert {line.mark for line in found.rows} == {"c"}
    assert found.unknown == "How many are not known cannot be shown safely."


def test_the_relative_rate_allows_for_the_noise(one):
    found = released.answer(one.release(), Question("completed", by="ethnicity"))
    black = _row(found, "black")
    assert black.rri_low < 0.69 < black.rri_high
    assert black.rri == round(black.rri, 2)
    assert found.interval == "log, allowing for the random adjustment"


def test_the_same_question_has_the_same_answer(one):
    question = Question("completed", by="ethnicity")
    assert released.answer(one.release(), question) == released.answer(one.release(), question)


def test_a_second_publication_is_refused_and_changes_no_byte(one):
    one.close()
    folder = one.settings.database.parent
    before = _bytes(folder)
    for again in (NOW, moment("2030-01-01")):
        with pytest.raises(RefusedError, match="has been published"):
            publish(one, YEAR, now=again)
        with pytest.raises(RefusedError):
            publish(one, YEAR, now=again, without_lock=True)
    one.close()
    assert _bytes(folder) == before
    assert (folder / "release-current").exists()


def test_the_next_year_is_added_and_the_last_one_does_not_change(few_tables, install):
    installation = install({"A": women(COUNTS)})
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


BY_ETHNICITY = ("started", "completed", "settled_at_exit")


@pytest.mark.parametrize("slug", [slug for slug in INDICATORS if slug not in BY_ETHNICITY])
def test_with_one_service_only_three_indicators_are_given_by_ethnicity(one, slug):
    with pytest.raises((RefusedError, UsageError)):
        released.answer(one.release(), Question(slug, by="ethnicity"))


@pytest.mark.parametrize("slug", [slug for slug, indicator in INDICATORS.items() if not indicator.published])
def test_what_is_not_published_is_refused(three, slug):
    for by in (None, "provider", "quarter", "age_two"):
        with pytest.raises(RefusedError, match="not one of the published tables"):
            released.answer(three.release(), Question(slug, by=by))


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


def test_nothing_is_published_before_its_lock(few_tables, install):
    installation = install({"A": women(COUNTS)})
    with pytest.raises(UsageError, match="locked"):
        publish(installation, YEAR, now=moment("2025-07-01"))
    assert installation.release() is None
    publish(installation, YEAR, now=moment("2026-04-02"), without_lock=True)
    assert any("before its figures were locked" in remark for remark in installation.release().remarks)
    installation.close()


def test_a_year_of_which_nothing_is_known_is_not_published(one):
    """Nor is an empty release written for it: the release that readers see stays the same."""
    before = one.release().release_id
    with pytest.raises(UsageError):
        publish(one, FinancialYear(2019), now=NOW)
    assert one.release().release_id == before


class TestSeries:
    """The four quarters of the year in which the women of `three` were referred, started and ended."""

    def test_by_quarter_every_published_quarter_has_a_line(self, three):
        found = released.answer(three.release(), Question("completed", by="quarter"))
        assert [line.group for line in found.rows] == [f"2025-26 Q{number}" for number in (1, 2, 3, 4)]
        assert [line.mark for line in found.rows] == ["c", None, "c", "c"], "they all ended in September"
        assert found.period == "2025-26 Q1 to 2025-26 Q4"

    def test_of_one_year_or_one_service(self, three):
        found = released.answer(three.release(), Question("completed", by="quarter", period="2025-26", provider="A"))
        assert len(found.rows) == 4
        assert abs(found.rows[1].n - 823) <= 9
        with pytest.raises(RefusedError, match="nearest that is"):
            released.answer(three.release(), Question("completed", by="quarter", period="2019-20"))

    def test_of_one_group_by_quarter(self, three):
        found = released.answer(three.release(), Question("completed", by="quarter", group=("ethnicity", "Black")))
        assert [line.group for line in found.rows] == ["2025-26 Q2"], "of the others no service has anybody to tell of"
        assert abs(found.rows[0].n - 3 * 363) <= 9

    def test_by_provider(self, three):
        found = released.answer(three.release(), Question("completed", by="provider"))
        assert [line.group for line in found.rows] == ["A", "B", "C"]
        assert all(abs(line.n - 823) <= 9 for line in found.rows)
        found = released.answer(three.release(), Question("completed", by="provider", group=("ethnicity", "black")))
        assert all(abs(line.n - 363) <= 9 for line in found.rows)


def test_one_group_of_a_table_is_compared_before_it_is_picked(three):
    whole = released.answer(three.release(), Question("completed", by="ethnicity"))
    for name in ("black", "BLACK", _row(whole, "black").group):
        picked = released.answer(three.release(), Question("completed", by="ethnicity", group=("ethnicity", name)))
        assert picked.rows == (_row(whole, "black"),)
    alone = released.answer(three.release(), Question("completed", group=("ethnicity", "black")))
    assert alone.rows[0].n == _row(whole, "black").n


def test_a_count_by_group_is_not_compared(three):
    found = released.answer(three.release(), Question("referrals_received", by="ethnicity"))
    assert (found.reference, found.interval) == (None, None)
    assert released.NOT_FROM_ROUNDED not in found.notes
    assert _row(found, "white").rate is None


def test_the_unknown_are_said_of_a_table_without_a_total_too(three):
    """No total is published of a block of three years: the groups that are shown stand for it."""
    table = next(table for table in policies.load().tables if table.id == "three_years_ethnicity")
    total = released._total(three.release(), Question("completed", by="ethnicity"), table, "2025-26")
    assert total is None, "no block was published"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question("completed", by="postcode"), "Published figures are given by provider, area, quarter"),
        (Question("completed", group=("postcode", "E1")), "There is no characteristic postcode"),
        (Question("completed", group=("ethnicity", "Martian")), "There is no group Martian"),
        (Question("completed", by="ethnicity", group=("ethnicity", "Martian")), "There is no group Martian"),
        (Question("nonsense"), "There is no indicator nonsense"),
    ],
)
def test_unknown_words_are_answered_with_the_known_ones(one, question, said):
    with pytest.raises((UsageError, RefusedError), match=said):
        released.answer(one.release(), question)


def test_what_is_published_can_be_listed(one, three):
    assert released.years(None) == released.providers(None) == released.periods_for(None, "completed") == []
    assert released.providers(three.release()) == released.providers(three.release(), "2025-26") == ["A", "B", "C"]
    assert released.providers(three.release(), "2019-20") == []
    assert released.periods_for(three.release(), "completed") == ["2025-26"]
    assert released.periods_for(one.release(), "completed", per_provider=True) == ["2025-26"]
    assert released.periods_for(one.release(), "trust") == []


def test_the_pathway_of_a_year_that_was_not_published(three):
    with pytest.raises(UsageError, match="The pathway is published for 2025-26; got: 2019-20"):
        released.pathway(three.release(), period="2019-20")


@pytest.fixture(scope="module")
def housed(empty_records, tmp_path_factory):
    """A service of whose 90 women 60 are settled, 20 are not, and of 10 it is not known."""
    path = tmp_path_factory.mktemp("housed") / "records.duckdb"
    # Always the same noise: where all women are in one group, moved far it would be hidden beside the exact headline.
    path.with_name("noise-secret").write_text("7" * 64, encoding="ascii")
    records = Records(Path(shutil.copy(empty_records, path)))
    lines = women({"white": (90, 90)})
    homes = ["A01A"] * 60 + ["A08A"] * 20 + ["A16"] * 10
    places = [
        {
            "referral_id": line["referral_id"],
            "point": "exit",
            "recorded_date": line["ended_date"],
            "accommodation": home,
        }
        for line, home in zip(lines, homes, strict=True)
    ]
    records.accept(new_return("A", "2025-26 Q4", lines, accommodation=places))
    year = [period for period in periods_of(YEAR) if period.kind == "year"]
    tables, cells = build(records, policies.load(), year, YEAR.last_day)
    records.close()
    releasing.write(path, tables, cells, built_at=NOW, policy="test", variance=4, remarks=[])
    opened = releases.open_current(path)
    yield opened
    opened.close()


@pytest.fixture
def of_cells(tmp_path):
    """A release of the cells that a test gives: (table, indicator, group, n, k)."""
    opened = []

    def of_cells(*cells):
        listed = dict.fromkeys((table, indicator) for table, indicator, *_ in cells)
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        releasing.write(
            folder / "records.duckdb",
            [PublishedTable(table, indicator, "2025-26", "1", ("A", "B", "C")) for table, indicator in listed],
            [
                Cell(table, indicator, "2025-26", "A" if table.startswith("provider") else "", group, n, k)
                for table, indicator, group, n, k in cells
            ],
            built_at=NOW, policy="test", variance=4, remarks=[],
        )  # fmt: skip
        opened.append(releases.open_current(folder / "records.duckdb"))
        return opened[-1]

    yield of_cells
    for each in opened:
        each.close()


FIVE = {"asian": (60, 30), "black": (200, 80), "mixed": (50, 25), "white": (400, 240), "other": (15, 9)}
"""Women, and how many of them completed; of the last too few for a rate of their own."""


def five(**changed):
    groups = FIVE | {"not_known": (30, 12)} | changed
    return [("year_ethnicity", "completed", group, *counts) for group, counts in groups.items() if counts]


class TestAgainstAllOtherWomen:
    def test_each_group_against_the_sum_of_the_others_that_are_known(self, of_cells):
        found = released.answer(of_cells(*five()), Question("completed", by="ethnicity", reference=ALL_OTHERS))
        black = _row(found, "black")
        assert (found.reference, found.interval) == (ALL_OTHERS, comparison.NOISE_METHOD)
        assert black.rri == round((80 / 200) / (304 / 525), 2)
        assert black.difference == round(80 / 200 - 304 / 525, 2)
        limits = relative_rate_with_noise(80, 200, 304, 525, 4, 16)
        assert (black.rri_low, black.rri_high) == (round(limits.low, 2), round(limits.high, 2))
        assert _row(found, "white").rri > 1
        for slug in ("not_known", "other"):
            assert (_row(found, slug).rri, _row(found, slug).verdict) == (None, None)
        assert _row(found, "other").mark == "u", "compared with nobody, but among the others"

    @pytest.mark.parametrize("hidden", [{"other": None}, {"other": (15, None)}])
    def test_where_one_is_not_shown_nobody_is_compared(self, of_cells, hidden):
        """Nobody could say who all the others are."""
        question = Question("completed", by="ethnicity", reference=ALL_OTHERS)
        found = released.answer(of_cells(*five(**hidden)), question)
        assert {row.rri for row in found.rows} == {None}
        assert (found.reference, found.interval) == (None, None)
        assert comparison.SOME_HIDDEN in found.notes
        assert _row(found, "black").rate == 0.4, "the rates are there all the same"

    def test_who_is_not_known_may_be_hidden(self, of_cells):
        question = Question("completed", by="ethnicity", reference=ALL_OTHERS)
        assert _row(released.answer(of_cells(*five(not_known=None)), question), "black").rri

    def test_of_two_it_is_the_other(self, of_cells):
        """The noise of one cell, so that it is what stands against the reference group."""
        cells = [("year_disability", "completed", *one) for one in (("yes", 200, 80), ("no", 400, 240))]
        others, usual = (
            released.answer(of_cells(*cells), Question("completed", by="disability", reference=reference))
            for reference in (ALL_OTHERS, None)
        )
        assert _row(others, "yes") == _row(usual, "yes")

    def test_needs_are_not_compared_with_each_other(self, of_cells):
        for reference in (ALL_OTHERS, "Housing"):
            with pytest.raises(UsageError, match="not compared with each other"):
                released.answer(
                    of_cells(("year_need", "needs_better", "housing", 90, 40)),
                    Question("needs_better", by="need", reference=reference),
                )


AGES = {"white>18-24": (100, 60), "white>25+": (300, 150), "black>18-24": (80, 24), "black>25+": (120, 60)}


class TestTwoCharacteristicsAtOnce:
    """Each group beside White women who are alike in the second."""

    @pytest.fixture
    def ask(self, of_cells):
        def ask(reference=None, by="ethnicity_age_two", **question):
            cells = [("year_ethnicity_age_two", "completed", slug, *counts) for slug, counts in AGES.items()]
            return released.answer(
                of_cells(*cells, *five()), Question("completed", by=by, reference=reference, **question)
            )

        return ask

    def test_young_women_with_young_women(self, ask):
        found = ask()
        assert found.reference == "White women of the same age band"
        young, older = _row(found, "black>18-24"), _row(found, "black>25+")
        assert (young.rri, older.rri) == (round(0.3 / 0.6, 2), 1.0)
        limits = relative_rate_with_noise(24, 80, 60, 100, 4, 4)
        assert (young.rri_low, young.rri_high) == (round(limits.low, 2), round(limits.high, 2))
        assert young.group == "Black, Black British, Black Welsh, Caribbean or African: 18 to 24"
        assert _row(found, "white>25+").rri is None, "she is what the others are compared with"
        assert _row(found, "asian>25+").mark == "c"

    def test_who_is_not_known_has_no_bounds_and_it_is_said_why(self, ask):
        found = ask()
        assert not [line for line in found.rows if line.unknown_low is not None]
        assert not_known.IN_ONE_OF_TWO in found.notes

    def test_any_group_can_be_the_reference(self, ask):
        found = ask(reference="black>25+")
        assert found.reference == "Black, Black British, Black Welsh, Caribbean or African: 25 and over"
        assert _row(found, "black>18-24").rri == 0.6

    def test_one_group_of_them(self, ask):
        (line,) = ask(by=None, group=("ethnicity_age_two", "black>18-24")).rows
        assert (line.n, line.rate) == (80, 0.3)

    def test_where_white_women_who_are_alike_are_hidden_nobody_is_compared_with_them(self, of_cells):
        cells = [("year_ethnicity_age_two", "completed", slug, *AGES[slug]) for slug in ("white>25+", "black>18-24")]
        found = released.answer(of_cells(*cells), Question("completed", by="ethnicity_age_two"))
        young = _row(found, "black>18-24")
        assert (young.rate, young.rri, young.verdict) == (0.3, None, None)

    @pytest.mark.parametrize(
        ("by", "provider", "nearest"),
        [
            ("ethnicity_legal_status", None, "by ethnic group"),
            ("ethnicity_age_two", "A", "by ethnic group and age, two bands"),
        ],
    )
    def test_what_is_not_published_leads_to_what_is(self, ask, by, provider, nearest):
        with pytest.raises(RefusedError, match=f"nearest that is: {nearest}, all services together, 2025-26"):
            ask(by=by, provider=provider)

    def test_needs_are_given_and_never_compared(self, of_cells):
        release = of_cells(("year_ethnicity_need", "needs_better", "black>housing", 90, 40))
        found = released.answer(release, Question("needs_better", by="ethnicity_need"))
        line = _row(found, "black>housing")
        assert (line.n, line.k, line.rri) == (90, 40, None)
        with pytest.raises(UsageError, match="not compared with each other"):
            released.answer(release, Question("needs_better", by="ethnicity_need", reference="black>housing"))
        with pytest.raises(UsageError, match="never added up"):
            released.together(release, Question("needs_better", by="ethnicity_need"), ["black>housing", "black>family"])


class TestHowWorkEnded:
    def test_a_class_that_is_shown_has_a_count_and_no_rate(self, of_cells):
        cells = [("provider_year_end_reason_class", "how_it_ended", slug, n, None)
                 for slug, n in (("completed", 121), ("left>can_change", 44))]  # fmt: skip
        found = released.answer(of_cells(*cells), Question("how_it_ended", by="end_reason_class", provider="A"))
        assert [(line.slug, line.n, line.rate, line.mark) for line in found.rows] == [
            ("completed", 120, None, None), ("left>can_change", 45, None, None), ("left>moved_on", None, None, "c"),
            ("left>courts", None, None, "c"), ("left>other", None, None, "c"), ("not_known", None, None, "c"),
        ]  # fmt: skip
        assert found.unknown == "How many are not known cannot be shown safely."


class TestWhoIsNotKnown:
    """How far they could move a ratio: Black women 80 of 200, White women 240 of 400, not known 12 of 30."""

    @pytest.fixture
    def ask(self, of_cells):
        return lambda reference=None, **changed: released.answer(
            of_cells(*five(**changed)), Question("completed", by="ethnicity", reference=reference)
        )

    def test_each_ratio_has_its_bounds(self, ask):
        found = ask()
        black = _row(found, "black")
        assert black.unknown_low == round((80 / 218) / (252 / 412), 2)
        assert black.unknown_high == round((92 / 212) / (240 / 418), 2)
        assert (_row(found, "white").unknown_low, _row(found, "not_known").unknown_low) == (None, None)
        assert not any(note.startswith(not_known.UNBOUNDED) for note in found.notes)

    def test_against_all_other_women_too(self, ask):
        black = _row(ask(comparison.ALL_OTHERS), "black")
        assert black.unknown_low == round((80 / 218) / (316 / 537), 2)

    def test_too_few_for_a_rate_of_their_own_are_enough(self, ask):
        found = ask(not_known=(15, 6))
        assert _row(found, "not_known").mark == "u"
        assert _row(found, "black").unknown_low == round((80 / 209) / (246 / 406), 2)

    def test_where_they_are_too_few_to_be_shown_it_is_said_what_the_most_of_them_could_change(self, ask):
        found = ask(not_known=None)
        assert _row(found, "black").unknown_low is None
        (said,) = [note for note in found.notes if note.startswith(not_known.UNBOUNDED)]
        worst = max(
            abs(limit - (n and (k / n) / 0.6))
            for n, k in (FIVE["asian"], FIVE["black"], FIVE["mixed"])
            for with_it in range(17)
            for limit in _sides(unknown_bounds(k, n, 240, 400, with_it, 16))
        )
        assert "fewer than 10 in truth or after the random adjustment, so never more than 16." in said
        assert said.endswith(f"would move none by more than {worst:.2f}."), "nor is it little: 16 of 50 women are many"

    def test_it_is_said_to_be_little_only_where_it_is(self, ask):
        large = {group: (1000 * n, 1000 * k) for group, (n, k) in FIVE.items()}
        (said,) = [note for note in ask(not_known=None, **large).notes if note.startswith(not_known.UNBOUNDED)]
        assert said.endswith("by more than 0.00. So they could change little.")

    def test_of_how_many_it_is_true_may_be_what_is_not_shown(self, ask):
        found = ask(not_known=(30, None))
        assert not_known.UNBOUNDED + "of how many of them it is true cannot be shown safely." in found.notes
        assert _row(found, "black").unknown_low is None

    def test_a_part_of_another_figure_may_be_hidden_though_it_is_large(self, of_cells):
        cells = [("year_ethnicity", "moved_into_settled", *one) for one in (("black", 200, 80), ("white", 400, 240))]
        found = released.answer(of_cells(*cells), Question("moved_into_settled", by="ethnicity"))
        assert not_known.UNBOUNDED + "how many they are cannot be shown safely." in found.notes

    def test_nothing_is_said_where_nothing_is_judged(self, of_cells):
        cells = [("year_ethnicity", "completed", *one) for one in (("black", 25, 8), ("white", 400, 240))]
        found = released.answer(of_cells(*cells), Question("completed", by="ethnicity"))
        assert not any(note.startswith(not_known.UNBOUNDED) for note in found.notes)


def _sides(bounds):
    return bounds.low, bounds.high


DETAILED = {"W1": (300, 180), "W3": (40, 14), "B1": (80, 32), "B2": (90, 45)}


@pytest.mark.parametrize(
    "name",
    [
        "English, Welsh, Scottish, Northern Irish or British",
        "White: English, Welsh, Scottish, Northern Irish or British",
        "White British",
        "w1",
        None,
    ],
)
def test_the_detailed_groups_against_one_of_them_however_it_is_called(of_cells, name):
    release = of_cells(*(("year_ethnicity_detailed", "completed", slug, *counts) for slug, counts in DETAILED.items()))
    found = released.answer(release, Question("completed", by="ethnicity_detailed", reference=name))
    assert found.reference == "English, Welsh, Scottish, Northern Irish or British"
    assert _row(found, "B1").rri == round(0.4 / 0.6, 2)
    caribbean = released.answer(release, Question("completed", by="ethnicity_detailed", reference="Caribbean"))
    assert _row(caribbean, "B2").rri == 1.25
    assert _row(caribbean, "W1").rri == 1.5


def test_who_stands_inside_the_white_group_is_published_in_detail_only(of_cells, one):
    detailed = [("year_ethnicity_detailed", "completed", slug, *counts) for slug, counts in DETAILED.items()]
    with pytest.raises(RefusedError) as refused:
        released.answer(of_cells(*five(), *detailed), Question("completed", by="ethnicity_white_apart"))
    assert str(refused.value) == (
        "This is not one of the published tables. The ethnic group, White British and Gypsy, Roma and Irish Traveller "
        "women apart, is in a service's own figures only: published, it would lie one subtraction from others. "
        "The nearest that is: by ethnic group in detail, all services together, 2025-26. "
        "Published for this indicator: year ethnicity, year ethnicity detailed. "
        "Your provider can show you its own page in the room."
    )
    with pytest.raises(RefusedError, match=r"own figures only.*Published for this indicator: .*Your provider can show"):
        released.answer(one.release(), Question("completed", by="ethnicity_white_apart"))


class TestHowComplete:
    @pytest.mark.parametrize("question", [Question("settled_at_exit"), Question("settled_at_exit", provider="A")])
    def test_how_many_are_known_is_always_said(self, housed, question):
        found = released.answer(housed, question)
        line = found.rows[0]
        assert (abs(line.n - 80) <= 9, abs(line.k - 60) <= 9, abs(line.of - 90) <= 9) == (True, True, True)
        assert line.of % 5 == 0
        assert line.rate_if_unknown_no == pytest.approx(60 / 90, abs=0.1)
        assert found.notes[0].startswith("Known for about ")
        assert found.notes[1].startswith("If unknown were counted as not settled: ")

    @pytest.mark.parametrize("by", ["provider", "age_two"])
    def test_it_is_said_of_each_group(self, housed, by):
        line = next(line for line in released.answer(housed, Question("settled_at_exit", by=by)).rows if line.n)
        assert abs(line.of - 90) <= 9

    def test_where_it_is_not_published_it_is_not_said(self, housed):
        """Of one service, how many are known is not published by ethnicity."""
        white = _row(released.answer(housed, Question("settled_at_exit", by="ethnicity")), "white")
        assert (abs(white.n - 80) <= 9, white.of, white.rate_if_unknown_no) == (True, None, None)

    def test_of_what_everybody_counts_for_it_is_not_said(self, housed):
        assert not any("Known for" in note for note in released.answer(housed, Question("exit_housing_known")).notes)


class TestNearest:
    """What is not published leads to what is; what is hidden, to where it is shown."""

    def test_a_services_small_quarter_leads_to_its_year(self, three):
        with pytest.raises(RefusedError, match="nearest that is: the same for 2025-26"):
            released.answer(three.release(), Question("completed", by="ethnicity", provider="A", period="2025-26 Q2"))

    def test_what_is_not_for_one_service_leads_to_all_of_them(self, three):
        with pytest.raises(RefusedError, match="nearest that is: by ethnic group, all services together, 2025-26"):
            released.answer(three.release(), Question("still_engaged_90_days", by="ethnicity", provider="A"))

    def test_groups_that_are_not_published_lead_to_coarser_ones(self, three):
        with pytest.raises(RefusedError, match="nearest that is: by ethnic group, A, 2025-26"):
            released.answer(three.release(), Question("completed", by="ethnicity_detailed", provider="A"))

    def test_a_hidden_group_leads_to_where_it_is_shown(self, of_cells):
        cells = [
            ("provider_year_ethnicity", "completed", "white", 80, 40),
            ("year_ethnicity", "completed", "black", 60, 30),
            ("year_ethnicity", "completed", "asian", 12, None),
        ]
        release = of_cells(*cells)
        found = released.answer(release, Question("completed", by="ethnicity", provider="A"))
        said = shown_elsewhere(release, found)
        assert said == (
            "Black, Black British, Black Welsh, Caribbean or African: shown for all services together, 2025-26.",
        )


class TestTogether:
    """Cells of one table that are all shown can be added up, and their sum knows of every adjustment in it."""

    def test_services_are_added_up(self, three):
        one = released.answer(three.release(), Question("completed", provider="A")).rows[0]
        (row,) = released.together(three.release(), Question("completed", by="provider"), ("A", "B")).rows
        assert row.group == "A, B together"
        assert abs(row.n - 2 * one.n) <= 20
        assert row.n % 5 == 0
        assert row.high - row.low < one.high - one.low

    def test_the_interval_is_wider_than_of_one_count(self, of_cells):
        release = of_cells(*five(), ("year", "completed", "all", 400, 200))
        (row,) = released.together(release, Question("completed", by="ethnicity"), ("white", "black")).rows
        n, k = (FIVE["white"][at] + FIVE["black"][at] for at in (0, 1))
        assert (row.n, row.low) == (n, round(wilson_with_noise(k, n, 2 * 4).low, 2))

    def test_a_sum_of_which_a_part_is_hidden_is_hidden(self, of_cells):
        release = of_cells(("year_ethnicity", "completed", "white", 80, 40))
        (row,) = released.together(release, Question("completed", by="ethnicity"), ("white", "black")).rows
        assert (row.n, row.k, row.mark) == (None, None, "c")

    @pytest.mark.parametrize(
        ("by", "values", "said"),
        [
            ("ethnicity", ("white",), "From 2 to 12"),
            ("ethnicity", ("white", "White"), "each once"),
            ("quarter", ("2025-26 Q1", "2025-26 Q2"), "services, or groups"),
            ("provider", ("A", "Z"), "no published figures for Z"),
        ],
    )
    def test_what_cannot_be_added_up(self, three, by, values, said):
        with pytest.raises(UsageError, match=said):
            released.together(three.release(), Question("completed", by=by), values)

"""Exact answers: a service's own figures, and the headline."""

import json
import shutil
from datetime import date
from math import prod
from pathlib import Path

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.analysis.comparison import ALL_OTHERS
from dashboard.definitions.contracts import Contract
from dashboard.definitions.ethnicity import GROUPS, WHITE_APART
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.errors import RefusedError, UsageError
from dashboard.statistics.unknowns import unknown_bounds
from dashboard.warehouse.records import Records
from tests.builders import (
    COMMISSIONER,
    COUNTS,
    OPERATOR,
    POLICY,
    accept_table,
    moment,
    new_return,
    row,
    service,
    women,
)  # fmt: skip


@pytest.fixture
def empty(empty_records, tmp_path):
    """Empty records, where a test needs others than those of all."""
    opened = Records(Path(shutil.copy(empty_records, tmp_path / "records.duckdb")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def records(empty_records, tmp_path_factory):
    opened = Records(Path(shutil.copy(empty_records, tmp_path_factory.mktemp("exact") / "records.duckdb")))
    opened.accept(new_return("A", "2025-26 Q2", women(COUNTS)))
    yield opened
    opened.close()


@pytest.fixture
def completed(records):
    def completed(**more):
        return exact.own(records, service("A"), "A", "completed", by="ethnicity", **more)

    return completed


def _row(answer, slug):
    return next(line for line in answer.rows if line.slug == slug)


def test_every_group_has_its_counts_in_the_order_of_the_census(completed):
    found = completed()
    assert [line.group for line in found.rows] == [*GROUPS.values(), "Ethnicity not known"]
    assert [(line.k, line.n) for line in found.rows] == [
        COUNTS[slug] for slug in ("asian", "black", "mixed", "white", "other", None)
    ]


@pytest.mark.parametrize(
    ("interval", "name", "low", "high"),
    [("score", "Koopman score", 0.5797, 0.8129), ("wald", "log (Katz)", 0.5788, 0.8108)],
)
def test_the_relative_rate_and_its_interval(completed, interval, name, low, high):
    found = completed(interval=interval)
    black = _row(found, "black")
    assert black.rri == pytest.approx(0.6851, abs=5e-5)
    assert (black.rri_low, black.rri_high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert (found.reference, found.interval) == ("White", name)
    assert black.verdict == "clear and large difference"


def test_neither_the_reference_nor_the_unknown_are_compared(completed):
    found = completed()
    assert _row(found, "white").rri is None
    assert _row(found, "not_known").rri is None
    assert _row(found, "not_known").verdict is None
    assert _row(found, "asian").verdict == "too few women to judge"


def test_what_is_not_known_is_always_said(completed):
    assert completed().unknown == "Not known for 8 of 823 (1.0%)."


@pytest.mark.parametrize("name", ["black", "BLACK", GROUPS["black"]])
def test_another_reference_can_be_chosen(completed, name):
    found = completed(reference=name)
    assert found.reference == GROUPS["black"]
    assert _row(found, "white").rri == pytest.approx(1 / 0.6851, abs=2e-4)


def test_a_reference_that_does_not_exist_is_answered_with_those_that_do(completed):
    with pytest.raises(UsageError, match="Black, Black British"):
        completed(reference="Martian")


def test_a_ratio_stands_beside_its_opposite_and_what_could_undo_it(completed):
    """By hand from the counts: 114 of 207 Black and 150 of 219 White women … the published ones of this file."""
    found = completed()
    black, white, unknown = _row(found, "black"), _row(found, "white"), _row(found, "not_known")
    failed = ((black.n - black.k) / black.n) / ((white.n - white.k) / white.n)
    assert black.mirror_rri == pytest.approx(failed)
    assert black.mirror_low < failed < black.mirror_high
    bounds = unknown_bounds(black.k, black.n, white.k, white.n, unknown.k, unknown.n)
    assert (black.unknown_low, black.unknown_high) == (bounds.low, bounds.high)
    assert black.tipping_share is None  # so few unknown could not turn it
    assert black.detectable_low < 1 < black.detectable_high
    assert white.mirror_rri is None
    assert "Of 4 comparisons about 0.2 would look clear by chance alone." in found.notes


def test_the_index_of_disparity_is_the_mean_distance_of_the_groups_that_are_compared(completed):
    found = completed()
    # By hand from the counts: White 114 of 189; Asian 5 of 7, Black 150 of 363, Mixed 30 of 49, Other 114 of 207.
    ratios = [5 / 7, 150 / 363, 30 / 49, 114 / 207]
    expected = 100 * sum(abs(rate / (114 / 189) - 1) for rate in ratios) / 4
    assert found.index_of_disparity == pytest.approx(expected, rel=1e-12)
    assert found.as_json()["index_of_disparity"] == found.index_of_disparity


def test_there_is_no_index_without_two_groups_that_are_compared_with_one(records, completed):
    """Null, not absent: whoever reads it finds it wherever groups could have been compared."""
    answers = [
        completed(reference=ALL_OTHERS),
        *(exact.own(records, OPERATOR, "A", "completed", by=by) for by in ("age", "ethnicity_two", "disability")),
        exact.own(records, OPERATOR, "A", "referrals_received", by="ethnicity"),
    ]
    assert [answer.as_json()["index_of_disparity"] for answer in answers] == [None] * len(answers)
    for by in (None, "quarter"):
        assert "index_of_disparity" not in exact.own(records, OPERATOR, "A", "completed", by=by).as_json()


def test_each_group_against_all_other_women(completed):
    found = completed(reference=ALL_OTHERS)
    black, rest = _row(found, "black"), [row for row in found.rows if row.slug not in ("black", "not_known")]
    n, k = sum(row.n for row in rest), sum(row.k for row in rest)
    assert black.rri == pytest.approx((black.k / black.n) / (k / n))
    assert _row(found, "white").rri > 1
    assert _row(found, "not_known").rri is None
    assert found.reference == ALL_OTHERS
    with pytest.raises(UsageError, match="compared with one group"):
        completed(reference=ALL_OTHERS, stratify="age")


def test_needs_are_not_compared_with_each_other_nor_a_group_with_nobody(records):
    with pytest.raises(UsageError, match="not compared with each other"):
        exact.own(records, OPERATOR, "A", "needs_better", reference=ALL_OTHERS)
    found = exact.own(records, OPERATOR, "A", "completed", by="age", reference=ALL_OTHERS)
    assert len([row for row in found.rows if row.slug != "not_known"]) == 1
    assert all(row.rri is None for row in found.rows)


def test_who_stands_inside_the_white_group_is_seen(records):
    found = exact.own(records, OPERATOR, "A", "completed", by="ethnicity_white_apart")
    slugs = [row.slug for row in found.rows]
    assert "white" not in slugs
    assert set(slugs) <= {*WHITE_APART, "not_known"}


def test_without_women_in_the_reference_group_it_is_said_and_no_ratio_given(records):
    found = exact.own(records, OPERATOR, "A", "completed", by="ethnicity_detailed")
    assert found.reference is None
    assert all(line.rri is None for line in found.rows)
    assert any("No relative rate" in note and "another reference is chosen" in note for note in found.notes)


def test_without_a_group_to_compare_with_there_is_no_ratio(records):
    """The women here are not told apart by disability."""
    found = exact.own(records, OPERATOR, "A", "completed", by="disability")
    assert (found.reference, [line.slug for line in found.rows]) == (None, ["not_known"])
    assert any("No relative rate" in note for note in found.notes)


def test_a_characteristic_without_an_order_of_better_and_worse_is_compared_only_if_asked(records):
    """Nobody is the norm among ages: none is compared with another unless somebody chooses one."""
    found = exact.own(records, OPERATOR, "A", "completed", by="age")
    assert (found.reference, found.notes) == (None, ())
    assert exact.own(records, OPERATOR, "A", "completed", by="age", reference="30-39").reference == "30-39"


def test_a_count_and_a_ratio_are_not_compared(records):
    found = exact.own(records, OPERATOR, "A", "referrals_received", by="ethnicity")
    assert (found.reference, found.interval) == (None, None)
    assert sum(line.n for line in found.rows) == 823


def test_the_shape_for_scripts(completed):
    found = completed().as_json()
    assert {"indicator", "kind", "period", "rows", "notes", "reference", "interval"} <= found.keys()
    assert (found["indicator"], found["kind"], found["reference"]) == ("completed", "exact", "White")
    for line in found["rows"]:
        assert {"group", "n", "k", "rate", "low", "high", "mark"} <= line.keys()
    black = found["rows"][1]
    assert black["group"] == "Black, Black British, Black Welsh, Caribbean or African"
    assert black["rate"] == 150 / 363, "unrounded"
    assert {"rri", "rri_low", "rri_high"} <= black.keys()
    json.dumps(found, allow_nan=False)


def test_the_shape_is_valid_json_where_the_reference_group_has_no_events(empty):
    """An upper limit without end has no number in JSON."""
    empty.accept(new_return("A", "2025-26 Q2", women({"white": (0, 40), "black": (10, 40)})))
    found = exact.own(empty, OPERATOR, "A", "completed", by="ethnicity").as_json()
    json.dumps(found, allow_nan=False)


def test_a_service_sees_its_own_figures_only(records):
    with pytest.raises(RefusedError):
        exact.own(records, service("A"), "B", "completed")
    with pytest.raises(RefusedError):
        exact.own_pathway(records, service("A"), "B")


@pytest.mark.parametrize("viewer", [COMMISSIONER, POLICY, Viewer(Role.PROVIDER, "nobody"), service("B")])
def test_nobody_else_sees_a_services_own_figures(records, viewer):
    for ask in (exact.own_pathway, lambda *who: exact.own(*who, "completed")):
        with pytest.raises(RefusedError):
            ask(records, viewer, "A")


@pytest.mark.parametrize("viewer", [POLICY, service("A")])
def test_the_headline_is_for_the_commissioner(records, viewer):
    with pytest.raises(RefusedError):
        exact.headline(records, viewer, "completed")


@pytest.mark.parametrize("by", ["ethnicity", "age", "disability", "end_reason", "everyone"])
def test_the_headline_has_no_characteristic(records, by):
    with pytest.raises(UsageError, match="headline"):
        exact.headline(records, COMMISSIONER, "completed", by=by)


def test_unknown_words_are_answered_with_the_known_ones(records):
    with pytest.raises(UsageError, match="women_supported"):
        exact.own(records, OPERATOR, "A", "nonsense")
    with pytest.raises(UsageError, match="ethnicity_two"):
        exact.own(records, OPERATOR, "A", "completed", by="postcode")
    with pytest.raises(UsageError, match="wald"):
        exact.own(records, OPERATOR, "A", "completed", by="ethnicity", interval="bayes")


def test_the_steps_of_the_exact_pathway_multiply_to_the_whole(empty):
    rows = [
        row(
            referral_id=f"{ethnicity}{i}",
            ethnicity=ethnicity,
            referral_date=date(2025, 4, 1),
            first_offered_date=date(2025, 4, 2) if i % 7 else None,
            assessed_date=date(2025, 4, 3) if i % 5 > share else None,
            started_date=date(2025, 4, 4) if i % 4 > share else None,
            ended_date=date(2025, 6, 1) if i % 4 > share else None,
            end_state="completed" if i % 4 > share and i % 3 else "ended_early" if i % 4 > share else "open",
        )
        for ethnicity, share in (("white", 0), ("black", 1), ("mixed", 2))
        for i in range(100)
    ]
    empty.accept(new_return("A", "2025-26 Q2", rows))
    found = exact.own_pathway(empty, service("A"), "A", by="ethnicity")
    for group in ("black", "mixed"):
        stages = [stage for stage in found.stages if stage.slug == group]
        assert [stage.stage for stage in stages] == ["referred", "offered", "assessed", "started", "completed"]
        assert [stage.n for stage in stages] == sorted((stage.n for stage in stages), reverse=True)
        steps = [stage.conditional_rri for stage in stages[1:]]
        assert prod(steps) == pytest.approx(stages[-1].cumulative_rri)


def test_services_without_figures_are_not_supplied_rather_than_zero(empty):
    empty.accept(new_return("A", "2025-26 Q2", women({"white": (1, 2)})))
    accept_table(empty, "referral_id | referral_date \n one | 2025-09-01", provider="B", quarter="2025-26 Q2")
    found = exact.headline(empty, COMMISSIONER, "completed", by="provider")
    assert [(line.group, line.n, line.mark) for line in found.rows] == [("A", 2, None), ("B", None, "x")]


def test_a_service_that_never_sends_starts_has_no_pathway(empty):
    """It would show every woman lost on the way."""
    accept_table(
        empty,
        """
        referral_id | referral_date | assessed_date
        one         | 2025-04-02    | 2025-04-20
        """,
        provider="B",
        quarter="2025-26 Q2",
    )
    assert exact.own_pathway(empty, service("B"), "B").stages == ()


def test_a_series_says_which_quarters_it_leaves_out(records):
    for found in (
        exact.headline(records, COMMISSIONER, "completed", by="quarter"),
        exact.own(records, service("A"), "A", "completed", by="quarter"),
    ):
        assert exact.COVERAGE in found.notes


def test_a_limited_period_is_named(records):
    def period(first, last):
        return exact.own(records, service("A"), "A", "completed", first_day=first, last_day=last).period

    assert period(None, None) == "all returns up to 2025-26 Q2"
    assert period(date(2025, 7, 1), date(2025, 9, 30)) == "2025-26 Q2"
    assert period(date(2025, 4, 1), date(2026, 3, 31)) == "2025-26"
    assert period(date(2024, 7, 1), date(2025, 9, 30)) == "2024-25 Q2 to 2025-26 Q2"
    assert exact.own(records, service("B"), "B", "completed").period == "all that was sent"


@pytest.mark.parametrize("slug", INDICATORS)
def test_of_a_service_that_has_sent_nothing_nothing_is_said_and_nothing_fails(records, slug):
    found = exact.own(records, service("B"), "B", slug)
    assert (found.empty, found.curve, found.curves, found.notes) == (True, (), (), ())
    assert all(line.n is None for line in found.rows)
    json.dumps(found.as_json(), allow_nan=False)


EACH_KIND = {
    (one.kind, one.counting): slug
    for slug, one in INDICATORS.items()
    if one.kind is not Kind.CURVE and not one.many_valued
}


@pytest.mark.parametrize("slug", EACH_KIND.values())
def test_every_kind_can_be_asked_in_every_way_that_it_offers(records, slug):
    for by in (None, "quarter", "year", "contract", *INDICATORS[slug].breakdowns):
        found = exact.own(records, service("A"), "A", slug, by=by)
        assert (found.indicator, found.by, found.provider) == (slug, by, "A")
        assert exact.own(records, service("B"), "B", slug, by=by).rows == ()
    for by in (None, *exact.HEADLINE_BY):
        assert exact.headline(records, COMMISSIONER, slug, by=by).definition.slug == slug


def test_a_quarter_in_which_nobody_counts_is_not_applicable_and_a_count_is_zero(empty):
    for quarter, day in (("2025-26 Q1", date(2025, 6, 1)), ("2025-26 Q3", date(2025, 12, 1))):
        empty.accept(new_return("A", quarter, women({"white": (1, 2)}, prefix=quarter[-2:], ended_date=day,
                                                    referral_date=day, started_date=day)))  # fmt: skip
    for slug, marks in (("completed", [None, "z", None]), ("ended_in_period", [None, None, None])):
        found = exact.own(empty, service("A"), "A", slug, by="quarter")
        assert [(line.group[-2:], line.n) for line in found.rows] == [("Q1", 2), ("Q2", 0), ("Q3", 2)]
        assert [line.mark for line in found.rows] == marks


def test_a_quarter_that_is_too_young_says_so(empty):
    given = {"referral_date": date(2025, 4, 1), "started_date": date(2025, 4, 2)}
    empty.accept(new_return("A", "2025-26 Q1", women({"white": (1, 30)}, ended_date=date(2025, 6, 1), **given)))
    for by, group in (("quarter", "2025-26 Q1"), ("year", "2025-26")):
        for found in (
            exact.own(empty, service("A"), "A", "started", by=by),
            exact.headline(empty, COMMISSIONER, "started", by=by),
        ):
            assert [(line.group, line.n, line.k, line.mark) for line in found.rows] == [(group, None, None, "m")]


def test_the_exact_wait_of_one_woman_is_not_in_the_headline(empty):
    empty.accept(new_return("A", "2025-26 Q1", [row(referral_id="one", referral_date=date(2025, 4, 1))]))
    assert exact.own(empty, service("A"), "A", "waiting_now").rows[0].value == 90
    assert exact.headline(empty, COMMISSIONER, "waiting_now").rows[0].value == 90
    empty.accept(new_return("A", "2025-26 Q1", [row(referral_id="one", referral_date=date(2025, 4, 2))]))
    assert exact.own(empty, service("A"), "A", "waiting_now").rows[0].value == 89
    assert exact.headline(empty, COMMISSIONER, "waiting_now").rows[0].value == 60


def test_the_pathway_of_everyone_together_is_compared_with_nobody(records):
    found = exact.own_pathway(records, service("A"), "A")
    assert found.reference is None
    assert {stage.group for stage in found.stages} == {"All"}
    assert all(stage.cumulative_rri is None for stage in found.stages)
    assert next(stage.n for stage in found.stages) == 823


@pytest.mark.parametrize(("women_referred", "shown"), [(1, False), (9, False), (10, True)])
def test_a_median_of_a_few_waits_is_not_in_the_headline(empty, women_referred, shown):
    """Half of one woman is that woman."""
    waits = [row(referral_id=f"r{i}", referral_date=date(2025, 4, 1), started_date=date(2025, 4, 18))
             for i in range(women_referred)]  # fmt: skip
    empty.accept(new_return("A", "2025-26 Q1", waits))
    (line,) = exact.own(empty, service("A"), "A", "days_to_start").rows
    assert (line.n, line.value, line.mark) == (women_referred, 17, None)
    for by in (None, *exact.HEADLINE_BY):
        (line,) = exact.headline(empty, COMMISSIONER, "days_to_start", by=by).rows
        assert (line.n, line.value, line.mark) == (women_referred, *((17, None) if shown else (None, "u")))
        assert (line.low, line.high) == (None, None)


class TestNeeds:
    """Each is counted by itself: a woman with several would count several times."""

    @pytest.fixture
    def sent(self, empty):
        told = {"need_family": "yes", "need_family_change": "better", "need_drugs": "yes", "need_drugs_change": "same"}
        empty.accept(new_return("A", "2025-26 Q2", women({"white": (1, 3)}, **told)))
        return empty

    def test_without_a_breakdown_they_are_answered_need_by_need(self, sent):
        found = exact.own(sent, service("A"), "A", "needs_better")
        assert found == exact.own(sent, service("A"), "A", "needs_better", by="need")
        assert (found.by, [(line.slug, line.k, line.n) for line in found.rows]) == (
            "need", [("drugs", 0, 3), ("family", 3, 3)],
        )  # fmt: skip

    def test_within_ethnic_groups_they_are_answered_need_by_need_too(self, sent):
        found = exact.own(sent, service("A"), "A", "needs_better", by="ethnicity_need")
        assert [(line.slug, line.k, line.n) for line in found.rows] == [
            ("white>drugs", 0, 3), ("white>family", 3, 3),
        ]  # fmt: skip
        assert found.unknown is None

    @pytest.mark.parametrize("by", ["quarter", "year", "contract", "ethnicity"])
    def test_all_of_them_together_are_not_counted(self, sent, by):
        with pytest.raises(UsageError, match="need by need"):
            exact.own(sent, service("A"), "A", "needs_better", by=by)

    @pytest.mark.parametrize("by", [None, "need", *exact.HEADLINE_BY])
    def test_a_need_is_a_characteristic_of_a_woman_and_no_headline(self, sent, by):
        with pytest.raises(RefusedError, match="characteristic"):
            exact.headline(sent, COMMISSIONER, "needs_better", by=by)


class TestContracts:
    @pytest.fixture
    def sent(self, empty):
        rows = [
            *women({"white": (10, 40)}, prefix="one", contract_ref="A-1"),
            *women({"white": (30, 40)}, prefix="two", contract_ref="A-2"),
        ]
        agreed = [Contract(name, "A", (code,)) for name, code in (("A-1", "NORTH"), ("A-2", "SOUTH"))]
        empty.register(agreed, moment("2025-04-01"), "tests")
        answers = [{"response_id": f"a{i}", "question": "trust", "answer": "5", "answered_month": date(2025, 5, 1)}
                   for i in range(20)]  # fmt: skip
        empty.accept(new_return("A", "2025-26 Q2", rows, experience=answers))
        return empty

    def test_a_service_sees_its_own_figures_by_contract(self, sent):
        found = exact.own(sent, service("A"), "A", "completed", by="contract")
        assert [(line.slug, line.k, line.n) for line in found.rows] == [("A-1", 10, 40), ("A-2", 30, 40)]
        found = exact.own(sent, service("A"), "A", "days_to_start", by="contract")
        assert [(line.slug, line.n, line.value) for line in found.rows] == [("A-1", 40, 19), ("A-2", 40, 19)]

    @pytest.mark.parametrize("slug", ["trust", "reoffences_per_person"])
    def test_what_belongs_to_no_contract_is_in_none(self, sent, slug):
        assert exact.own(sent, service("A"), "A", slug, by="contract").rows == ()

    def test_a_curve_is_given_by_contract_too(self, sent):
        found = exact.own(sent, service("A"), "A", "time_to_leaving", by="contract", at=(0, 134))
        assert [(one.slug, [round(point.survival, 2) for point in one.points]) for one in found.curves] == [
            ("A-1", [1, 0.25]), ("A-2", [1, 0.75]),
        ]  # fmt: skip
        assert found.logrank.p_value < 0.001
        assert exact.own(sent, service("A"), "A", "time_to_reoffence", by="contract").rows == ()


class TestWhatIsHiddenBesideOthers:
    """A provider's answers that are hidden beside the others' are hidden where it is looked at by itself, too."""

    @pytest.fixture
    def sent(self, empty):
        for provider, answers in (("A", 9), ("B", 12), ("C", 40)):
            said = [{"response_id": f"{i}", "question": "trust", "answer": "5", "answered_month": date(2025, 8, 31)}
                    for i in range(answers)]  # fmt: skip
            empty.accept(new_return(provider, "2025-26 Q2", women({"white": (1, 2)}), experience=said))
        return empty

    def test_as_a_whole_by_quarter_and_by_year(self, sent):
        beside = exact.headline(sent, COMMISSIONER, "trust", by="provider")
        assert {line.group: line.n for line in beside.rows} == {"A": None, "B": None, "C": 40}
        for by in (None, "quarter", "year"):
            found = exact.headline(sent, COMMISSIONER, "trust", by=by, provider="B")
            assert [(line.n, line.k, line.rate, line.mark) for line in found.rows] == [(None, None, None, "c")]
            (shown,) = exact.headline(sent, COMMISSIONER, "trust", by=by, provider="C").rows
            assert shown.n == 40

    def test_the_service_itself_sees_its_own(self, sent):
        assert exact.own(sent, service("B"), "B", "trust").rows[0].n == 12

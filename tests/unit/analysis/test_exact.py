"""Exact answers: a service's own figures, and the headline."""

import json
from datetime import date
from math import prod

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.definitions.ethnicity import GROUPS
from dashboard.errors import RefusedError, UsageError
from dashboard.warehouse.records import Records
from tests.builders import COMMISSIONER, COUNTS, OPERATOR, POLICY, accept_table, new_return, row, service, women


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    opened = Records(tmp_path_factory.mktemp("exact") / "records.duckdb", create=True)
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


def test_without_women_in_the_reference_group_it_is_said_and_no_ratio_given(records):
    found = exact.own(records, OPERATOR, "A", "completed", by="ethnicity_detailed")
    assert found.reference is None
    assert any("No relative rate" in note and "Another reference can be chosen" in note for note in found.notes)


def test_a_characteristic_without_a_reference_says_so(records):
    found = exact.own(records, OPERATOR, "A", "completed", by="age")
    assert "No relative rate: there is no reference group. Another reference can be chosen." in found.notes


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


def test_the_shape_is_valid_json_where_the_reference_group_has_no_events(tmp_path):
    """An upper limit without end has no number in JSON."""
    records = Records(tmp_path / "records.duckdb", create=True)
    records.accept(new_return("A", "2025-26 Q2", women({"white": (0, 40), "black": (10, 40)})))
    found = exact.own(records, OPERATOR, "A", "completed", by="ethnicity").as_json()
    records.close()
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


def test_the_steps_of_the_exact_pathway_multiply_to_the_whole(tmp_path):
    records = Records(tmp_path / "records.duckdb", create=True)
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
    records.accept(new_return("A", "2025-26 Q2", rows))
    found = exact.own_pathway(records, service("A"), "A", by="ethnicity")
    records.close()
    for group in ("black", "mixed"):
        stages = [stage for stage in found.stages if stage.slug == group]
        assert [stage.stage for stage in stages] == ["referred", "offered", "assessed", "started", "completed"]
        assert [stage.n for stage in stages] == sorted((stage.n for stage in stages), reverse=True)
        steps = [stage.conditional_rri for stage in stages[1:]]
        assert prod(steps) == pytest.approx(stages[-1].cumulative_rri)


def test_services_without_figures_are_not_supplied_rather_than_zero(tmp_path):
    records = Records(tmp_path / "records.duckdb", create=True)
    records.accept(new_return("A", "2025-26 Q2", women({"white": (1, 2)})))
    accept_table(records, "referral_id | referral_date \n one | 2025-09-01", provider="B", quarter="2025-26 Q2")
    found = exact.headline(records, COMMISSIONER, "completed", by="provider")
    records.close()
    assert [(line.group, line.n, line.mark) for line in found.rows] == [("A", 2, None), ("B", None, "x")]


def test_a_series_says_which_quarters_it_leaves_out(records):
    for found in (
        exact.headline(records, COMMISSIONER, "completed", by="quarter"),
        exact.own(records, service("A"), "A", "completed", by="quarter"),
    ):
        assert exact.COVERAGE in found.notes

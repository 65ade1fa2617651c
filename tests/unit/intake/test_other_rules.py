"""Rules between the cells and rows of the sheets besides the referrals."""

import polars as pl
import pytest
from intake_sheets import as_csv, codes, rows_of, with_row
from other_sheets import check_alone, rows_with, with_cells

from dashboard.definitions.instruments import INSTRUMENTS, SWEMWBS_METRIC
from dashboard.definitions.sheets import SHEETS
from dashboard.errors import DefinitionError
from dashboard.intake.problems import Severity
from dashboard.intake.schemas import confirm


def _found(sheet: str, row: int = 0, **cells: str) -> list[tuple[str | None, str]]:
    return [(each.column, each.code) for each in check_alone(as_csv(with_cells(sheet, row, **cells))).problems]


# the same key twice


def test_the_same_key_twice_names_the_first_row():
    (found,) = check_alone(as_csv(with_cells("accommodation", 2, point="start"))).problems
    assert found.message == "referral_id and point together are the same as in row 2"
    assert found.expected == "each referral and point in time once"
    (found,) = check_alone(as_csv(with_cells("outcomes", 1, outcome_ref="Debts are known"))).problems
    assert found.message == "referral_id, pathway and outcome_ref together are the same as in row 2"


def test_a_key_in_two_files_names_the_file():
    content = as_csv(rows_with("outcomes", {}))
    first = check_alone(content, content).problems[0]
    assert (first.file, first.row) == ("file2.csv", 2)
    assert first.message.endswith("are the same as in row 2 of file1.csv")


def test_a_blank_area_counts_as_a_value():
    rows = [row for row in rows_with("assessments", {}) if row["instrument"] == "phq9"]
    assert check_alone(as_csv(rows)).problems == ()
    assert codes(check_alone(as_csv([*rows, rows[0]]))) == ["duplicate_id"]
    without = [{name: cell for name, cell in row.items() if name != "area"} for row in rows]
    assert codes(check_alone(as_csv([*without, without[0]]))) == ["duplicate_id"]


def test_the_last_gate_stands_by_itself():
    for sheet, column, wrong in (
        ("accommodation", "point", "leaving"),
        ("experience", "answer", "many"),
        ("experience", "ethnic_group", "B1"),
        ("reoffending", "expected_probability", 1.5),
        ("population", "year", 1989),
    ):
        rows = rows_of(check_alone(as_csv(rows_with(sheet, {}))), sheet)
        confirm(SHEETS[sheet], rows, frozenset(rows_with(sheet, {})[0]))
        spoilt = rows.with_columns(pl.lit(wrong, rows.schema[column]).alias(column))
        with pytest.raises(DefinitionError, match=f"about the columns {column}"):
            confirm(SHEETS[sheet], spoilt, frozenset({column}))


# accommodation


def test_an_exit_before_the_start_is_to_be_confirmed():
    result = check_alone(as_csv(with_cells("accommodation", 1, recorded_date="2025-06-30")))
    assert [(each.code, each.row, each.severity) for each in result.problems] == [
        ("points_out_of_order", 3, Severity.CONFIRM)
    ]
    assert _found("accommodation", 1, recorded_date="2025-07-01") == []


def test_an_exit_without_a_start_is_no_fault():
    rows = [row for row in rows_with("accommodation", {}) if row["point"] != "start"]
    assert check_alone(as_csv(rows)).problems == ()


# assessments


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=list(INSTRUMENTS))
def test_a_score_lies_within_the_range_of_its_questionnaire(instrument):
    row = rows_with("assessments", {})[3] | {"instrument": instrument.slug}
    for score, allowed in (
        (instrument.lowest, True), (instrument.highest, True),
        (instrument.lowest - 1, False), (instrument.highest + 1, False),
    ):  # fmt: skip
        result = check_alone(as_csv([{**row, "score": f"{score:g}"}]))
        assert bool(result.problems) is not allowed
        assert {each.column for each in result.problems} <= {"score"}


def test_the_range_is_named():
    (found,) = check_alone(as_csv(with_cells("assessments", 2, score="28"))).problems
    assert found.message == "score is outside the range of PHQ-9, 0 to 27"


@pytest.mark.parametrize("scale", ["", "raw"])
def test_a_score_that_looks_converted_is_not_converted_again(scale):
    (found,) = check_alone(as_csv(with_cells("assessments", 0, score="19.98", score_scale=scale))).problems
    assert (found.code, found.severity) == ("score_already_converted", Severity.MUST_MEND)
    assert "score_scale to metric" in found.what_to_do


@pytest.mark.parametrize("metric", SWEMWBS_METRIC.values())
def test_every_converted_score_is_known(metric):
    for score in (metric, min(metric + 0.01, 35), max(metric - 0.01, 7)):
        assert _found("assessments", 1, score=f"{score:.2f}") == []


@pytest.mark.parametrize("score", ["20", "21.52", "21.56", "8"])
def test_what_no_sum_is_converted_to_is_not_metric(score):
    assert _found("assessments", 1, score=score) == [("score", "not_a_metric_score")]


def test_only_swemwbs_has_a_metric_scale():
    assert _found("assessments", 2, score_scale="metric") == [("score_scale", "metric_only_for_swemwbs")]


def test_a_star_needs_its_area():
    assert _found("assessments", 3, area="") == [("area", "area_missing")]
    assert _found("assessments", 2, area="") == []
    star = [{name: row[name] for name in row if name != "area"} for row in rows_with("assessments", {})[3:4]]
    (found,) = check_alone(as_csv(star)).problems
    assert (found.code, found.row, found.rows_affected) == ("area_missing", None, 1)


def test_an_exit_is_compared_with_the_start_of_the_same_questionnaire_and_area():
    early = {"completed_date": "2025-07-01"}
    result = check_alone(as_csv(with_cells("assessments", 1, **early)))
    assert [(each.code, each.severity) for each in result.problems] == [("points_out_of_order", Severity.CONFIRM)]
    assert _found("assessments", 4, occasion="exit", **early) == []
    star = {"instrument": "star", "score": "5", "score_scale": "", "area": "Money"}
    assert _found("assessments", 1, **star, **early) == []
    assert _found("assessments", 1, **star | {"area": "Friends and community"}, **early) == [
        ("completed_date", "points_out_of_order")
    ]


# experience


def test_one_response_says_one_thing():
    (found,) = check_alone(as_csv(with_cells("experience", 1, ethnic_group="White"))).problems
    assert (found.code, found.row, found.severity) == ("response_differs", 3, Severity.MUST_MEND)


def test_a_number_that_comes_again_in_another_month_is_another_response():
    """Some forms begin at 1 every month; and it may come from another ethnic group."""
    rows = rows_with("experience", {})
    again = [row | {"answered_month": "2025-08", "ethnic_group": "White"} for row in rows]
    assert check_alone(as_csv([*rows, *again])).problems == ()
    assert codes(check_alone(as_csv([*rows, *again, again[0]]))) == ["duplicate_id"]
    again[1] = again[1] | {"ethnic_group": "Black"}
    assert codes(check_alone(as_csv([*rows, *again]))) == ["response_differs"]


def test_an_answer_twice_names_all_that_is_the_same():
    (found,) = check_alone(as_csv(with_cells("experience", 1, question="trust"))).problems
    assert found.message == "response_id, question and answered_month together are the same as in row 2"
    assert found.expected == "each anonymous answer once"


@pytest.mark.parametrize("asked", ["0", "10000"])
def test_how_many_were_asked_is_a_number(asked):
    assert _found("experience", 3, answer=asked) == []


@pytest.mark.parametrize("asked", ["10001", "-1"])
def test_so_many_cannot_have_been_asked(asked):
    assert _found("experience", 3, answer=asked) == [("answer", "number_out_of_range")]


# reoffending


@pytest.mark.parametrize(
    ("index", "first", "reoffended", "agrees"),
    [
        ("2022-04-04", "2023-04-03", "1", True),
        ("2022-04-04", "2023-04-03", "0", False),
        ("2022-04-04", "2023-04-04", "0", True),
        ("2022-04-04", "2023-04-04", "1", False),
        ("2022-04-04", "2022-04-04", "1", True),
        ("2020-02-29", "2021-02-27", "1", True),
        ("2020-02-29", "2021-02-28", "0", True),
        ("2020-02-29", "2021-02-28", "1", False),
        ("2022-04-04", "", "1", True),
        ("2022-04-04", "2022-05-04", "", True),
    ],
)
def test_a_year_ends_the_day_before_the_index_date_comes_again(index, first, reoffended, agrees):
    cells = {"index_date": index, "first_reoffence_date": first, "reoffended": reoffended, "reoffence_count": ""}
    assert _found("reoffending", 0, **cells) == ([] if agrees else [("reoffended", "reoffended_disagrees")])


@pytest.mark.parametrize(
    ("reoffended", "count", "agrees"),
    [("1", "1", True), ("0", "0", True), ("1", "0", False), ("0", "2", False), ("", "2", True), ("1", "", True)],
)
def test_the_count_agrees_with_reoffended(reoffended, count, agrees):
    cells = {"first_reoffence_date": "", "reoffended": reoffended, "reoffence_count": count}
    assert _found("reoffending", 0, **cells) == ([] if agrees else [("reoffence_count", "reoffence_count_disagrees")])


def test_nothing_is_later_than_the_cut_off():
    assert _found("reoffending", 1, first_reoffence_date="2024-06-30") == []
    assert _found("reoffending", 1, first_reoffence_date="2024-07-01") == [("first_reoffence_date", "after_cutoff")]
    assert _found("reoffending", 2, index_date="2024-06-30") == []
    assert _found("reoffending", 2, index_date="2024-07-01") == [("index_date", "after_cutoff")]


def test_a_file_has_one_cut_off():
    (found,) = check_alone(as_csv(with_cells("reoffending", 0, data_cutoff_date="2024-05-31"))).problems
    assert (found.code, found.row, found.severity) == ("cutoff_differs", 2, Severity.MUST_MEND)


# referrals: needs


@pytest.mark.parametrize("need", ["no", "declined", "not_asked", ""])
def test_a_change_in_a_need_that_is_not_there_is_to_be_confirmed(need):
    result = with_row(need_housing=need, need_housing_change="same")
    assert [(each.code, each.column, each.severity) for each in result.problems] == [
        ("need_change_without_need", "need_housing_change", Severity.CONFIRM)
    ]
    assert with_row(need_housing=need, need_housing_change="").problems == ()

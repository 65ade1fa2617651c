"""Months, numbers, labels, groups and codes of the sheets besides the referrals."""

from datetime import date

import polars as pl
import pytest
from intake_sheets import as_csv, rows_of
from other_sheets import SAMPLES, check_alone, rows_with, with_cells

from dashboard.definitions.sheets import SHEETS
from dashboard.intake.kinds import TYPES


def _kept(sheet: str, row: int = 0, **cells: str) -> dict[str, object]:
    """The row as it is handed over, when one of its cells is written in this way."""
    result = check_alone(as_csv(with_cells(sheet, row, **cells)))
    assert result.problems == ()
    return rows_of(result, sheet).row(row, named=True)


@pytest.mark.parametrize("sheet", SAMPLES)
def test_every_declared_column_stands_in_its_type_and_order(sheet):
    rows = rows_of(check_alone(as_csv(rows_with(sheet, {}))), sheet)
    layout = SHEETS[sheet]
    assert rows.columns == [*(column.name for column in layout.columns), "file", "row_number"]
    assert all(rows.schema[column.name] == TYPES[column.kind] for column in layout.columns)
    assert rows["row_number"].to_list() == list(range(2, rows.height + 2))


@pytest.mark.parametrize(
    "text", ["2025-07", "2025-7", "07/2025", "7/2025", "Jul 2025", "july 2025", " JULY 2025 ", "2025-07-01"]
)
def test_a_month_is_kept_as_its_last_day(text):
    rows = [{**row, "answered_month": text} for row in rows_with("experience", {})]
    result = check_alone(as_csv(rows))
    assert result.problems == ()
    assert set(rows_of(result, "experience")["answered_month"]) == {date(2025, 7, 31)}


@pytest.mark.parametrize(
    "text", ["Jul-25", "25-Jul", "2025", "2025-13", "13/2025", "07/25", "Juli 2025", "2025-07-25", "07/2125", "1989-07"]
)
def test_what_may_be_another_month_is_not_read(text):
    found = check_alone(as_csv(with_cells("experience", 2, answered_month=text))).problems
    assert [(each.code, each.column) for each in found] == [("bad_month", "answered_month")]


@pytest.mark.parametrize(("text", "score"), [("12", 12.0), ("12.50", 12.5), ("0.5", 0.5), (".5", 0.5), ("12.", 12.0)])
def test_numbers_may_have_decimals(text, score):
    assert _kept("assessments", 4, score=text)["score"] == score


@pytest.mark.parametrize("text", ["12,5", "1e3", "1 000", "½", "12 points", "nan", "--1"])
def test_what_is_no_plain_number_is_told(text):
    (found,) = check_alone(as_csv(with_cells("assessments", 4, score=text))).problems
    assert (found.code, found.message) == ("not_a_number", "score is not a number")
    assert found.expected == "a number in digits, with a point before decimals"


def test_a_whole_number_is_asked_for_as_that():
    (found,) = check_alone(as_csv(with_cells("population", count="12.5"))).problems
    assert (found.message, found.expected) == ("count is not a whole number", "a whole number in digits")


@pytest.mark.parametrize(
    ("sheet", "row", "column", "text", "expected"),
    [
        ("population", 0, "year", "1989", "a whole number from 1990 to 2100"),
        ("reoffending", 0, "expected_probability", "1.5", "a number from 0 to 1"),
        ("experience", 3, "answer", "10001", "a whole number from 0 to 10000"),
        ("experience", 0, "answer", "6", "1, 2, 3, 4, 5, declined"),
    ],
)
def test_the_possible_range_is_that_of_the_column(sheet, row, column, text, expected):
    (found,) = check_alone(as_csv(with_cells(sheet, row, **{column: text}))).problems
    assert found.expected == expected


@pytest.mark.parametrize(
    "text", ["x" * 64, "£40 a week", "Schuldenfrei – später", "A/B test (2nd)", "-", "Goal, with a comma"]
)
def test_a_label_is_kept_as_it_is_written(text):
    assert _kept("outcomes", 1, outcome_ref=f" {text} ")["outcome_ref"] == text


@pytest.mark.parametrize(
    ("text", "kept"), [("A01A", "A01A"), ("a08a", "A08A"), ("Rough sleeping", "rough_sleeping"), ("settled", "settled")]
)
def test_accommodation_is_a_code_or_a_group(text, kept):
    assert _kept("accommodation", 0, accommodation=text)["accommodation"] == kept


@pytest.mark.parametrize("text", ["", "prefer not to say", "NS", "unknown"])
def test_an_answer_without_a_group_is_blank(text):
    rows = [{**row, "ethnic_group": text} for row in rows_with("experience", {})]
    assert set(rows_of(check_alone(as_csv(rows)), "experience")["ethnic_group"]) == {None}


@pytest.mark.parametrize("text", ["B1", "Caribbean", "White and Asian", "everybody"])
def test_of_anonymous_answers_only_the_five_groups_are_taken(text):
    (found,) = check_alone(as_csv(with_cells("experience", 3, ethnic_group=text))).problems
    assert (found.code, found.found) == ("not_in_list", text)
    assert "Black, Black British, Black Welsh, Caribbean or African" in found.expected


@pytest.mark.parametrize(("text", "kept"), [("1.0", "1"), ("yes", "1"), ("TRUE", "1"), ("1", "1")])
def test_what_other_programs_write_for_one_is_one(text, kept):
    assert _kept("reoffending", 0, reoffended=text)["reoffended"] == kept


def test_an_answer_with_a_decimal_nought_is_that_answer():
    assert _kept("experience", 0, answer="4.0")["answer"] == "4"
    assert _kept("experience", 3, answer="30.0")["answer"] == "30"


def test_who_said_it_is_an_officer_if_nothing_is_given():
    assert _kept("reoffending", 0, ethnicity_source="")["ethnicity_source"] == "officer"
    assert _kept("reoffending", 0, ethnicity_source="self")["ethnicity_source"] == "self"
    without = [
        {name: cell for name, cell in row.items() if name != "ethnicity_source"} for row in rows_with("reoffending", {})
    ]
    rows = rows_of(check_alone(as_csv(without)), "reoffending")
    assert rows.select(pl.col("ethnicity_source").unique()).item() == "officer"

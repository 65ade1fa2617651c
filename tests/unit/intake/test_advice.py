"""What is said beyond the rule: allowed values, and the one that was probably meant."""

import pytest
from intake_sheets import as_csv, checked, good_rows, with_row

from dashboard.definitions.sheets import SHEETS
from dashboard.intake import report
from dashboard.intake.advice import allowed, in_full, suggestion
from dashboard.intake.catalogue import STAGES, checks, fix_kind_of, stage_of
from dashboard.intake.column_rules import listed
from dashboard.intake.problems import RULES, grouped, problem


def unlisted(column: str, text: str):
    (found,) = [each for each in with_row(**{column: text}).problems if each.code == "not_in_list"]
    return found


@pytest.mark.parametrize(
    ("column", "text", "meant"),
    [
        ("age_band", "30-40", None),  # half of these women may be 40
        ("age_band", "31-35", "30-39"),
        ("age_band", "over 70", "60+"),
        ("age_band", "17", None),
        ("referral_source", "probatoin", "probation"),
        ("referral_source", "county court", "court"),
        ("referral_source", "town hall", None),
        ("need_housing", "yess", "yes"),
        ("ethnicity", "Pakistany", "A2"),
        ("end_reason", "moved out of the are", "MOV"),
    ],
)
def test_the_value_that_was_probably_meant(column: str, text: str, meant: str | None) -> None:
    assert suggestion(unlisted(column, text)) == meant


def test_a_short_list_is_told_in_full_and_a_long_one_by_the_nearest() -> None:
    assert in_full(unlisted("need_housing", "perhaps")) == (
        "need_housing is not one of the listed values (yes, no, declined, not_asked). "
        "Replace it with one of the listed values."
    )
    said = in_full(unlisted("end_reason", "moved for safty"))
    assert "moved_for_safety" in said
    assert "the whole list is in the guide" in said
    assert len(said) < 250


def test_what_is_masked_is_not_guessed_at() -> None:
    found = problem("not_in_list", file="f", column="age_band", found="A123456", sheet="referrals")
    assert suggestion(found) is None


def test_the_contracts_of_the_sender_are_the_list() -> None:
    rows = good_rows(3)
    rows[1]["contract_ref"] = "C-0l"
    (found,) = checked(as_csv(rows), contracts=["C-01", "C-02"]).problems
    assert allowed(found) == ("C-01", "C-02")
    assert suggestion(found) in ("C-01", "C-02")


def test_a_column_of_something_else_altogether_is_not_guessed_at_cell_by_cell() -> None:
    rows = good_rows(600)
    for place, row in enumerate(rows):
        row["age_band"] = f"30-3{place}x"
    records = report.as_records(checked(as_csv(rows)).problems)
    assert {each["suggestion"] for each in records} == {None}


def test_every_problem_as_a_record_has_the_same_fields() -> None:
    (found,) = report.as_records([unlisted("age_band", "31-35")], {("file1.csv", 3): "R-1001"})
    assert found["record_ref"] == "R-1001"
    assert (found["stage"], found["fix_kind"], found["severity"]) == ("cell", "map", "must mend")
    assert found["allowed"] == list(listed(SHEETS["referrals"], SHEETS["referrals"].by_name["age_band"]))
    assert found["label"] == "Age at referral"
    assert found["guidance"] == "checks?code=not_in_list"
    (other,) = report.as_records([problem("empty_file", file="f")])
    assert other.keys() == found.keys()


def test_every_check_has_a_stage() -> None:
    assert {each.rule.code for each in checks()} == set(RULES)
    assert {stage_of(code) for code in RULES} == set(STAGES)
    assert {fix_kind_of(code) for code in RULES} == {"rename", "map", "format", "fill", "delete", "ask", "none"}


def test_what_clears_most_rows_stands_first() -> None:
    rows = good_rows(6)
    for place in range(5):
        rows[place]["age_band"] = "26-28"
    for place in range(4):
        rows[place]["disability"] = "perhaps"
    rows[5]["disability"] = "perhaps"
    groups = grouped(checked(as_csv(rows)).problems)
    assert [(group.column, group.rows_cleared, len(group.problems)) for group in groups] == [
        ("age_band", 1, 5), ("disability", 1, 5),
    ]  # fmt: skip
    rows[5]["age_band"] = "26-28"
    rows[4]["ethnicity"] = "Martian"
    groups = grouped(checked(as_csv(rows)).problems)
    assert [(group.column, group.rows_cleared) for group in groups] == [
        ("age_band", 0), ("disability", 0), ("ethnicity", 0),
    ]  # fmt: skip


def test_what_stops_a_file_stands_before_what_is_wrong_in_another() -> None:
    rows = good_rows(4)
    for row in rows:
        row["age_band"] = "26-28"
    groups = grouped(checked(as_csv(rows), "referral_id,point\nR-1000,start\n").problems)
    assert [group.code for group in groups] == ["missing_required_column", "missing_required_column", "not_in_list"]

"""Several sheets in one return: checked together, set back together, and against what was sent before."""

from datetime import date

import pytest
from intake_sheets import Row, as_csv, checked, codes, good_rows, rows_of
from other_sheets import SAMPLES, check_alone, referral, rows_with

from dashboard.definitions.periods import Quarter
from dashboard.intake.problems import Severity
from dashboard.intake.report import as_text, verdict

REFERRALS = as_csv(good_rows(12))
FOLLOW_UPS = ("accommodation", "outcomes", "assessments")
OF_A_RETURN = (*FOLLOW_UPS, "experience")
DATED = {"accommodation": "recorded_date", "outcomes": "recorded_date", "assessments": "completed_date"}


def _sheet(name: str) -> str:
    return as_csv(rows_with(name, {}))


def _open_row(referral_id: str, referral_date: str) -> Row:
    blank = ("assessed_date", "plan_agreed_date", "started_date", "ended_date", "sessions_attended")
    row = good_rows(1)[0] | dict.fromkeys(blank, "")
    return row | {"referral_id": referral_id, "referral_date": referral_date, "end_state": "open"}


def test_a_whole_return_is_one():
    result = checked(*(_sheet(name) for name in OF_A_RETURN), REFERRALS)
    assert result.problems == ()
    assert result.rows_kept == {
        "referrals": 12, "accommodation": 36, "outcomes": 24, "assessments": 60, "experience": 48,
    }  # fmt: skip
    assert [file.sheet for file in result.files] == [*OF_A_RETURN, "referrals"]
    assert result.supplied["accommodation"] == frozenset(rows_with("accommodation", {})[0])
    assert verdict(result) == (
        "All is well: 12 referrals, 36 rows of accommodation, 24 rows of outcomes, 60 rows of assessments "
        "and 48 rows of experience for 2025-26 Q2."
    )


def test_several_files_of_one_sheet_are_one_table_beside_another_sheet():
    rows = rows_with("outcomes", {})
    result = checked(as_csv(rows[:10]), REFERRALS, as_csv(rows[10:]))
    assert rows_of(result, "outcomes")["file"].to_list() == ["file1.csv"] * 10 + ["file3.csv"] * 14
    assert result.rows_kept == {"referrals": 12, "outcomes": 24}


def test_problems_of_several_files_are_told_file_by_file():
    referrals, outcomes = good_rows(12), rows_with("outcomes", {})
    referrals[1]["age_band"] = "old"
    outcomes[3]["achievement"] = "nearly"
    result = checked(as_csv(outcomes), as_csv(referrals))
    assert [(each.file, each.row, each.column) for each in result.problems] == [
        ("file1.csv", 5, "achievement"), ("file2.csv", 3, "age_band"),
    ]  # fmt: skip
    assert "file1.csv: row 5" in as_text(result)
    assert result.sheets is None


# referrals that nobody has sent


@pytest.mark.parametrize("sheet", FOLLOW_UPS)
def test_a_referral_of_this_return_is_known(sheet):
    assert checked(REFERRALS, _sheet(sheet)).problems == ()


@pytest.mark.parametrize("sheet", FOLLOW_UPS)
def test_a_referral_that_was_ever_accepted_is_known(sheet):
    assert check_alone(_sheet(sheet)).problems == ()


@pytest.mark.parametrize("sheet", FOLLOW_UPS)
def test_any_other_referral_must_be_mended(sheet):
    rows = rows_with(sheet, {})
    known = [referral(n) for n in range(1, 6)]
    result = checked(as_csv(good_rows(12)[6:]), as_csv(rows), known_referrals=known)
    assert {(each.code, each.severity, each.column, each.file) for each in result.problems} == {
        ("unknown_referral", Severity.MUST_MEND, "referral_id", "file2.csv")
    }
    assert [each.row for each in result.problems] == list(range(2, len(rows) // 12 + 2))
    assert "nor in any return that you have sent before" in result.problems[0].message


def test_a_blank_referral_is_only_blank():
    rows = rows_with("outcomes", {})
    rows[0]["referral_id"] = ""
    assert codes(check_alone(as_csv(rows))) == ["required_blank"]


@pytest.mark.parametrize("unreadable", ["", REFERRALS.replace("age_band", "age band of her", 1), REFERRALS + "x,y\n"])
def test_where_the_referrals_cannot_be_read_nobody_is_called_unknown(unreadable):
    found = codes(checked(unreadable, _sheet("outcomes")))
    assert found
    assert "unknown_referral" not in found


def test_where_another_sheet_cannot_be_read_the_unknown_are_named():
    broken = _sheet("accommodation").replace("point", "when", 1)
    found = codes(checked(broken, _sheet("outcomes"), as_csv(good_rows(11)), open_before=["R-77"]))
    assert found.count("unknown_referral") == 2
    assert found.count("open_referral_missing") == 1


# what is later than the quarter


@pytest.mark.parametrize("sheet", FOLLOW_UPS)
def test_the_quarters_last_day_is_kept_and_the_next_is_set_aside(sheet):
    rows = rows_with(sheet, {})
    rows[-1][DATED[sheet]], rows[-4][DATED[sheet]] = "2025-09-30", "2025-10-01"
    result = check_alone(as_csv(rows))
    assert [(each.code, each.severity, each.rows_affected) for each in result.problems] == [
        ("rows_set_aside", Severity.NOTE, 1)
    ]
    assert result.problems[0].message == (
        f"1 row was set aside from the {sheet} sheet: from after 30 September 2025, or of a referral that is; "
        "they belong in a later return"
    )
    assert rows_of(result, sheet)[DATED[sheet]].max() == date(2025, 9, 30)
    assert result.rows_kept == {sheet: len(rows) - 1}


def test_answers_of_a_later_month_are_set_aside():
    rows = rows_with("experience", {})
    for row, month in zip(rows, ["2025-09"] * 4 + ["2025-10"] * 4, strict=False):
        row["answered_month"] = month
    result = check_alone(as_csv(rows))
    assert [(each.code, each.rows_affected) for each in result.problems] == [("rows_set_aside", 4)]
    assert result.rows_kept == {"experience": 44}


@pytest.mark.parametrize("sheet", FOLLOW_UPS)
def test_what_belongs_to_a_later_referral_is_set_aside_with_it(sheet):
    rows = rows_with(sheet, {})
    referrals = [*good_rows(12)[1:], _open_row(referral(0), "2025-10-01")]
    result = checked(as_csv(referrals), as_csv(rows))
    assert [(each.code, each.rows_affected) for each in result.problems] == [
        ("set_aside", 1), ("rows_set_aside", len(rows) // 12),
    ]  # fmt: skip
    assert referral(0) not in rows_of(result, sheet)["referral_id"]


def test_a_later_row_of_a_referral_that_is_not_here_is_no_fault():
    rows = rows_with("outcomes", {})
    rows[0] |= {"referral_id": "R-new", "recorded_date": "2025-10-02"}
    assert codes(check_alone(as_csv(rows))) == ["rows_set_aside"]


@pytest.mark.parametrize("sheet", OF_A_RETURN)
def test_a_sheet_for_another_quarter_must_be_mended_if_it_is_alone(sheet):
    known = [referral(n) for n in range(12)]
    for contents in ([_sheet(sheet)], [as_csv(rows_with(sheet, {})[:6]), as_csv(rows_with(sheet, {})[8:])]):
        result = checked(*contents, quarter=Quarter(2025, 1), known_referrals=known)
        assert codes(result) == ["wrong_quarter"]
        assert result.problems[0].message == "Every row is after the end of 2025-26 Q1"


def test_a_sheet_for_another_quarter_is_set_aside_beside_others():
    rows = [_open_row(referral(n), "2025-06-30") for n in range(12)]
    result = checked(as_csv(rows), _sheet("outcomes"), quarter=Quarter(2025, 1))
    assert [(each.code, each.rows_affected) for each in result.problems] == [("rows_set_aside", 24)]
    assert result.rows_kept == {"referrals": 12, "outcomes": 0}


@pytest.mark.parametrize("sheet", SAMPLES)
def test_without_referrals_nothing_is_said_of_them(sheet):
    known = [referral(n) for n in range(12)]
    result = checked(_sheet(sheet), quarter=Quarter(2026, 4), known_referrals=known, open_before=["R-77"])
    assert result.problems == ()


def test_a_header_alone_is_an_empty_sheet():
    result = check_alone(_sheet("outcomes").split("\n")[0])
    assert (result.problems, result.rows_kept) == ((), {"outcomes": 0})


# contracts


def _with_contracts(*contracts: str, **cells: str) -> list[tuple[str, str]]:
    rows = good_rows(3)
    rows[1].update(cells)
    return [(each.code, each.expected) for each in checked(as_csv(rows), contracts=contracts).problems]


def test_where_no_contract_is_registered_anything_goes():
    assert _with_contracts(contract_ref="C-09") == _with_contracts(contract_ref="") == []


def test_the_only_contract_need_not_be_named():
    assert _with_contracts("C-01", contract_ref="") == []
    assert _with_contracts("C-01", contract_ref="C-02") == [("not_in_list", "C-01")]


def test_of_several_contracts_one_must_be_named():
    assert _with_contracts("C-02", "C-01", contract_ref="C-02") == []
    assert _with_contracts("C-02", "C-01", contract_ref="C-03") == [("not_in_list", "C-01, C-02")]
    assert _with_contracts("C-02", "C-01", contract_ref="") == [("contract_missing", "C-01, C-02")]
    assert _with_contracts("C-02", "C-01", contract_ref="C 03") == [("bad_code", "1 to 64 letters, digits, or _ - . /")]


def test_a_file_without_contracts_is_told_so_once():
    rows = [{name: cell for name, cell in row.items() if name != "contract_ref"} for row in good_rows(3)]
    (found,) = checked(as_csv(rows), contracts=["C-01", "C-02"]).problems
    assert (found.code, found.row, found.rows_affected, found.expected) == ("contract_missing", None, 3, "C-01, C-02")
    assert checked(as_csv(rows), contracts=["C-01"]).problems == ()

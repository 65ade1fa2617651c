"""A file tells by its header which sheet it is, and what is wrong with the header is told of that sheet."""

import pytest
from intake_sheets import as_csv, checked, codes, good_rows, sent
from other_sheets import SAMPLES, rows_with

from dashboard.definitions.sheets import SHEETS
from dashboard.errors import UsageError
from dashboard.intake.check import check
from dashboard.intake.recognition import sheet_of

ACCOMMODATION = as_csv(rows_with("accommodation", {}))


@pytest.mark.parametrize("layout", SHEETS.values(), ids=list(SHEETS))
def test_every_sheet_is_known_by_all_its_columns_and_by_the_required_ones(layout):
    assert sheet_of([column.name for column in layout.columns]) is layout
    assert sheet_of([column.name for column in layout.columns if column.needed_in_header]) is layout


@pytest.mark.parametrize("sheet", SAMPLES)
def test_a_file_is_listed_with_its_sheet(sheet):
    assert [file.sheet for file in checked(as_csv(rows_with(sheet, {}))).files] == [sheet]


def test_a_file_without_a_header_has_no_sheet():
    assert [file.sheet for file in checked(b"").files] == [""]


@pytest.mark.parametrize(
    ("names", "sheet"),
    [
        ("referral_id piont recorded_date acommodation feels_safe", "accommodation"),
        ("referral_id piont recorded_date", "accommodation"),
        ("referral_id recorded_date achievment", "outcomes"),
        ("referral_id person_id referral_date score instrument occasion", "assessments"),
        ("referral_id person_id age_band ethnicity area_code score instrument occasion completed_date", "assessments"),
        ("surname", "referrals"),
    ],
)
def test_of_several_sheets_the_likeliest_is_taken(names, sheet):
    assert sheet_of(names.split()).name == sheet


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("accommodation", "acommodation", [("unknown_column", "accommodation")]),
        (",point,", ",pionts,", [("unknown_column", "point")]),
        (",feels_safe", ",complexity", [("unknown_column", "only the columns of the accommodation sheet")]),
        (
            ",accommodation",
            ",achievement",
            [
                (
                    "missing_required_column",
                    "Where she lives: an nDelius code, or one of the groups: one of 36 codes, such as A01A",
                ),
                ("unknown_column", "only the columns of the accommodation sheet"),
            ],
        ),
    ],
)
def test_a_header_is_judged_by_its_own_sheet(old, new, found):
    header, body = ACCOMMODATION.split("\n", 1)
    result = checked(header.replace(old, new) + "\n" + body)
    assert [(each.code, each.expected) for each in result.problems] == found


def test_a_column_of_another_sheet_is_said_to_be_that():
    result = checked(as_csv([{**row, "complexity": "low"} for row in rows_with("accommodation", {})]))
    said = "Column complexity is not one of the accommodation sheet; it is one of the referrals sheet"
    assert [each.message for each in result.problems] == [said]


@pytest.mark.parametrize("column", ["referral_id", "person_id"])
def test_answers_of_women_cannot_be_linked_to_them(column):
    result = checked(as_csv([{**row, column: "R-1000"} for row in rows_with("experience", {})]))
    assert [(each.code, each.found) for each in result.problems] == [("unknown_column", column)]
    assert "response_id" not in result.problems[0].message + result.problems[0].expected


# what may stand beside what


@pytest.mark.parametrize("sheet", ["reoffending", "population"])
def test_what_is_sent_by_itself_may_not_stand_in_a_return(sheet):
    result = checked(as_csv(good_rows(3)), as_csv(rows_with(sheet, {})))
    assert [(each.code, each.file) for each in result.problems] == [("wrong_sheet", "file2.csv")]
    assert sheet in result.problems[0].message
    assert result.stopped == ("file2.csv",)
    assert result.sheets is None


def test_two_sheets_that_are_sent_by_themselves_are_not_sent_together():
    result = check(sent(*(as_csv(rows_with(sheet, {})) for sheet in ("population", "reoffending", "population"))))
    assert [(each.code, each.file) for each in result.problems if each.code != "duplicate_id"] == [
        ("wrong_sheet", "file2.csv")
    ]


def test_a_return_needs_its_provider_and_quarter():
    for content in (ACCOMMODATION, as_csv(good_rows(1))):
        with pytest.raises(UsageError, match="whose return"):
            check(sent(content))
        with pytest.raises(UsageError, match="which quarter"):
            check(sent(content), provider="somewhere")


@pytest.mark.parametrize("sheet", ["reoffending", "population"])
def test_what_is_sent_by_itself_is_of_no_quarter(sheet):
    content = as_csv(rows_with(sheet, {}))
    for result in (check(sent(content)), checked(content)):
        assert (result.problems, result.provider, result.quarter) == ((), "", None)
        assert list(result.sheets or {}) == list(result.supplied) == [sheet]


def test_what_cannot_be_read_is_told_without_a_provider():
    result = check(sent(b"", "colour,shape\n"))
    assert codes(result) == ["empty_file", "no_known_column"]
    assert result.sheets is None

"""Templates, guide and metadata say what the check does: they are tried on it."""

import csv
import importlib
import io
import json
import re
from html import escape
from html.parser import HTMLParser

import openpyxl
import pytest

from dashboard.definitions.meanings import ALWAYS, NEEDED_WHEN, meanings, needed
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import SHEETS, SheetLayout
from dashboard.definitions.tiers import PARTS
from dashboard.definitions.wide import LAYOUTS, WIDE, WIDE_ONLY
from dashboard.exports import templates
from dashboard.exports.templates import blank_workbook
from dashboard.exports.templates.blank_workbook import note
from dashboard.exports.templates.described import described
from dashboard.exports.templates.examples import example_row
from dashboard.intake import kinds
from dashboard.intake.check import Checked, SentFile, check
from dashboard.intake.column_rules import listed
from dashboard.intake.problems import Severity

QUARTER = Quarter(2025, 1)
OF_A_RETURN = [layout for layout in SHEETS.values() if layout.of_a_return]
COLUMNS = [(layout, column) for layout in LAYOUTS.values() for column in layout.columns]
every_sheet = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))


def checked(layout: SheetLayout, rows: list[dict[str, str]], contracts=("OURS-2025",)) -> Checked:
    """The check of one sheet, its referrals known."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    known = {row["referral_id"] or "-" for row in rows} if layout.names_a_referral else ()
    files = [SentFile(f"{layout.name}.csv", text.getvalue().encode())]
    return check(files, provider="OURS", quarter=QUARTER, known_referrals=known, contracts=contracts)


def an_example(layout: SheetLayout) -> dict[str, str]:
    return dict(zip(layout.by_name, example_row(layout), strict=True))


def numbered(layout: SheetLayout, number: int) -> dict[str, str]:
    """The example, with record numbers that no other row has."""
    own = {column.name: f"R-{number}" for column in layout.columns if column.kind == "record_number"}
    return an_example(layout) | own


def to_mend(result: Checked) -> list[tuple[str | None, str]]:
    return [(each.column, each.code) for each in result.problems if each.severity is Severity.MUST_MEND]


@every_sheet
def test_a_template_is_a_sheet_in_which_only_the_rows_are_missing(layout):
    result = check([SentFile("empty.csv", templates.template(layout))], provider="OURS", quarter=QUARTER)
    assert {each.code for each in result.problems} <= {"nothing_in_quarter"}
    assert [(file.sheet, file.rows) for file in result.files] == [(layout.name, 0)]


def test_the_examples_together_are_a_return_in_which_nothing_is_wrong():
    files = [SentFile(f"{layout.name}.csv", templates.with_example(layout)) for layout in OF_A_RETURN]
    result = check(files, provider="OURS", quarter=QUARTER, contracts=["OURS-2025"])
    assert result.problems == ()
    assert {file.sheet for file in result.files} == {layout.name for layout in OF_A_RETURN}


@pytest.mark.parametrize("layout", [layout for layout in SHEETS.values() if not layout.of_a_return])
def test_the_examples_that_are_sent_by_themselves_are_right_too(layout):
    assert to_mend(check([SentFile("example.csv", templates.with_example(layout))])) == []


@every_sheet
def test_every_code_is_listed_with_its_meaning_and_the_check_accepts_it(layout):
    """One row for the first code of every column, one for the second …"""
    codes = {column.name: list(meanings(column)) for column in layout.columns if meanings(column)}
    for name, found in codes.items():
        column = layout.by_name[name]
        assert {*listed(layout, column), *column.values} <= set(found)
        assert all(meanings(column).values())
    rows = [
        {**numbered(layout, place), **{name: found[place % len(found)] for name, found in codes.items()}}
        for place in range(max(map(len, codes.values()), default=0))
    ]
    if "question" in codes:  # beside `invited` an answer is a number
        rows = [row | ({"answer": "3"} if row["question"] == "invited" else {}) for row in rows]
    assert "not_in_list" not in {code for _, code in to_mend(checked(layout, rows))}


@every_sheet
def test_what_is_in_no_list_is_not_accepted(layout):
    coded = [column.name for column in layout.columns if meanings(column) and column.name != "question"]
    row = an_example(layout) | dict.fromkeys(coded, "nonsense")
    assert {name for name, code in to_mend(checked(layout, [row])) if code == "not_in_list"} == set(coded)


@every_sheet
def test_what_is_said_to_be_needed_is_what_the_check_asks_for(layout):
    """A row for each column, in which that column is blank."""
    rows = [{**numbered(layout, place), name: ""} for place, name in enumerate(layout.by_name)]
    result = checked(layout, rows, contracts=("OURS-2025", "ANOTHER"))
    missing = {
        problem.column
        for problem in result.problems
        if problem.severity is Severity.MUST_MEND and problem.column == list(layout.by_name)[(problem.row or 0) - 2]
    }
    only_if_another_is_so = {"area", "ethnicity_missing_reason"}
    always = {column.name for column in layout.columns if needed(layout, column) == ALWAYS}
    same_as = "referrals" if layout is WIDE else layout.name
    sometimes = {column for sheet, column in NEEDED_WHEN if sheet == same_as}
    assert missing == (always | sometimes) - (only_if_another_is_so if layout.name != "population" else set())


@pytest.mark.parametrize(
    ("sheet", "cells", "problem"),
    [
        ("assessments", {"instrument": "star", "score": "5", "score_scale": "", "area": ""}, ("area", "area_missing")),
        ("referrals", {"ethnicity": "", "ethnicity_missing_reason": ""}, ("ethnicity", "ethnicity_missing")),
    ],
)
def test_what_is_needed_only_if_another_cell_is_so(sheet, cells, problem):
    assert to_mend(checked(SHEETS[sheet], [an_example(SHEETS[sheet]) | cells])) == [problem]


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(templates.workbook()))


def test_the_workbook_has_the_sheets_of_a_return_and_hides_its_codes(book):
    assert book.sheetnames == [*(layout.name for layout in OF_A_RETURN), "codes"]
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["codes"]
    assert book.active.title == "referrals"


@pytest.fixture(scope="module")
def wide_book():
    return openpyxl.load_workbook(io.BytesIO(templates.wide_workbook()))


def test_a_small_service_has_a_workbook_of_one_sheet(wide_book):
    assert wide_book.sheetnames == ["everything", "codes"]
    assert wide_book.active.title == "everything"


def test_the_examples_in_one_sheet_are_right_too():
    result = checked(WIDE, [an_example(WIDE)])
    assert to_mend(result) == []
    assert result.rows_kept == {"referrals": 1, "accommodation": 2, "assessments": 2}


@pytest.mark.parametrize("layout", [*OF_A_RETURN, WIDE], ids=lambda layout: layout.name)
def test_a_sheet_of_the_workbook(book, wide_book, layout):
    sheet = (wide_book if layout is WIDE else book)[layout.name]
    assert [cell.value for cell in sheet[1]] == list(layout.by_name)
    assert sheet.max_row == 1
    assert sheet.freeze_panes == "A2"
    for cell, each in zip(sheet[1], described(layout), strict=True):
        assert cell.comment.text == note(each)
        assert cell.font.bold == each.always
        whole = next(one for one in sheet.column_dimensions.values() if one.min <= cell.column <= one.max)
        assert whole.width >= len(each.name)
        wanted = {"date": "yyyy-mm-dd", "whole_number": "0", "number": "General"}.get(each.column.kind, "@")
        assert whole.number_format == wanted


@pytest.mark.parametrize("layout", [*OF_A_RETURN, WIDE], ids=lambda layout: layout.name)
def test_the_drop_downs_hold_every_code(book, wide_book, layout):
    book = wide_book if layout is WIDE else book
    sheet = book[layout.name]
    found = {next(iter(rule.sqref.ranges)).min_col: rule for rule in sheet.data_validations.dataValidation}
    for place, each in enumerate(described(layout), 1):
        rule = found.get(place)
        if each.codes:
            assert rule.type == "list"
            assert rule.errorStyle == "warning"
            title, _, cells = rule.formula1.partition("!")
            assert [cell.value for (cell,) in book[title][cells.replace("$", "")]] == list(each.codes)
        else:
            kind = {"date": "date", "whole_number": "whole", "number": "decimal"}.get(each.column.kind)
            assert (rule.type if rule else None) == kind


def test_the_same_columns_give_the_same_workbook_the_first_time_too():
    assert importlib.reload(blank_workbook).workbook() == blank_workbook.workbook()


class Page(HTMLParser):
    """What stands in each row of the guide: sheet → column → text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sheets: dict[str, dict[str, str]] = {}
        self.rows: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "h2":
            self.rows = []
            self.sheets[dict(attrs)["id"]] = {}
        elif tag == "tr" and self.sheets:
            self.rows.append([])

    def handle_data(self, data):
        if self.rows:
            self.rows[-1].append(data)
            if self.rows[-1][0] != "Column":
                self.sheets[list(self.sheets)[-1]][self.rows[-1][0]] = "".join(self.rows[-1])


def test_the_guide_names_every_column_and_every_code_with_its_meaning():
    text = templates.guide().decode()
    assert all(escape(words) in text for part in PARTS for words in (part.what, part.shows, part.columns_in_words))
    said = Page(text).sheets
    assert list(said) == list(LAYOUTS)
    for layout in LAYOUTS.values():
        shown = [each for each in described(layout) if layout is not WIDE or each.name in WIDE_ONLY]
        assert list(said[layout.name]) == [each.name for each in shown]
        for each in shown:
            row = said[layout.name][each.name]
            for words in (each.column.meaning, each.needed, each.form, each.example):
                assert words in row, each.name
            assert all(f"{code} {meaning}" in row for code, meaning in each.codes.items()), each.name
    assert "http" not in text.replace("http-equiv", "")


@every_sheet
def test_the_metadata_describe_every_column(layout):
    described_as = json.loads(templates.metadata(layout))
    columns = described_as["tableSchema"]["columns"]
    assert described_as["url"] == f"{layout.name}.csv"
    assert [column["name"] for column in columns] == list(layout.by_name)
    assert {column["name"] for column in columns if column["required"]} == {
        each.name for each in layout.columns if each.required
    }
    for column, cell in zip(columns, example_row(layout), strict=True):
        if pattern := column["datatype"].get("format"):
            codes = list(meanings(layout.by_name[column["name"]]))
            tried = [cell, *codes] if column["datatype"]["base"] == "string" else []
            assert all(re.fullmatch(pattern, one) for one in tried if one), column["name"]


def test_record_numbers_look_the_same_in_the_metadata_and_in_the_check():
    first = json.loads(templates.metadata(SHEETS["referrals"]))["tableSchema"]["columns"][0]
    assert first["datatype"]["format"] == kinds._RECORD_NUMBER.strip("^$")


def test_every_column_that_takes_codes_says_what_they_mean():
    coded = [column for _, column in COLUMNS if column.values or column.kind == "ethnicity"]
    assert [column.name for column in coded if not meanings(column)] == []

"""The report on a return as a workbook."""

import io

import openpyxl
import pytest

from dashboard.definitions.periods import Quarter
from dashboard.exports import problem_report
from dashboard.intake.check import SentFile, check
from dashboard.intake.giving_back import report_on
from tests.builders import moment

HEADER = b"referral_id,person_id,referral_source,referral_date,end_state,age_band,ethnicity\n"
ROWS = (
    b"0012,P-1,court,2025-07-01,open,31-35,W1\n"
    b"1E+11,P-2,=cmd|x,2025-07-01,open,30 to 39,W1\n"
    b"R-3,P-3,@SUM(A1),2025-07-01,open,30-39,a@b.org\n"
)


@pytest.fixture
def book():
    sent = [SentFile("file.csv", HEADER + ROWS)]
    checked = check(sent, provider="A", quarter=Quarter(2025, 2))
    content = problem_report.to_bytes(
        title="Report", created=moment("2026-01-01"), **report_on(sent, checked)._asdict()
    )
    return openpyxl.load_workbook(io.BytesIO(content))


def lines(sheet):
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(place for place, row in enumerate(rows) if row[1])
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def test_causes_come_first_then_problems_then_repairs(book):
    assert book.sheetnames == ["Summary", "Problems", "Repairs"]
    assert lines(book["Summary"])[0]["Check"] == "identifier_in_cell"
    assert {line["Check"] for line in lines(book["Summary"])} == {line["Check"] for line in lines(book["Problems"])}


def test_what_stands_in_a_cell_is_text_and_nothing_runs(book):
    for sheet in book:
        assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
    problems = lines(book["Problems"])
    assert {line["Record"] for line in problems} >= {"0012", "1E+11"}
    assert "=cmd|x" in {line["Found"] for line in problems}
    assert "a@b.org" not in repr(problems)


def test_the_message_stands_before_the_column_and_the_allowed_values_are_in_full(book):
    (line,) = [line for line in lines(book["Problems"]) if line["Found"] == "31-35"]
    assert list(line).index("What is wrong and what to do") < list(line).index("Column name")
    assert line["Allowed values"] == "18-20, 21-24, 25-29, 30-39, 40-49, 50-59, 60+, not_known"
    assert line["Did you mean"] == "30-39"
    assert line["Row"] == 2


def test_headings_stay_in_sight_and_columns_are_wide(book):
    for sheet in book:
        assert sheet.freeze_panes
        assert all(sheet.column_dimensions[letter].width >= 10 for letter in "ABCDE")


def test_nothing_to_say_is_a_report_too():
    sent = [SentFile("file.csv", HEADER + b"R-1,P-1,court,2025-07-01,open,30-39,W1\n")]
    checked = check(sent, provider="A", quarter=Quarter(2025, 2))
    content = problem_report.to_bytes(
        title="Report", created=moment("2026-01-01"), **report_on(sent, checked)._asdict()
    )
    assert openpyxl.load_workbook(io.BytesIO(content))["Summary"]["A2"].value.startswith("All is well")

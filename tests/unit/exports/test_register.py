"""What was answered to clear differences goes with the figures, in both formats, and cannot run."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from dashboard.analysis.clear_differences import clear_differences
from dashboard.analysis.register import Entry, lines
from dashboard.exports import disparity
from dashboard.exports.register_rows import register_rows
from dashboard.exports.summary import Summary
from dashboard.warehouse.release import Release

BLACK = "Black, Black British, Black Welsh, Caribbean or African"
SAID = (
    Entry("a", "response", "started|||black", datetime(2026, 7, 1, 9), "commissioner", "PCC", "reform",
          "=A second worker", "Head of commissioning", "https://example.org/plan", date(2026, 12, 1)),
    Entry("b", "dispute", "started|||black", datetime(2026, 7, 2, 9), "provider", "P1", words="Twice referred."),
)  # fmt: skip


def _summary(release: Release, said: tuple[Entry, ...], read_on: date) -> Summary:
    return disparity.summary(release, register=lines(clear_differences(release), said), read_on=read_on)


@pytest.fixture
def answered(release: Release) -> Summary:
    return _summary(release, SAID, date(2026, 8, 1))


def test_the_csv_says_beside_the_figure_what_was_answered(answered):
    found = list(csv.DictReader(io.StringIO(disparity.FORMATS["csv"](answered).decode("utf-8-sig"))))
    started = [line for line in found if (line["indicator"], line["groups"]) == ("started", "five ethnic groups")]
    black = next(line for line in started if line["group"] == BLACK)

    assert black["clear_in"] == "2025-26 (1 of 1 published)"
    assert black["explain_or_reform"] == "Reform agreed (PCC); disputed by P1"
    assert {line["explain_or_reform"] for line in found if line["group"] == "White"} == {"[z]"}


def test_what_nobody_answered_says_for_how_long(release):
    summary = _summary(release, (), date(2027, 9, 1))

    assert [row[4] for row in register_rows(summary)] == ["Not answered for 14 months"]


def test_the_workbook_has_a_sheet_of_it_with_both_voices(answered):
    book = openpyxl.load_workbook(io.BytesIO(disparity.FORMATS["xlsx"](answered)))

    assert book.sheetnames[1:4] == ["contents", "notes", "explain-or-reform"]
    assert book["contents"]["A3"].value == "sheet"
    assert book["contents"]["A4"].value == "explain-or-reform"
    (table,) = book["explain-or-reform"].tables.values()
    headings, row = [[cell.value for cell in line] for line in book["explain-or-reform"][table.ref]]
    assert len(headings) == len(row) == 6
    assert row[0] == "Black women started less often than White women: 38% against 62%"
    assert row[1:4] == ["all services together", "2025-26 (1 of 1 published)", "30 June 2026"]
    assert row[5] == (
        "PCC, 1 July 2026: reform agreed: =A second worker; answers for it: Head of commissioning; evidence: "
        "https://example.org/plan; looked at again on 1 December 2026. | P1, 2 July 2026: disputed: Twice referred."
    )
    assert {cell.data_type for line in book["explain-or-reform"] for cell in line} <= {"s", "n"}


def test_only_what_is_clear_in_the_period_is_in_its_summary(release):
    summary = disparity.summary(release, register=lines(clear_differences(release), SAID))

    assert [line.difference.key for line in summary.register] == ["started|||black"]
    assert summary.read_on == date(2026, 6, 30)  # the release's own day, where none is given
    assert disparity.summary(release).register == ()


def test_a_summary_speaks_of_its_own_period_and_not_of_the_newest(release):
    (line,) = lines(clear_differences(release), ())
    newest = line.difference.newest
    later = replace(newest, period="2026-27", row=replace(newest.row, rate=0.11))
    both = replace(line, difference=replace(line.difference, compared=(newest, later)))
    summary = disparity.summary(release, register=[both])

    assert both.difference.newest is later
    assert register_rows(summary)[0][0].endswith("38% against 62%")


def test_what_a_cell_cannot_hold_is_said_to_stand_in_the_register(release):
    many = tuple(replace(SAID[1], entry_id=f"b{number}", words="a" * 600) for number in range(80))
    (row,) = register_rows(_summary(release, many, date(2026, 8, 1)))

    assert len(row[5]) < 32_767
    assert row[5].endswith("… (more stands in the register)")

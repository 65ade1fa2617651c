"""Invented sheets for the tests: good referrals, and faults to put into them."""

import csv
import io
from collections.abc import Callable, Collection

import polars as pl

from dashboard.definitions.periods import Quarter
from dashboard.intake.check import Checked, SentFile, check

QUARTER = Quarter(2025, 2)

GOOD_ROW = {
    "referral_id": "R-1",
    "person_id": "P-1",
    "contract_ref": "C-01",
    "area_code": "E08000003",
    "referral_source": "probation",
    "referral_date": "2025-07-01",
    "assessed_date": "2025-07-08",
    "plan_agreed_date": "2025-07-10",
    "started_date": "2025-07-15",
    "ended_date": "2025-09-12",
    "end_state": "completed",
    "end_reason": "",
    "sessions_offered": "8",
    "sessions_attended": "6",
    "sessions_missed_acceptable": "1",
    "sessions_missed_unacceptable": "1",
    "age_band": "25-29",
    "ethnicity": "A2",
    "ethnicity_missing_reason": "",
    "disability": "no",
    "need_housing": "yes",
    "need_housing_change": "better",
}

Row = dict[str, str]
Fault = tuple[str, str, dict[str, str]]
"""The column and the rule of the problem that must be found, and the cells that cause it."""

FAULTS: tuple[Fault, ...] = (
    ("referral_id", "required_blank", {"referral_id": " "}),
    ("referral_id", "bad_record_number", {"referral_id": "R 1*2"}),
    ("referral_id", "duplicate_id", {"referral_id": "R-1000"}),
    ("person_id", "required_blank", {"person_id": ""}),
    ("contract_ref", "bad_code", {"contract_ref": "C 01!"}),
    ("contract_ref", "identifier_in_cell", {"contract_ref": "QQ123456C"}),
    ("area_code", "bad_area", {"area_code": "Manchester"}),
    ("area_code", "area_too_small", {"area_code": "E01005061"}),
    ("referral_source", "not_in_list", {"referral_source": "town hall"}),
    ("referral_source", "required_blank", {"referral_source": "\u00a0"}),
    ("referral_date", "bad_date", {"referral_date": "1 July"}),
    ("referral_date", "bad_date", {"referral_date": "01/07/25"}),
    ("referral_date", "referral_after_others", {"referral_date": "2025-08-30"}),
    ("assessed_date", "us_date", {"assessed_date": "07/31/2025"}),
    ("assessed_date", "before_referral", {"assessed_date": "2025-06-30"}),
    ("assessed_date", "dates_out_of_order", {"assessed_date": "2025-07-20"}),
    ("plan_agreed_date", "dates_out_of_order", {"plan_agreed_date": "2025-07-07"}),
    ("plan_agreed_date", "dates_out_of_order", {"plan_agreed_date": "2025-07-16"}),
    ("started_date", "dates_out_of_order", {"started_date": "2025-07-07"}),
    ("started_date", "excel_serial", {"started_date": "45868"}),
    ("started_date", "before_referral", {"started_date": "2024-07-15"}),
    ("ended_date", "end_before_start", {"ended_date": "2025-07-14"}),
    ("ended_date", "end_date_missing", {"ended_date": ""}),
    ("ended_date", "bad_date", {"ended_date": "soon"}),
    ("end_state", "end_state_open", {"end_state": "open"}),
    ("end_state", "required_blank", {"end_state": ""}),
    ("end_state", "not_in_list", {"end_state": "finished"}),
    ("end_reason", "end_reason_missing", {"end_state": "ended_early"}),
    ("end_reason", "not_in_list", {"end_state": "ended_early", "end_reason": "moon"}),
    ("sessions_offered", "number_out_of_range", {"sessions_offered": "501"}),
    ("sessions_attended", "not_a_number", {"sessions_attended": "12 sessions"}),
    ("sessions_attended", "number_out_of_range", {"sessions_attended": "-1"}),
    ("sessions_attended", "number_out_of_range", {"sessions_attended": "99999999999"}),
    ("sessions_attended", "attended_more_than_offered", {"sessions_attended": "7"}),
    ("sessions_attended", "completed_without_attendance", {"sessions_attended": "0"}),
    ("sessions_attended", "formula_in_cell", {"sessions_attended": "=A1+1"}),
    ("sessions_attended", "excel_error", {"sessions_attended": "#REF!"}),
    ("age_band", "not_in_list", {"age_band": "26-28"}),
    ("ethnicity", "ethnicity_missing", {"ethnicity": ""}),
    ("ethnicity", "ethnicity_missing", {"ethnicity": "Z1"}),
    ("ethnicity", "not_in_list", {"ethnicity": "Martian"}),
    ("ethnicity_missing_reason", "not_in_list", {"ethnicity": "", "ethnicity_missing_reason": "shy"}),
    ("need_housing", "not_in_list", {"need_housing": "maybe"}),
    ("need_housing", "identifier_in_cell", {"need_housing": "ask someone@example.org"}),
    ("need_housing_change", "identifier_in_cell", {"need_housing_change": "07700 900123"}),
)


def good_rows(count: int) -> list[Row]:
    return [
        {**GOOD_ROW, "referral_id": f"R-{1000 + number}", "person_id": f"P-{1000 + number}"} for number in range(count)
    ]


def as_csv(rows: list[Row], *, separator: str = ",", line_end: str = "\n") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def sent(*contents: str | bytes) -> list[SentFile]:
    """Files named `file1.csv`, `file2.csv` …"""
    return [
        SentFile(f"file{place}.csv", content.encode() if isinstance(content, str) else content)
        for place, content in enumerate(contents, 1)
    ]


def checked(*contents: str | bytes, quarter: Quarter = QUARTER, **against: Collection[str]) -> Checked:
    """The check of one return. `against`: `open_before`, `known_referrals`, `contracts`."""
    return check(sent(*contents), provider="somewhere", quarter=quarter, **against)


def rows_of(result: Checked, sheet: str = "referrals") -> pl.DataFrame:
    """The clean rows of a sheet in which nothing is wrong."""
    assert result.sheets is not None, codes(result)
    return result.sheets[sheet]


def codes(result: Checked) -> list[str]:
    return [problem.code for problem in result.problems]


def with_row(change: Callable[[Row], object] | None = None, **cells: str) -> Checked:
    """The check of a good sheet whose second row (row 3) is changed."""
    rows = good_rows(5)
    rows[1].update(cells)
    if change:
        change(rows[1])
    return checked(as_csv(rows))

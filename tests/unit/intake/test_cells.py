"""Texts become typed cells, or keep their place in the report."""

from datetime import date

import polars as pl
import pytest
from intake_sheets import as_csv, checked, codes, good_rows, rows_of, with_row

from dashboard.definitions import columns
from dashboard.intake.identifiers import masked, official_numbers


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-08",
        "08/07/2025",
        "8/7/2025",
        "2025-07-08 00:00:00",
        " 2025-07-08 ",
        "2025-07-08T23:59",
        "8/7/2025 09:30",
    ],
)
def test_dates(text: str) -> None:
    result = with_row(assessed_date=text)
    assert rows_of(result)["assessed_date"][1] == date(2025, 7, 8)


@pytest.mark.parametrize("text", ["08.07.2025", "08/07/25", "2025-02-30", "1899-01-01", "2101-01-01", "8 July 2025"])
def test_unreadable_dates(text: str) -> None:
    assert codes(with_row(assessed_date=text)) == ["bad_date"]


@pytest.mark.parametrize(
    ("column", "text", "kept"),
    [
        ("referral_source", "L&D", "liaison_and_diversion"),
        ("referral_source", " Voluntary  Sector", "voluntary_sector"),
        ("disability", "Y", "yes"),
        ("disability", "FALSE", "no"),
        ("disability", "not\u00a0asked", "not_asked"),
        ("age_band", "25\u201129", "25-29"),
        ("age_band", "60 and over", "60+"),
        ("ethnicity", "o1", "A4"),
        ("ethnicity", "any other BLACK, Black British or Caribbean background", "B9"),
        ("ethnicity", "Asian", "asian"),
        ("area_code", "e08000003", "E08000003"),
        ("sessions_offered", "12.0", 12),
        ("contract_ref", " C-02 ", "C-02"),
    ],
)
def test_what_people_write_is_understood(column: str, text: str, kept: object) -> None:
    result = with_row(**{column: text})
    assert result.problems == ()
    assert rows_of(result)[column][1] == kept


@pytest.mark.parametrize(
    ("column", "text"),
    [("referral_id", "1.23457E+15"), ("contract_ref", "1E+05"), ("sessions_offered", "1E+05"), ("person_id", "1e+20")],
)
def test_a_number_that_excel_shortened_is_said(column: str, text: str) -> None:
    assert codes(with_row(**{column: text})) == ["shortened_number"]


def test_an_honest_record_number_may_look_like_an_exponent() -> None:
    assert with_row(referral_id="1E5").problems == ()


@pytest.mark.parametrize(
    ("answer", "reason"), [("NS", "declined"), ("Unknown", "not_known"), ("not asked", "not_asked")]
)
def test_an_answer_that_is_no_group_is_a_reason(answer: str, reason: str) -> None:
    result = with_row(ethnicity=answer)
    assert rows_of(result).row(1, named=True)["ethnicity"] is None
    assert rows_of(result).row(1, named=True)["ethnicity_missing_reason"] == reason


def test_every_declared_column_stands_in_its_type_and_order() -> None:
    rows = rows_of(checked(as_csv(good_rows(2))))
    assert rows.columns == [*(column.name for column in columns.REFERRALS), "file", "row_number"]
    types = {"date": pl.Date, "whole_number": pl.Int32}
    assert all(rows.schema[column.name] == types.get(column.kind, pl.String) for column in columns.REFERRALS)


@pytest.mark.parametrize(
    "text", ["R-300018", "0123456789", "AB12CD", "2025/0071", "01234567890", "E06000001", "a.b_c-d/e"]
)
def test_honest_record_numbers_are_no_identifiers(text: str) -> None:
    assert with_row(referral_id=text).problems == ()


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["A123456", "B123456", "x"], "CRN"),
        (["A1234BC", None], "NOMIS numbers"),
        (["2020/1234567A", "20/123A"], "PNC numbers"),
        (["9434765919", "943 476 5919", "1"], "NHS numbers"),
        (["9434765918", "9434765917"], None),
        (["A123456", "x", "y"], None),
        ([None], None),
    ],
)
def test_a_column_of_official_numbers(values: list[str | None], kind: str | None) -> None:
    assert official_numbers(pl.Series(values, dtype=pl.String)) == kind


def test_long_values_are_cut_and_official_ones_hidden() -> None:
    assert masked("x" * 90) == "x" * 60
    assert masked("A123456") == masked("943 476 5919") == masked("a@example.org") == "•••"
    assert masked("2025-07-32") == "2025-07-32"


def test_the_first_cause_wins() -> None:
    both = with_row(sessions_attended="=1", end_state="completed")
    assert codes(both) == ["formula_in_cell"]
    assert codes(with_row(need_housing="=a@example.org")) == ["identifier_in_cell"]
    assert codes(with_row(sessions_attended="501", sessions_offered="1")) == ["number_out_of_range"]
    assert codes(with_row(sessions_missed_acceptable="501")) == ["number_out_of_range"]

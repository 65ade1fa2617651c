"""The wide sheet is the sheets that it is made of, and every problem stands at the cell where it was written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_sheets import FAULTS, GOOD_ROW, Fault, as_csv, checked, codes, good_rows, rows_of, sent

from dashboard.definitions.instruments import INSTRUMENTS
from dashboard.definitions.own_names import OwnColumn, OwnNames
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import SHEETS
from dashboard.definitions.wide import PIECES, SCORED, WIDE, WIDE_ONLY
from dashboard.intake.check import Checked, check
from dashboard.intake.recognition import sheet_of

WIDE_CELLS = {
    "accommodation_start": "A08A", "accommodation_exit": "A01D", "accommodation_three_months": "",
    "feels_safe_start": "no", "feels_safe_exit": "yes", "swemwbs_start": "19", "swemwbs_exit": "24",
    "phq9_start": "", "phq9_exit": "",
}  # fmt: skip

WIDE_FAULTS: tuple[Fault, ...] = (
    ("accommodation_start", "not_in_list", {"accommodation_start": "A99Z"}),
    ("accommodation_exit", "not_in_list", {"accommodation_exit": "castle"}),
    ("accommodation_start", "identifier_in_cell", {"accommodation_start": "07700 900123"}),
    ("accommodation_three_months", "not_in_list", {"accommodation_three_months": "castle"}),
    ("feels_safe_start", "not_in_list", {"feels_safe_start": "perhaps"}),
    ("feels_safe_exit", "home_missing", {"accommodation_exit": ""}),
    ("swemwbs_start", "score_out_of_range", {"swemwbs_start": "40"}),
    ("swemwbs_exit", "not_a_number", {"swemwbs_exit": "high"}),
    ("swemwbs_exit", "score_already_converted", {"swemwbs_exit": "19.98"}),
    ("phq9_exit", "score_out_of_range", {"phq9_exit": "28"}),
)


def wide_rows(count: int):
    return [row | WIDE_CELLS for row in good_rows(count)]


def one(**cells: str) -> Checked:
    rows = wide_rows(3)
    rows[1].update(cells)
    return checked(as_csv(rows))


def places(result: Checked) -> list[tuple[object, ...]]:
    return [(each.column, each.code, each.row) for each in result.problems]


def test_it_is_the_columns_of_referrals_and_those_of_each_point():
    assert set(SHEETS["referrals"].by_name) < set(WIDE.by_name)
    assert {"accommodation_start", "accommodation_exit", "accommodation_three_months", "feels_safe_start",
            "feels_safe_exit", "swemwbs_start", "swemwbs_exit"} <= WIDE_ONLY  # fmt: skip
    assert {wide for piece in PIECES for _, wide in piece.columns} == WIDE_ONLY
    assert set(SCORED) == set(INSTRUMENTS) - {"star", "other"}


def test_it_is_known_by_any_column_that_no_other_sheet_has():
    ours = [column.name for column in WIDE.columns if column.needed_in_header]
    assert sheet_of(ours) is SHEETS["referrals"]
    for name in WIDE_ONLY:
        assert sheet_of([*ours, name]) is WIDE
    assert sheet_of([*ours, "acommodation_start"]) is WIDE
    assert sheet_of([*ours, "start_date"]) is SHEETS["referrals"]


def test_one_row_becomes_the_rows_of_three_sheets():
    result = checked(as_csv(wide_rows(3)))
    assert result.problems == ()
    assert [(file.sheet, file.rows) for file in result.files] == [("everything", 3)]
    assert result.rows_kept == {"referrals": 3, "accommodation": 6, "assessments": 6}
    assert rows_of(result).equals(rows_of(checked(as_csv(good_rows(3)))).with_columns(file=rows_of(result)["file"]))
    housing = rows_of(result, "accommodation").filter(referral_id="R-1001").drop("file").rows()
    assert [tuple(map(str, row)) for row in housing] == [
        ("R-1001", "start", "2025-07-15", "A08A", "no", "3"), ("R-1001", "exit", "2025-09-12", "A01D", "yes", "3"),
    ]  # fmt: skip
    scores = rows_of(result, "assessments").filter(referral_id="R-1001")
    assert scores.select("instrument", "occasion", "score", "score_scale").rows() == [
        ("swemwbs", "start", 19.0, None), ("swemwbs", "exit", 24.0, None),
    ]  # fmt: skip
    assert [f"{day}" for day in scores["completed_date"]] == ["2025-07-15", "2025-09-12"]


def test_the_start_is_the_day_of_the_referral_where_the_work_has_not_begun():
    result = one(started_date="", ended_date="", end_state="open", accommodation_exit="", feels_safe_exit="",
                 swemwbs_exit="", sessions_attended="0", sessions_offered="2")  # fmt: skip
    assert result.problems == ()
    (row,) = rows_of(result, "accommodation").filter(referral_id="R-1001").rows(named=True)
    assert (row["point"], f"{row['recorded_date']}") == ("start", "2025-07-01")


def test_three_months_are_counted_from_the_end_and_set_aside_until_the_quarter_in_which_they_fall():
    rows = [row | {"accommodation_three_months": "A01A"} for row in wide_rows(1)]
    now, later = checked(as_csv(rows)), checked(as_csv(rows), quarter=Quarter(2025, 3))
    assert codes(now) == ["rows_set_aside"]
    assert rows_of(now, "accommodation")["point"].to_list() == ["start", "exit"]
    assert "rows_set_aside" not in codes(later)
    last = later.sheets["accommodation"].filter(point="three_months")["recorded_date"]
    assert [f"{day}" for day in last] == ["2025-12-12"]


def test_what_nobody_filled_in_brings_no_sheet():
    rows = [row | dict.fromkeys(WIDE_CELLS, "") for row in wide_rows(2)]
    assert list(checked(as_csv(rows)).sheets) == ["referrals"]


@pytest.mark.parametrize(("column", "code", "cells"), WIDE_FAULTS)
def test_each_fault_stands_in_its_own_cell(column, code, cells):
    result = one(**cells)
    assert [(each.column, each.code, each.row) for each in result.problems if each.code != "rows_set_aside"] == [
        (column, code, 3)
    ]
    assert result.must_mend[0].column_letter == _letter(column)


def _letter(column: str) -> str:
    place = [*GOOD_ROW, *WIDE_CELLS].index(column)
    return chr(65 + place) if place < 26 else "A" + chr(65 + place - 26)


@settings(deadline=None, max_examples=60)
@given(
    faults=st.dictionaries(st.integers(1, 9), st.sampled_from((*FAULTS, *WIDE_FAULTS)), max_size=6),
    order=st.permutations([*GOOD_ROW, *WIDE_CELLS]),
)
def test_exactly_the_faults_are_found(faults: dict[int, Fault], order: list[str]) -> None:
    rows = wide_rows(10)
    for row, (_, _, cells) in faults.items():
        rows[row].update(cells)
        if ("ended_date" in cells and not cells["ended_date"]) or "ended_date" not in rows[row]:
            rows[row] |= {"accommodation_exit": "", "feels_safe_exit": "", "swemwbs_exit": ""}
    result = checked(as_csv([{name: row[name] for name in order} for row in rows]))
    found = {(each.row, each.column, each.code) for each in result.problems if each.code != "rows_set_aside"}
    assert found == {(row + 2, column, code) for row, (column, code, _) in faults.items()}
    assert len([each for each in result.problems if each.code != "rows_set_aside"]) == len(faults)


def test_what_is_said_of_an_exit_that_has_not_come_is_asked_about_and_left_out():
    result = one(ended_date="", end_state="open")
    assert result.must_mend == ()
    points = rows_of(result, "accommodation")["point"].to_list()
    assert (points.count("start"), points.count("exit")) == (3, 2)
    assert places(result) == [
        (name, "exit_without_end", 3) for name in ("accommodation_exit", "feels_safe_exit", "swemwbs_exit")
    ]
    assert [each.found for each in result.problems] == ["A01D", "yes", "24"]
    no_end = [{name: cell for name, cell in row.items() if name != "ended_date"} for row in wide_rows(1)]
    assert "exit_without_end" in codes(checked(as_csv([no_end[0] | {"end_state": "open"}])))


def test_a_home_that_no_column_speaks_of():
    rows = [{name: cell for name, cell in row.items() if name != "accommodation_start"} for row in wide_rows(1)]
    result = checked(as_csv(rows))
    assert places(result) == [("feels_safe_start", "home_missing", 2)]
    assert [each.found for each in result.problems] == ["no"]
    assert result.problems[0].expected == "where she lives, or unknown, in accommodation_start"


def test_what_is_wrong_with_the_referral_is_told_once():
    assert places(one(referral_id="R-1000")) == [("referral_id", "duplicate_id", 3)]
    assert places(one(referral_id="R 1*2")) == [("referral_id", "bad_record_number", 3)]
    assert places(one(started_date="soon")) == [("started_date", "bad_date", 3)]
    assert places(one(ended_date="2025-07-14")) == [("ended_date", "end_before_start", 3)]


def test_a_column_that_is_none_of_its_own_is_told_of_the_wide_sheet():
    result = checked(as_csv([row | {"acommodation_start": "x"} for row in wide_rows(1)]))
    assert [(each.code, each.message) for each in result.problems] == [
        (
            "unknown_column",
            "Column acommodation_start is not one of the everything sheet; the nearest name is accommodation_start",
        )
    ]


def test_it_may_be_written_in_names_and_codes_of_a_service_s_own():
    names = OwnNames("everything", (
        *(OwnColumn(f"Our {name}", name) for name in GOOD_ROW),
        OwnColumn("Home before", "accommodation_start", (("Streets", "A08A"),)),
        OwnColumn("Wellbeing 1", "swemwbs_start"),
    ))  # fmt: skip
    rows = [
        {f"Our {name}": cell for name, cell in row.items()} | {"Home before": "streets", "Wellbeing 1": "19"}
        for row in good_rows(3)
    ]
    rows[1] |= {"Home before": "castle"}
    result = check(sent(as_csv(rows)), provider="s", quarter=Quarter(2025, 2), own_names=[names])
    assert [(each.column, each.sent_as, each.found, each.row) for each in result.problems] == [
        ("accommodation_start", "Home before", "castle", 3)
    ]
    rows[1] |= {"Home before": "STREETS"}
    good = check(sent(as_csv(rows)), provider="s", quarter=Quarter(2025, 2), own_names=[names])
    assert good.rows_kept == {"referrals": 3, "accommodation": 3, "assessments": 3}


def test_it_stands_beside_sheets_of_its_own():
    outcomes = "referral_id,pathway,outcome_ref,achievement,recorded_date\nR-1000,family,f,achieved,2025-09-01\n"
    assert checked(as_csv(wide_rows(2)), outcomes).problems == ()

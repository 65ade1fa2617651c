"""k faults in k rows give exactly those k problems, each in its cell, however the file is written."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_sheets import FAULTS, GOOD_ROW, Fault, as_csv, checked, good_rows
from other_sheets import SAMPLES, UNITS, check_alone, rows_with
from other_sheets import Fault as FaultInUnit

from dashboard.intake.report import as_records, as_text

IDENTIFIERS = ("someone@example.org", "07700 900123", "QQ123456C", "ZZ1 1ZZ", "+44 20 7946 0958", "zz11 1zz")


@settings(deadline=None, max_examples=60)
@given(
    faults=st.dictionaries(st.integers(1, 19), st.sampled_from(FAULTS), max_size=8),
    order=st.permutations(list(GOOD_ROW)),
    blank_after=st.integers(1, 20),
    separator=st.sampled_from(",;\t"),
    line_end=st.sampled_from(("\n", "\r\n")),
)
def test_exactly_the_faults_are_found(
    faults: dict[int, Fault], order: list[str], blank_after: int, separator: str, line_end: str
) -> None:
    rows = good_rows(20)
    for place, (_, _, cells) in faults.items():
        rows[place].update(cells)
    ordered = [{column: row[column] for column in order} for row in rows]
    lines = as_csv(ordered, separator=separator, line_end=line_end).split(line_end)
    lines.insert(blank_after, separator * (len(order) - 1))
    result = checked(line_end.join(lines))
    expected = {(place + 2 + (place + 1 >= blank_after), column, code) for place, (column, code, _) in faults.items()}
    assert {(found.row, found.column, found.code) for found in result.problems} == expected
    assert len(result.problems) == len(faults)
    assert all(found.column_letter == chr(65 + order.index(found.column or "")) for found in result.problems)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{column}-{code}" for column, code, _ in FAULTS])
def test_each_fault_alone(fault: Fault) -> None:
    rows = good_rows(4)
    rows[2].update(fault[2])
    found = [(each.column, each.code, each.row) for each in checked(as_csv(rows)).problems]
    assert found == [(fault[0], fault[1], 4)]


@pytest.mark.parametrize("sheet", SAMPLES)
@settings(deadline=None, max_examples=30)
@given(data=st.data(), separator=st.sampled_from(",;\t"))
def test_exactly_the_faults_are_found_in_every_other_sheet(sheet: str, data: st.DataObject, separator: str) -> None:
    faults = data.draw(st.dictionaries(st.integers(0, UNITS - 1), st.sampled_from(SAMPLES[sheet].faults), max_size=6))
    rows = rows_with(sheet, faults)
    order = data.draw(st.permutations(list(rows[0])))
    result = check_alone(as_csv([{column: row[column] for column in order} for row in rows], separator=separator))
    size = len(rows) // UNITS
    expected = {(n * size + fault.row + 2, fault.column, fault.code) for n, fault in faults.items()}
    assert {(found.row, found.column, found.code) for found in result.problems} == expected
    assert len(result.problems) == len(faults)
    assert all(found.column_letter == chr(65 + order.index(found.column or "")) for found in result.problems)


EVERY_OTHER = [(sheet, fault) for sheet, sample in SAMPLES.items() for fault in sample.faults]


@pytest.mark.parametrize(
    ("sheet", "fault"), EVERY_OTHER, ids=[f"{sheet}-{fault.column}-{fault.code}" for sheet, fault in EVERY_OTHER]
)
def test_each_fault_of_every_other_sheet_alone(sheet: str, fault: FaultInUnit) -> None:
    rows = rows_with(sheet, {2: fault})
    found = [(each.column, each.code, each.row) for each in check_alone(as_csv(rows)).problems]
    assert found == [(fault.column, fault.code, 2 * len(rows) // UNITS + fault.row + 2)]


@pytest.mark.parametrize("sheet", SAMPLES)
def test_a_good_file_of_every_other_sheet_passes(sheet: str) -> None:
    rows = rows_with(sheet, {})
    result = check_alone(as_csv(rows))
    assert result.problems == ()
    assert result.rows_kept == {sheet: len(rows)}


@pytest.mark.parametrize("value", IDENTIFIERS)
@pytest.mark.parametrize("column", list(GOOD_ROW))
def test_an_identifier_is_refused_and_never_repeated(column: str, value: str) -> None:
    value = value if "_" not in column or value != "zz11 1zz" else "zz1 1zz"
    rows = good_rows(4)
    rows[1][column] = value
    result = checked(as_csv(rows))
    assert result.refused
    assert ("identifier_in_cell", 3, column) in {(each.code, each.row, each.column) for each in result.problems}
    said = repr(result) + as_text(result) + json.dumps(as_records(result.problems))
    assert value not in said


def test_an_identifier_in_a_header_is_not_repeated() -> None:
    result = checked(as_csv(good_rows(3)).replace("need_housing,", "someone@example.org,", 1))
    assert "someone@example.org" not in repr(result) + as_text(result)


@pytest.mark.parametrize("sheet", SAMPLES)
@settings(deadline=None, max_examples=40)
@given(
    data=st.data(), cells=st.lists(st.sampled_from(["", "1", "0", "x", "2025-07-01", "-3.5", "start", "other", "=1"]))
)
def test_no_cells_make_it_fail(sheet: str, data: st.DataObject, cells: list[str]) -> None:
    rows = [row.copy() for row in rows_with(sheet, {})[: data.draw(st.integers(0, 4))]]
    for cell in cells if rows else ():
        data.draw(st.sampled_from(rows))[data.draw(st.sampled_from(list(rows[0])))] = cell
    header = as_csv(rows_with(sheet, {})).split("\n")[0]
    check_alone(as_csv(rows) if rows else header)

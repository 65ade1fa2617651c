"""A workbook is read as what its cells hold: ids as text, dates as ISO, rows and columns as Excel numbers them."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_sheets import GOOD_ROW, QUARTER, codes, good_rows
from other_sheets import SAMPLES

from dashboard.intake.check import Checked, SentFile, check
from dashboard.intake.files import read
from dashboard.intake.grid import ROW, Asked, Grid, Refused
from dashboard.intake.workbook import written
from dashboard.intake.workbooks import read_file

Cells = list[list[Any]]


def workbook(
    *sheets: tuple[str, Cells], hidden: str = "", merged: tuple[tuple[int, int, int, int, str], ...] = ()
) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        for area in merged:
            sheet.merge_range(*area)
        if name == hidden:
            sheet.hide()
    book.close()
    return made.getvalue()


def as_rows(rows: list[dict[str, str]]) -> Cells:
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def grid_of(content: bytes) -> Grid:
    (found,) = read_file(content)
    assert isinstance(found, Grid), found
    return found


def why(content: bytes) -> str:
    found = read_file(content)[0]
    assert not isinstance(found, Grid)
    return found.refusal.code if isinstance(found, Asked) else found.refusals[0].code


def checked(content: bytes) -> Checked:
    return check([SentFile("return.xlsx", content)], provider="somewhere", quarter=QUARTER)


def test_cells_are_text_as_a_csv_file_would_have_them() -> None:
    row = ["00123", 7, 7.5, 1.1 + 2.2, date(2025, 7, 1), datetime(2025, 7, 1, 9, 30), True, ""]
    header = [f"name {place}" for place in range(len(row))]
    assert grid_of(workbook(("any", [header, row]))).cells()[1] == [
        "00123", "7", "7.5", "3.3", "2025-07-01", "2025-07-01 09:30:00", "TRUE", "",
    ]  # fmt: skip


def test_a_number_whose_digits_are_lost_cannot_pass_for_a_record_number() -> None:
    assert "+" in written(1234567890123456789.0)


def test_places_are_those_of_the_workbook() -> None:
    grid = grid_of(
        workbook(("any", [["A title, made in May"], [], ["", "a", "", "b"], ["", 1, "", 2], [], ["", 3, "", 4]]))
    )
    assert grid.cells() == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert (grid.heading.row, grid.heading.places) == (3, (1, 3))
    assert grid.rows[ROW].to_list() == [4, 6]


def test_a_cell_merged_over_rows_stands_for_each() -> None:
    grid = grid_of(workbook(("any", [["a", "b"], ["", 1], ["", 2], ["z", 3]]), merged=((1, 0, 2, 0, "x"),)))
    assert grid.cells()[1:] == [["x", "1"], ["x", "2"], ["z", "3"]]
    assert [(note.code, note.rows) for note in grid.notes] == [("merged_cells_filled", (3,))]


@pytest.mark.parametrize("area", [(1, 0, 1, 1, "x"), (0, 0, 0, 1, "x"), (0, 0, 1, 0, "x"), (1, 0, 2, 1, "x")])
def test_cells_merged_otherwise_are_refused(area: tuple[int, int, int, int, str]) -> None:
    content = workbook(("any", [["a", "b", "c"], [1, 2, 3], [4, 5, 6]]), merged=(area,))
    assert why(content) == "merged_cells"


def _changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook in which the text of the first sheet is changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(old, new) if "sheet1.xml" in name else part)
    return made.getvalue()


def test_errors_and_formulas_without_a_value_are_not_blank() -> None:
    content = workbook(("any", [["a", "b"], [1, 2]]))
    wrong = _changed(content, b'<c r="A2"><v>1</v>', b'<c r="A2" t="e"><v>#N/A</v>')
    wrong = _changed(wrong, b'<c r="B2"><v>2</v>', b'<c r="B2"><f>A1+1</f>')
    assert grid_of(wrong).cells()[1] == ["#N/A", "=?"]


def test_a_cell_far_away_is_refused_in_good_time() -> None:
    content = _changed(workbook(("any", [["a", "b"], [1, 2]])), b'r="B2"', b'r="XFD1048576"')
    assert why(_changed(content, b'<row r="2"', b'<row r="1048576"')) == "too_large"


@pytest.mark.parametrize("kept", [0, 40, 400, 2000])
def test_a_workbook_that_is_cut_off_is_refused(kept: int) -> None:
    content = workbook(("any", [["a", "b"], [1, 2]]))
    (found,) = read_file(content[:kept])
    assert isinstance(found, Refused)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    """A part of it is changed, and the archive is whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("any", [["a", "b"], [1, "x"]])))) as before:
        damaged = data.draw(st.sampled_from(before.namelist()))
        with zipfile.ZipFile(made, "w") as after:
            for name in before.namelist():
                part = before.read(name)
                if name == damaged:
                    at = data.draw(st.integers(0, len(part) - 1))
                    part = part[:at] + data.draw(st.binary(max_size=3)) + part[at + data.draw(st.integers(0, 40)) :]
                after.writestr(name, part)
    assert read_file(made.getvalue())


@pytest.mark.parametrize("place", range(30, 2000, 97))
def test_a_workbook_with_a_wrong_byte_is_no_crash(place: int) -> None:
    content = bytearray(workbook(("any", [["a", "b"], [1, "x"]])))
    content[place] ^= 0x55
    assert read_file(bytes(content))


def test_one_workbook_is_one_return() -> None:
    housing = as_rows(SAMPLES["accommodation"].unit(0))
    content = workbook(
        ("Referrals", as_rows(good_rows(3))), ("where they live", housing), ("Notes", [["See the guide"]])
    )
    result = checked(content)
    assert codes(result) == ["sheets_left_out"]
    assert [(file.name, file.sheet) for file in result.files] == [
        ("return.xlsx, sheet Referrals", "referrals"),
        ("return.xlsx, sheet where they live", "accommodation"),
    ]
    assert result.accepted_if(())


def test_a_problem_names_the_sheet_and_its_place() -> None:
    rows = good_rows(3)
    rows[1]["age_band"] = "old"
    cells: Cells = [["Our return of last summer"], [], *as_rows(rows)]
    (note, problem) = checked(workbook(("Export", cells))).problems
    assert note.code == "titles_left_out"
    assert (problem.code, problem.file, problem.row) == ("not_in_list", "return.xlsx, sheet Export", 5)
    assert problem.column_letter == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[list(GOOD_ROW).index("age_band")]


def test_a_hidden_sheet_is_left_out_and_said() -> None:
    content = workbook(("referrals", as_rows(good_rows(2))), ("old", as_rows(good_rows(4))), hidden="old")
    result = checked(content)
    assert codes(result) == ["hidden_sheets_left_out"]
    assert result.rows_kept == {"referrals": 2}


def test_dates_and_numbers_of_a_workbook_are_read_like_text() -> None:
    rows = [dict(row) for row in good_rows(2)]
    cells: Cells = as_rows(rows)
    place = cells[0].index("referral_date")
    cells[1][place] = date(2025, 7, 1)
    cells[1][cells[0].index("sessions_offered")] = 8
    assert checked(workbook(("referrals", cells))).problems == ()


def test_a_workbook_without_our_columns_says_so() -> None:
    assert codes(checked(workbook(("Sheet1", [["colour", "shape"], ["red", "round"]])))) == ["no_known_column"]
    assert codes(checked(workbook(("Sheet1", [])))) == ["empty_file"]


TEXT = st.text(alphabet="abc ,;1", min_size=1, max_size=5).filter(lambda cell: cell.strip() != "")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=4))
def test_text_comes_back_from_a_workbook(rows: list[tuple[str, ...]]) -> None:
    table = [["one", "two", "three"], *map(list, rows)]
    content = workbook(("any", table))
    (sheet,) = read_file(content)
    assert isinstance(sheet, Grid)
    assert sheet.cells() == table
    assert read("a.xlsx", content)[0].layout is None

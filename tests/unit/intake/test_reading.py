"""A file's bytes become rows with Excel's row numbers, or a refusal with its reason."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_sheets import as_csv, checked, codes, good_rows, rows_of

from dashboard.intake.files import read

GOOD = as_csv(good_rows(3))


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        codecs.BOM_UTF8 + GOOD.encode(),
        GOOD.encode("utf-16"),
        codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"),
        as_csv(good_rows(3), separator=";").encode(),
        as_csv(good_rows(3), separator="\t").encode(),
        GOOD.rstrip("\n").encode(),
        (GOOD + "\n\n" + "," * 21 + "\n").encode(),
        GOOD.replace("\n", ",,\n").encode(),
        GOOD.replace("better\n", "better,,\n").encode(),
        GOOD.replace("A2,,no", "A2,\u00a0,no").encode(),
        GOOD.replace("referral_id", " Referral ID ").encode(),
    ],
)
def test_what_excel_writes_is_read(content: bytes) -> None:
    result = checked(content)
    assert result.problems == ()
    assert rows_of(result)["row_number"].to_list() == [2, 3, 4]


def test_windows_1252_is_read_with_a_note() -> None:
    rows = good_rows(2)
    rows[1]["age_band"] = "25\u201329"
    result = checked(as_csv(rows).encode("cp1252"))
    assert codes(result) == ["read_as_windows_1252"]
    assert result.accepted_if(())


def test_row_numbers_are_those_of_excel() -> None:
    rows = good_rows(3)
    rows[0]["ethnicity"] = "White:\nIrish"
    rows[2]["age_band"] = "old"
    lines = as_csv(rows).split("\n")
    lines.insert(3, "")
    problems = checked("\n".join(lines)).problems
    assert [(each.row, each.code) for each in problems] == [(5, "not_in_list")]


def test_blank_rows_above_the_header_count() -> None:
    (sheet,) = read("a.csv", ("\n,,\n" + GOOD).encode())
    assert sheet.rows is not None
    assert sheet.rows["row"].to_list() == [4, 5, 6]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n \n", "empty_file"),
        (codecs.BOM_UTF8, "empty_file"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\x89PNG\r\n", "not_a_table"),
        (b"\xd0\xcf\x11\xe0...", "old_workbook"),
        (b"PK\x03\x04...word/document.xml", "not_a_table"),
        (b"a\x00b,\x00\x00\x00c", "not_a_table"),
        (GOOD.encode("utf-16-le"), "utf16_without_bom"),
        (GOOD.encode("utf-16-be"), "utf16_without_bom"),
        (GOOD.encode() + b"\xff\x81", "unknown_encoding"),
        (b"colour,shape\nred,round\n", "no_known_column"),
        (GOOD.replace("disability,", "area_code,", 1).encode(), "duplicate_header"),
        (GOOD.replace("disability,", ",", 1).encode(), "unnamed_column"),
        (GOOD.replace("\n", ",\n", 1).replace("better", "better,x").encode(), "unnamed_column"),
        (GOOD.replace("disability,", "National Insurance number,", 1).encode(), "identifier_column"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, code: str) -> None:
    result = checked(content)
    assert codes(result) == [code]
    assert result.sheets is None
    assert result.stopped == ("file1.csv",)


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("R-1001,P-1001", "R-1001", "ragged_row", 3),
        ("R-1001,P-1001", "R-1001,x,P-1001", "ragged_row", 3),
        ("R-1001,", '"R-1001,', "unterminated_quote", 3),
        ("R-1001,", 'R-"1001,', "stray_quote", 3),
        ("R-1001,", '"R-1001"x,', "stray_quote", 3),
    ],
)
def test_structure_is_refused_with_its_row(old: str, new: str, code: str, row: int) -> None:
    rows = good_rows(4)
    rows[0]["ethnicity"] = "White:\nIrish"
    problems = checked(as_csv(rows).replace(old, new)).problems
    assert [(each.code, each.row) for each in problems] == [(code, row)]


def test_a_row_that_does_not_fit_is_shown_as_it_stands_but_for_words() -> None:
    rows = as_csv(good_rows(4))
    row = "R-1001,QQ123456C,P-1001,Jane,12 High Street,07700 900123"
    (ragged,) = checked(rows.replace("R-1001,P-1001", row)).problems
    assert ". It reads: R-1001 | … | P-1001 | … | … | … | " in ragged.message


@pytest.mark.parametrize(
    ("new", "column"),
    [('R-1001,P-"1001', "B"), ('"R-1,001",P-"1001', "B"), ('"R\n1001",x,"y"z,P-1001', "C"), ('R-"1001,P-1001', "A")],
)
def test_a_stray_quotation_mark_is_told_with_its_column(new: str, column: str) -> None:
    (stray,) = checked(as_csv(good_rows(4)).replace("R-1001,P-1001", new)).problems
    assert stray.message == f"Row 3 has a quotation mark inside a cell, in column {column}"


def test_an_open_quotation_mark_is_named_even_if_others_follow() -> None:
    rows = good_rows(4)
    rows[3]["ethnicity"] = "Black, Black British, Black Welsh, Caribbean or African"
    problems = checked(as_csv(rows).replace("R-1001,", '"R-1001,')).problems
    assert [(each.code, each.row) for each in problems] == [("unterminated_quote", 3)]


def test_doubled_quotation_marks_are_read() -> None:
    rows = good_rows(2)
    rows[1]["age_band"] = 'so "old"'
    assert [each.found for each in checked(as_csv(rows)).problems] == ['so "old"']


def test_a_misspelt_required_column_is_one_problem() -> None:
    problems = checked(GOOD.replace("referral_source", "referal_source", 1)).problems
    assert [(each.code, each.expected) for each in problems] == [("unknown_column", "referral_source")]


def test_many_ragged_rows_are_summed_up() -> None:
    problems = checked(GOOD + "x,y\n" * 500).problems
    assert sum(each.rows_affected for each in problems) == 500
    assert len(problems) == 101


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=60), st.booleans())
def test_no_bytes_make_it_fail(content: bytes, under_header: bool) -> None:
    header = GOOD.split("\n")[0].encode() + b"\n"
    checked(header + content if under_header else content)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text(alphabet='a ",;\n\té\u00a0', max_size=8), min_size=1, max_size=12))
def test_any_cell_comes_back_from_its_row(cells: list[str]) -> None:
    rows = good_rows(len(cells))
    for row, cell in zip(rows, cells, strict=True):
        row["contract_ref"] = cell
    (sheet,) = read("a.csv", as_csv(rows).encode())
    assert sheet.rows is not None
    assert sheet.rows["row"].to_list() == list(range(2, len(cells) + 2))
    assert sheet.rows["contract_ref"].to_list() == [cell.strip() or None for cell in cells]

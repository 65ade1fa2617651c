"""Any table comes back from its bytes exactly, or with a question or a refusal: never as another table."""

import codecs
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.intake.grid import ROW, Asked, Choice, Grid, Refused
from dashboard.intake.grids import read_grid

PLAIN = [["fruit", "colour", "n"], ["apple", "red", "2"], ["pear", "green", "3"]]


def written(rows: list[list[str]], separator: str = ",", line_end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


def grid_of(content: str | bytes) -> Grid:
    found = read_grid(content if isinstance(content, bytes) else content.encode())
    assert isinstance(found, Grid), found
    return found


def codes(content: str | bytes) -> list[str]:
    """Why a file is not read."""
    found = read_grid(content if isinstance(content, bytes) else content.encode())
    assert not isinstance(found, Grid), found.cells()
    return [found.refusal.code] if isinstance(found, Asked) else [each.code for each in found.refusals]


def notes(grid: Grid) -> list[tuple[str, tuple[int, ...]]]:
    return [(note.code, note.rows) for note in grid.notes]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_way_of_writing_a_table(separator: str, line_end: str, encoding: str) -> None:
    grid = grid_of(written(PLAIN, separator, line_end).encode(encoding))
    assert grid.cells() == PLAIN
    assert (grid.separator, grid.rows[ROW].to_list()) == (separator, [2, 3])


def test_mixed_line_ends_are_read() -> None:
    assert grid_of("a,b\r\n1,2\n3,4\r5,6").cells() == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_inside_a_cell_stay_as_they_are(line_end: str) -> None:
    rows = [["a", "b"], [f"two{line_end}lines", 'with "marks"'], ["", "x"]]
    assert grid_of(written(rows, line_end=line_end)).cells() == rows


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("only\n1\n\n3\n", [["only"], ["1"], [""], ["3"]]),
        ("only", [["only"]]),
        ("a,b,c", [["a", "b", "c"]]),
        ('"a;b","c|d"\n"1,2",3\n', [["a;b", "c|d"], ["1,2", "3"]]),
        ("\n\n", [[""], [""]]),
        ("a,a\n1,2\n", [["a", "a"], ["1", "2"]]),
        ("sep=;\na;b\n1;2\n", [["a", "b"], ["1", "2"]]),
        ("a, b, c\n1, 2, 3\n", [["a", "b", "c"], ["1", "2", "3"]]),
        ('a, "b", c\n1, "2, 3", 3\n', [["a", "b", "c"], ["1", "2, 3", "3"]]),
        ('a,b\n1, "2, 3"\n"4" ,5\n', [["a", "b"], ["1", "2, 3"], ["4", "5"]]),
        ('a,b\n1,"say \\"no\\", please"\n', [["a", "b"], ["1", 'say "no", please']]),
        ("a,b\n1, x \n", [["a", "b"], ["1", " x "]]),
        ("name;price\nplum;1,5\nfig;2,5\n", [["name", "price"], ["plum", "1,5"], ["fig", "2,5"]]),
    ],
)
def test_what_can_be_read_in_one_way(content: str, cells: list[list[str]]) -> None:
    assert grid_of(content).cells() == cells


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("A report made in May\n\n" + written(PLAIN), ("titles_left_out", (1,))),
        ("Fruit,,\nMade in May,,\n" + written(PLAIN), ("titles_left_out", (1, 2))),
        ("# made in May\n" + written(PLAIN), ("titles_left_out", (1,))),
        (written(PLAIN) + "Total,,5\n", ("totals_left_out", (4,))),
        (written(PLAIN) + "\n,,\nGrand total:,,5\n", ("totals_left_out", (6,))),
        (written(PLAIN).replace("pear", "\n,,\npear") + "\n\n", ("blank_rows_left_out", (3, 4, 6, 7))),
        (written([[*row, "", ""] for row in PLAIN]), ("blank_columns_left_out", ())),
        (written([["", *row] for row in PLAIN]), ("blank_columns_left_out", ())),
    ],
)
def test_what_is_left_out_is_said(content: str, said: tuple[str, tuple[int, ...]]) -> None:
    grid = grid_of(content)
    assert grid.cells() == PLAIN
    assert said in notes(grid)


def test_rows_and_columns_are_those_of_the_file() -> None:
    grid = grid_of("A title of three words\n\n,fruit,,n\n,apple,,1\n,,,\n,pear,,2\n")
    assert grid.heading.row == 3
    assert grid.heading.places == (1, 3)
    assert grid.rows[ROW].to_list() == [4, 6]


def test_windows_1252_is_said() -> None:
    grid = grid_of("a,b\n1,caf\u00e9 \u2013 \u201cx\u201d\n".encode("cp1252"))
    assert grid.cells()[1] == ["1", "caf\u00e9 \u2013 \u201cx\u201d"]
    assert (grid.encoding, notes(grid)) == ("windows-1252", [("read_as_windows_1252", ())])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (codecs.BOM_UTF8, "empty_file"),
        (b"a,b\n1,\x00\n", "not_a_table"),
        (b"a\x00b", "not_a_table"),
        (b"\x1f\x8b\x08\x00 zipped", "not_a_table"),
        (b"PK\x03\x04 another", "not_a_table"),
        (b"PK\x03\x04" + b"x" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "old_workbook"),
        (b"\xd0\xcf\x11\xe0 old", "old_workbook"),
        (b"\n<!DOCTYPE html><html><table>", "not_a_table"),
        (b"<table><tr><td>1</td></tr></table>", "not_a_table"),
        ("a,b\n1,\u20ac\n".encode() + b"2,\xff\n", "two_encodings"),
        ("a,b\n1,\u20ac".encode()[:-1], "two_encodings"),
        (b"a,b\n1,2\n3\n", "ragged_row"),
        (b"a,b\n1,2\n3,4,5\n", "ragged_row"),
        (b"a,b\n1,2\n3,,4\n", "ragged_row"),
        (b"a,b,c\n1,2,\n3,,4,\n", "ragged_row"),
        (b"a,b\n1,2,\n3,4,\n", "short_header"),
        (b'a,b\n1,"2\n3,4\n', "unterminated_quote"),
        (b'a,b\n1,x"2\n3,4"\n', "stray_quote"),
        (b"a;b,c;d\n1;2,3;4\n", "two_separators"),
        (b"name\nalice,bob\ncarl,dave\n", "title_or_header"),
        (b"A title here\n2019,2020\n1,2\n", "title_or_header"),
        (b"# remark\na;b\n1;2\n# remark\n3;4\n", "comment_lines"),
        (b"a,b\n1,2\na,b\n3,4\n", "header_repeated"),
        (b"'a','b'\n1,2\n", "apostrophes"),
        (b"a,b\n1,'x'\n2,'y'\n", "apostrophes"),
        (b"a;b;c\n1,2,3\n4,5,6\n", "ragged_row"),
        (b"foo\n12,5\n145,00\n5.25\n", "ragged_row"),
        (b"," * 1_000_000, "not_a_table"),
        (b"a," * 20_000 + b"b\n", "not_a_table"),
    ],
)
def test_what_cannot_be_read_has_its_reason(content: bytes, code: str) -> None:
    assert codes(content)[0] == code


def test_every_ragged_row_is_named() -> None:
    found = read_grid(b'a,b\n"x\ny",2\n3\n4,5\n6,7,8\n')
    assert isinstance(found, Refused)
    assert [each.row for each in found.refusals] == [3, 5]


def test_a_total_that_does_not_add_up_stays() -> None:
    assert grid_of(written(PLAIN) + "Total,,9\n").cells()[-1] == ["Total", "", "9"]


def test_a_question_can_be_answered() -> None:
    content = b"a;b,c;d\n1;2,3;4\n"
    asked = read_grid(content)
    assert isinstance(asked, Asked)
    assert [choice.separator for choice in asked.choices] == [",", ";"]
    chosen = read_grid(content, Choice(separator=";"))
    assert isinstance(chosen, Grid)
    assert chosen.cells() == [["a", "b,c", "d"], ["1", "2,3", "4"]]


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=80))
def test_no_bytes_make_it_fail(content: bytes) -> None:
    read_grid(content)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="a1,;|\t\"'\n\r #\\", max_size=60))
def test_no_text_makes_it_fail(content: str) -> None:
    read_grid(content.encode())


CELL = st.text(alphabet="ab1 ,;|\"'\n\r\té€", max_size=6)
WIDTHS = st.integers(min_value=1, max_value=4)


@settings(deadline=None, max_examples=300)
@given(
    WIDTHS.flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_table_in_quotation_marks_comes_back_exactly(rows: list[list[str]], separator: str, line_end: str) -> None:
    header = [f"name {place}" for place in range(len(rows[0]))]
    table = [header, *rows]
    found = read_grid(written(table, separator, line_end, csv.QUOTE_ALL).encode())
    if isinstance(found, Asked):
        assert found.refusal.code == "apostrophes"
        return
    assert isinstance(found, Grid)
    blank = [row for row in rows if len(row) > 1 and not any(cell.strip() for cell in row)]
    assert found.cells() == [header, *(row for row in rows if row not in blank)]


@pytest.mark.parametrize("row", [1, 2])
@pytest.mark.parametrize("place", range(8))
@pytest.mark.parametrize("slip", [",", '"', "\n", ";"])
def test_a_slip_in_a_row_moves_no_cell_under_another_name(row: int, place: int, slip: str) -> None:
    lines = written(PLAIN).splitlines()
    lines[row] = lines[row][:place] + slip + lines[row][place:]
    found = read_grid("\n".join(lines).encode())
    if isinstance(found, Grid):
        assert [[cell.replace(slip, "") for cell in cells] for cells in found.cells()] == PLAIN

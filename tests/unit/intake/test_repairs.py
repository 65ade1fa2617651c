"""The sender's own file back: repaired where a repair is certain, and nothing else in it changed."""

import csv
import io

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_sheets import FAULTS, GOOD_ROW, QUARTER, Fault, Row, as_csv, good_rows
from other_sheets import SAMPLES, UNITS, rows_with

from dashboard.exports import mended_workbook
from dashboard.intake.check import Checked, SentFile, check
from dashboard.intake.identifiers import HIDDEN
from dashboard.intake.mended import held_back, mended
from dashboard.intake.originals import originals
from dashboard.intake.own_column import WHAT_TO_MEND
from dashboard.intake.repairs import REPAIRS, Difference, differences, repairs

LOOSE: tuple[tuple[str, str, str, str], ...] = (
    ("referral_id", " R-1002 ", "", "blanks_trimmed"),
    ("person_id", "P-1002\u00a0", "P-1002", "blanks_trimmed"),
    ("area_code", "e08000003", "E08000003", "letter_case"),
    ("referral_source", "PROBATION", "probation", "letter_case"),
    ("referral_source", "L&D", "liaison_and_diversion", "code_synonym"),
    ("referral_source", "Voluntary sector", "voluntary_sector", "code_synonym"),
    ("referral_date", "01/07/2025", "2025-07-01", "date_order"),
    ("referral_date", "2025-07-01 00:00:00", "2025-07-01", "date_order"),
    ("assessed_date", " 8/7/2025", "2025-07-08", "date_order"),
    ("sessions_offered", "8.0", "8", "plain_number"),
    ("age_band", "25 to 29", "25-29", "code_synonym"),
    ("age_band", "25–29", "25-29", "code_synonym"),
    ("ethnicity", "Pakistani", "A2", "ethnicity_label"),
    ("ethnicity", "a2", "A2", "letter_case"),
    ("ethnicity", "Asian, Asian British or Asian Welsh", "asian", "ethnicity_label"),
    ("disability", "N", "no", "code_synonym"),
    ("need_housing", "TRUE", "yes", "code_synonym"),
    ("need_housing_change", "Better ", "better", "letter_case"),
)
"""A column, what stands there, what it becomes (nothing: the cell without blanks), and the repair."""


def back(content: bytes, name: str = "file.csv", **against: object) -> tuple[Checked, list[Difference], bytes]:
    """What the check finds in a file, what is repaired in it, and the file as it goes back."""
    sent = SentFile(name, content)
    alone = check([sent], **against) if against else check([sent], provider="somewhere", quarter=QUARTER)
    tables = originals(sent)
    found = repairs(tables)
    assert held_back(sent, tables, alone.problems) is None
    file = mended(sent, tables, found, alone.problems)
    return alone, differences(found), file.content or mended_workbook.to_bytes(file.sheets)


def table(content: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def places(result: Checked) -> set[tuple[str, int | None, str | None]]:
    return {(each.code, each.row, each.column) for each in result.problems if each.code != "own_column_left_out"}


def with_loose(*cells: tuple[str, str]) -> bytes:
    rows = good_rows(4)
    for column, text in cells:
        rows[2][column] = text
    return as_csv(rows).encode()


@pytest.mark.parametrize(("column", "text", "becomes", "rule"), LOOSE)
def test_what_can_be_meant_in_one_way_only_is_repaired(column: str, text: str, becomes: str, rule: str) -> None:
    result, found, content = back(with_loose((column, text)))
    letter = chr(65 + list(GOOD_ROW).index(column))
    assert result.problems == ()
    wanted = becomes or text.strip()
    assert found == [Difference("file.csv", "referrals", letter, column, rule, text, wanted, (4,))]
    assert table(content)[3][list(GOOD_ROW).index(column)] == wanted


def test_every_repair_is_said_in_words() -> None:
    assert {rule for *_, rule in LOOSE} | {"month_order", "merged_cell"} == set(REPAIRS)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("referral_source", "town hall"), ("ethnicity", "NS"), ("ethnicity", "Black"), ("ethnicity", "Z1"),
        ("started_date", "45868"),
        ("referral_date", "01/07/25"), ("age_band", "26-28"), ("sessions_offered", "eight"), ("referral_id", "r-1002"),
        ("contract_ref", "c-01"), ("sessions_attended", "=A1+1"),
    ],
)  # fmt: skip
def test_what_is_not_certain_stays_as_it_is(column: str, text: str) -> None:
    _, found, content = back(with_loose((column, text)))
    assert found == []
    assert table(content)[3][list(GOOD_ROW).index(column)] == text


def test_no_date_is_certain_where_one_has_the_month_first() -> None:
    _, found, _ = back(with_loose(("referral_date", "01/07/2025"), ("assessed_date", "07/31/2025")))
    assert found == []
    _, found, _ = back(with_loose(("referral_date", "01/07/2025"), ("disability", "N")))
    assert {each.rule for each in found} == {"date_order", "code_synonym"}


def test_a_blank_before_a_formula_is_left_there() -> None:
    _, found, _ = back(with_loose(("contract_ref", " =A1")))
    assert found == []


def test_what_is_found_is_masked() -> None:
    _, (found,), _ = back(with_loose(("referral_id", "A123456 ")))
    assert found.found == HIDDEN


def test_the_column_says_what_to_mend_in_each_row() -> None:
    _, _, content = back(with_loose(("age_band", "26-28"), ("disability", "perhaps")))
    rows = table(content)
    assert rows[0][-1] == WHAT_TO_MEND
    assert [bool(row[-1]) for row in rows] == [True, False, False, True, False]
    assert "Column Q: age_band is not one of the listed values (18-20, 21-24" in rows[3][-1]
    assert "Did you mean 25-29?" in rows[3][-1]
    assert " / Column T: disability is not one of the listed values (yes, no, declined, not_asked)" in rows[3][-1]


def test_a_file_with_titles_blank_rows_and_columns_keeps_its_rows() -> None:
    good = as_csv(good_rows(3)).replace("completed", "Completed").split("\n")
    text = "\n".join(["Our report", "", *(f"{line},," for line in good[:2]), ",,,", *good[2:]])
    result, found, content = back(text.encode())
    before, after = table(text.encode()), table(content)
    assert [each.rows for each in found] == [(4, 6, 7)]
    assert after[:2] == before[:2]
    assert after[2] == [*before[2], WHAT_TO_MEND]
    assert after[4] == before[4]
    assert places(check([SentFile("again.csv", content)], provider="somewhere", quarter=QUARTER)) == places(result)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cell", with_loose(("disability", "ask someone@example.org"))),
        ("column", as_csv([{**row, "surname": "x"} for row in good_rows(2)]).encode()),
        ("title", b"From someone@example.org\n" + as_csv(good_rows(2)).encode()),
        ("totals", as_csv([*good_rows(2), {**GOOD_ROW, "referral_id": "Total", "person_id": "a@b.org"}]).encode()),
        ("header", as_csv(good_rows(2)).replace("need_housing,", "contact,").encode()),
        ("official", as_csv([{**row, "person_id": f"A12345{n}"} for n, row in enumerate(good_rows(4))]).encode()),
        ("no table", b"%PDF"),
        ("blank", b""),
    ],
)  # fmt: skip
def test_what_may_identify_people_or_was_not_checked_is_not_given_back(name: str, content: bytes) -> None:
    sent = SentFile("file.csv", content)
    problems = check([sent], provider="somewhere", quarter=QUARTER).problems
    assert held_back(sent, originals(sent), problems)


def test_record_numbers_that_look_official_are_given_back_once_they_are_confirmed() -> None:
    rows = [{**row, "person_id": f"A12345{n}"} for n, row in enumerate(good_rows(4))]
    sent = SentFile("file.csv", as_csv(rows).encode())
    problems = check([sent], provider="somewhere", quarter=QUARTER).problems
    assert held_back(sent, originals(sent), problems, {"record_numbers_look_like_identifiers"}) is None


def test_our_own_column_is_left_out_when_it_comes_back_and_then_written_afresh() -> None:
    _, _, once = back(with_loose(("age_band", "26-28")))
    cells = table(once)
    cells[3][list(GOOD_ROW).index("age_band")] = "25-29"
    text = io.StringIO()
    csv.writer(text).writerows(cells)
    result, _, twice = back(text.getvalue().encode())
    assert [each.code for each in result.problems] == ["own_column_left_out"]
    assert result.must_mend == ()
    assert [row[-1] for row in table(twice)] == [WHAT_TO_MEND, "", "", "", ""]


def test_a_column_of_nearly_that_name_is_not_ours() -> None:
    content = as_csv([{**row, "What to mend?": "x"} for row in good_rows(2)]).encode()
    assert [each.code for each in check([SentFile("f", content)], provider="s", quarter=QUARTER).problems] == [
        "unknown_column"
    ]


LOOSE_CELLS = [(column, text) for column, text, _, _ in LOOSE if column != "referral_id"]


@settings(max_examples=25)
@given(
    loose=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(LOOSE_CELLS)), max_size=12),
    faults=st.dictionaries(
        st.integers(1, 9), st.sampled_from([each for each in FAULTS if each[1] != "identifier_in_cell"]), max_size=4
    ),
    order=st.permutations(list(GOOD_ROW)),
    separator=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(("\n", "\r\n")),
    title=st.booleans(),
    blank_after=st.integers(1, 9),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
)
def test_a_mended_file_differs_in_the_listed_cells_only(
    loose: list[tuple[int, tuple[str, str]]], faults: dict[int, Fault], order: list[str], separator: str,
    line_end: str, title: bool, blank_after: int, encoding: str,
) -> None:  # fmt: skip
    rows = good_rows(10)
    for place, (column, text) in loose:
        rows[place][column] = text
    for place, (_, _, cells) in faults.items():
        rows[place].update(cells)
    ordered = [{column: row[column] for column in order} for row in rows]
    lines = as_csv(ordered, separator=separator, line_end=line_end).split(line_end)
    lines.insert(blank_after, separator * (len(order) - 1))
    text = line_end.join(["Our own report", *lines] if title else lines)
    assert_mended(text.encode(encoding), table(text.encode(), separator), separator)


def assert_mended(content: bytes, before: list[list[str]], separator: str) -> None:
    """The promise: only the listed cells differ, nothing repairable is left, and nothing else is found in it."""
    result, found, again = back(content)
    after = table(again, separator)
    assert len(after) == len(before)
    changed = {(row, letter): becomes for *_, letter, _, _, _, becomes, rows in found for row in rows}
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        kept = new[: len(old)]
        different = {(number, chr(65 + place)): cell for place, cell in enumerate(kept) if cell != old[place]}
        listed = {key: value for key, value in changed.items() if key[0] == number}
        assert different == listed
        assert len(new) - len(old) in (0, 1)
    second, left, _ = back(again)
    assert left == []
    assert places(second) == places(result)


@pytest.mark.parametrize("sheet", SAMPLES)
@settings(max_examples=6)
@given(data=st.data())
def test_every_other_sheet_goes_back_as_well(sheet: str, data: st.DataObject) -> None:
    possible = [each for each in SAMPLES[sheet].faults if each.code != "identifier_in_cell"]
    rows = rows_with(
        sheet, data.draw(st.dictionaries(st.integers(0, UNITS - 1), st.sampled_from(possible), max_size=4))
    )
    for row in rows:
        for column, text in row.items():
            row[column] = data.draw(
                st.sampled_from([text, text, text.upper() if column in CODES else text, _dmy(text)])
            )
    content = as_csv(rows).encode()
    assert_mended(content, table(content), ",")


CODES = ("point", "accommodation", "feels_safe", "pathway", "achievement", "instrument", "occasion", "question")


def _dmy(text: str) -> str:
    parts = text.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 and len(parts[0]) == 4 and text[0] == "2" else text


def book(rows: list[Row], name: str = "referrals", above: int = 0) -> bytes:
    """A workbook with one of our sheets below a title, and a sheet of somebody's names."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet(name)
        if above:
            sheet.write(0, 0, "Our own report")
        sheet.write_row(above, 0, list(rows[0]))
        for number, row in enumerate(rows, above + 1):
            for place, (column, cell) in enumerate(row.items()):
                if column.startswith("sessions") and cell.isdigit():
                    sheet.write_number(number, place, int(cell))
                else:
                    sheet.write_string(number, place, cell)
        made.add_worksheet("Women").write(0, 0, "Someone")
    return file.getvalue()


@settings(max_examples=6)
@given(
    loose=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(LOOSE_CELLS)), max_size=6),
    above=st.sampled_from((0, 2)),
)
def test_a_workbook_goes_back_as_a_workbook(loose: list[tuple[int, tuple[str, str]]], above: int) -> None:
    rows = good_rows(5)
    for place, (column, text) in loose:
        rows[place][column] = text
    content = book(rows, above=above)
    result, found, again = back(content, "book.xlsx")
    (first,), (second,) = originals(SentFile("book.xlsx", content)), originals(SentFile("book.xlsx", again))
    changed = {(row, letter) for *_, letter, _, _, _, _, rows_ in found for row in rows_}
    old, new = first.grid.rows.to_dicts(), second.grid.rows.to_dicts()
    different = {
        (before["row"], chr(65 + int(place)))
        for before, after in zip(old, new, strict=True)
        for place in before
        if (before[place] or "") != (after[place] or "")
    }
    assert different == changed
    repeated, left, _ = back(again, "book.xlsx")
    assert left == []
    assert places(repeated) - {("own_column_left_out", None, None)} == {
        each for each in places(result) if each[0] != "sheets_left_out"
    }
    assert b"Someone" not in again


def test_a_tab_that_is_called_after_somebody_holds_its_workbook_back() -> None:
    sent = SentFile("book.xlsx", book(good_rows(2), "jo@example.org"))
    problems = check([sent], provider="somewhere", quarter=QUARTER).problems
    assert "outside the table" in (held_back(sent, originals(sent), problems) or "")


def test_a_cell_that_is_merged_over_rows_is_filled_in() -> None:
    file = io.BytesIO()
    rows = good_rows(3)
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet("referrals")
        sheet.write_row(0, 0, list(GOOD_ROW))
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, list(row.values()))
        place = list(GOOD_ROW).index("contract_ref")
        sheet.merge_range(1, place, 3, place, "C-01")
    result, (found,), again = back(file.getvalue(), "book.xlsx")
    assert (found.rule, found.becomes, found.rows) == ("merged_cell", "C-01", (3, 4))
    assert not result.must_mend
    _, left, _ = back(again, "book.xlsx")
    assert left == []

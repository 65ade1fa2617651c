"""What can be read in two ways is asked, each reading shown, and read as it was answered: nothing is guessed."""

import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from intake_sheets import QUARTER, as_csv, good_rows

from dashboard.intake.asking import questions
from dashboard.intake.check import Checked, SentFile, check
from dashboard.intake.files import tables_in
from dashboard.intake.giving_back import mend
from dashboard.intake.grid import Grid, Refused
from dashboard.intake.mended import Mended
from dashboard.intake.questions import QUESTIONS, Answers, ReadAs
from dashboard.intake.survey import survey

GOOD = as_csv(good_rows(3))
NAMES, FIRST, *REST = GOOD.splitlines()
REMARKS = "\n".join([NAMES, FIRST, "# sent twice see below", *REST]) + "\n"
AGAIN = "\n".join([NAMES, FIRST, NAMES, *REST]) + "\n"
APOSTROPHES = as_csv([{f"'{name}'": f"'{cell}'" for name, cell in row.items()} for row in good_rows(3)])


def outcome(content: str, *answers: ReadAs) -> Checked:
    said: Answers = {"a.csv": answers} if answers else {}
    return check([SentFile("a.csv", content.encode())], provider="A", quarter=QUARTER, answers=said)


def codes(checked: Checked) -> list[str]:
    return [each.code for each in checked.problems]


def cells(content: str, *answers: ReadAs) -> list[list[str]]:
    (told,) = tables_in(content.encode(), answers={"a.csv": answers}, file="a.csv")
    assert isinstance(told.reading, Grid)
    return told.reading.cells()


@pytest.mark.parametrize(
    ("content", "answers", "read"),
    [
        ("a;b,c;d\n1;2,3;4\n", [ReadAs.SEMICOLONS], [["a", "b,c", "d"], ["1", "2,3", "4"]]),
        ("a;b,c;d\n1;2,3;4\n", [ReadAs.COMMAS], [["a;b", "c;d"], ["1;2", "3;4"]]),
        ("A title here\n2019,2020\n1,2\n", [ReadAs.TITLE], [["2019", "2020"], ["1", "2"]]),
        ("name,\n2019,2020\n1,2\n", [ReadAs.HEADER], [["name", ""], ["2019", "2020"], ["1", "2"]]),
        ("a,b\n1,2,\n3,4,\n", [ReadAs.BLANK_COLUMNS], [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a,b\n1,2\n# x\n3,4\n", [ReadAs.REMARKS], [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a,b\n1,2\na,b\n3,4\na,b\n", [ReadAs.ONCE], [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a,b\n1,2\na,b\n3,4\n", [ReadAs.ABOVE], [["a", "b"], ["1", "2"]]),
        ("'a','b'\n'1','it''s'\n", [ReadAs.QUOTES], [["a", "b"], ["1", "it's"]]),
        ("'a','b'\n1,2\n", [ReadAs.CELLS], [["'a'", "'b'"], ["1", "2"]]),
        ("'a','b'\n1,2\n'a','b'\n", [ReadAs.CELLS, ReadAs.ONCE], [["'a'", "'b'"], ["1", "2"]]),
        ("# x\na;b\n1;2\n# y\n3;4\n", [ReadAs.REMARKS], [["a", "b"], ["1", "2"], ["3", "4"]]),
    ],
)
def test_a_file_is_read_as_it_was_answered(content, answers, read):
    assert cells(content, *answers) == read


def test_apostrophes_around_a_separator_are_no_quotation_marks():
    (told,) = tables_in(b"'a','b'\n'1,2'\n", answers={"a.csv": (ReadAs.QUOTES,)}, file="a.csv")
    assert isinstance(told.reading, Refused)


@pytest.mark.parametrize(
    ("content", "question", "answer"),
    [
        (REMARKS, "comment_lines", ReadAs.REMARKS),
        (AGAIN, "header_repeated", ReadAs.ONCE),
        (APOSTROPHES, "apostrophes", ReadAs.QUOTES),
    ],
)
def test_known_names_do_not_answer_what_only_the_sender_can(content, question, answer):
    asked = outcome(content)
    assert codes(asked) == [question]
    assert question in QUESTIONS
    answered = outcome(content, answer)
    assert codes(answered) == ["read_as_you_said"]
    assert answered.accepted_if(())
    assert answered.rows_kept == {"referrals": 3}


def test_rows_keep_their_numbers_when_remarks_are_left_out():
    rows = (outcome(REMARKS, ReadAs.REMARKS).sheets or {})["referrals"]
    assert rows["row_number"].to_list() == [2, 4, 5]


def test_a_question_shows_each_reading_with_what_identifies_hidden():
    content = "ref;home,mail\nx;a@example.org,1\ny;2,3\nz;4,5\nw;6,7\n"
    (question,) = questions([SentFile("a.csv", content.encode())], outcome(content))
    assert [each.answer for each in question.options] == [ReadAs.COMMAS, ReadAs.SEMICOLONS]
    assert question.answer is None
    commas, semicolons = (each.look for each in question.options)
    assert commas is not None
    assert semicolons is not None
    assert commas.names == ("ref;home", "mail")
    assert semicolons.names == ("ref", "home,mail")
    assert [row for row, _ in commas.rows] == [2, 3, 4]
    assert "example.org" not in str(question)


def test_where_a_reading_has_a_column_that_identifies_no_cell_is_shown_of_any():
    content = "surname;a,b\nSmithson;1,2\n"
    (question,) = questions([SentFile("a.csv", content.encode())], outcome(content))
    assert "Smithson" not in str(question)


def test_an_answered_question_is_still_told_so_that_it_can_be_changed():
    answers = {"a.csv": (ReadAs.CELLS, ReadAs.ONCE)}
    content = "'a','b'\n1,2\n'a','b'\n"
    sent = SentFile("a.csv", content.encode())
    found = questions([sent], check([sent], provider="A", quarter=QUARTER, answers=answers))
    assert [(each.code, each.answer) for each in found] == [
        ("header_repeated", ReadAs.ONCE),
        ("apostrophes", ReadAs.CELLS),
    ]


def test_a_mended_file_with_its_header_twice_is_still_seen_to_have_it_twice():
    content = AGAIN.replace("25-29", "25 to 29 years", 1)
    checked = outcome(content, ReadAs.ONCE)
    back = mend(SentFile("a.csv", content.encode()), checked)
    assert not isinstance(back, str)
    assert codes(outcome(back.content.decode("utf-8-sig"))) == ["header_repeated"]


def test_what_goes_back_leaves_remarks_as_they_are():
    content = REMARKS.replace("25-29", "25 to 29 years", 1)
    checked = outcome(content, ReadAs.REMARKS)
    back = mend(SentFile("a.csv", content.encode()), checked)
    assert isinstance(back, Mended)
    lines = back.content.decode("utf-8-sig").splitlines()
    assert lines[2] == "# sent twice see below"
    again = outcome(back.content.decode("utf-8-sig"), ReadAs.REMARKS)
    assert {each.code for each in again.must_mend} == {each.code for each in checked.must_mend}


def test_what_stands_in_apostrophes_does_not_go_back_half_changed():
    assert isinstance(mend(SentFile("a.csv", APOSTROPHES.encode()), outcome(APOSTROPHES, ReadAs.QUOTES)), str)


def test_each_sheet_of_a_workbook_is_asked_by_its_own_name():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    for name, again in (("referrals", True), ("other", False)):
        sheet = book.add_worksheet(name)
        lines = [list(good_rows(1)[0]), *(list(row.values()) for row in good_rows(3))]
        for place, line in enumerate([*lines, lines[0]] if again else [["Some", "thing"], ["else", 1]]):
            sheet.write_row(place, 0, line)
    book.close()
    sent = SentFile("book.xlsx", made.getvalue())
    asked = check([sent], provider="A", quarter=QUARTER)
    (question,) = questions([sent], asked)
    assert (question.file, question.code) == ("book.xlsx, sheet referrals", "header_repeated")
    answered = check([sent], provider="A", quarter=QUARTER, answers={question.file: (ReadAs.ONCE,)})
    assert answered.rows_kept == {"referrals": 3}


def test_what_is_asked_comes_before_what_a_service_calls_its_columns():
    content = AGAIN.replace("referral_id", "Our number").replace("end_state", "How it ended")
    assert codes(outcome(content)) == ["header_repeated"]
    assert "unknown_column" in codes(outcome(content, ReadAs.ONCE))
    (surveyed,) = survey("a.csv", content.encode(), (), {"a.csv": (ReadAs.ONCE,)})
    assert surveyed.first.rows.height == 3


@given(st.text("ab,;#'\"\n ", max_size=40), st.lists(st.sampled_from(ReadAs), max_size=4).map(tuple))
def test_no_answer_to_any_file_breaks_the_reading(content, answers):
    sent = SentFile("a.csv", content.encode())
    (told,) = tables_in(sent.content, answers={"a.csv": answers}, file="a.csv")
    assert set(told.answers) <= set(answers)
    for question in questions([sent], outcome(content, *answers)):
        assert question.options

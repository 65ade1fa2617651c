"""What the page that takes a return says: causes first, repairs to accept, and what to take away."""

import csv
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.intake.own_column import WHAT_TO_MEND
from dashboard.ui import mending
from dashboard.warehouse.records import Records

PAGE = "providers/send.py"
HEADER = ("referral_id", "person_id", "referral_source", "referral_date", "end_state", "age_band", "ethnicity")
GOOD = ("R-{n}", "P-{n}", "court", "2025-07-01", "open", "30-39", "W1")


def sheet(rows: int = 3, **changed: str) -> bytes:
    """Good rows, the second of them changed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for n in range(rows):
        row = dict(zip(HEADER, (cell.format(n=n) for cell in GOOD), strict=True)) | (changed if n == 1 else {})
        writer.writerow(row.values())
    return text.getvalue().encode()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "installation" / "records.duckdb"


@pytest.fixture
def sending(visit, database):
    """Give files to the page: `sending(content, …)`."""

    def sending(*contents: bytes, name: str = "file{n}.csv") -> AppTest:
        app = visit(database, "provider", PAGE, service="RIVERSIDE", quarter="2025-26 Q2")
        files = [(name.format(n=n), content, "text/csv") for n, content in enumerate(contents, 1)]
        return app.get("file_uploader")[0].set_value(files if len(files) > 1 else files[0]).run()

    return sending


def tables(app: AppTest) -> list[list[dict[str, str]]]:
    return [table.value.astype(str).to_dict("records") for table in app.table]


def table_with(app: AppTest, title: str) -> list[dict[str, str]]:
    return next(lines for lines in tables(app) if lines and title in lines[0])


def labels(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def test_a_repair_is_shown_accepted_kept_and_told_on_the_receipt(sending, database):
    app = sending(sheet(age_band="30 to 39", ethnicity="White British"))
    assert not app.exception
    assert [(line["Found"], line["Becomes"]) for line in table_with(app, "Becomes")] == [
        ("30 to 39", "30-39"), ("White British", "W1"),
    ]  # fmt: skip
    tick = next(box for box in app.checkbox if box.label.startswith("Yes, these mean"))
    app = button(tick.check().run(), "Submit the return").click().run()
    receipt = app.code[0].value
    assert "1 cell of age_band (referrals): our code for a word that means the same" in receipt
    assert "White British" not in receipt
    assert kept(database) == [
        ("referrals", "age_band", "code_synonym", 1),
        ("referrals", "ethnicity", "ethnicity_label", 1),
    ]


def test_ordinary_dates_are_told_in_one_line_a_column_and_recorded_all_the_same(sending, database):
    content = sheet().replace(b"2025-07-01", b"01/07/2025", 1).replace(b"2025-07-01", b"02/07/2025")
    app = sending(content)
    (said,) = [each.value for each in app.markdown if "day/month/year:" in each.value]
    assert said == (
        "- **3 dates of column D, referral_date,** were read as day/month/year: 01/07/2025 as 2025-07-01, and so on"
    )
    assert not any("Becomes" in line for lines in tables(app) for line in lines)
    tick = next(box for box in app.checkbox if box.label.startswith("Yes, these mean"))
    button(tick.check().run(), "Submit the return").click().run()
    assert kept(database) == [("referrals", "referral_date", "date_order", 3)]


def test_repairs_that_are_not_ticked_are_read_all_the_same_and_not_recorded(sending, database):
    app = button(sending(sheet(age_band="30 to 39")), "Submit the return").click().run()
    assert "Repairs accepted" not in app.code[0].value
    assert kept(database) == []


def kept(database: Path) -> list[tuple[object, ...]]:
    records = Records(database)
    found = records.fetch("select sheet, column_name, rule, how_many from accepted_repair order by column_name").rows()
    records.close()
    return found


def test_nothing_to_repair_says_nothing(sending):
    app = sending(sheet())
    assert not any("we could repair" in header.value for header in app.header)
    assert "To take away" not in [header.value for header in app.header]
    assert "Your file, with what to mend" not in labels(app)


def test_only_a_file_in_which_something_was_found_goes_back(sending):
    housing = b"referral_id,point,recorded_date,accommodation\nR-1,start,02/07/2025,A08A\n"
    app = sending(sheet(), housing)
    assert [label for label in labels(app) if label.startswith("Your file, with what to mend")] == [
        "Your file, with what to mend: file2.csv"
    ]
    assert {"Report (Excel)", "Report (JSON)"} <= set(labels(app))


def test_a_value_that_is_in_no_list_comes_with_the_one_that_was_meant(sending):
    app = sending(sheet(age_band="31-35"))
    assert not app.exception
    (line,) = table_with(app, "Did you mean")
    assert (line["Found"], line["Did you mean"]) == ("31-35", "30-39")
    (place,) = table_with(app, "What is wrong")
    assert (place["Row"], place["Record"], place["Found"]) == ("3", "R-1", "31-35")
    assert any(each.label.endswith(", column F, age_band") for each in app.expander)
    assert any("Expected: 18-20, 21-24" in markdown.value for markdown in app.markdown)
    assert any("[not_in_list](checks?code=not_in_list&role=" in markdown.value for markdown in app.markdown)


def test_one_record_across_the_sheets(sending):
    housing = b"referral_id,point,recorded_date,accommodation\nR-1,begin,2025-07-02,A08A\nR-2,start,2025-07-02,A08A\n"
    app = sending(sheet(age_band="31-35"), housing)
    box = next(each for each in app.text_input if each.label.startswith("Record number"))
    app = box.input("R-1").run()
    said = [markdown.value for markdown in app.markdown if markdown.value.startswith("**file")]
    assert said == [
        "**file1.csv, row 3** (referrals): 1 to look at",
        "**file2.csv, row 2** (accommodation): 1 to look at",
    ]
    assert table_with(app, "In your file")[0]["In your file"] == "31-35"
    app = box.input("nobody").run()
    assert any("No row that was read has this number" in markdown.value for markdown in app.markdown)
    app = box.input("4").run()
    assert any(markdown.value.startswith("**file1.csv, row 4**") for markdown in app.markdown)


def test_what_identifies_a_person_goes_back_to_nobody(sending):
    app = sending(sheet(age_band="ask someone@example.org"))
    assert "Your file, with what to mend" not in labels(app)
    assert any("file1.csv does not go back to you" in markdown.value for markdown in app.markdown)
    assert "someone@example.org" not in repr([*tables(app), *(each.value for each in app.markdown)])


def test_record_numbers_that_look_official_go_back_once_they_are_confirmed(sending):
    content = sheet(4)
    for n in range(4):
        content = content.replace(f"P-{n}".encode(), f"A12345{n}".encode())
    app = sending(content)
    assert "Your file, with what to mend" not in labels(app)
    app = next(box for box in app.checkbox if box.label.startswith("Yes, this is right")).check().run()
    assert "Your file, with what to mend" in labels(app)


def official(**changed: str) -> bytes:
    content = sheet(4, **changed)
    for n in range(4):
        content = content.replace(f"P-{n}".encode(), f"A12345{n}".encode())
    return content


def ticks(app: AppTest) -> list[bool]:
    return [box.value for box in app.checkbox if box.label.startswith("Yes, this is right")]


def test_what_is_unusual_can_be_confirmed_while_something_must_be_mended_and_stays_so(sending):
    app = sending(official(age_band="31-35"))
    assert app.error
    assert "Your file, with what to mend" not in labels(app)
    app = next(box for box in app.checkbox if box.label.startswith("Yes, this is right")).check().run()
    assert "Your file, with what to mend" in labels(app)
    again = app.get("file_uploader")[0].set_value([]).run()
    again = again.get("file_uploader")[0].set_value(("file1-mended.csv", official(), "text/csv")).run()
    assert ticks(again) == [True]
    assert not button(again, "Submit the return").disabled
    # another file, another quarter and another service are asked by themselves
    other = again.get("file_uploader")[0].set_value(("new.csv", official(), "text/csv")).run()
    assert ticks(other) == [False]
    other = other.get("file_uploader")[0].set_value(("file1.csv", official(), "text/csv")).run()
    assert ticks(other) == [True]
    assert ticks(next(box for box in other.selectbox if box.label == "Quarter").select("2025-26 Q3").run()) == [False]


def test_a_mended_copy_takes_the_place_of_the_file_that_it_was_made_of(sending):
    app = sending(sheet(age_band="31-35"))
    both = [
        ("referrals.csv", sheet(age_band="31-35"), "text/csv"),
        ("referrals-mended (1).csv", sheet(), "text/csv"),
    ]
    app = app.get("file_uploader")[0].set_value(both).run()
    assert not app.exception
    assert [line["File"] for line in table_with(app, "File")] == ["referrals-mended (1).csv"]
    assert any("a file and its mended copy" in info.value for info in app.info)


def test_fifty_thousand_problems_are_paged(sending):
    header, *rows = sheet(50_000).decode().splitlines()
    app = sending("\n".join([header, *(row.replace("court", "nowhere") for row in rows)]).encode())
    assert not app.exception
    assert any("1 to 50 of 50,000" in markdown.value for markdown in app.markdown)
    assert len(table_with(app, "Row")) == 50
    (page,) = [each for each in app.number_input if each.label == "Page, of 1,000"]
    app = page.set_value(1000).run()
    assert table_with(app, "Row")[-1]["Row"] == "50001"


def test_what_takes_long_to_make_is_made_when_it_is_asked_for_and_then_lies_ready(sending, monkeypatch):
    monkeypatch.setattr(mending, "_LARGE", 0)
    app = sending(sheet(age_band="31-35"))
    assert "Report (Excel)" not in labels(app)
    app = button(app, "Make the files to take away").click().run()
    assert not app.exception
    assert {"Your file, with what to mend", "Report (Excel)", "Report (JSON)"} <= set(labels(app))
    assert not [each for each in app.button if each.label == "Make the files to take away"]
    again = app.get("file_uploader")[0].set_value(("file1.csv", sheet(age_band="32-36"), "text/csv")).run()
    assert "Report (Excel)" not in labels(again), "another check"


def test_a_mended_file_is_taken_again(sending):
    header, *rows = sheet().decode().splitlines()
    app = sending("\n".join([f"{header},{WHAT_TO_MEND}", *(f"{row},old words" for row in rows)]).encode())
    assert not app.exception
    assert [each.value for each in app.info] == ["The column What to mend, which we had added, was left out"]
    assert not app.error


def test_one_value_that_is_in_no_list_does_not_open_the_question_of_own_names(sending):
    (fold,) = [each for each in sending(sheet(age_band="old")).expander if "of its own" in each.label]
    assert not fold.proto.expanded
    (fold,) = [
        each for each in sending(sheet().replace(b"age_band", b"How old")).expander if "of its own" in each.label
    ]
    assert fold.proto.expanded

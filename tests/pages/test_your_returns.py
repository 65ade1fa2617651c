"""Your returns: versions, differences, and taking one back."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.warehouse.records import Records
from tests.builders import new_reference, new_return, row

WHO = "women whose work ended after it had started"
PAGE = "providers/returns.py"
QUARTER = "2025-26 Q2"


def _rows(completed: int, women: int = 6) -> list[dict[str, object]]:
    return [
        row(
            referral_id=f"r{i}", referral_date=date(2025, 7, 1), started_date=date(2025, 7, 20),
            ended_date=date(2025, 9, 1 + i % 20), end_state="completed" if i < completed else "ended_early",
            end_reason=None if i < completed else "NOT",
        )
        for i in range(women)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def kept(empty_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of one quarter: of the second, two more have completed. Nobody may change it."""
    path = tmp_path_factory.mktemp("versions") / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    records = Records(path)
    records.accept(new_return("RIVERSIDE", QUARTER, _rows(2)))
    records.accept(replace(new_return("RIVERSIDE", QUARTER, _rows(4)), confirmed={"dates_out_of_order": 3}))
    records.close()
    return path


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copy(kept, tmp_path))


@pytest.fixture
def opened(visit, kept) -> AppTest:
    app = visit(kept, "provider", PAGE, service="RIVERSIDE")
    assert not app.exception
    return app


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def tables(app: AppTest) -> list[list[dict[str, str]]]:
    return [table.value.to_dict("records") for table in app.table]


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.subheader, *app.success, *app.error))


def test_every_version_is_there_with_what_was_said_to_it(opened):
    assert tables(opened)[0] == [
        {"Quarter": QUARTER, "What counts": "version 2, referrals", "Referrals": "6",
         "First sent": "14 October 2025", "Versions": "2"}
    ]  # fmt: skip
    words = said(opened)
    assert "Version 2: counts" in words
    assert "Version 1: replaced by version 2" in words
    assert "Dates in an unusual order (3)" in words
    labels = {each.label for each in opened.get("download_button")}
    assert {"Download the receipt of version 1", "Download the receipt of version 2"} <= labels


def test_what_changed_is_counted_listed_and_told_in_figures(opened):
    words = said(opened)
    assert "Rows: 2 changed" in words
    by_sheet = next(table for table in tables(opened) if "Gone" in table[0])
    assert by_sheet == [
        {"Sheet": "referrals", "Rows": "6, then 6", "New": "0", "Gone": "0", "Changed": "2"}
    ]  # fmt: skip
    listed = next(table for table in tables(opened) if "Was" in table[0])
    assert {"Record": "r2 (row 4)", "Column": "end_state", "Was": "ended_early", "Now": "completed"} in listed
    figures = next(table for table in tables(opened) if "Version 2" in table[0])
    completed = next(line for line in figures if line["Figure"] == "Completed")
    assert (completed["Version 1"], completed["Version 2"]) == ("33.3% (2 of 6)", f"66.7% (4 of 6 {WHO})")


def test_a_version_is_taken_back_once_the_question_was_answered_and_that_is_undone(visit, database):
    app = button(visit(database, "provider", PAGE, service="RIVERSIDE"), "Take version 2 back …").click().run()
    assert not app.exception
    assert "are you sure?" in said(app)
    assert "version 1 would count again." in said(app)
    assert "What has been published stays as it is." in said(app)
    would = next(table for table in tables(app) if "Afterwards" in table[0])
    completed = next(line for line in would if line["Figure"] == "Completed")
    assert (completed["As it stands"], completed["Afterwards"]) == ("66.7% (4 of 6)", f"33.3% (2 of 6 {WHO})")

    app = button(app, "Yes, take version 2 back").click().run()
    assert [error.value for error in app.error] == ["Say why, in a sentence."]

    app.text_input[0].set_value("The wrong file.").run()
    app = button(app, "Yes, take version 2 back").click().run()
    assert not app.exception
    assert "it counts no longer" in said(app)
    assert "Version 2: taken back" in said(app)
    assert "Version 1: counts" in said(app)
    assert "“The wrong file.”" in said(app)
    assert tables(app)[0][0]["What counts"] == "version 1, referrals"

    app = button(app, "Undo").click().run()
    assert "Version 2: counts" in said(app)
    assert "Undone straight after." in said(app)


def test_a_version_of_which_nothing_counts_is_not_offered_to_be_taken_back(opened):
    assert not [each for each in opened.button if each.label == "Take version 1 back …"]
    assert said(opened).count("so there is nothing to take back") == 1


def test_matched_files_are_listed_with_the_service_s_own_rows_only(visit, database):
    records = Records(database)
    person = {"person_id": "m1", "index_date": date(2024, 5, 1), "index_event": "caution",
              "data_cutoff_date": date(2026, 3, 31)}  # fmt: skip
    records.accept_reference(
        new_reference("reoffending", [{**person, "provider": "RIVERSIDE"}, {**person, "provider": "CWMHAF"}])
    )
    records.close()
    app = visit(database, "provider", PAGE, service="RIVERSIDE")
    assert not app.exception
    (line,) = next(table for table in tables(app) if "Known up to" in table[0])
    assert (line["File"], line["Rows"], line["Known up to"], line["State"]) == (
        "reoffending-v1", "1", "31 March 2026", "counts",
    )  # fmt: skip
    assert not [table for table in tables(visit(database, "provider", PAGE, service="FENLIGHT")) if table]


def test_no_leaves_everything_as_it_is(opened):
    app = button(opened, "Take version 2 back …").click().run()
    app = button(app, "No, leave it").click().run()
    assert "are you sure?" not in said(app)
    assert "Version 2: counts" in said(app)


def test_a_reason_that_may_identify_somebody_is_refused_and_nothing_is_changed(opened):
    app = button(opened, "Take version 2 back …").click().run()
    app.text_input[0].set_value("about jo@example.org").run()
    app = button(app, "Yes, take version 2 back").click().run()
    assert len(app.error) == 1
    assert "jo@example.org" not in said(app)
    assert "Version 2: counts" in said(app)


def test_a_service_sees_nothing_of_anothers_returns(visit, kept):
    app = visit(kept, "provider", PAGE, service="CWMHAF")
    assert not app.exception
    assert [info.value for info in app.info] == [
        "You have not sent a return yet. Every version that you send is kept here, with its receipt."
    ]
    assert not app.table


def test_many_changes_are_listed_a_page_at_a_time(visit, empty_records, tmp_path):
    path = tmp_path / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    records = Records(path)
    records.accept(new_return("RIVERSIDE", QUARTER, _rows(0, 60)))
    records.accept(new_return("RIVERSIDE", QUARTER, _rows(60, 60)))
    records.close()
    app = visit(path, "provider", PAGE, service="RIVERSIDE")

    assert "Rows: 60 changed" in said(app)
    listed = next(table for table in tables(app) if "Was" in table[0])
    assert len(listed) == 50
    (page,) = app.number_input
    assert page.label == "Page (of 3)"
    app = page.set_value(3).run()
    assert not app.exception
    assert len(next(table for table in tables(app) if "Was" in table[0])) == 20


def test_sheets_that_came_later_count_beside_those_that_came_first(visit, database):
    records = Records(database)
    home = {"referral_id": "r0", "point": "exit", "recorded_date": date(2025, 9, 1), "accommodation": "A01A"}
    records.accept(new_return("RIVERSIDE", QUARTER, None, accommodation=[home]))
    records.close()
    app = visit(database, "provider", PAGE, service="RIVERSIDE")

    assert tables(app)[0][0]["What counts"] == "referrals of version 2; accommodation of version 3"
    words = said(app)
    assert "Version 3: counts" in words
    assert "Version 2: counts" in words
    assert "Version 1: replaced by version 2" in words
    assert "*accommodation* came with version 3 only." in words
    assert "*referrals* came with version 2 only. It was not sent again, so it stayed as it was." in words
    app = button(app, "Take version 3 back …").click().run()
    assert "no accommodation of this quarter would be left" in said(app)


def test_an_address_of_versions_that_are_not_there_opens_those_that_are(visit, kept):
    app = visit(kept, "provider", PAGE, service="RIVERSIDE", later="9", earlier="7", quarter="2031-32 Q1")
    assert not app.exception
    assert "Rows: 2 changed" in said(app)


def _remove(app: AppTest, first: str, again: str) -> AppTest:
    for label, number in (("Her number (person_id)", first), ("Her number again, to be sure", again)):
        next(each for each in app.text_input if each.label == label).input(number)
    return button(app, "Remove her for good").click().run()


def test_a_woman_who_says_no_is_removed_once_her_number_was_typed_twice(opened, database):
    app = _remove(opened, "r0", "r1")
    assert any("not the same" in error.value for error in app.error)
    app = _remove(app, "nobody", "nobody")
    assert any("Nothing is held under this number" in error.value for error in app.error)
    app = _remove(app, "r0", "r0")
    assert not app.exception
    assert not app.error
    assert "2 rows were removed, of all versions together: 2 of referrals." in said(app)
    assert [line["Rows removed"] for line in tables(app)[-1]] == [2]
    assert b"r0" not in b"".join(path.read_bytes() for path in database.parent.iterdir() if "json" in path.name)
    assert "r0 (row" not in "".join(str(table) for table in tables(app))

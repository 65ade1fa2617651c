"""A service whose export has names of its own: it says once on screen what they are, and never renames anything."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.own_export import clients, women

SEND, NAMES = "providers/send.py", "providers/columns.py"
SUMMER, AUTUMN = "2025-26 Q2", "2025-26 Q3"


@pytest.fixture
def database(empty_records: Path, tmp_path: Path) -> Path:
    path = tmp_path / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    return path


def upload(app: AppTest, quarter: str, content: bytes, name: str = "clients.csv") -> AppTest:
    app.selectbox(key="quarter").set_value(quarter).run()
    (uploader,) = app.get("file_uploader")
    return uploader.set_value((name, content, "text/csv")).run()


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.success, *app.warning, *app.error, *app.info))


def box(app: AppTest, label: str):
    return next(each for each in app.selectbox if label in each.label)


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def click(app: AppTest, label: str) -> AppTest:
    return button(app, label).click().run()


def preview(app: AppTest) -> dict[str, str]:
    """Our column → the first row's cell, as it will be read."""
    (lines,) = [table.value.to_dict("records") for table in app.table if "Ours" in table.value.columns]
    return {line["Ours"].replace("\\", ""): line["As it will be read"].split(" · ")[0] for line in lines}


def test_accepted_the_first_time_and_next_quarter_without_renaming_anything(visit, database):
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, clients(date(2025, 7, 1)))

    assert not app.exception
    assert button(app, "Remember these names").disabled
    assert "Still to choose: Project, How heard." in said(app)
    assert "Say in the box above what this is, and this goes." in said(app)
    assert preview(app) == {
        "person_id": "W000", "referral_id": "C\\-000", "referral_date": "2025\\-07\\-01",
        "referral_source": "probation", "started_date": "2025\\-07\\-10", "end_state": "open", "ended_date": "–",
        "end_reason": "–", "age_band": "25\\-29", "ethnicity": "W1", "disability": "yes", "need_housing": "yes",
        "sessions_attended": "1",
    }  # fmt: skip

    app.checkbox(key=next(each.key for each in app.checkbox if "Leave out" in each.label)).check().run()
    click(app, "Remember these names")
    assert not app.exception
    assert "Remembered: 13 columns of clients.csv, and what their words mean." in said(app)
    assert "All is well: 15 referrals for 2025-26 Q2." in said(app)
    click(app, "Submit the return")
    assert "Accepted: 15 referrals for 2025-26 Q2." in said(app)

    later = clients(date(2025, 10, 1), prefix="D")
    again = upload(visit(database, "provider", SEND, service="RIVERSIDE"), AUTUMN, later)
    assert not [each for each in again.button if each.label == "Remember these names"]
    assert "Your own column names are remembered for: referrals." in said(again)
    assert "Nothing to mend: 15 referrals for 2025-26 Q3, once you have confirmed 1 thing." in said(again)
    next(each for each in again.checkbox if "vanished" in each.label).check().run()
    click(again, "Submit the return")
    assert "Accepted: 15 referrals for 2025-26 Q3." in said(again)


def test_problems_name_the_sender_s_own_column_with_ours_beside_it(visit, database):
    content = clients(date(2025, 7, 1)).replace(b"01/07/2025", b"soon", 1)
    app = remembered(upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content))

    (cause,) = [each for each in app.expander if "date that we can read" in each.label]
    assert cause.label == "**Not a date that we can read**, column C, Date referred (referral_date)"
    (line,) = cause.table[0].value.to_dict("records")
    assert line["What is wrong"] == "Date referred (referral_date) is not a date that we can read"


def remembered(app: AppTest) -> AppTest:
    app.checkbox(key=next(each.key for each in app.checkbox if "Leave out" in each.label)).check().run()
    return click(app, "Remember these names")


def test_a_new_code_is_asked_for_by_itself(visit, database):
    remembered(upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, clients(date(2025, 7, 1))))
    content = clients(date(2025, 7, 1)).replace(b"GP", b"Women's Aid")
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content)

    box(app, "Women's Aid").select("voluntary_sector").run()
    click(app, "Remember these names")
    assert "All is well: 15 referrals for 2025-26 Q2." in said(app)


def test_what_a_file_must_have_is_said_before_it_is_remembered(visit, database):
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, clients(date(2025, 7, 1)))

    box(app, "Ethnic origin").select("Left out, not sent").run()
    assert "Still needed, and in none of your columns so far: ethnicity." in said(app)
    box(app, "Ethnic origin").select("age_band").run()
    assert "Only one of these can be age_band: Age, Ethnic origin." in said(app)
    assert button(app, "Remember these names").disabled


def test_a_column_that_identifies_people_cannot_be_left_out(visit, database):
    content = clients(date(2025, 7, 1)).replace(b"How heard", b"Client's surname")
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content)

    assert "Delete from the file, because no file may hold them: Client's surname." in said(app)
    assert not [each for each in app.selectbox if "surname" in each.label]
    remembered(app)
    assert "Refused: the return holds something that identifies a person." in said(app)


def test_what_identifies_is_hidden_in_what_is_shown(visit, database):
    content = clients(date(2025, 7, 1)).replace(b"Leaflet", b"07700900123").replace(b"GP", b"QQ123456C")
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content)

    everything = said(app) + str([each.label for each in (*app.selectbox, *app.expander)])
    everything += str([table.value.to_dict("records") for table in app.table])
    everything += str([each.options for each in app.selectbox])
    assert "07700900123" not in everything
    assert "QQ123456C" not in everything
    assert "•••" in box(app, "How heard").label


def told(app: AppTest) -> tuple[dict[str, str], dict[str, str]]:
    """What the page of the names shows: our column of each of theirs, and what their words mean."""
    names, words = (table.value.replace("\\\\", "", regex=True).to_dict("split")["data"] for table in app.table)
    return dict(names), dict(words)


def test_names_are_seen_changed_forgotten_and_brought_back(visit, database):
    remembered(upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, clients(date(2025, 7, 1))))
    app = visit(database, "provider", NAMES, service="RIVERSIDE")
    assert not app.exception
    assert [header.value for header in app.header] == ["The referrals sheet"]
    names, words = told(app)
    assert names["Project"] == "left out, not sent"
    assert words["Left early (Status)"] == "ended_early"
    assert not [word for word in words if "(Age)" in word]  # an age in years needs nobody's word
    assert not [each for each in app.selectbox if each.label == "34"]

    box(app, "How heard").select("Forget this name").run()
    box(app, "Left early").select("cancelled").run()
    click(app, "Keep these changes")
    names, words = told(app)
    assert "How heard" not in names
    assert (words["Live (Status)"], words["Left early (Status)"]) == ("open", "cancelled")

    click(app, "Forget these names")
    assert "Forgotten: the referrals sheet is read by our own names." in said(app)
    assert not app.table
    click(app, "Bring back version 1")
    assert "How heard" in told(app)[0]


def test_another_service_has_its_own_names(visit, database):
    remembered(upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, clients(date(2025, 7, 1))))
    app = visit(database, "provider", NAMES, service="CWMHAF")
    assert "Nothing is remembered yet." in said(app)


def test_the_first_rows_are_shown_even_where_a_column_must_be_deleted(visit, database):
    content = clients(date(2025, 7, 1)).replace(b"How heard", b"Client's surname").replace(b"Leaflet", b"Smith")
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content)

    assert preview(app)["ethnicity"] == "W1"
    (shown,) = [table.value.to_dict("records") for table in app.table if "Ours" in table.value.columns]
    (line,) = [line for line in shown if line["Ours"] == "ethnicity"]
    assert line["As it will be read"] == "W1 · B2 · A2 · blank · W1"
    assert "Smith" not in str(shown)


def test_the_page_says_how_far_the_columns_reach_and_what_more_would_be_seen(visit, database):
    app = remembered(upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, clients(date(2025, 7, 1))))

    assert "You send the minimum set of columns" in said(app)
    (fold,) = [each for each in app.expander if each.label == "What the standard set would show you"]
    lines = {line["If you send"]: line for line in fold.table[0].value.to_dict("records")}
    home = lines["Where she lives (accommodation: accommodation)"]
    assert "Settled when the work ended" in home["You will see"]
    assert not any(what.startswith("When the work began") for what in lines)


# one sheet of a small service: its words are asked for once, and serve every column


def asked(app: AppTest) -> list[str]:
    """The words that a meaning is asked for: a choice without a column beside it."""
    return [each.label for each in app.selectbox if "_code_" in str(each.key)]


def word(app: AppTest, text: str):
    return next(each for each in app.selectbox if each.label == text and "_code_" in str(each.key))


def test_a_word_is_asked_for_once_gaps_are_told_and_next_quarter_needs_no_word(visit, database):
    content = women(date(2025, 7, 1), ("Sofa surfing", "Hostel", "Own flat"))
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content, "women.csv")

    assert not app.exception
    assert asked(app) == ["Live", "Left early", "Recall", "White Brit", "Hostel", "Own flat", "Historic"]
    assert "what you say here holds for Accom at exit too" in said(app)
    assert "*person_id* is the woman's own number" in said(app)
    assert "2 words have no meaning yet:** Hostel (Accom at start, Accom at exit), Historic (DV, Drugs)." in said(app)
    click(app, "Remember these names")

    (kept,) = [each.value for each in app.warning if each.value.startswith("Kept")]
    assert kept.startswith("Kept: 15 columns of women.csv. **2 words have no meaning yet:** Hostel (")
    assert not [each for each in app.success if "Remembered" in each.value]
    assert asked(app) == ["Hostel", "Historic"]  # and nothing else is asked again
    word(app, "Hostel").select("A08C").run()
    word(app, "Historic").select("yes").run()
    again = {each.label: each.value for each in app.selectbox if "_again_" in str(each.key)}
    assert again == {"Hostel in Accom at exit": "A08C", "Historic in Drugs": "yes"}
    click(app, "Remember these names")
    assert "Remembered: 15 columns of women.csv, and what their words mean." in said(app)
    click(app, "Submit the return")
    assert "read by version 2 of your own column names" in app.code[0].value

    later = women(date(2025, 10, 1), ("Hostel", "Own flat", "Sofa surfing"), prefix="S")
    next_time = upload(visit(database, "provider", SEND, service="RIVERSIDE"), AUTUMN, later, "women.csv")
    assert asked(next_time) == []
    assert not next_time.error


def test_names_of_people_are_not_kept_unasked(visit, database):
    content = clients(date(2025, 7, 1)).replace(b"Live", b"Jane Smith")
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content)
    app.checkbox(key=next(each.key for each in app.checkbox if "Leave out" in each.label)).check().run()
    word(app, "Jane Smith").select("open").run()

    assert "These look like names of people, and nobody's name may be kept: in Status: Jane Smith." in said(app)
    assert button(app, "Remember these names").disabled
    app.checkbox(key=next(each.key for each in app.checkbox if "person's name" in each.label)).check().run()
    click(app, "Remember these names")
    assert "Remembered" in said(app)


def test_a_second_window_is_told_that_the_names_were_changed(visit, database):
    first = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, clients(date(2025, 7, 1)))
    remembered(first)
    one, other = (visit(database, "provider", NAMES, service="RIVERSIDE") for _ in range(2))
    box(one, "How heard").select("Forget this name").run()
    click(one, "Keep these changes")
    assert "To undo it, bring back version 1" in said(one)

    box(other, "Project").select("Forget this name").run()
    assert "These names were changed meanwhile, in another window or by somebody else: Version 2" in said(other)
    assert "Project" in told(other)[0]
    assert "How heard" not in told(other)[0]


def test_a_word_is_forgotten_everywhere_and_deleted_for_good(visit, database):
    content = women(date(2025, 7, 1), ("Sofa surfing", "Own flat", "Council flat"))
    remembered(upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content, "women.csv"))
    app = visit(database, "provider", NAMES, service="RIVERSIDE")

    box(app, "Own flat (Accom at start, Accom at exit)").select("Forget this word").run()
    click(app, "Keep these changes")
    assert "Own flat" not in str([table.value.to_dict("records") for table in app.table])
    app.checkbox(key=next(each.key for each in app.checkbox if "earlier versions" in each.label)).check().run()
    click(app, "Delete the earlier versions")
    assert "Deleted: of the everything sheet only version 2 is kept." in said(app)
    assert not [each for each in app.button if "Bring back" in each.label]
    app.checkbox(key=next(each.key for each in app.checkbox if "every version" in each.label)).check().run()
    click(app, "Delete these names for good")
    assert "Deleted: nothing is kept any more of what you call the everything sheet." in said(app)


def test_what_to_do_with_one_number_only(visit, database):
    content = women(date(2025, 7, 1), ("Sofa surfing",)).replace(b"Ref No", b"Lot")
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content, "women.csv")
    assert "If your service has just one, choose *referral_id and person_id* for it." in said(app)
    number = next(each for each in app.selectbox if each.value == "person_id")
    number.select("referral_id and person_id").run()
    assert "is read as both numbers" in said(app)
    assert "Still needed" not in said(app)


def test_a_word_under_our_own_column_names_is_said_once_and_read(visit, database):
    header = "referral_id,person_id,referral_source,referral_date,end_state,age_band,ethnicity"
    rows = [f"R-{at},W-{at},court,2025-07-01,Live,34,W1" for at in range(12)]
    content = "\n".join([header, *rows, ""]).encode()
    app = upload(visit(database, "provider", SEND, service="RIVERSIDE"), SUMMER, content)

    click(app, "Remember these names")
    assert not app.exception
    assert "All is well: 12 referrals for 2025-26 Q2." in said(app)

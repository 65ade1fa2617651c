"""What goes back to a sender with names of their own, or with the wide sheet: their file, their names, same rows."""

from codecs import BOM_UTF8
from datetime import date

from intake_sheets import QUARTER, as_csv, checked, codes, good_rows, rows_of
from test_wide_sheet import wide_rows

from dashboard.definitions.own_names import ONLY_NUMBER, OwnColumn, OwnNames
from dashboard.intake.advice import suggestion
from dashboard.intake.check import Checked, SentFile, check
from dashboard.intake.giving_back import differences_in, mend, numbers_of, record, report_on
from dashboard.intake.remembering import from_json
from tests.own_export import NAMES, clients


def checked_as(content: bytes) -> tuple[list[SentFile], Checked]:
    files = [SentFile("clients.csv", content)]
    return files, check(files, provider="SMALL", quarter=QUARTER, own_names=from_json(NAMES))


def test_a_file_of_own_names_goes_back_under_them_and_means_the_same():
    files, first = checked_as(clients(date(2025, 7, 1)))
    assert first.must_mend == ()
    back = mend(files[0], first)
    assert back.content.removeprefix(BOM_UTF8).startswith(b"Client Ref,Case No,Date referred,")
    assert b"2025-07-01" in back.content
    assert b"Live" in back.content  # a code of their own means what they said, and stays
    _, again = checked_as(back.content)
    assert again.must_mend == ()
    assert rows_of(again).drop("file").equals(rows_of(first).drop("file"))


def test_only_what_we_read_by_ourselves_is_a_repair():
    files, first = checked_as(clients(date(2025, 7, 1)))
    found = {(each.column, each.found, each.becomes) for each in differences_in(files, first)}
    assert ("disability", "Y", "yes") in found
    assert ("referral_date", "01/07/2025", "2025-07-01") in found
    assert not {column for column, *_ in found} & {"end_state", "age_band"}
    assert {value for column, value, _ in found if column == "referral_source"} == {"Court"}


def test_the_only_number_is_repaired_once_and_keeps_what_is_written_after_it():
    rows = [
        {name: cell for name, cell in row.items() if name != "person_id"} | {"referral_id": number}
        for row, number in zip(good_rows(3), ("A1 ", "A1/again", " A2"), strict=True)
    ]
    names = from_json({"sheet": "referrals", "columns": {"No": {"column": ONLY_NUMBER}}})
    files = [SentFile("referrals.csv", as_csv(rows).replace("referral_id", "No", 1).encode())]
    for each in rows[0]:
        if each != "referral_id":
            names[0] = names[0].joined(OwnNames("referrals", (OwnColumn(each, each),)))
    result = check(files, provider="SMALL", quarter=QUARTER, own_names=names)
    assert result.must_mend == ()
    assert [(each.column, each.rule) for each in differences_in(files, result)] == [
        ("referral_id", "blanks_trimmed"), ("referral_id", "blanks_trimmed"),
    ]  # fmt: skip
    back = check([mend(files[0], result)], provider="SMALL", quarter=QUARTER, own_names=names)
    assert rows_of(back)["person_id"].to_list() == ["A1", "A1", "A2"]


def test_a_report_and_a_record_are_in_the_sender_s_words():
    files, result = checked_as(clients(date(2025, 7, 1)).replace(b"01/07/2025", b"soon", 1))
    report = report_on(files, result)
    assert report.problems[0]["sent_as"] == report.causes[0]["sent_as"] == "Date referred"
    assert list(numbers_of(files, result).values()) == ["C-000"]
    (row,) = record(files, result, "C-000")
    assert [cell.text for cell in row.cells if cell.problems] == ["soon"]
    assert "Live" in {cell.text for cell in row.cells}


def test_the_wide_sheet_goes_back_with_its_problems_beside_its_rows():
    rows = wide_rows(3)
    rows[1] |= {"accommodation_exit": "setled", "ended_date": "12/09/2025", "feels_safe_start": "N"}
    files = [SentFile("everything.csv", as_csv(rows).encode())]
    result = check(files, provider="SMALL", quarter=QUARTER)
    assert codes(result) == ["not_in_list"]
    assert suggestion(result.problems[0]) == "settled"
    assert {(each.column, each.becomes) for each in differences_in(files, result)} == {
        ("ended_date", "2025-09-12"), ("feels_safe_start", "no"),
    }  # fmt: skip
    lines = mend(files[0], result).content.decode().splitlines()
    assert lines[0].endswith('"What to mend"')
    assert "accommodation_exit is not one of the listed values" in lines[2]
    (row,) = record(files, result, "R-1001")
    assert [cell.column for cell in row.cells if cell.problems] == ["accommodation_exit"]


def test_what_was_mended_in_the_wide_sheet_is_accepted():
    rows = wide_rows(2)
    rows[1] |= {"accommodation_exit": " A01D ", "ended_date": "12/09/2025"}
    files = [SentFile("everything.csv", as_csv(rows).encode())]
    back = mend(files[0], check(files, provider="SMALL", quarter=QUARTER))
    result = checked(back.content)
    assert result.must_mend == ()
    assert result.rows_kept == {"referrals": 2, "accommodation": 4, "assessments": 4}


def test_good_rows_under_our_own_names_are_untouched():
    files = [SentFile("referrals.csv", as_csv(good_rows(2)).encode())]
    assert differences_in(files, check(files, provider="SMALL", quarter=QUARTER)) == []

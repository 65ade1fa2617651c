"""A service with names of its own, at the command line: said once, used by check and submit ever after."""

import json
from datetime import date

import pytest

from tests.own_export import HOMES, NAMES, clients, women

SUMMER = ("--provider", "SMALL", "--quarter", "2025-26 Q2")
AUTUMN = ("--provider", "SMALL", "--quarter", "2025-26 Q3")


@pytest.fixture
def names(tmp_path):
    path = tmp_path / "names.json"
    path.write_text(json.dumps(NAMES))
    return path


@pytest.fixture
def export(tmp_path):
    def export(first_day=date(2025, 7, 1), prefix="C", **replaced):
        path = tmp_path / f"clients-{first_day}.csv"
        content = clients(first_day, prefix=prefix)
        for old, new in replaced.items():
            content = content.replace(old.encode(), new.encode())
        path.write_bytes(content)
        return path

    return export


def test_said_once_and_accepted_quarter_after_quarter(run, database, names, export):
    at = ("--database", database)
    assert run("check", export(), *SUMMER, *at).code == 1
    assert run("mapping", "--provider", "SMALL", "--set", names, *at).code == 0
    good = run("check", export(), *SUMMER, *at)
    assert (good.code, "You send the minimum set of columns" in good.out) == (0, True)
    assert run("check", export(), *SUMMER, "--json", *at).json["reach"]["next"] == "standard"
    assert "15 referrals" in run("submit", export(), *SUMMER, *at).out
    later = run("submit", export(date(2025, 10, 1), "D"), *AUTUMN, "--confirm", "open_referral_missing", *at)
    assert (later.code, "15 referrals" in later.out) == (0, True)


def test_what_is_remembered_is_shown_and_can_be_given_back_as_it_was(run, database, names, tmp_path):
    at = ("--provider", "SMALL", "--database", database)
    run("mapping", "--set", names, *at)
    (shown,) = run("mapping", "--json", *at).json
    assert {name: shown[name] for name in ("sheet", "columns", "version", "kept_by")} == {
        **NAMES, "version": 1, "kept_by": "command line",
    }  # fmt: skip
    again = tmp_path / "again.json"
    again.write_text(json.dumps([shown]))
    assert run("mapping", "--set", again, *at).code == 0
    told = run("mapping", *at).out
    assert told.startswith("referrals\tversion 2\t")
    assert "  Status\tend_state\n    Live\topen\n" in told
    assert "  Project\tleft out, not sent\n" in told
    assert "    N/A\tblank: not supplied\n" in told


def test_what_was_set_before_and_is_not_in_the_file_is_gone(run, database, names, tmp_path):
    at = ("--provider", "SMALL", "--database", database)
    run("mapping", "--set", names, *at)
    fewer = tmp_path / "fewer.json"
    fewer.write_text(json.dumps({"sheet": "referrals", "columns": {"Case No": "referral_id"}}))
    run("mapping", "--set", fewer, *at)
    (shown,) = run("mapping", "--json", *at).json
    assert shown["columns"] == {"Case No": {"column": "referral_id"}}


@pytest.mark.parametrize("sheet", [(), ("all",), ("referrals",)])
def test_forgotten(run, database, names, export, sheet):
    at = ("--database", database)
    run("mapping", "--provider", "SMALL", "--set", names, *at)
    done = run("mapping", "--provider", "SMALL", "--forget", *sheet, *at)
    assert (done.code, done.out) == (0, "")
    assert "Nothing is remembered" in done.err
    assert run("check", export(), *SUMMER, *at).code == 1


def test_nothing_to_show_and_nothing_to_forget(run, database, names):
    at = ("--provider", "SMALL", "--database", database)
    assert run("mapping", *at).code == 2  # there is no database, and looking makes none
    assert not database.exists()
    run("mapping", "--set", names, *at)
    assert run("mapping", "--forget", "outcomes", *at).code == 2
    assert run("mapping", "--provider", "ANOTHER", "--json", "--database", database).json == []


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"Case No": "referal_id"}, "has no column referal_id"),
        ({"Case No": {"column": "referral_id", "left_out": True}}, "is written as"),
        ({"Case No": {"other": "x"}}, "is written as"),
        ({"Status": {"column": "end_state", "codes": {"Live": "alive"}}}, "alive is no code of end_state"),
        ({"Status": {"column": "end_state", "codes": ["Live"]}}, "are written as"),
        ({"Status": {"column": "end_state", "codes": {"Live": "open", "LIVE ": "completed"}}}, "two meanings"),
        ({"Case No": {"column": "referral_id", "codes": {"1": "2"}}}, "2 is no code of referral_id"),
        ({"Status": {"column": "end_state", "codes": {"jo@example.org": "open"}}}, "not remembered"),
        ({"07700 900123": "referral_id"}, "looks like it identifies a person"),
        ({"Client's surname": {"left_out": True}}, "may identify people"),
        ({"Case No": {"left_out": True}}, "at least one column"),
        ([], "Each sheet is written as"),
    ],
)
def test_names_that_make_no_sense_are_refused(run, database, tmp_path, columns, told):
    path = tmp_path / "names.json"
    path.write_text(json.dumps({"sheet": "referrals", "columns": columns}))
    done = run("mapping", "--provider", "SMALL", "--set", path, "--database", database)
    assert done.code == 2
    assert told in done.err
    assert "example.org" not in done.err
    assert "900123" not in done.err


@pytest.mark.parametrize(
    ("content", "told"), [("{", "is no JSON"), ('{"sheet": "clients", "columns": {"a": "b"}}', "no sheet clients")]
)
def test_a_file_that_is_none(run, database, tmp_path, content, told):
    path = tmp_path / "names.json"
    path.write_text(content)
    done = run("mapping", "--provider", "SMALL", "--set", path, "--database", database)
    assert (done.code, told in done.err) == (2, True)
    assert run("mapping", "--provider", "SMALL", "--set", tmp_path / "no.json", "--database", database).code == 2


def test_identifiers_in_a_column_that_is_left_out_are_still_refused(run, database, names, export):
    at = ("--database", database)
    run("mapping", "--provider", "SMALL", "--set", names, *at)
    done = run("check", export(Leaflet="jo@example.org"), *SUMMER, *at)
    assert done.code == 3
    assert "A cell identifies a person (column O, How heard)" in done.out
    assert "example.org" not in done.out + done.err


def test_a_code_told_for_one_column_is_read_in_others_too(run, database, tmp_path):
    at = ("--provider", "SMALL", "--database", database)
    file = tmp_path / "women.csv"
    file.write_bytes(women(date(2025, 7, 1), ("Sofa surfing", "Caravan")))
    ours = ("person_id", "referral_id", "referral_date", "referral_source", "started_date", "ended_date", "end_state",
            "end_reason", "age_band", "ethnicity", "accommodation_start", "accommodation_exit", "swemwbs_start",
            "need_domestic_abuse", "need_drugs")  # fmt: skip
    columns = {theirs: {"column": column} for theirs, column in zip(HOMES, ours, strict=True)}
    columns["Status"]["codes"] = {"Live": "open", "Left early": "ended_early"}
    columns["Why closed"]["codes"] = {"Recall": "RET"}
    columns["Age"]["codes"] = {str(age): band for age, band in _bands().items()}
    columns["Ethnic origin"]["codes"] = {"White Brit": "W1"}
    columns["Accom at start"]["codes"] = {"Caravan": "A03"}
    columns["DV"]["codes"] = {"Historic": "yes"}
    names = tmp_path / "names.json"
    names.write_text(json.dumps([{"sheet": "everything", "columns": columns}, NAMES]))
    assert run("mapping", "--set", names, *at).code == 0
    done = run("submit", file, *SUMMER, "--database", database)
    assert (done.code, "read by version 1 of your own column names" in done.out) == (0, True)


def _bands() -> dict[int, str]:
    return {age: "18-20" if age < 21 else "21-24" if age < 25 else "25-29" if age < 30 else "30-39"
            for age in range(18, 40)}  # fmt: skip


def test_two_sheets_are_set_together_or_not_at_all(run, database, tmp_path):
    at = ("--provider", "SMALL", "--database", database)
    path = tmp_path / "names.json"
    path.write_text(json.dumps([NAMES, {"sheet": "outcomes", "columns": {"Where": "accommodation"}}]))
    assert run("mapping", "--set", path, *at).code == 2
    assert run("mapping", "--json", *at).json == []


def test_codes_that_look_like_people_must_be_said_to_be_none(run, database, tmp_path):
    at = ("--provider", "SMALL", "--database", database)
    path = tmp_path / "names.json"
    key = {"column": "complexity", "codes": {"Jane Smith": "low"}}
    path.write_text(json.dumps({"sheet": "referrals", "columns": {"Key": key}}))
    done = run("mapping", "--set", path, *at)
    assert (done.code, "looks like names of people" in done.err, "Smith" in done.err) == (2, True, False)
    assert run("mapping", "--set", path, "--no-people", *at).code == 0
    assert run("mapping", "--forget", "--for-good", *at).code == 0
    assert run("mapping", "--forget", "--for-good", *at).code == 0  # also what was only forgotten before
    assert run("mapping", "--forget", "outcomes", "--for-good", *at).code == 2

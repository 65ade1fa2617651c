"""A woman who is removed: from every version of everything, to the last byte, and she does not come back."""

import shutil
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.errors import RefusedError
from dashboard.warehouse import anew, forgotten
from dashboard.warehouse.records import Records
from tests.builders import moment, new_reference, new_return, row, withdraw, women

HER, HERS, HER_OTHER = "ZEBRA-4711", "QUAGGA-0815", "OKAPI-2342"
DAY = date(2025, 9, 1)
OTHERS = women({"white": (1, 3)})


def _hers(**given):
    return row(**{"referral_id": HERS, "person_id": HER, "referral_date": date(2025, 4, 1)} | given)


def _follow_ups(number):
    return {
        "accommodation": [{"referral_id": number, "point": "exit", "recorded_date": DAY, "accommodation": "A01A"}],
        "outcomes": [
            {"referral_id": number, "pathway": "family", "outcome_ref": "1", "achievement": "achieved",
             "recorded_date": DAY}
        ],
        "assessments": [
            {"referral_id": number, "instrument": "core10", "occasion": "start", "completed_date": DAY, "score": 20.0}
        ],
    }  # fmt: skip


def _matched(person, provider="A"):
    return {"provider": provider, "person_id": person, "index_date": DAY, "index_event": "other",
            "data_cutoff_date": DAY}  # fmt: skip


@pytest.fixture(scope="module")
def filled(empty_records, tmp_path_factory):
    """Two quarters, one of them sent twice, with everything about her and about others."""
    path = Path(shutil.copy(empty_records, tmp_path_factory.mktemp("filled") / "records.duckdb"))
    records = Records(path)
    both = {name: [*lines, *_follow_ups("r-white-0")[name]] for name, lines in _follow_ups(HERS).items()}
    for quarter in ("2025-26 Q1", "2025-26 Q2", "2025-26 Q2"):
        records.accept(new_return("A", quarter, [*OTHERS, _hers(), _hers(referral_id=HER_OTHER)], **both))
    records.accept(new_return("B", "2025-26 Q2", [_hers(referral_id="of-B", person_id="of-B")]))
    records.accept_reference(
        new_reference("reoffending", [_matched(HER), _matched("r-white-0"), _matched("of-B", "B")])
    )
    records.close()
    return path


@pytest.fixture
def sent(filled, tmp_path):
    opened = Records(Path(shutil.copy(filled, tmp_path / "records.duckdb")))
    yield opened
    opened.close()


def _number(records, query, **values):
    return records._fetch(query, values).item()  # nothing need be worked out for it


def _forget(records, person=HER, provider="A"):
    return records.forget(provider, person, moment("2026-06-01"), "tests", "objected")


def _kept(records, table):
    return records._fetch("select * from query_table($table) order by all", {"table": table})


def _bytes_of(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def _assert_gone(folder):
    found = _bytes_of(folder)
    assert b"r-white-0" in found, "the others can be found in this way"
    assert [number for number in (HER, HERS, HER_OTHER) if number.encode() in found] == []


def test_she_is_in_no_table_and_no_version_and_the_others_are_as_they_were(sent):
    tables = ("referral", "accommodation", "outcomes", "assessments", "reoffending")
    before = {table: _kept(sent, table) for table in tables}
    new = _forget(sent)
    assert new.rows == {"referral": 6, "accommodation": 3, "outcomes": 3, "assessments": 3, "reoffending": 1}
    for table, kept in before.items():
        about_her = pl.any_horizontal(
            (pl.col(name).str.contains(f"{HER}|{HERS}|{HER_OTHER}") for name, kind in kept.schema.items()
             if kind == pl.String),
        )  # fmt: skip
        assert about_her is not None
        assert kept.filter(about_her.fill_null(False)).height > 0, table
        assert _kept(sent, table).equals(kept.filter(~about_her.fill_null(False))), table


def test_all_that_names_nobody_stays_as_it_was(sent):
    withdraw(sent, "A-2025-26-Q2-v1")
    tables = ("provider_return", "sent_file", "return_event", "contract", "reference_file", "own_names", "choice")
    before = {table: _kept(sent, table) for table in tables}
    _forget(sent)
    for table, kept in before.items():
        assert _kept(sent, table).equals(kept), table


def test_what_is_kept_is_that_somebody_was_removed(sent):
    new = _forget(sent)
    (line,) = sent.forgettings()
    assert line == {
        "forgetting_id": new.forgetting_id, "provider": "A", "happened_at": moment("2026-06-01"),
        "happened_by": "tests", "reason": "objected", "how_many": 16,
    }  # fmt: skip
    (listed,) = forgotten.read(forgotten.list_beside(sent.path))
    assert listed == new
    assert len(listed.keys) == 3
    assert forgotten.list_beside(sent.path).stat().st_mode & 0o777 == 0o600
    assert forgotten.secret_beside(sent.path).stat().st_mode & 0o777 == 0o600


def test_no_byte_of_her_numbers_stays_in_the_folder(sent):
    _forget(sent)
    _assert_gone(sent.path.parent)  # while it is open
    sent.close()
    _assert_gone(sent.path.parent)


@pytest.mark.parametrize("step", ["copy", "replace"])
def test_after_a_crash_between_steps_she_is_removed_when_the_records_are_opened_next(sent, monkeypatch, step):
    def crash(*arguments):
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr(anew, step, crash)
    with pytest.raises(RefusedError, match="removed when the dashboard is started next"):
        _forget(sent)
    assert _number(sent, "select count(*) from referral where person_id = $her", her=HER) == 6
    monkeypatch.undo()
    sent.close()
    assert HER.encode() in _bytes_of(sent.path.parent)
    again = Records(sent.path)
    assert _number(again, "select count(*) from referral") == 10
    assert len(again.forgettings()) == 1
    again.close()
    _assert_gone(sent.path.parent)


def test_what_a_killed_process_left_beside_the_file_is_cleared(sent):
    folder = sent.path.parent
    (folder / "records.duckdb.tmp").mkdir()
    (folder / "records.duckdb.tmp" / "duckdb_temp_storage-0.tmp").write_text(HER)
    (folder / "records.duckdb.anew").write_text(HER)
    sent.close()
    Records(sent.path).close()
    assert sorted(path.name for path in folder.iterdir()) == ["records.duckdb"]


def test_an_older_copy_of_the_file_does_not_bring_her_back(sent):
    sent.close()
    older = sent.path.read_bytes()
    opened = Records(sent.path)
    _forget(opened)
    opened.close()
    sent.path.write_bytes(older)
    opened = Records(sent.path)
    assert _number(opened, "select count(*) from referral where person_id = $her", her=HER) == 0
    opened.close()
    _assert_gone(sent.path.parent)


def test_a_file_with_her_in_it_is_not_kept(sent):
    _forget(sent)
    later = new_return("A", "2025-26 Q3", [*OTHERS, _hers()])
    only_follow_up = new_return("A", "2025-26 Q3", None, **_follow_ups(HERS))
    for new in (later, only_follow_up):
        with pytest.raises(RefusedError, match="removed meanwhile"):
            sent.accept(new)
    with pytest.raises(RefusedError, match="removed meanwhile"):
        sent.accept_reference(new_reference("reoffending", [_matched(HER)]))
    assert sent.accept(new_return("B", "2025-26 Q3", [_hers()])), "the number of another service's is another woman's"


def test_rows_are_left_out_by_her_number_and_by_her_referral_s(sent):
    _forget(sent)
    frame = new_return("A", "2025-26 Q3", [*OTHERS, _hers(), _hers(person_id="new")]).sheets["referrals"]
    assert sent.forgotten.without(frame, "A")["referral_id"].to_list() == ["r-white-0", "r-white-1", "r-white-2"]
    assert sent.forgotten.without(frame, "B").height == 5
    matched = new_reference("reoffending", [_matched(HER), _matched(HER, "B")]).rows
    assert sent.forgotten.without(matched)["provider"].to_list() == ["B"]


def test_without_the_secret_nothing_is_taken(sent):
    _forget(sent)
    forgotten.secret_beside(sent.path).unlink()
    sent.close()
    opened = Records(sent.path)
    with pytest.raises(RefusedError, match="forgotten-secret is missing"):
        opened.accept(new_return("A", "2025-26 Q3", OTHERS))
    opened.close()


def test_a_number_that_was_corrected_since_is_another_woman_s(records):
    """Version 1 gave r1 to her by mistake: that row goes, and the referral stays with whom it belongs to."""
    wrong = [_hers(referral_id="r1"), _hers()]
    right = [_hers(referral_id="r1", person_id="other"), _hers()]
    records.accept(new_return("A", "2025-26 Q2", wrong, **_follow_ups("r1")))
    records.accept(new_return("A", "2025-26 Q2", right, **_follow_ups("r1")))
    new = _forget(records)
    assert new.rows == {"referral": 3}
    assert records._fetch("select person_id from referral").rows() == [("other",)]
    assert _number(records, "select count(*) from outcomes") == 2


def test_a_woman_who_was_called_otherwise_before_goes_with_her_referral(records):
    records.accept(new_return("A", "2025-26 Q2", [*OTHERS, _hers(person_id="earlier")], **_follow_ups(HERS)))
    records.accept(new_return("A", "2025-26 Q2", [*OTHERS, _hers()]))
    assert _forget(records).rows == {"referral": 2, "accommodation": 1, "outcomes": 1, "assessments": 1}
    assert HERS not in records._fetch("select referral_id from referral")["referral_id"].to_list()


def test_figures_are_worked_out_anew(sent):
    word = sent.version()
    assert sent.fetch("select count(*) from current_referral").item() == 6
    _forget(sent)
    assert sent.version() != word
    assert sent.fetch("select count(*) from current_referral").item() == 4


def test_it_can_be_done_again_and_with_others(sent):
    _forget(sent)
    assert sent.rows_about("A", HER) == {}
    assert _forget(sent, "r-white-1").rows == {"referral": 3}
    assert len(sent.forgettings()) == 2
    sent.accept(new_return("A", "2025-26 Q4", OTHERS[:1]))
    assert _number(sent, "select count(*) from referral") == 8


def test_who_reads_meanwhile_sees_either(sent):
    """Nobody gets an error, and nobody a number in between."""
    seen, wrong, stop = set(), [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                with sent.snapshot() as at:
                    first = at.fetch("select count(*) from referral").item()
                    again = at.fetch("select count(*) from referral").item()
                seen.add((first, again))
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        _forget(sent)
        _forget(sent, "r-white-1")
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert seen <= {(16, 16), (10, 10), (7, 7)}
    assert _number(sent, "select count(*) from referral") == 7


def test_the_list_says_nothing_where_a_line_is_half_written(sent):
    path = forgotten.list_beside(sent.path)
    path.write_text('{"forgetting_id": "half')
    new = _forget(sent)
    assert forgotten.read(path) == (new,)


def test_removals_are_told_apart_by_the_kind_of_number(records):
    keys = {records.forgotten.key(*each) for each in (("A", "woman", "1"), ("A", "referral", "1"), ("B", "woman", "1"))}
    assert len(keys) == 3
    assert records.forgotten.key("A", "woman", "1") in keys
    assert replace(_forget(records, "unknown"), rows={}).keys == (records.forgotten.key("A", "woman", "unknown"),)


def test_every_table_that_names_somebody_says_whose_she_is(records):
    """Rows are found by provider and number: a table without the provider could not be looked through."""
    found = records._fetch(
        "select table_name, list(column_name) as columns from duckdb_columns() where not internal group by table_name"
    )
    naming = {name: set(columns) for name, columns in found.rows() if {"person_id", "referral_id"} & set(columns)}
    assert {"referral", "accommodation", "outcomes", "assessments", "reoffending"} <= naming.keys()
    assert [name for name, columns in naming.items() if "provider" not in columns] == []

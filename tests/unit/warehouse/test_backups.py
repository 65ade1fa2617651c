"""A backup: whole, verified, without the key; and put back without bringing anybody back."""

import json
import shutil
from pathlib import Path

import pytest

from dashboard.errors import RefusedError, UsageError
from dashboard.settings import key_file
from dashboard.warehouse import backups, forgotten, register
from dashboard.warehouse.records import Records
from dashboard.warehouse.register import Entry
from dashboard.warehouse.release import Cell, PublishedTable, open_current
from dashboard.warehouse.releasing import write
from tests.builders import moment, new_return, women

NOW = moment("2026-06-01")
HER = "r-white-1"


def _publish(database, period):
    table = PublishedTable("t", "completed", period, "1", ("A",), NOW)
    write(database, [table], [Cell("t", "completed", period, "", "white", 20, 10)], [], built_at=NOW, policy="p",
          variance=4, remarks=[])  # fmt: skip


def _say(database, words):
    register.add(database, Entry(words, "dispute", "x", NOW, "provider", "A", words=words))


@pytest.fixture(scope="module")
def filled(empty_records, tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled")
    records = Records(Path(shutil.copy(empty_records, folder / "records.duckdb")))
    records.accept(new_return("A", "2025-26 Q2", women({"white": (1, 3)})))
    records.close()
    _publish(records.path, "2024-25")
    (folder / "noise-secret").write_text("ab" * 32)
    (folder / "records-key").write_text("cd" * 32)
    _say(records.path, "first")
    return folder


@pytest.fixture
def installation(filled, tmp_path):
    """An installation, and a backup of it that was made before anything else happened to it."""
    database = Path(shutil.copytree(filled, tmp_path / "installation")) / "records.duckdb"
    records = Records(database)
    backups.make(records, tmp_path / "backup", NOW)
    yield records
    records.close()


def _women(database):
    records = Records(database)
    found = records._fetch("select person_id from referral order by 1")["person_id"].to_list()
    records.close()
    return found


def test_a_backup_holds_all_but_the_key_and_is_its_owner_s_only(installation, tmp_path):
    backup = tmp_path / "backup"
    names = {path.name for path in backup.iterdir()}
    release = open_current(installation.path)
    assert names == {
        "backup.json", "records.duckdb", "release-current", release.path.name, "noise-secret", "forgotten-secret",
        "explain-or-reform.jsonl",
    }  # fmt: skip
    release.close()
    assert backup.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in backup.iterdir()} == {0o600}
    made = backups.verified(backup, key_file(installation.path))
    assert made.tables["referral"] == 3
    assert made.made_at == NOW


def test_restored_into_an_empty_folder_it_is_as_it_was(installation, tmp_path):
    new = tmp_path / "new" / "records.duckdb"
    done = backups.restore(tmp_path / "backup", new, replace=False)
    assert (done.removed_again, done.kept_release) == (0, False)
    assert _women(new) == ["r-white-0", "r-white-1", "r-white-2"]
    release = open_current(new)
    assert [table.period for table in release.published()] == ["2024-25"]
    release.close()
    assert new.with_name("noise-secret").read_text() == "ab" * 32
    assert [entry.words for entry in register.entries(new)] == ["first"]
    assert {path.stat().st_mode & 0o777 for path in new.parent.iterdir()} == {0o600}


def test_who_was_removed_after_the_backup_does_not_come_back(installation, tmp_path):
    database = installation.path
    installation.forget("A", HER, NOW, "tests", "objected")
    installation.close()
    done = backups.restore(tmp_path / "backup", database, replace=True)
    assert done.removed_again == 1
    assert _women(database) == ["r-white-0", "r-white-2"]
    found = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert b"r-white-0" in found
    assert HER.encode() not in found


def test_a_backup_made_after_holds_no_byte_of_her_and_keeps_her_out(installation, tmp_path):
    installation.forget("A", HER, NOW, "tests", "objected")
    backups.make(installation, tmp_path / "later", NOW)
    found = b"".join(path.read_bytes() for path in (tmp_path / "later").iterdir())
    assert b"r-white-0" in found
    assert HER.encode() not in found
    new = tmp_path / "new" / "records.duckdb"
    assert backups.restore(tmp_path / "later", new, replace=False).removed_again == 0
    records = Records(new)
    with pytest.raises(RefusedError, match="removed meanwhile"):
        records.accept(new_return("A", "2025-26 Q3", women({"white": (1, 3)})))
    records.close()


def test_the_list_of_who_was_removed_can_be_given_where_the_disk_was_lost(installation, tmp_path):
    installation.forget("A", HER, NOW, "tests", "objected")
    elsewhere = Path(shutil.copy(forgotten.list_beside(installation.path), tmp_path / "elsewhere.jsonl"))
    new = tmp_path / "new" / "records.duckdb"
    assert backups.restore(tmp_path / "backup", new, replace=False, removed=elsewhere).removed_again == 1
    assert _women(new) == ["r-white-0", "r-white-2"]


def test_what_was_published_and_said_since_stays(installation, tmp_path):
    database = installation.path
    installation.close()
    _publish(database, "2025-26")
    _say(database, "second")
    done = backups.restore(tmp_path / "backup", database, replace=True)
    assert done.kept_release
    release = open_current(database)
    assert {table.period for table in release.published()} == {"2024-25", "2025-26"}
    release.close()
    assert [entry.words for entry in register.entries(database)] == ["first", "second"]


def test_records_are_not_replaced_unasked(installation, tmp_path):
    with pytest.raises(RefusedError, match="--replace"):
        backups.restore(tmp_path / "backup", installation.path, replace=False)


def test_another_installation_s_backup_is_refused(installation, tmp_path):
    installation.close()
    installation.path.with_name("noise-secret").write_text("00" * 32)
    with pytest.raises(RefusedError, match="another installation"):
        backups.restore(tmp_path / "backup", installation.path, replace=True)
    assert _women(installation.path) == ["r-white-0", "r-white-1", "r-white-2"]


def test_damaged_records_can_be_replaced(installation, tmp_path):
    installation.close()
    installation.path.write_bytes(b"\0" * 5000)
    backups.restore(tmp_path / "backup", installation.path, replace=True)
    assert len(_women(installation.path)) == 3


@pytest.mark.parametrize("fault", ["changed", "missing", "no manifest", "rows"])
def test_a_backup_that_is_not_whole_is_not_used(installation, tmp_path, fault):
    backup = tmp_path / "backup"
    if fault == "changed":
        (backup / "noise-secret").write_text("00" * 32)
    elif fault == "missing":
        (backup / "records.duckdb").unlink()
    elif fault == "no manifest":
        (backup / "backup.json").unlink()
    else:
        manifest = json.loads((backup / "backup.json").read_text())
        manifest["tables"]["referral"] = 4
        (backup / "backup.json").write_text(json.dumps(manifest))
    with pytest.raises(UsageError, match="backup"):
        backups.restore(backup, tmp_path / "new" / "records.duckdb", replace=False)
    assert not (tmp_path / "new").exists()


def test_a_backup_takes_no_other_s_place(installation, tmp_path):
    with pytest.raises(UsageError, match="a new folder for each backup"):
        backups.make(installation, tmp_path / "backup", NOW)

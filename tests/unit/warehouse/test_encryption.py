"""Encrypted records: nothing of them can be read in the folder, and they do all that plain ones do."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import RefusedError
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from dashboard.warehouse import backups, encryption, secret_files
from dashboard.warehouse.connection import connect
from dashboard.warehouse.drafts import draft_of
from dashboard.warehouse.records import Records
from tests.builders import moment, new_return, women
from tests.conftest import ROOT

NOW = moment("2026-06-01")
SENT = new_return("A", "2025-26 Q2", women({"white": (1, 3)}))


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Made once, closed, and only copied: making the views of an encrypted file takes its time."""
    path = tmp_path_factory.mktemp("filled") / "records.duckdb"
    records = Records(path, create=True, encrypted=True)
    records.accept(SENT)
    records.close()
    return path


@pytest.fixture
def path(filled, tmp_path):
    for each in filled.parent.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    return tmp_path / filled.name


def _bytes_of(folder):
    return b"".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


def _count(records):
    return records._fetch("select count(*) from referral").item()


def test_nothing_can_be_read_in_the_folder_not_even_while_it_is_written(path):
    assert encryption.is_encrypted(path)
    records = Records(path)
    records.accept(new_return("A", "2025-26 Q3", women({"white": (1, 3)})))
    assert path.with_name("records.duckdb.wal").exists()
    assert b"r-white-0" not in _bytes_of(path.parent)
    assert _count(records) == 6
    assert records.fetch("select count(*) from current_referral").item() == 3
    records.close()
    assert b"r-white-0" not in _bytes_of(path.parent)


def test_the_key_is_256_bits_that_only_the_owner_reads(path):
    key = path.with_name("records-key")
    assert len(bytes.fromhex(key.read_text())) == 32
    made = key.with_name("another")
    assert secret_files.read_or_make(made) != secret_files.read(key)
    assert made.stat().st_mode & 0o777 == 0o600


def test_without_the_key_or_with_another_it_does_not_open(path):
    key = path.with_name("records-key")
    right = key.read_text()
    key.write_text("00" * 32)
    with pytest.raises(RefusedError, match="not the one"):
        Records(path)
    key.write_text("not a key")
    with pytest.raises(RefusedError, match="damaged"):
        Records(path)
    key.unlink()
    with pytest.raises(RefusedError, match="OUTCOMES_KEY_FILE"):
        Records(path)
    assert not key.exists(), "no new key is made for a file that has one"
    key.write_text(right)
    Records(path).close()


def test_the_key_lies_where_the_settings_say(path, tmp_path, monkeypatch):
    elsewhere = tmp_path / "other-disk" / "key"
    elsewhere.parent.mkdir()
    path.with_name("records-key").rename(elsewhere)
    monkeypatch.setenv("OUTCOMES_KEY_FILE", str(elsewhere))
    records = Records(path)
    assert _count(records) == 3
    records.close()


def test_there_is_no_way_out_of_it(path):
    connection = connect(path)
    for statement in (
        "select * from read_text('/etc/hostname')",
        f"attach '{path.with_name('x.duckdb')}'",
        f"copy referral to '{path.with_name('x.csv')}'",
        "select * from read_csv('https://127.0.0.1/x.csv')",
        "set enable_external_access = true",
        "install spatial",
    ):
        with pytest.raises(duckdb.Error, match=r"disabled|locked|Cannot"):
            connection.execute(statement)
    assert connection.execute("select current_setting('temp_directory')").fetchone() == (f"{path}.tmp",)
    assert connection.execute("select current_setting('temp_file_encryption')").fetchone() == (True,)
    connection.close()


@pytest.mark.parametrize("encrypted", [False, True])
def test_what_does_not_fit_into_memory_is_not_put_on_disk_in_plain(tmp_path, encrypted):
    """Of a file that is not encrypted, the same can be found there."""
    path = tmp_path / "spilling.duckdb"
    connection = connect(path, memory_limit="60MB", encrypted=encrypted)
    connection.execute("create temporary table large as select 'ZEBRA-4711-' || range || repeat('x', 200) as s"
                       " from range(300_000)")  # fmt: skip
    spilled = list(path.with_name("spilling.duckdb.tmp").iterdir())
    assert spilled
    assert any(b"ZEBRA-4711-" in each.read_bytes() for each in spilled) is not encrypted
    connection.close()


def test_another_process_is_told_that_it_is_in_use(path):
    records = Records(path)
    script = f"from pathlib import Path; from dashboard.warehouse.records import Records; Records(Path({str(path)!r}))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert "Another process is using this database" in done.stderr
    records.close()


def test_a_woman_is_removed_from_it_and_a_draft_is_made_of_it(path):
    records = Records(path)
    with draft_of(records, "A") as draft:
        assert _count(draft) == 3
    records.forget("A", "r-white-1", NOW, "tests", "objected")
    assert _count(records) == 2
    assert records.encrypted
    records.close()
    assert encryption.is_encrypted(path)


def test_a_backup_of_it_has_no_key_and_is_of_no_use_without(path, tmp_path, monkeypatch):
    records = Records(path)
    backups.make(records, tmp_path / "backup", NOW)
    records.close()
    assert encryption.is_encrypted(tmp_path / "backup" / "records.duckdb")
    assert path.with_name("records-key").read_text().encode() not in _bytes_of(tmp_path / "backup")
    new = tmp_path / "new" / "records.duckdb"
    with pytest.raises(RefusedError, match="OUTCOMES_KEY_FILE"):
        backups.restore(tmp_path / "backup", new, replace=False)
    monkeypatch.setenv("OUTCOMES_KEY_FILE", str(path.with_name("records-key")))
    backups.restore(tmp_path / "backup", new, replace=False)
    restored = Records(new)
    assert _count(restored) == 3
    restored.close()


def test_plain_records_are_opened_as_they_are_and_encrypted_on_demand(empty_records, tmp_path):
    path = tmp_path / "records.duckdb"
    path.write_bytes(Path(empty_records).read_bytes())
    records = Records(path, encrypted=True)
    records.accept(SENT)
    assert not records.encrypted
    assert records.encrypt()
    assert not records.encrypt()
    assert _count(records) == 3
    records.close()
    assert encryption.is_encrypted(path)
    assert b"r-white-0" not in _bytes_of(tmp_path)
    again = Records(path)
    assert _count(again) == 3
    again.close()


def test_an_installation_encrypts_unless_it_says_no(tmp_path, monkeypatch):
    assert not Settings.from_environment().encryption, "as the tests are run"
    monkeypatch.delenv("OUTCOMES_ENCRYPTION")
    monkeypatch.setenv("OUTCOMES_DATABASE", str(tmp_path / "records.duckdb"))
    installation = Installation(Settings.from_environment())
    assert installation.records(create=True).encrypted
    installation.close()


def test_without_the_extension_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(encryption, "_PACKAGE", "no_such_package")
    with pytest.raises(RefusedError, match="OUTCOMES_ENCRYPTION=no"):
        Records(tmp_path / "records.duckdb", create=True, encrypted=True)

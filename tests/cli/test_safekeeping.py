"""Backup, restore and doctor at the command line."""

import shutil

import pytest


@pytest.fixture
def installed(copied):
    copied.parent.chmod(0o700)
    return copied


def _said(done, what):
    return [line.split("\t")[1] for line in done.out.splitlines() if line.startswith(what)]


def test_an_installation_is_backed_up_lost_and_restored(run, installed, tmp_path):
    backup, before = tmp_path / "backup", run("returns", "--json", "--database", installed).json
    asked = ("answer", "--indicator", "started", "--json", "--database", installed)
    published = run(*asked).json
    done = run("backup", backup, "--database", installed)
    assert (done.code, done.out) == (0, f"Backed up and verified: {backup}, 7 files.\n")
    assert run("restore", backup, "--database", installed).code == 3

    shutil.rmtree(installed.parent)
    done = run("restore", backup, "--database", installed)
    assert done.code == 0
    assert done.out.startswith(f"Restored: {installed}, as it was on ")
    assert run("returns", "--json", "--database", installed).json == before
    assert run(*asked).json == published
    assert run("doctor", "--database", installed).code == 0

    done = run("restore", backup, "--replace", "--database", installed)
    assert (done.code, "What has been published stays" in done.out) == (0, True)


def test_what_is_no_backup_is_not_restored(run, database, tmp_path):
    done = run("restore", tmp_path, "--database", database)
    assert (done.code, done.out) == (2, "")
    assert "There is no backup" in done.err


def test_doctor_says_what_is_fine_and_what_to_mend(run, installed):
    done = run("doctor", "--database", installed)
    assert (done.code, _said(done, "MEND")) == (0, [])
    assert "The release opens." in _said(done, "fine")

    installed.chmod(0o644)
    installed.parent.chmod(0o755)
    installed.with_name("noise-secret").unlink()
    for release in installed.parent.glob("release-*.duckdb"):
        release.write_bytes(b"damaged")
    done = run("doctor", "--database", installed)
    assert done.code == 1
    said = "\n".join(_said(done, "MEND"))
    for words in (
        "chmod 600 records.duckdb", f"chmod 700 {installed.parent.name}", "noise-secret is missing", "cannot be opened",
    ):  # fmt: skip
        assert words in said


def test_doctor_finds_a_pointer_that_leads_nowhere_and_a_list_that_cannot_be_read(run, installed):
    for release in installed.parent.glob("release-*.duckdb"):
        release.unlink()
    installed.with_name("forgotten.jsonl").write_text("half a li")
    installed.with_name("forgotten.jsonl").chmod(0o600)
    said = "\n".join(_said(run("doctor", "--database", installed), "MEND"))
    assert "which is not there" in said
    assert "cannot be read: 1." in said


def test_doctor_needs_an_installation(run, database):
    assert run("doctor", "--database", database).code == 2


def test_records_that_are_not_encrypted_are_told_of_and_encrypted(run, installed, monkeypatch):
    monkeypatch.delenv("OUTCOMES_ENCRYPTION")
    before = run("returns", "--json", "--database", installed).json
    done = run("doctor", "--database", installed)
    assert (done.code, [line for line in _said(done, "MEND") if "outcomes encrypt" in line] != []) == (1, True)
    done = run("encrypt", "--database", installed)
    assert (done.code, str(installed.with_name("records-key")) in done.out) == (0, True)
    assert run("returns", "--json", "--database", installed).json == before
    assert run("encrypt", "--database", installed).code == 2
    done = run("doctor", "--database", installed)
    assert (done.code, "The records are encrypted." in _said(done, "fine")) == (0, True)
    assert any("Their key lies beside them" in line for line in _said(done, "fine"))


def test_what_is_due_is_listed_and_removed_only_when_asked(run, installed, tmp_path):
    done = run("retain", "--database", installed)
    assert (done.code, done.out) == (2, "")
    assert "the contract says nothing of it: RIVERSIDE-1" in done.err

    register = tmp_path / "register.toml"
    register.write_text(
        '[[contract]]\ncontract = "R"\nprovider = "RIVERSIDE"\ncommissioners = ["X"]\nretention_years = 1\n'
    )
    assert run("contracts", register, "--database", installed).code == 0
    sent = run("returns", "--json", "--database", installed).json
    done = run("retain", "--database", installed)
    assert done.code == 0
    assert done.out.startswith("RIVERSIDE\tended in ")
    assert "removed" not in done.out
    assert run("returns", "--json", "--database", installed).json == sent
    done = run("retain", "--now", "--database", installed)
    assert "RIVERSIDE\tremoved\t" in done.out
    assert run("retain", "--database", installed).code == 2

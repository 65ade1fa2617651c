"""Every broken sample at the command line: how it ends, what is said, and that nothing of it stays."""

import csv
import json
import re

import pytest

from dashboard.cli import main
from dashboard.settings import resource
from dashboard.warehouse.records import Records
from tests.cli.conftest import bytes_under

BROKEN = resource("sample_data") / "broken"
MANIFEST = list(csv.DictReader((BROKEN / "manifest.csv").read_text(encoding="utf-8").splitlines()))
OF = ("--provider", "A", "--quarter", "2025-26 Q2")
IDENTIFIERS = [sample["file"] for sample in MANIFEST if sample["exit"] == "3"]
TABLES = (
    "provider_return", "sent_file", "confirmation", "contract", "return_event", "reference_file", "referral",
    "accommodation", "outcomes", "assessments", "experience", "reoffending", "population", "accepted_repair",
)  # fmt: skip

every_sample = pytest.mark.parametrize("sample", MANIFEST, ids=[sample["file"] for sample in MANIFEST])


def test_the_manifest_names_every_sample():
    files = {path.name for path in BROKEN.iterdir()} - {"good.csv", "manifest.csv"}
    assert files == {sample["file"] for sample in MANIFEST}


@every_sample
def test_check_names_the_fault(sample, tmp_path, capsys):
    database = tmp_path / "installation" / "records.duckdb"
    code = main(["check", str(BROKEN / sample["file"]), *OF, "--json", "--database", str(database)])
    said = capsys.readouterr()
    assert code == int(sample["exit"])
    problems = json.loads(said.out)["problems"]
    assert {problem["code"] for problem in problems} == {sample["code"]}
    assert any(problem["refused"] for problem in problems) == (code == 3)
    assert not database.parent.exists()


@every_sample
def test_submit_stores_nothing(sample, tmp_path, capsys):
    database = tmp_path / "installation" / "records.duckdb"
    code = main(["submit", str(BROKEN / sample["file"]), *OF, "--database", str(database)])
    assert code == int(sample["exit"])
    assert "Nothing was stored." in capsys.readouterr().err
    assert main(["returns", "--json", "--database", str(database)]) == 0
    assert json.loads(capsys.readouterr().out) == []
    records = Records(database)
    counts = {table: records.fetch(f"select count(*) from {table}").item() for table in TABLES}
    records.close()
    assert counts == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize("name", IDENTIFIERS)
def test_what_identifies_a_person_is_written_nowhere(name, tmp_path, capfd, monkeypatch):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    database = tmp_path / "installation" / "records.duckdb"
    values = _identifiers(name)
    said = ""
    for command in (("check",), ("check", "--json"), ("submit",), ("submit", "--confirm", "identifier_in_cell")):
        words = [*command, str(BROKEN / name), *OF, "--database", str(database)]
        assert main(words) == 3
        out, err = capfd.readouterr()
        said += out + err
    written = b"".join(bytes_under(tmp_path).values())
    assert written, "a database was made"
    for value in values:
        assert value not in said
        assert value.encode() not in written
        assert value.encode("utf-16-le") not in written


def _identifiers(name):
    """The values that stand in the sample and not in the good file, its row numbers and dates apart."""
    good, bad = (set(re.split("[,\n]", (BROKEN / file).read_text(encoding="utf-8"))) for file in ("good.csv", name))
    found = {value for value in bad - good if len(value) > 4}
    assert found
    return found - {"surname"}

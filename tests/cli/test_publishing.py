"""Publishing in steps at the command line: prepared by one person, published by another."""

import json

import pytest

from dashboard.cli import main
from dashboard.operations.current_release import CurrentRelease
from dashboard.warehouse.records import Records
from tests.builders import new_return, women

YEAR = ["--period", "2025-26", "--now"]


@pytest.fixture
def run(records, capsys):
    """Runs a command on a year of one service: (exit code, what it printed, what it said)."""
    path = records.path
    assert isinstance(records, Records)
    records.accept(new_return("A", "2025-26 Q4", women({"white": (120, 240), "black": (20, 60)})))
    records.close()

    def run(*words):
        code = main([words[0], "--database", str(path), *words[1:]])
        out, said = capsys.readouterr()
        return code, out, said

    run.database = path
    return run


def _current(run):
    current = CurrentRelease(run.database)
    found = current.get()
    current.close()
    return found and found.release_id


def test_from_prepared_to_published(run):
    code, out, said = run("publish", *YEAR, "--prepare-by", "Ada")
    candidate = json.loads(out)["release"]
    assert code == 0
    assert said.count("passed: ") == 7
    assert f"outcomes approve {candidate} --by NAME" in said
    assert _current(run) is None
    assert f"{candidate}" in run("candidates")[1]
    assert json.loads(run("candidates", "--json")[1])[0]["prepared"]["by"] == "Ada"
    assert run("approve", candidate, "--by", "Ada")[0] == 3
    assert run("approve", candidate, "--by", "Bea")[0] == 0
    assert _current(run) == candidate
    assert run("candidates")[1] == ""
    assert run("publish", *YEAR)[0] == 3


def test_at_a_time_and_discarded_after_all(run):
    candidate = json.loads(run("publish", *YEAR, "--prepare-by", "Ada")[1])["release"]
    assert run("approve", candidate, "--by", "Bea", "--at", "tomorrow")[0] == 2
    assert run("approve", candidate, "--by", "Bea", "--at", "2999-01-01T09:30")[0] == 0
    assert "to be published 2999-01-01 09:30 UTC" in run("candidates")[1]
    assert run("discard", candidate, "--by", "Ada", "--reason", "Sent in error.")[0] == 0
    assert _current(run) is None


def test_a_correction_prints_its_price(run):
    run("publish", *YEAR)
    asked = ("--table", "provider_year_ethnicity", "--period", "2025-26", "--prepare-by", "Ada")
    assert run("correct", *asked, "--reason", "oops")[0] == 2
    wrong = ("--reason", "One service had sent the wrong quarter.")
    code, _, said = run("correct", *asked, *wrong)
    assert (code, "would only move them by chance" in said) == (2, True)
    code, out, said = run("correct", *asked, *wrong, "--counted-wrongly")
    assert code == 0
    assert "with a chance of 0.69; it was 0.64" in said
    assert run("approve", json.loads(out)["release"], "--by", "Bea")[0] == 0


def test_the_contract_period(run):
    assert run("contract-period")[0] == 2
    assert run("contract-period", "--from", "2024-25 Q1")[0] == 2
    assert run("contract-period", "--from", "2024-25 Q1", "--to", "2025-26 Q4")[:2] == (0, "2024-25 Q1 to 2025-26 Q4\n")
    assert run("contract-period")[1] == "2024-25 Q1 to 2025-26 Q4\n"
    assert run("contract-period", "--from", "2023-24 Q4", "--to", "2025-26 Q4")[0] == 3

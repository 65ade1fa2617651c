"""`outcomes contracts`: registering what was agreed, listing it, and what each commissioner then sees."""

import json

import pytest

from tests.cli.conftest import sheet

REGISTER = """
[[contract]]
contract = "NORTH-1"
provider = "A"
commissioners = ["MARCHES", "VALLEY"]
delivery_partners = ["HUB"]
working_days = 5

[[contract.kpi]]
indicator = "completed"
target = 0.6

[[contract.kpi]]
indicator = "waiting_now"
target = 12
at_least = false

[[contract]]
contract = "SOUTH-1"
provider = "B"
commissioners = ["VALLEY"]
"""


@pytest.fixture
def register(tmp_path):
    """Writes a register of contracts."""

    def register(text=REGISTER):
        path = tmp_path / "contracts.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return register


def test_registering_makes_the_database_and_lists_what_stands(run, database, register):
    done = run("contracts", register(), "--database", database)
    assert done.code == 0
    assert done.err == "Registered 2 contracts.\n"
    assert done.out.splitlines() == [
        "NORTH-1\tA\tMARCHES, VALLEY\tcompleted ≥ 0.6, waiting_now ≤ 12", "SOUTH-1\tB\tVALLEY\t",
    ]  # fmt: skip


def test_they_are_listed_as_json(run, database, register):
    run("contracts", register(), "--database", database)
    done = run("contracts", "--json", "--database", database)
    assert (done.code, done.err) == (0, "")
    assert done.json[0] == {
        "contract": "NORTH-1",
        "provider": "A",
        "commissioners": ["MARCHES", "VALLEY"],
        "delivery_partners": ["HUB"],
        "working_days": 5,
        "kpis": [
            {"indicator": "completed", "target": 0.6, "at_least": True, "tolerance": 0.0, "over": "year"},
            {"indicator": "waiting_now", "target": 12.0, "at_least": False, "tolerance": 0.0, "over": "year"},
        ],
        "retention_years": None,
        "needs": True,
        "year_begins": 4,
        "applies_from": None,
    }
    assert done.json[1]["working_days"] == 10


def test_a_commissioner_sees_their_own_only(run, database, register):
    run("contracts", register(), "--database", database)
    seen = {
        code: [one["contract"] for one in run(
            "contracts", "--commissioner", code, "--json", "--database", database
        ).json]
        for code in ("MARCHES", "VALLEY", "NOBODY")
    }  # fmt: skip
    assert seen == {"MARCHES": ["NORTH-1"], "VALLEY": ["NORTH-1", "SOUTH-1"], "NOBODY": []}


def test_registered_again_the_newest_terms_stand(run, database, register):
    run("contracts", register(), "--database", database)
    run("contracts", register(REGISTER.replace("working_days = 5", "working_days = 7")), "--database", database)
    assert [one["working_days"] for one in run("contracts", "--json", "--database", database).json] == [7, 10]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[contract", "The register of contracts cannot be read"),
        ("", "has no [[contract]]"),
        (REGISTER.replace("working_days", "working_hours"), "Contract NORTH-1: not known: working_hours."),
        (REGISTER.replace('provider = "B"', ""), "Contract SOUTH-1: provider is missing."),
        (REGISTER.replace('["VALLEY"]', "[]"), "Contract SOUTH-1 names no commissioner"),
        (REGISTER.replace("working_days = 5", "working_days = 0"), "working_days is at least 1"),
        (REGISTER.replace('"completed"', '"happiness"'), "There is no indicator happiness"),
        (REGISTER.replace('"completed"', '"trust"'), "no target can be set on “Can trust her worker”"),
        (REGISTER.replace('"completed"', '"proven_reoffending"'), "no target can be set on “Proven reoffending”"),
        (REGISTER.replace("target = 0.6", 'target = "most"'), "Contract NORTH-1:"),
    ],
)
def test_what_cannot_be_registered_is_told_and_nothing_is_kept(run, database, register, text, sentence):
    done = run("contracts", register(text), "--database", database)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert "Traceback" not in done.err
    assert not database.exists() or run("contracts", "--json", "--database", database).json == []


def test_a_file_that_cannot_be_read(run, database, tmp_path):
    broken = tmp_path / "latin.toml"
    broken.write_bytes(b'[[contract]]\ncontract = "caf\xe9"\n')
    for path in (tmp_path / "nowhere.toml", tmp_path, broken):
        done = run("contracts", path, "--database", database)
        assert (done.code, done.out) == (2, "")
        assert "cannot be read" in done.err
    assert not database.exists()


def test_without_a_database_there_is_nothing_to_list(run, database):
    done = run("contracts", "--database", database)
    assert (done.code, done.out) == (2, "")
    assert not database.exists()


def test_returns_and_headline_as_a_commissioner(run, database, register, tmp_path):
    run("contracts", register(), "--database", database)
    for provider, rows in (("A", 12), ("B", 7)):
        path = sheet(tmp_path / f"{provider}.csv", "2025-26 Q2", rows)
        words = ("--provider", provider, "--quarter", "2025-26 Q2", "--database", database)
        assert run("submit", path, *words, "--confirm", "no_date_in_quarter").code == 0
    for code, kept in (("MARCHES", {"A": 12}), ("VALLEY", {"A": 12, "B": 7}), ("NOBODY", {})):
        found = run("returns", "--commissioner", code, "--json", "--database", database).json
        assert {one["provider"]: one["kept"] for one in found} == kept
        assert all(one["rows"] is None for one in found), "how many rows a file has tells of other contracts"
        counted = ("headline", "--indicator", "referrals_received", "--by", "provider", "--json")
        rows = run(*counted, "--commissioner", code, "--database", database).json["rows"]
        assert {row["group"]: row["n"] for row in rows} == kept
    everyone = run("returns", "--json", "--database", database).json
    assert {one["provider"]: one["rows"] for one in everyone} == {"A": 12, "B": 7}


def test_the_list_of_returns_says_what_each_brought(run, one_service):
    (newest, *_) = json.loads(run("returns", "--json", "--database", one_service).out)
    assert newest["sheets"] == ["referrals", "accommodation", "outcomes", "assessments", "experience"]

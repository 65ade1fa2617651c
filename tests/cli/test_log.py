"""What is asked at the command line is noted, and `outcomes log` and `outcomes export verify` tell of it."""

import json

import pytest

from tests.cli.conftest import YEAR


def _log(run, database, *more):
    return run("log", "--json", "--database", database, *more).json


def test_each_command_that_gives_figures_is_noted(run, copied):
    run("own", "--provider", "RIVERSIDE", "--indicator", "completed", "--by", "age", "--database", copied)
    run(
        "headline",
        "--indicator",
        "completed",
        "--by",
        "quarter",
        "--commissioner",
        "COMMISSIONER",
        "--database",
        copied,
    )
    run("answer", "--indicator", "completed", "--json", "--database", copied)
    found = _log(run, copied)
    assert [(one["way"], one["kind"], one["role"], one["what"], one["selection"].get("by")) for one in found] == [
        ("cli", "own", "operator", "completed", "age"),
        ("cli", "headline", "commissioner", "completed", "quarter"),
        ("cli", "released", "operator", "completed", None),
    ]
    assert all(one["rows"] >= 1 for one in found)
    assert [bool(one["release"]) for one in found] == [False, False, True]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["answer", "--indicator", "Jane Doe"], "usage"),
        (["answer", "--indicator", "completed", "--where", "provider=Jane Doe"], "refused"),
        (["headline", "--indicator", "time_to_leaving"], "refused"),
        (["export", "disparity", "--format", "csv", "--out", "never.csv", "--period", "Jane Doe"], "usage"),
    ],
)
def test_a_refusal_is_noted_without_what_was_typed(run, copied, tmp_path, monkeypatch, words, reason):
    monkeypatch.chdir(tmp_path)
    assert run(*words, "--database", copied).code in (2, 3)
    (one,) = _log(run, copied)
    assert one["refused"] in ("usage", reason)
    assert "Jane" not in json.dumps(one)


def test_an_export_can_be_verified_until_it_is_changed(run, copied, tmp_path):
    out = tmp_path / "summary.csv"
    assert run("export", "disparity", "--format", "csv", "--out", out, "--database", copied).code in (0, 2)
    if not out.exists():  # one service: nothing is published by ethnicity
        out.write_text("a file of somebody else's")
        assert run("export", "verify", out, "--database", copied).code == 1
        return
    genuine = run("export", "verify", out, "--database", copied)
    assert (genuine.code, "Unchanged" in genuine.out) == (0, True)
    (one,) = _log(run, copied)
    assert (one["way"], one["what"], one["selection"]) == (
        "export",
        "disparity summary",
        {"period": YEAR, "format": "csv"},
    )
    out.write_bytes(out.read_bytes().replace(b"5", b"6", 1))
    changed = run("export", "verify", out, "--database", copied)
    assert (changed.code, changed.out.startswith("Not made here")) == (1, True)


def test_from_a_day_on_and_for_people(run, copied):
    run("answer", "--indicator", "completed", "--database", copied)
    assert _log(run, copied, "--since", "2999-01-01") == []
    assert run("log", "--database", copied).out.split("\t")[1:3] == ["operator", "command line"]
    assert run("log", "--since", "yesterday", "--database", copied).code == 2
    assert run("export", "verify", "no such file", "--database", copied).code == 2

"""The log: what stands in it and what never does, with several processes, from month to month; and a file's history."""

import json
import stat
import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.errors import MendError, RefusedError, UsageError
from dashboard.operations import log as logs
from dashboard.operations.log import Asked
from dashboard.warehouse import log
from dashboard.warehouse.log import Entry
from tests.builders import COMMISSIONER, OPERATOR, POLICY, service
from tests.conftest import ROOT

AT = datetime(2026, 11, 26, 15, 4, 5)
ENTRY = Entry(AT, "policy", "Policy", "page", "released", "completed", {"by": "ethnicity"}, "abc", 5)
ASKED = Asked(POLICY, logs.PAGE, logs.RELEASED, "completed", {"by": "ethnicity", "provider": None})
FOUND = Answer("completed", Source.RELEASED, "2025-26", (Row("White", 645, 370), Row("Black", 95, 35)), release="abc")


@pytest.fixture
def database(tmp_path):
    """Where the records of an installation are."""
    path = tmp_path / "records.duckdb"
    path.touch()
    return path


def _lines(database):
    return [
        json.loads(line)
        for path in sorted(database.parent.glob("log-*.jsonl"))
        for line in path.read_text().splitlines()
        if line
    ]


def test_an_answer_is_a_line_without_its_figures(database):
    with logs.noted(database, ASKED) as answered:
        assert answered(FOUND) is FOUND
    (line,) = _lines(database)
    assert line.pop("at") <= datetime.now(UTC).isoformat()
    assert line == {
        "role": "policy", "who": "Policy", "way": "page", "kind": "released", "what": "completed",
        "selection": {"by": "ethnicity"}, "release": "abc", "rows": 2, "sha256": "", "refused": "",
    }  # fmt: skip


def test_an_entry_has_no_place_for_a_figure():
    assert {one.name for one in fields(Entry)} == {
        "at", "role", "who", "way", "kind", "what", "selection", "release", "rows", "sha256", "refused",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("viewer", "role", "who"),
    [
        (COMMISSIONER, "commissioner", "COMMISSIONER"),
        (service("RIVERSIDE"), "provider", "RIVERSIDE"),
        (POLICY, "policy", "Policy"),
        (OPERATOR, "operator", "tests"),
        (None, "public", ""),
    ],
)
def test_who_asked_is_a_code_or_the_name_of_a_group(database, viewer, role, who):
    logs.answer(database, replace(ASKED, viewer=viewer), 1)
    assert [(one.role, one.who) for one in logs.entries(database)] == [(role, who)]


@pytest.mark.parametrize(
    ("error", "reason"), [(UsageError("Jane"), "usage"), (RefusedError("Jane"), "refused"), (MendError("Jane"), "mend")]
)
def test_a_refusal_is_noted_by_its_class_and_goes_on(database, error, reason):
    with pytest.raises(type(error)), logs.noted(database, ASKED):
        raise error
    (line,) = _lines(database)
    assert (line["refused"], line["rows"]) == (reason, None)
    assert "Jane" not in json.dumps(line)


@given(typed=st.text(min_size=1).filter(lambda text: not text.isspace()))
def test_what_was_typed_is_not_kept_of_a_refused_question(tmp_path_factory, typed):
    database = tmp_path_factory.mktemp("typed") / "records.duckdb"
    database.touch()
    name = f"Jane {typed}"
    selection = dict.fromkeys(("by", "provider", "period", "group", "reference"), name) | {"format": "csv"}
    logs.refusal(database, Asked(None, logs.HTTP, logs.RELEASED, name, selection), "usage")
    (line,) = _lines(database)
    assert (line["what"], line["selection"]) == ("?", {"format": "csv"})


def test_where_nothing_is_found_of_a_service_its_code_may_be_anything(database):
    asked = replace(ASKED, kind=logs.OWN, selection={"by": "ethnicity", "provider": "Jane Doe", "from": "2025-04-01"})
    logs.answer(database, asked, 0)
    (line,) = _lines(database)
    assert (line["what"], line["selection"]) == ("completed", {"by": "ethnicity", "from": "2025-04-01"})


def test_of_a_refused_question_words_that_we_know_are_kept(database):
    selection = {"by": "ethnicity", "period": "2025-26 Q1", "provider": "RIVERSIDE"}
    logs.refusal(database, Asked(None, logs.HTTP, logs.RELEASED, "started", selection), "refused")
    (line,) = _lines(database)
    assert (line["what"], line["selection"]) == ("started", {"by": "ethnicity", "period": "2025-26 Q1"})


def test_who_looks_where_nothing_is_leaves_nothing(tmp_path):
    logs.answer(tmp_path / "none" / "records.duckdb", ASKED, 1)
    logs.answer(tmp_path / "records.duckdb", ASKED, 1)
    assert list(tmp_path.iterdir()) == []


def test_there_is_a_file_a_month_that_only_its_owner_reads(database):
    for at in (datetime(2026, 10, 31, 23, 59, 59), datetime(2026, 11, 1), AT):
        log.write(database, replace(ENTRY, at=at))
    files = sorted(database.parent.glob("log-*"))
    assert [path.name for path in files] == ["log-2026-10.jsonl", "log-2026-11.jsonl"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert [one.at.day for one in logs.entries(database)] == [31, 1, 26]
    assert [one.at.day for one in logs.entries(database, date(2026, 11, 1))] == [1, 26]
    assert [one.at.day for one in logs.entries(database, date(2026, 11, 2))] == [26]


def test_nothing_is_lost_when_several_processes_write(database):
    script = (
        "import sys; from pathlib import Path; from dashboard.operations import log;"
        "asked = log.Asked(None, 'http', 'released', sys.argv[2] * 40, {});"
        "[log.answer(Path(sys.argv[1]), asked, number) for number in range(500)]"
    )
    words = ["a" * 50, "b" * 50, "c" * 50]
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(database), word], cwd=ROOT) for word in words
    ]  # each line is longer than what a buffer would hold back
    assert [one.wait(60) for one in running] == [0, 0, 0]
    found = logs.entries(database)
    for word in words:
        assert [one.rows for one in found if one.what == word * 40] == list(range(500))


def test_a_line_that_was_left_half_written_takes_no_other_with_it(database):
    log.write(database, ENTRY)
    with (database.parent / "log-2026-11.jsonl").open("a") as file:
        file.write('{"at": "2026-11-26T1')
    log.write(database, ENTRY)
    assert logs.entries(database) == [ENTRY, ENTRY]


def test_a_log_that_cannot_be_written_stops_exports_and_nothing_else(database, caplog):
    for month in range(1, 13):
        (database.parent / f"log-{datetime.now(UTC):%Y}-{month:02}.jsonl").mkdir()
    with logs.noted(database, ASKED) as answered:
        assert answered(FOUND) is FOUND
    assert "The log could not be written" in caplog.text
    with pytest.raises(RefusedError, match="no export is made"):
        logs.export(database, ASKED, b"content", rows=1, release="abc")


class TestExports:
    ASKED = Asked(POLICY, logs.EXPORT, logs.RELEASED, logs.SUMMARY, {"period": "2025-26", "format": "csv"})

    def test_whoever_made_one_finds_it_again_and_nobody_else(self, database):
        logs.answer(database, ASKED, 3)
        logs.export(database, self.ASKED, b"first", rows=4, release="abc")
        logs.export(database, self.ASKED, b"second", rows=5, release="def")
        assert [(one.release, one.rows) for one in logs.exports_of(database, POLICY)] == [("def", 5), ("abc", 4)]
        for other in (COMMISSIONER, service("Policy"), replace(POLICY, name="Another")):
            assert logs.exports_of(database, other) == []

    def test_a_file_is_known_by_its_bytes(self, database):
        logs.export(database, self.ASKED, b"first", rows=4, release="abc")
        assert logs.verdict(database, b"first").says.startswith("Made on ")
        assert logs.verdict(database, b"first").says.endswith(
            "from release abc: disparity summary, 2025-26, csv. Unchanged."
        )
        for changed in (b"first ", b"", b"First"):
            assert logs.verdict(database, changed).says.startswith("Not made here")

    def test_it_is_not_told_who_made_it(self, database):
        logs.export(database, replace(self.ASKED, viewer=service("RIVERSIDE")), b"first", rows=4, release="abc")
        assert "RIVERSIDE" not in logs.verdict(database, b"first").says

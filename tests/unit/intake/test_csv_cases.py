"""The command that reads a folder of awkward files: what it prints, and what it writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import csv_cases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    cases = {
        "plain.csv": (b"a,b\n1,2\n", "load", "plain.json", '[{"a": "1", "b": "2"}]'),
        "other.csv": (b"a,b\n1,2\n", "load", "other.csv.expected.csv", "a,b\n1,3\n"),
        "ragged.csv": (b"a,b\n1\n", "refuse", "", ""),
        "twice.csv": (b"a;b,c;d\n1;2,3;4\n", "options", "", ""),
    }
    lines = ["file,verdict,expected_content"]
    for name, (content, verdict, twin, said) in cases.items():
        (tmp_path / name).write_bytes(content)
        if twin:
            (tmp_path / twin).write_text(said)
        lines.append(f"{name},{verdict},{twin}")
    (tmp_path / "manifest.csv").write_text("\n".join(lines))
    return tmp_path


def test_every_file_has_an_outcome(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "results.json"
    assert csv_cases.main(str(folder), str(out)) == 0
    said = capsys.readouterr().out
    assert "exactly the expected content: 1 of 2" in said
    assert "Other than the manifest says: 1." in said
    found = {each["file"]: each for each in json.loads(out.read_text())}
    assert [each["outcome"] for each in found.values()] == ["read", "read", "refused", "asked"]
    assert found["plain.csv"]["cells"] == [["a", "b"], ["1", "2"]]
    assert (found["plain.csv"]["rows"], found["plain.csv"]["columns"]) == (1, 2)
    assert found["ragged.csv"]["reason"] == "ragged_row: Row 2 has 1 cells, the header has 2. It reads: 1 (row 2)"


class Answers:
    """One end of a pipe."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, answer: dict[str, Any]) -> None:
        self.sent.append(answer)


def test_a_file_that_cannot_be_answered_is_a_crash(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers()
    csv_cases._answer(folder / "not there", answers)
    assert answers.sent[0]["outcome"] == "crash"
    monkeypatch.setattr(csv_cases, "SECONDS", 0)
    assert csv_cases.within_the_limit(folder / "plain.csv")["reason"] == "no answer within 0 seconds"

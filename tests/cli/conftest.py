"""The command line in this process, on databases of its own."""

import csv
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.definitions.periods import Quarter
from dashboard.operations.demonstration import generator

YEAR = "2025-26"


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command; nothing of an earlier one is left on stdout."""

    def run(*words: object) -> Done:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where a database may be made."""
    return tmp_path / "installation" / "records.duckdb"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of one invented service, sent and published at the command line. Nobody may change it."""
    folder = tmp_path_factory.mktemp("published")
    database = folder / "installation" / "records.duckdb"
    for sample in _samples():
        if sample.quarter.label.startswith(YEAR):
            name, content = sample.files()[0]  # the other sheets are about referrals of earlier years too
            file = folder / name
            file.write_bytes(content)
            assert main([
                "submit", str(file), "--provider", sample.provider, "--quarter", sample.quarter.label,
                "--database", str(database), "--confirm", "open_referral_missing",
                "--confirm", "attended_more_than_offered", "--confirm", "dates_out_of_order",
            ]) == 0  # fmt: skip
    assert main(["publish", "--period", YEAR, "--now", "--database", str(database)]) == 0
    return database


@pytest.fixture
def copied(published: Path, tmp_path: Path) -> Path:
    """The same, to be changed; without what other tests have asked it."""
    folder = shutil.copytree(published.parent, tmp_path / "copied", ignore=shutil.ignore_patterns("log-*"))
    return Path(folder) / published.name


def sheet(path: Path, quarter: str, rows: int, prefix: str = "R") -> Path:
    """A good sheet of open referrals, all of them received before the quarter's end."""
    day = min(Quarter.parse(quarter).first_day, date(2025, 1, 1))
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("referral_id", "person_id", "referral_source", "referral_date", "end_state", "age_band", "ethnicity")
        )
        writer.writerows((f"{prefix}-{i}", f"P-{i}", "court", day, "open", "30-39", "W1") for i in range(rows))
    return path


def bytes_under(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path in it."""
    files = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _samples() -> list[Any]:
    found: list[Any] = generator().sample_returns(providers=1)
    return found

"""Who prepared, approved, discarded and published what, and when: a line each, beside the release."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.warehouse import appending

PREPARED, APPROVED, DISCARDED, PUBLISHED = "prepared", "approved", "discarded", "published"


@dataclass(frozen=True)
class Step:
    """One step of one publication."""

    kind: str
    release_id: str
    at: datetime
    """UTC, without a zone."""
    by: str
    periods: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What was said of it: why a table is published anew, or that no second person was asked."""
    report: tuple[tuple[str, str, bool], ...] = ()
    """Of a candidate: each check by name, what was found, and whether it passed."""
    tables: int = 0
    cells: int = 0
    most_values: int = 0
    """Of a candidate: how many of its values one woman moves at most."""
    publish_at: datetime | None = None
    """Of an approval: when it is to become current."""


def steps(database: Path) -> tuple[Step, ...]:
    """Every step, the oldest first."""
    found = (_read(line) for line in appending.lines(_path(database)))
    return tuple(step for step in found if step is not None)


def changed(database: Path) -> int:
    """A number that changes with every step; 0 before the first."""
    path = _path(database)
    return path.stat().st_mtime_ns if path.exists() else 0


def add(database: Path, step: Step) -> None:
    """Write a step under the others, and have it on disk."""
    appending.append(_path(database), asdict(step))


def waiting(found: Sequence[Step]) -> tuple[Step, ...]:
    """The candidates that are neither published nor discarded, the oldest first."""
    done = {step.release_id for step in found if step.kind in (PUBLISHED, DISCARDED)}
    return tuple(step for step in found if step.kind == PREPARED and step.release_id not in done)


def approval(found: Sequence[Step], release_id: str) -> Step | None:
    """Who approved a candidate, if anybody has."""
    return next((step for step in found if step.kind == APPROVED and step.release_id == release_id), None)


def _path(database: Path) -> Path:
    return database.with_name("publications.jsonl")


def _read(line: dict[str, Any]) -> Step | None:
    try:
        at, publish_at = datetime.fromisoformat(line.pop("at")), line.pop("publish_at")
        for name in ("periods", "remarks"):
            line[name] = tuple(line[name])
        line["report"] = tuple((name, said, passed) for name, said, passed in line["report"])
        return Step(**line, at=at, publish_at=datetime.fromisoformat(publish_at) if publish_at else None)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None

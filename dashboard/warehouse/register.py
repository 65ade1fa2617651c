"""The explain-or-reform register: what was answered to a published difference, and what was said against it.

A file of its own beside the release, because what answers from the release may not open the records, and exports carry
it. One line an entry, in JSON, only ever added to: nothing in it is about one woman. What an entry says is checked
before it comes here.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dashboard.warehouse import appending

RESPONSE, DISPUTE, TAKEN_BACK = "response", "dispute", "taken_back"


@dataclass(frozen=True)
class Entry:
    """One thing that somebody said of a difference, or that they take back."""

    entry_id: str
    kind: str
    """`response`, `dispute` or `taken_back`."""
    about: str
    """The key of the difference; of what is taken back, the id of the entry."""
    at: datetime
    """UTC, without a zone."""
    role: str
    who: str
    """The code of the commissioner or the service, or the name of a policy group."""
    status: str = ""
    """Of a response: what it answers, as a code."""
    words: str = ""
    owner: str = ""
    """A post, not a name."""
    evidence: str = ""
    """The address of what shows it."""
    review_on: date | None = None


def entries(database: Path) -> tuple[Entry, ...]:
    """Every entry of the installation whose records lie at a path, the oldest first."""
    found = (_read(line) for line in appending.lines(_path(database)))
    return tuple(entry for entry in found if entry is not None)


def add(database: Path, entry: Entry) -> None:
    """Write an entry under the others, and have it on disk.

    Raises:
        OSError: there was no room for all of it.
    """
    appending.append(_path(database), asdict(entry))


def standing(found: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that nobody has taken back, the oldest first."""
    gone = {entry.about for entry in found if entry.kind == TAKEN_BACK}
    return tuple(entry for entry in found if entry.kind != TAKEN_BACK and entry.entry_id not in gone)


def _path(database: Path) -> Path:
    return database.with_name("explain-or-reform.jsonl")


def _read(line: dict[str, Any]) -> Entry | None:
    try:
        review = line.pop("review_on")
        at = datetime.fromisoformat(line.pop("at"))
        return Entry(**line, at=at, review_on=date.fromisoformat(review) if review else None)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None

"""The explain-or-reform register: what was answered to a published difference, and what was said against it.

A file of its own beside the release, because what answers from the release may not open the records, and exports carry
it. One line an entry, in JSON, only ever added to: nothing in it is about one woman. What an entry says is checked
before it comes here.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

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
    """Every entry of the installation whose records lie at a path, the oldest first.

    A line that cannot be read (the machine stopped while it was written) is passed over: the others still stand.
    """
    path = _path(database)
    if not path.exists():
        return ()
    found = (_read(line) for line in path.read_text(encoding="utf-8", errors="replace").split("\n"))
    return tuple(entry for entry in found if entry is not None)


def add(database: Path, entry: Entry) -> None:
    """Write an entry under the others, and have it on disk.

    Raises:
        OSError: there was no room for all of it.
    """
    # A line break before it too: what was left half written before stays a line of its own.
    line = ("\n" + json.dumps(asdict(entry), default=lambda day: day.isoformat()) + "\n").encode()
    # One write to the end of the file: two processes cannot mix their lines.
    file = os.open(_path(database), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(file, line) < len(line):
            raise OSError("The register could not be written whole.")
        os.fsync(file)
    finally:
        os.close(file)


def standing(found: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that nobody has taken back, the oldest first."""
    gone = {entry.about for entry in found if entry.kind == TAKEN_BACK}
    return tuple(entry for entry in found if entry.kind != TAKEN_BACK and entry.entry_id not in gone)


def _path(database: Path) -> Path:
    return database.with_name("explain-or-reform.jsonl")


def _read(line: str) -> Entry | None:
    try:
        found = json.loads(line)
        review = found.pop("review_on")
        at = datetime.fromisoformat(found.pop("at"))
        return Entry(**found, at=at, review_on=date.fromisoformat(review) if review else None)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None

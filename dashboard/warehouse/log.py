"""The file of the log: a line an entry, in JSON, only ever added to; a file a month, beside the release.

What answers from the release may not open the records, so it stands apart from them. What an entry may hold is decided
where it is made: `dashboard/operations/log.py`.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

from dashboard.warehouse.release import current_path


@dataclass(frozen=True)
class Entry:
    """One question and what became of it. No figure stands in it, nor anything of one woman."""

    at: datetime
    """UTC, without a zone."""
    role: str
    """`provider`, `commissioner`, `policy`, `operator`; or `public`, for who asks over HTTP without a name."""
    who: str
    """The code of a service or commissioner, the name of a policy group, or `command line`; empty for the public."""
    way: str
    """`page`, `http`, `cli` or `export`."""
    kind: str
    """`own`, `headline` or `released`."""
    what: str
    """Slug of an indicator, or a word for what is none: `pathway`, `disparity summary`."""
    selection: Mapping[str, str] = field(default_factory=dict)
    """What of it: breakdown, service, period and the like."""
    release: str = ""
    """Id of the release that answered; empty for exact figures."""
    rows: int | None = None
    """How many lines the answer has; None where there was none."""
    sha256: str = ""
    """Of an export: the checksum of its bytes."""
    refused: str = ""
    """Why there was no answer, as a class: `refused` or `usage`; never the words, which repeat what was typed."""


def is_kept(database: Path) -> bool:
    """Whether there is an installation to keep a log of: looking at nothing makes no file."""
    return database.exists() or current_path(database) is not None


def write(database: Path, entry: Entry, *, at_once: bool = False) -> None:
    """Write an entry under the others.

    Args:
        database: where the installation's records are, or would be.
        entry: what is written.
        at_once: have it on disk before this returns. Else it is there for everybody who reads, also after this process
            was killed, but a machine that loses its power may lose the last seconds.

    Raises:
        OSError: it could not be written whole.
    """
    # A line break before it too: what was left half written before stays a line of its own.
    line = ("\n" + json.dumps(asdict(entry), default=lambda moment: moment.isoformat()) + "\n").encode()
    path = database.with_name(f"log-{entry.at:%Y-%m}.jsonl")
    # One write to the end of the file: processes cannot mix their lines.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(file, line) < len(line):
            raise OSError("The log could not be written whole.")
        if at_once:
            os.fsync(file)
    finally:
        os.close(file)


def entries(database: Path, *, since: date | None = None, holding: str = "") -> Iterator[Entry]:
    """The entries of an installation, the oldest first.

    A line that cannot be read (the machine stopped while it was written) is passed over: the others still stand.

    Args:
        database: where the installation's records are, or would be.
        since: from this day on.
        holding: only lines that hold these letters, as they stand in the file: the others are not even read.
    """
    for path in sorted(database.parent.glob("log-????-??.jsonl")):
        if since is not None and path.name < f"log-{since:%Y-%m}.jsonl":
            continue
        with path.open(encoding="utf-8", errors="replace") as lines:
            found = (_read(line) for line in lines if holding in line)
            yield from (one for one in found if one is not None and (since is None or one.at.date() >= since))


def _read(line: str) -> Entry | None:
    try:
        found = json.loads(line)
        return Entry(**{**found, "at": datetime.fromisoformat(found["at"])})
    except (ValueError, KeyError, TypeError):
        return None

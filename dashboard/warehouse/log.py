"""The file of the log: a line an entry, in JSON, only ever added to; a file a month, beside the release.

What answers from the release may not open the records, so it stands apart from them. What an entry may hold is decided
where it is made: `dashboard/operations/log.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dashboard.warehouse import appending
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
    appending.append(database.with_name(f"log-{entry.at:%Y-%m}.jsonl"), asdict(entry), at_once=at_once)


def entries(database: Path, *, since: date | None = None, holding: str = "") -> Iterator[Entry]:
    """The entries of an installation, the oldest first.

    Args:
        database: where the installation's records are, or would be.
        since: from this day on.
        holding: only lines that hold these letters, as they stand in the file: the others are not even read.
    """
    for path in sorted(database.parent.glob("log-????-??.jsonl")):
        if since is not None and path.name < f"log-{since:%Y-%m}.jsonl":
            continue
        found = (_read(line) for line in appending.lines(path, holding=holding))
        yield from (one for one in found if one is not None and (since is None or one.at.date() >= since))


def _read(line: dict[str, Any]) -> Entry | None:
    try:
        return Entry(**{**line, "at": datetime.fromisoformat(line["at"])})
    except (ValueError, KeyError, TypeError):
        return None

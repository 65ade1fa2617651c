"""Files of one JSON object a line, that are only ever added to: by several processes, and across a crash."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def append(path: Path, *new: Mapping[str, Any], at_once: bool = True) -> None:
    """Write lines under the others, all in one write.

    Args:
        path: the file; made, if there is none, for its owner only.
        new: the lines.
        at_once: have them on disk before this returns. Else they are there for everybody who reads, also after this
            process was killed, but a machine that loses its power may lose the last seconds.

    Raises:
        OSError: there was no room for all of it.
    """
    # A line break before each too: what was left half written before stays a line of its own.
    text = "".join("\n" + json.dumps(line, default=lambda day: day.isoformat()) + "\n" for line in new).encode()
    # One write to the end of the file: two processes cannot mix their lines.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(file, text) < len(text):
            raise OSError(f"{path.name} could not be written whole.")
        if at_once:
            os.fsync(file)
    finally:
        os.close(file)


def lines(path: Path, *, holding: str = "") -> Iterator[dict[str, Any]]:
    """The lines of a file, the oldest first; none where there is no file.

    A line that cannot be read (the machine stopped while it was written) is passed over: the others still stand.

    Args:
        path: the file.
        holding: only lines that hold these letters, as they stand in the file: the others are not even read.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                found = json.loads(line) if holding in line else None
            except ValueError:
                continue
            if isinstance(found, dict):
                yield found

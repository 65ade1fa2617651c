"""Files of one JSON object a line, that are only ever added to: by several processes, and across a crash."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def append(path: Path, line: Mapping[str, Any]) -> None:
    """Write a line under the others, and have it on disk.

    Raises:
        OSError: there was no room for all of it.
    """
    # A line break before it too: what was left half written before stays a line of its own.
    text = ("\n" + json.dumps(line, default=lambda day: day.isoformat()) + "\n").encode()
    # One write to the end of the file: two processes cannot mix their lines.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(file, text) < len(text):
            raise OSError(f"{path.name} could not be written whole.")
        os.fsync(file)
    finally:
        os.close(file)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file, the oldest first; none where there is no file.

    A line that cannot be read (the machine stopped while it was written) is passed over: the others still stand.
    """
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found

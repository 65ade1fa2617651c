"""Secrets that an installation makes for itself: 256 bits, each in a file that only its owner can read."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from dashboard.errors import RefusedError

_BYTES = 32


def read(path: Path) -> bytes | None:
    """The secret at a path; None where there is none.

    Raises:
        RefusedError: there is one, but it is damaged.
    """
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        text = ""
    with suppress(ValueError):
        found = bytes.fromhex(text)
        if len(found) == _BYTES:
            return found
    raise RefusedError(f"{path.name} is damaged: put it back from a backup.")


def read_or_make(path: Path) -> bytes:
    """The secret at a path, made and put on disk the first time.

    Raises:
        RefusedError: there is one, but it is damaged.
    """
    if not path.exists():
        _make(path)
    found = read(path)
    assert found is not None
    return found


def _make(path: Path) -> None:
    """Written to one side and linked into place, whole: half a secret would be none."""
    unfinished = path.with_name(f"{path.name}.unfinished-{secrets.token_hex(4)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES))
        file.flush()
        os.fsync(handle)
    with suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Have on disk which files a folder holds: what was made, renamed or deleted in it stays so."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

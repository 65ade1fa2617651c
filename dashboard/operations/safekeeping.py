"""Backups, putting them back, and a look at whether an installation is as it should be."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.operations.installation import Installation
from dashboard.settings import Settings, key_file
from dashboard.warehouse import backups, forgotten, inspecting, secret_files
from dashboard.warehouse import release as releases
from dashboard.warehouse.backups import Restored

_ROOM_TO_SPARE = 100 * 1024**2
"""Bytes that should be free besides what writing the records anew needs."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    fine: bool
    says: str


def back_up(installation: Installation, folder: Path, *, now: datetime) -> int:
    """Copy the installation into a new folder, verify the copy, and say how many files are in it.

    Raises:
        UsageError: there is something at that place already, or there are no records.
        RefusedError: another process has the records open.
    """
    return len(backups.make(installation.records(), folder, now).files)


def encrypt(installation: Installation) -> bool:
    """Encrypt an installation's records; whether they were not encrypted before.

    Raises:
        UsageError: there are no records.
        RefusedError: another process has them open; or what encrypting needs is not installed.
    """
    return installation.records().encrypt()


def restore(settings: Settings, folder: Path, *, replace: bool, removed: Path | None = None) -> Restored:
    """Put a backup where the installation's records lie, and make every later removal again: see `backups.restore`."""
    return backups.restore(folder, settings.database, replace=replace, removed=removed)


def examine(settings: Settings) -> list[Finding]:
    """Everything that is looked at, in the order in which to read it. Nothing is changed.

    Raises:
        UsageError: there are no records.
    """
    path = settings.database
    if not path.exists():
        raise UsageError(f"There is no database at {path}: submit a return first, or give --database.")
    return [
        *_records(path),
        *_encryption(settings),
        *_permissions(path),
        *_secrets(path),
        *_removals(path),
        _release(path),
        _room(path),
    ]


def _records(path: Path) -> Iterator[Finding]:
    look = inspecting.records(path)
    if look.in_use:
        yield Finding(
            True, "The dashboard, or another command, has the records open: what is in them was not looked at."
        )
        return
    if look.damaged:
        yield Finding(False, f"The records cannot be opened: {look.damaged}. Restore a backup.")
        return
    yield Finding(True, f"The records open: {path.name}.")
    if look.steps_missing:
        yield Finding(
            True, "They were made by an earlier version, and are brought up to date when they are opened next."
        )
    if look.removals_missing:
        yield Finding(
            False,
            f"Removals that are not finished: {look.removals_missing}. Start the dashboard, or run any command that "
            "opens the records.",
        )
    if look.kept_without_end:
        silent = ", ".join(look.kept_without_end)
        yield Finding(True, f"Kept without end, because the contract says nothing of it (retention_years): {silent}.")
    if left := inspecting.left_over(path):
        yield Finding(
            False, f"Something was left unfinished beside the records: {', '.join(left)}. It goes at the next start."
        )


def _encryption(settings: Settings) -> Iterator[Finding]:
    path = settings.database
    if not inspecting.records(path).encrypted:
        if settings.encryption:
            yield Finding(False, "The records are not encrypted: `outcomes encrypt` writes them anew, encrypted.")
        else:
            yield Finding(True, "The records are not encrypted, as was chosen (OUTCOMES_ENCRYPTION=no).")
        return
    yield Finding(True, "The records are encrypted.")
    key = key_file(path)
    if not key.exists():
        yield Finding(False, f"Their key is not at {key}: without it nobody can open them, nor any backup.")
    elif stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Finding(False, f"Others can read their key: chmod 600 {key.name}.")
    elif key.parent.resolve() == path.parent.resolve():
        yield Finding(
            True, "Their key lies beside them: whoever takes the folder takes both. OUTCOMES_KEY_FILE can move it."
        )


def _permissions(path: Path) -> Iterator[Finding]:
    # What is in a release is published: it may be read by others, and is written by nobody but the owner.
    private = [each for each in sorted(path.parent.iterdir()) if not each.name.startswith("release-")]
    open_to_others = [each for each in (path.parent, *private) if stat.S_IMODE(each.stat().st_mode) & 0o077]
    if not open_to_others:
        yield Finding(True, "Nobody but the owner can read the folder and its files.")
    for each in open_to_others:
        mode = "700" if each.is_dir() else "600"
        yield Finding(False, f"Others can read {each.name}: chmod {mode} {each.name}.")


def _secrets(path: Path) -> Iterator[Finding]:
    needed = {"noise-secret": releases.current_path(path) is not None}
    needed[forgotten.secret_beside(path).name] = bool(forgotten.read(forgotten.list_beside(path)))
    for name, needs in needed.items():
        secret = path.with_name(name)
        try:
            there = secret_files.read(secret) is not None
        except Exception as error:
            yield Finding(False, str(error))
            continue
        if needs and not there:
            yield Finding(False, f"{name} is missing: put it back from a backup. A new one would not do.")
        elif there:
            yield Finding(True, f"{name} is there.")


def _removals(path: Path) -> Iterator[Finding]:
    if lost := inspecting.lines_lost(path):
        yield Finding(
            False,
            f"Lines of the list of who was removed that cannot be read: {lost}. If a machine stopped while one was "
            "written, nothing is lost, and it can be deleted; else put the list back from a backup.",
        )


def _release(path: Path) -> Finding:
    if releases.current_path(path) is None:
        return Finding(True, "Nothing has been published yet.")
    fault = inspecting.release_fault(path)
    return Finding(False, f"The release: {fault}. Restore a backup.") if fault else Finding(True, "The release opens.")


def _room(path: Path) -> Finding:
    needed = 2 * path.stat().st_size + _ROOM_TO_SPARE
    free = shutil.disk_usage(path.parent).free
    said = f"{free / 1024**2:,.0f} MB of the disk are free; {needed / 1024**2:,.0f} MB should be"
    if free < needed:
        return Finding(False, f"{said}: removing somebody writes the records anew, beside the old ones.")
    return Finding(True, f"{said}.")

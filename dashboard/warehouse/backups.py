"""A consistent copy of an installation: made, verified, and put back.

A backup is a folder: the records (as they are at one moment, and written anew, so that it holds nothing that was
removed), the current release with its pointer, the lists and the secrets beside them, and `backup.json`, which says
what is in it and how to see that it is whole. The key of encrypted records is not in it: whoever finds a backup should
not find both.

The noise secret is in it: without it, the same women would be given another random adjustment in the next publication,
and two adjustments of one number say more about it than one. The list of who was removed is in it as well, with its
secret; and because it also stays beside the records, and lines of both are put together, an older backup brings nobody
back.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from dashboard.errors import RefusedError, UsageError
from dashboard.settings import key_file
from dashboard.warehouse import anew, forgotten, queries, releasing, secret_files
from dashboard.warehouse.connection import connect
from dashboard.warehouse.records import Records
from dashboard.warehouse.release import Release, current_path
from dashboard.warehouse.secret_files import flush_folder

MANIFEST, RECORDS, POINTER, NOISE_SECRET = "backup.json", "records.duckdb", "release-current", "noise-secret"
KEY = "records-key"
LOCK = releasing.LOCK
_LISTS = ".jsonl"
"""The end of the names of lists that are only ever added to: of two copies of one, every line is kept."""


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself."""

    made_at: datetime
    """UTC, without a zone."""
    files: Mapping[str, str]
    """Name of a file → SHA-256 of what is in it."""
    tables: Mapping[str, int]
    """Table of the records → how many rows it has."""


@dataclass(frozen=True)
class Restored:
    """What became of a backup that was put back."""

    backup: Backup
    removed_again: int
    """How many removals have been made again, because they were made after the backup."""
    kept_release: bool
    """Whether the release that lay here stays: it holds more than that of the backup."""


def make(records: Records, folder: Path, now: datetime) -> Backup:
    """Copy an installation into a new folder, and verify the copy before it gets its name.

    Raises:
        UsageError: there is something at that place already.
    """
    if folder.exists():
        raise UsageError(f"There is something at {folder} already: give a new folder for each backup.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    # Made now if it is not there, so that a list that is kept elsewhere can be read with any backup from now on.
    secret_files.read_or_make(forgotten.secret_beside(records.path))
    records.back_up(unfinished / RECORDS)
    for path in _beside(records.path):
        _copy(path, unfinished / path.name)
    files = {path.name: _sha256(path) for path in sorted(unfinished.iterdir())}
    made = Backup(now, files, _tables(unfinished / RECORDS, records.key_file))
    manifest = unfinished / MANIFEST
    manifest.write_text(json.dumps(asdict(made), indent=2, default=datetime.isoformat), encoding="utf-8")
    manifest.chmod(0o600)
    verified(unfinished, records.key_file)
    unfinished.rename(folder)
    flush_folder(folder.parent)
    return made


def verified(folder: Path, key: Path) -> Backup:
    """What a backup holds, once every file of it is as it was written and opens.

    Args:
        folder: the backup.
        key: where the key of its records is, if they are encrypted: never in the backup.

    Raises:
        UsageError: there is no backup, or it is not whole.
        RefusedError: its records are encrypted with another key than the one that is here.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        backup = Backup(datetime.fromisoformat(found["made_at"]), found["files"], found["tables"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"There is no backup at {folder}: it has no {MANIFEST} that can be read.") from None
    for name, sha256 in backup.files.items():
        if Path(name).name != name or not (folder / name).is_file() or _sha256(folder / name) != sha256:
            raise UsageError(f"The backup at {folder} is not whole: {name} is missing, or not as it was written.")
    try:
        if _tables(folder / RECORDS, key) != backup.tables:
            raise UsageError(f"The backup at {folder} is not whole: its records do not hold the rows that they should.")
        if release := current_path(folder / RECORDS):
            Release(release).close()
    except duckdb.Error as error:
        raise UsageError(f"The backup at {folder} cannot be opened: {str(error).splitlines()[0]}") from None
    return backup


def restore(folder: Path, database: Path, *, replace: bool, removed: Path | None = None) -> Restored:
    """Put a backup where an installation's records lie, and make every later removal again.

    The list of who was removed comes first and the records last, so that a machine that stops in between leaves
    something that can be restored again and in which nobody has come back.

    Args:
        folder: the backup.
        database: where the records are to be.
        replace: whether what lies there may be replaced.
        removed: a newer list of who was removed, where that beside the records has been lost.

    Raises:
        UsageError: there is no whole backup.
        RefusedError: something lies there and may not be replaced; it belongs to another installation; it is in use;
            or each of two releases holds what the other lacks.
    """
    backup = verified(folder, key_file(database))
    beside = [name for name in backup.files if name != RECORDS]
    _check_place(database, replace=replace)
    _check_same_installation(folder, database)
    keeps_release = _keeps_release(folder, database)
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if removed:
        _join(removed, forgotten.list_beside(database))
    for name in sorted(beside, key=lambda name: (not name.endswith(_LISTS), name == POINTER)):
        target = database.with_name(name)
        if name.endswith(_LISTS):
            _join(folder / name, target)
        elif not (keeps_release and name.startswith("release-")):
            _copy(folder / name, target)
    _put_records(folder / RECORDS, database)
    before = _removals(database)
    records = Records(database)
    again = len(records.forgettings()) - before
    records.close()
    return Restored(backup, again, keeps_release)


def _beside(records: Path) -> Iterator[Path]:
    """What belongs to an installation besides its records: no key, candidate or older release, nothing unfinished."""
    current = current_path(records)
    for path in sorted(records.parent.iterdir()):
        name = path.name
        older = name.startswith(("release-", "candidate-")) and name.endswith(".duckdb") and path != current
        left = name.startswith(records.name) or ".unfinished" in name or name in (KEY, MANIFEST, LOCK)
        left = left or path == key_file(records)
        if path.is_file() and not older and not left:
            yield path


def _copy(source: Path, target: Path) -> None:
    """Written to one side, then moved into place, whole; readable by its owner only."""
    aside = target.with_name(f"{target.name}.unfinished")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, source.open("rb") as content:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(handle)
    os.replace(aside, target)


def _join(source: Path, target: Path) -> None:
    """Add the lines of a list to another that it lacks; those of the older one come first."""
    first = source.read_text(encoding="utf-8").split("\n")
    then = target.read_text(encoding="utf-8").split("\n") if target.exists() else []
    lines = [line for line in dict.fromkeys([*first, *then]) if line]
    aside = target.with_name(f"{target.name}.joined.unfinished")
    aside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    _copy(aside, target)
    aside.unlink()


def _check_place(database: Path, *, replace: bool) -> None:
    if not database.exists():
        return
    if not replace:
        raise RefusedError(f"There are records at {database} already: nothing was changed. To replace them: --replace.")
    try:
        connect(database).close()
    except (duckdb.Error, OSError):
        return  # it is damaged: that may be why a backup is wanted


def _check_same_installation(folder: Path, database: Path) -> None:
    for name in (NOISE_SECRET, forgotten.secret_beside(database).name):
        ours, theirs = database.with_name(name), folder / name
        if ours.exists() and theirs.exists() and ours.read_bytes() != theirs.read_bytes():
            raise RefusedError(
                f"This backup is of another installation ({name} is another one): restore it into a folder of its own."
            )


def _keeps_release(folder: Path, database: Path) -> bool:
    """Whether the release that lies here holds all that the backup's does: what is published is not forgotten."""
    ours, theirs = _published(database), _published(folder / RECORDS)
    if ours is None or theirs is None:
        return ours is not None
    here, there = _holds(ours, theirs), _holds(theirs, ours)
    if not here and not there:
        raise RefusedError(
            "The release here and that of the backup each hold what the other lacks: nothing was changed."
        )
    return here


def _holds(one: Mapping[tuple[str, str, str], int], other: Mapping[tuple[str, str, str], int]) -> bool:
    """Whether a release has every table of another, in the same or a later issue."""
    return all(one.get(table, -1) >= issue for table, issue in other.items())


def _published(database: Path) -> dict[tuple[str, str, str], int] | None:
    """Table, indicator and period → its issue, as a number that grows: 0 while it is provisional."""
    path = current_path(database)
    if path is None or not path.exists():
        return None
    try:
        release = Release(path)
    except duckdb.Error:
        return None
    try:
        return {one.key: int(one.issue) if one.issue.isdigit() else 0 for one in release.published()}
    finally:
        release.close()


def _put_records(source: Path, database: Path) -> None:
    anew.clear(database)
    database.with_name(f"{database.name}.wal").unlink(missing_ok=True)
    _copy(source, anew.aside(database))
    anew.replace(database)


def _removals(database: Path) -> int:
    return _tables(database, key_file(database)).get("forgetting", 0)


def _tables(path: Path, key: Path) -> dict[str, int]:
    """Table → how many rows it has, as the file stands."""
    connection = connect(path, read_only=True, key_file=key)
    try:
        found = connection.execute(queries.sql("reports", "tables_kept")).fetchall()
        counted = {}
        for table, *_ in found:
            line = connection.execute("select count(*) from query_table($table)", {"table": table}).fetchone()
            assert line
            counted[table] = line[0]
        return counted
    finally:
        connection.close()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

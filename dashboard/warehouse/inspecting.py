"""The records' file looked at from outside: read-only, changing nothing."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.errors import RefusedError
from dashboard.warehouse import anew, forgotten, queries, release
from dashboard.warehouse.connection import connect
from dashboard.warehouse.encryption import is_encrypted


@dataclass(frozen=True)
class Look:
    """What a file of the records tells."""

    encrypted: bool = False
    """Whether nobody can read it without its key."""
    in_use: bool = False
    """Another process has it open, so nothing more can be told."""
    damaged: str = ""
    """Why it cannot be opened."""
    steps_missing: int = 0
    """How many steps of the schema it has not gone through yet: they are taken when it is opened."""
    kept_without_end: tuple[str, ...] = ()
    """The contracts that do not say how long records are kept."""
    removals_missing: int = 0
    """How many women are on the list of who was removed, and have not been removed from it yet."""


def records(path: Path) -> Look:
    """Look at the records that lie at a path."""
    encrypted = is_encrypted(path)
    try:
        connection = connect(path, read_only=True)
    except RefusedError as error:
        in_use = "Another process" in str(error)
        return Look(encrypted, in_use=in_use, damaged="" if in_use else str(error))
    except (duckdb.Error, UnicodeDecodeError) as error:
        return Look(encrypted, damaged=str(error).splitlines()[0])
    try:
        done = {number for (number,) in connection.execute("select number from migration").fetchall()}
        steps = {int(step.stem.split("_")[0]) for step in queries.files("schema")}
        known = set()
        if "forgetting" in {
            name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()
        }:
            known = {one for (one,) in connection.execute("select forgetting_id from forgetting").fetchall()}
        due = {one.forgetting_id for one in forgotten.read(forgotten.list_beside(path))} - known
        silent: list[tuple[str]] = []
        if steps <= done:
            silent = connection.execute(queries.sql("reports", "kept_without_end")).fetchall()
        return Look(
            encrypted,
            steps_missing=len(steps - done),
            kept_without_end=tuple(contract for (contract,) in silent),
            removals_missing=len(due),
        )
    except duckdb.Error as error:
        return Look(encrypted, damaged=str(error).splitlines()[0])
    finally:
        connection.close()


def left_over(path: Path) -> list[str]:
    """What a process that stopped has left beside the records: it goes when they are opened next."""
    new = anew.aside(path)
    beside = (new, new.with_name(f"{new.name}.wal"), path.with_name(f"{path.name}.tmp"))
    return [each.name for each in beside if each.exists()]


def lines_lost(path: Path) -> int:
    """How many lines of the list of who was removed cannot be read."""
    found = forgotten.list_beside(path)
    if not found.exists():
        return 0
    lines = [line for line in found.read_text(encoding="utf-8", errors="replace").split("\n") if line.strip()]
    return len(lines) - len(forgotten.read(found))


def release_fault(path: Path) -> str:
    """Why the current release cannot be read; nothing where it can, or where there is none yet."""
    found = release.current_path(path)
    if found is None:
        return ""
    if not found.exists():
        return f"release-current names {found.name}, which is not there"
    try:
        release.Release(found).close()
    except duckdb.Error as error:
        return f"{found.name} cannot be opened: {str(error).splitlines()[0]}"
    return ""

"""The records' file written anew: all of it but what is about those who are removed.

DuckDB, like most databases, leaves a deleted row in its file until the room is needed. So nobody is deleted in place:
the rows of the others are written to a new file beside the old one, counted, and the new one takes its place.
"""

import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from dashboard.warehouse import code_lists, queries
from dashboard.warehouse.forgotten import COLUMNS, REFERRAL, WOMAN, Forgetting, Forgotten
from dashboard.warehouse.secret_files import flush_folder

MADE = frozenset(("migration", "view_version", "worked_out", "choice"))
"""What a new file has by itself, besides its code lists and what is worked out."""
_AT_ONCE = 50_000
_KEPT = {
    (False, False): "all_kept",
    (True, False): "kept_of_others",
    (False, True): "kept_of_other_referrals",
    (True, True): "kept_of_others_altogether",
}
"""Whether a table names women, and whether it names referrals → the report of the rows that stay."""


@dataclass(frozen=True)
class Gone:
    """Who is to be removed: pairs of a provider's code and a number."""

    women: frozenset[tuple[str, str]] = frozenset()
    referrals: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: "Gone") -> "Gone":
        return Gone(self.women | other.women, self.referrals | other.referrals)


def of_woman(cursor: duckdb.DuckDBPyConnection, provider: str, person_id: str) -> Gone:
    """A woman and the referrals that are hers."""
    asked = {"provider": provider, "person_id": person_id}
    found = cursor.execute(queries.sql("reports", "referrals_of"), asked).fetchall()
    return Gone(frozenset([(provider, person_id)]), frozenset((provider, number) for (number,) in found))


def of_keys(cursor: duckdb.DuckDBPyConnection, forgotten: Forgotten) -> Gone:
    """Everyone in the records whose keyed hash is on the list, found by trying each number."""
    found: dict[str, set[tuple[str, str]]] = {WOMAN: set(), REFERRAL: set()}
    for table, names in _tables(cursor).items():
        for kind, named in zip((WOMAN, REFERRAL), names, strict=True):
            if named:
                asked = {"kept_in": table, "column_name": COLUMNS[kind]}
                numbers = cursor.execute(queries.sql("reports", "numbers_kept"), asked).pl()
                for (provider,), of_provider in numbers.group_by("provider"):
                    hers = forgotten.among(str(provider), kind, of_provider[COLUMNS[kind]].to_list())
                    found[kind] |= {(str(provider), number) for number in hers}
    gone = Gone(frozenset(found[WOMAN]), frozenset(found[REFERRAL]))
    for provider, person_id in found[WOMAN]:
        gone |= of_woman(cursor, provider, person_id)
    return gone


def count(cursor: duckdb.DuckDBPyConnection, gone: Gone) -> dict[str, int]:
    """Table → how many of its rows are to be removed; without the tables of which none is."""
    _name(cursor, gone)
    found: dict[str, int] = {}
    for table, names in _tables(cursor).items():
        if any(names):
            whole = _rows_in(cursor, table)
            stays = cursor.execute(queries.sql("reports", _KEPT[names]), {"kept_in": table}).to_arrow_reader(_AT_ONCE)
            removed = whole - sum(batch.num_rows for batch in stays)
            found |= {table: removed} if removed else {}
    return found


def copy(old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, gone: Gone) -> dict[str, int]:
    """Write every row that stays into a new file that has its tables already, and count them.

    Args:
        old: a cursor in a transaction.
        new: a cursor of the new file, in a transaction.
        gone: whose rows do not stay.

    Returns:
        Table → how many of its rows were left out; without the tables of which none was.

    Raises:
        RuntimeError: not all that was to stay is there.
    """
    removed = count(old, gone)
    for table, names in _tables(old).items():
        rows = old.execute(queries.sql("reports", _KEPT[names]), {"kept_in": table}).to_arrow_reader(_AT_ONCE)
        new.register("rows_that_stay", rows)
        new.execute(f"insert into {table} by name select * from rows_that_stay")
        new.unregister("rows_that_stay")
        if _rows_in(new, table) != _rows_in(old, table) - removed.get(table, 0):
            raise RuntimeError(f"{table} was not written whole: the file stays as it was.")
    return removed


def note(cursor: duckdb.DuckDBPyConnection, forgettings: Collection[Forgetting]) -> None:
    """Write down which removals a file has gone through."""
    for one in forgettings:
        cursor.execute(
            "insert into forgetting values (?, ?, ?, ?, ?, ?)",
            [one.forgetting_id, one.provider, one.at, one.by, one.reason, sum(one.rows.values())],
        )


def aside(path: Path) -> Path:
    """Where a new file is written before it takes the place of the one at a path."""
    return path.with_name(f"{path.name}.anew")


def clear(path: Path) -> None:
    """Delete what was left beside a file by a process that stopped: of a new file, and what lay there for want of room.

    The folder of temporary files can hold rows of anybody.
    """
    new = aside(path)
    for left in (new, new.with_name(f"{new.name}.wal")):
        left.unlink(missing_ok=True)
    for folder in (path, new):
        shutil.rmtree(folder.with_name(f"{folder.name}.tmp"), ignore_errors=True)


def replace(path: Path) -> None:
    """Let the new file take the place of the old one, both closed."""
    for each in (path, aside(path)):
        if each.with_name(f"{each.name}.wal").exists():
            raise RuntimeError(f"{each.name} was not closed whole: the file stays as it was.")
    handle = os.open(aside(path), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(aside(path), path)
    flush_folder(path.parent)


def _name(cursor: duckdb.DuckDBPyConnection, gone: Gone) -> None:
    for kind, pairs in ((WOMAN, gone.women), (REFERRAL, gone.referrals)):
        named = pl.DataFrame(sorted(pairs), schema={"provider": pl.String, COLUMNS[kind]: pl.String}, orient="row")
        cursor.register(f"gone_{kind}", named.to_arrow())


def _tables(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, tuple[bool, bool]]:
    """The tables that hold what was sent, agreed or done: whether they name women, and whether referrals."""
    made = {*MADE, *code_lists.TABLES, *queries.worked_out_tables()}
    found = cursor.execute(queries.sql("reports", "tables_kept")).fetchall()
    return {table: (women, referrals) for table, women, referrals in found if table not in made}


def _rows_in(cursor: duckdb.DuckDBPyConnection, table: str) -> int:
    found = cursor.execute("select count(*) from query_table($table)", {"table": table}).fetchone()
    assert found
    rows: int = found[0]
    return rows

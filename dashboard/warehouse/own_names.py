"""How a service's own names for our columns are written down, and read again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from dashboard.definitions.own_names import KeptNames, OwnColumn, OwnNames
from dashboard.errors import RefusedError


def keep(
    cursor: duckdb.DuckDBPyConnection,
    provider: str,
    names: OwnNames,
    at: datetime,
    by: str,
    expected: int | None = None,
) -> None:
    """Write the names as the next version of their sheet; without columns they are forgotten, and the past is kept.

    Args:
        cursor: in a transaction.
        provider: whose names they are.
        names: of one sheet.
        at: UTC, without a zone.
        by: who says so.
        expected: the version that whoever says so has seen, 0 for none; not asked, if not given.

    Raises:
        RefusedError: another version has been kept meanwhile.
    """
    found = cursor.execute(
        "select coalesce(max(version), 0) from own_names where provider = ? and sheet = ?", [provider, names.sheet]
    ).fetchone()
    assert found
    if expected is not None and found[0] != expected:
        raise RefusedError(
            f"Nothing was kept: the names of the {names.sheet} sheet were changed meanwhile, in another window or by "
            "somebody else. Look at them as they stand now, then say it again."
        )
    key = [provider, names.sheet, found[0] + 1]
    cursor.execute("insert into own_names values (?, ?, ?, ?, ?)", [*key, at, by])
    for place, each in enumerate(names.columns):
        codes = [{"code": code, "means": means} for code, means in each.codes]
        cursor.execute("insert into own_column values (?, ?, ?, ?, ?, ?, ?)",
                       [*key, place, each.name, each.column, codes])  # fmt: skip


def delete_earlier(cursor: duckdb.DuckDBPyConnection, provider: str, sheet: str) -> None:
    """Delete every version of a sheet's names but the newest, for good."""
    found = cursor.execute(
        "select max(version) from own_names where provider = ? and sheet = ?", [provider, sheet]
    ).fetchone()
    key = [provider, sheet, found[0] if found else None]
    cursor.execute("delete from own_column where provider = ? and sheet = ? and version < ?", key)
    cursor.execute("delete from own_names where provider = ? and sheet = ? and version < ?", key)


def kept(lines: Sequence[dict[str, Any]]) -> list[KeptNames]:
    """The lines of the report as they were meant: every version, newest first within a sheet."""
    return [
        KeptNames(
            OwnNames(line["sheet"], tuple(map(_column, line["columns"] or ())), line["version"]),
            line["version"],
            line["kept_at"],
            line["kept_by"],
        )
        for line in lines
    ]


def _column(line: dict[str, Any]) -> OwnColumn:
    return OwnColumn(line["name"], line["ours"], tuple((each["code"], each["means"]) for each in line["codes"]))

"""How a service's own names for our columns are written down, and read again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from dashboard.definitions.own_names import KeptNames, OwnColumn, OwnNames


def keep(cursor: duckdb.DuckDBPyConnection, provider: str, names: OwnNames, at: datetime, by: str) -> None:
    """Write the names as the next version of their sheet; without columns they are forgotten, and the past is kept."""
    found = cursor.execute(
        "select coalesce(max(version), 0) + 1 from own_names where provider = ? and sheet = ?", [provider, names.sheet]
    ).fetchone()
    assert found
    key = [provider, names.sheet, found[0]]
    cursor.execute("insert into own_names values (?, ?, ?, ?, ?)", [*key, at, by])
    for place, each in enumerate(names.columns):
        codes = [{"code": code, "means": means} for code, means in each.codes]
        cursor.execute("insert into own_column values (?, ?, ?, ?, ?, ?, ?)",
                       [*key, place, each.name, each.column, codes])  # fmt: skip


def kept(lines: Sequence[dict[str, Any]]) -> list[KeptNames]:
    """The lines of the report as they were meant: every version, newest first within a sheet."""
    return [
        KeptNames(
            OwnNames(line["sheet"], tuple(map(_column, line["columns"] or ()))),
            line["version"],
            line["kept_at"],
            line["kept_by"],
        )
        for line in lines
    ]


def _column(line: dict[str, Any]) -> OwnColumn:
    return OwnColumn(line["name"], line["ours"], tuple((each["code"], each["means"]) for each in line["codes"]))

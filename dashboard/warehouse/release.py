"""The release: protected cells in a small file of their own, written once, read-only ever after.

Each publication writes a new file beside the old one, holding all that was published before as well; a pointer
names the current one. Replacing a file at its path would not be seen by a process that has it open.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import duckdb
import polars as pl

from dashboard.errors import UsageError
from dashboard.warehouse.connection import connect


@dataclass(frozen=True)
class PublishedTable:
    """One indicator of one approved table for one period."""

    table_id: str
    indicator: str
    period: str
    issue: str
    providers: tuple[str, ...]
    published_at: datetime | None = None
    """UTC. A release writes it down; None in releases that were made before they did."""


@dataclass(frozen=True)
class Cell:
    """A protected cell. Absent cells are too small to show."""

    table_id: str
    indicator: str
    period: str
    provider: str
    """Empty for all providers together."""
    category: str
    n: int
    k: int | None


@dataclass(frozen=True)
class ReferenceCount:
    """How many women of an ethnic group there were in a reference population: a public figure, not one of ours."""

    period: str
    population: str
    ethnicity_source: str
    ethnic_group: str
    count: int
    source: str


_SCHEMA = """
create table about (release_id varchar, built_at timestamp, policy varchar, variance integer, remarks varchar[]);
create table published (table_id varchar, indicator varchar, period varchar, issue varchar, providers varchar[],
                        published_at timestamp, primary key (table_id, indicator, period));
create table cell (table_id varchar, indicator varchar, period varchar, provider varchar, category varchar,
                   n integer not null, k integer,
                   primary key (table_id, indicator, period, provider, category));
create table reference (period varchar, population varchar, ethnicity_source varchar, ethnic_group varchar,
                        count integer not null, source varchar not null,
                        primary key (period, population, ethnicity_source, ethnic_group));
"""


class Release:
    """The current release of an installation, opened read-only."""

    def __init__(self, path: Path) -> None:
        """Open one release file."""
        self.path = path
        self._connection = connect(path, read_only=True, memory_limit="200MB")
        about = self._fetch("select * from about").row(0, named=True)
        self.release_id: str = about["release_id"]
        self.policy: str = about["policy"]
        self.variance: int = about["variance"]
        self.built_at: datetime = about["built_at"]
        self.remarks: tuple[str, ...] = tuple(about["remarks"])

    def close(self) -> None:
        self._connection.close()

    def published(self) -> list[PublishedTable]:
        """All that has been published; read once, because a release never changes."""
        return list(self._published)

    @cached_property
    def _published(self) -> tuple[PublishedTable, ...]:
        found = self._fetch("select * from published").rows(named=True)
        return tuple(PublishedTable(**{**line, "providers": tuple(line["providers"])}) for line in found)

    def cells(
        self, table_id: str, indicator: str, *, period: str | None = None, provider: str | None = None
    ) -> list[Cell]:
        """The cells of one table that may be shown; for all its periods and providers, if none is named."""
        found = self._fetch(
            "select table_id, indicator, period, provider, category, n, k from cell"
            " where table_id = $table_id and (indicator = $indicator or starts_with(indicator, $indicator || ':'))"
            " and ($period is null or period = $period) and ($provider is null or provider = $provider)"
            " order by period, provider, category",
            {"table_id": table_id, "indicator": indicator, "period": period, "provider": provider},
        )
        return [Cell(*line) for line in found.rows()]

    def all_cells(self) -> list[Cell]:
        """Every cell: what the next release carries on."""
        found = self._fetch("select table_id, indicator, period, provider, category, n, k from cell")
        return [Cell(*line) for line in found.rows()]

    def reference(self, period: str | None = None) -> list[ReferenceCount]:
        """The reference populations of a period, or all."""
        found = self._fetch(
            "select * from reference where $period is null or period = $period order by all", {"period": period}
        )
        return [ReferenceCount(*line) for line in found.rows()]

    def _fetch(self, query: str, parameters: dict[str, str | None] | None = None) -> pl.DataFrame:
        cursor = self._connection.cursor()
        try:
            return cursor.execute(query, parameters or {}).pl()
        finally:
            cursor.close()


def _pointer(records: Path) -> Path:
    return records.with_name("release-current")


def current_path(records: Path) -> Path | None:
    """The file of an installation's current release, found beside its records; None before the first."""
    pointer = _pointer(records)
    return records.with_name(pointer.read_text(encoding="utf-8").strip()) if pointer.exists() else None


def open_current(records: Path) -> Release | None:
    """The current release, or None before the first."""
    path = current_path(records)
    return Release(path) if path else None


def write(
    records: Path,
    published: Sequence[PublishedTable],
    cells: Sequence[Cell],
    reference: Sequence[ReferenceCount] = (),
    *,
    built_at: datetime,
    policy: str,
    variance: int,
    remarks: Sequence[str],
) -> str:
    """Write a release with all that was published before and these tables, and make it current.

    Returns:
        The id of the new release.

    Raises:
        UsageError: one of the tables has been published already.
    """
    before = open_current(records)
    old_tables = before.published() if before else []
    old_cells = before.all_cells() if before else []
    old_reference = before.reference() if before else []
    old_remarks = before.remarks if before else ()
    if before:
        before.close()
    known = {(table.table_id, table.indicator, table.period) for table in old_tables}
    if any((table.table_id, table.indicator, table.period) in known for table in published):
        raise UsageError("A published table is never written again.")
    release_id = _identify(published, cells, before.release_id if before else "")
    target = records.with_name(f"release-{release_id}.duckdb")
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    connection = duckdb.connect(str(unfinished))
    try:
        connection.execute(_SCHEMA)
        about = [release_id, built_at, policy, variance, [*old_remarks, *remarks]]
        connection.execute("insert into about values (?, ?, ?, ?, ?)", about)
        _insert(connection, "published", [*old_tables, *(replace(table, published_at=built_at) for table in published)])
        _insert(connection, "cell", [*old_cells, *cells])
        _insert(connection, "reference", [*old_reference, *reference])
    finally:
        connection.close()
    _verify(unfinished, len(old_tables) + len(published), len(old_cells) + len(cells))
    os.replace(unfinished, target)
    _point_to(records, target.name)
    return release_id


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, lines: Sequence[PublishedTable | Cell | ReferenceCount]
) -> None:
    if not lines:
        return
    columns = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
    rows = [[list(value) if isinstance(value, tuple) else value for value in astuple(line)] for line in lines]
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    connection.register("new_lines", frame.to_arrow())
    connection.execute(f"insert into {table} by name select * from new_lines")
    connection.unregister("new_lines")


def _verify(path: Path, tables: int, cells: int) -> None:
    release = Release(path)
    try:
        if len(release.published()) != tables or len(release.all_cells()) != cells:
            raise RuntimeError("The release was not written whole; the one before stays current.")
    finally:
        release.close()


def _point_to(records: Path, name: str) -> None:
    pointer = _pointer(records)
    fresh = pointer.with_suffix(".unfinished")
    fresh.write_text(name, encoding="utf-8")
    os.replace(fresh, pointer)


def _identify(published: Sequence[PublishedTable], cells: Sequence[Cell], before: str) -> str:
    digest = hashlib.sha256(repr((before, published, cells)).encode()).hexdigest()
    return digest[:12]

"""Writing a release: to one side as a candidate, verified, and made current in one step when it is approved."""

import fcntl
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from dashboard.errors import RefusedError, UsageError
from dashboard.warehouse.release import (
    FINAL,
    PROVISIONAL,
    Cell,
    Correction,
    PublishedTable,
    ReferenceCount,
    Release,
    open_current,
    pointer,
)

LOCK = "publication.lock"
_SCHEMA = """
create table about (release_id varchar, built_at timestamp, policy varchar, variance integer, remarks varchar[],
                    before varchar);
create table published (table_id varchar, indicator varchar, period varchar, issue varchar, providers varchar[],
                        published_at timestamp, read_at timestamp, status varchar not null,
                        primary key (table_id, indicator, period));
create table cell (table_id varchar, indicator varchar, period varchar, provider varchar, category varchar,
                   n integer not null, k integer, band varchar,
                   primary key (table_id, indicator, period, provider, category));
create table reference (period varchar, population varchar, ethnicity_source varchar, ethnic_group varchar,
                        count integer not null, source varchar not null,
                        primary key (period, population, ethnicity_source, ethnic_group));
create table correction (table_id varchar, period varchar, issue varchar, reason varchar not null, price varchar,
                         prepared_by varchar not null, published_at timestamp,
                         primary key (table_id, period, issue));
"""


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
    """Write a release with all that was published before and these tables, and make it current at once.

    Returns:
        The id of the new release.

    Raises:
        UsageError: one of the tables has been published already.
    """
    about = {"built_at": built_at, "policy": policy, "variance": variance, "remarks": remarks}
    release_id = prepare(records, published, cells, reference, **about)  # type: ignore[arg-type]
    make_current(records, release_id, at=built_at)
    return release_id


def prepare(
    records: Path,
    published: Sequence[PublishedTable],
    cells: Sequence[Cell],
    reference: Sequence[ReferenceCount] = (),
    corrections: Sequence[Correction] = (),
    *,
    built_at: datetime,
    policy: str,
    variance: int,
    remarks: Sequence[str],
) -> str:
    """Write a candidate with all that was published before and these tables. Nobody sees it until it is made current.

    Returns:
        The id that the release will have.

    Raises:
        UsageError: one of the tables has been published already, not as provisional, and nothing is corrected in it.
    """
    before = open_current(records)
    old = _Carried.of(before, published)
    corrected = {(one.table_id, one.period) for one in corrections}
    if any(table.status == FINAL and (table.table_id, table.period) not in corrected for table in old.replaced) or any(
        table.status == PROVISIONAL and table.key in old.replaced_keys for table in published
    ):
        raise UsageError("A published table is never written again.")
    release_id = _identify(old.release_id, built_at, published, cells, reference, corrections, remarks)
    target = candidate_path(records, release_id)
    if target.exists():
        raise UsageError("It has been prepared already.")
    unfinished = target.with_suffix(".unfinished")
    for left in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
        left.unlink(missing_ok=True)
    connection = duckdb.connect(str(unfinished))
    try:
        connection.execute(_SCHEMA)
        about = [release_id, built_at, policy, variance, [*old.remarks, *remarks], old.release_id]
        connection.execute("insert into about values (?, ?, ?, ?, ?, ?)", about)
        _insert(connection, "published", [*old.tables, *(replace(table, read_at=built_at) for table in published)])
        _insert(connection, "cell", [*old.cells, *cells])
        known = {one.period for one in old.reference}
        _insert(connection, "reference", [*old.reference, *(one for one in reference if one.period not in known)])
        _insert(connection, "correction", [*old.corrections, *corrections])
    finally:
        connection.close()
    _verify(unfinished, len(old.tables) + len(published), len(old.cells) + len(cells))
    unfinished.chmod(0o600)
    os.replace(unfinished, target)
    return release_id


OVERTAKEN = "Something else has been published since this was prepared. It is discarded: prepare it again."


def follows_current(records: Path, release_id: str) -> bool:
    """Whether a candidate was prepared from what is current now; one that cannot be read is left to `make_current`."""
    try:
        connection = duckdb.connect(str(candidate_path(records, release_id)), read_only=True)
    except duckdb.Error:
        return True
    try:
        return _follows_current(records, connection)
    finally:
        connection.close()


def _follows_current(records: Path, candidate: duckdb.DuckDBPyConnection) -> bool:
    current = open_current(records)
    known = current.release_id if current else ""
    if current:
        current.close()
    return candidate.execute("select before from about").fetchone() == (known,)


def make_current(records: Path, release_id: str, *, at: datetime) -> None:
    """Make a candidate the release that everybody sees from now on: in one step, or not at all.

    Raises:
        UsageError: there is no such candidate.
        RefusedError: another release has become current since it was prepared; or its file is damaged.
    """
    with _alone(records):
        _make_current(records, release_id, at)


def _make_current(records: Path, release_id: str, at: datetime) -> None:
    candidate = candidate_path(records, release_id)
    if not candidate.exists():
        raise UsageError(f"There is no release candidate {release_id}.")
    try:
        connection = duckdb.connect(str(candidate))
    except duckdb.Error:
        raise RefusedError("The candidate's file is damaged: prepare it again.") from None
    try:
        if not _follows_current(records, connection):
            raise RefusedError(OVERTAKEN)
        connection.execute("update published set published_at = ? where published_at is null", [at])
        connection.execute("update correction set published_at = ? where published_at is null", [at])
    finally:
        connection.close()
    target = records.with_name(f"release-{release_id}.duckdb")
    os.replace(candidate, target)
    _point_to(records, target.name)


@contextmanager
def _alone(records: Path) -> Iterator[None]:
    """Whatever other processes do: one publication at a time."""
    file = os.open(records.with_name(LOCK), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)  # which lets go of it


def discard(records: Path, release_id: str) -> None:
    """Delete a candidate that is not to be published."""
    candidate_path(records, release_id).unlink(missing_ok=True)


def candidate_path(records: Path, release_id: str) -> Path:
    """Where a candidate lies until it is made current."""
    return records.with_name(f"candidate-{release_id}.duckdb")


@dataclass(frozen=True)
class _Carried:
    """What a release takes over from the one before it, and what it puts something else in the place of."""

    release_id: str = ""
    tables: Sequence[PublishedTable] = ()
    replaced: Sequence[PublishedTable] = ()
    cells: Sequence[Cell] = ()
    reference: Sequence[ReferenceCount] = ()
    corrections: Sequence[Correction] = ()
    remarks: Sequence[str] = ()

    @classmethod
    def of(cls, before: Release | None, published: Sequence[PublishedTable]) -> "_Carried":
        if before is None:
            return cls()
        anew = {table.key for table in published}
        try:
            return cls(
                before.release_id,
                [table for table in before.published() if table.key not in anew],
                [table for table in before.published() if table.key in anew],
                [
                    one
                    for one in before.all_cells()
                    if (one.table_id, one.indicator.split(":")[0], one.period) not in anew
                ],
                before.reference(),
                before.corrections(),
                before.remarks,
            )
        finally:
            before.close()

    @property
    def replaced_keys(self) -> set[tuple[str, str, str]]:
        return {table.key for table in self.replaced}


def _insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    lines: Sequence[PublishedTable | Cell | ReferenceCount | Correction],
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
    fresh = pointer(records).with_suffix(".unfinished")
    fresh.write_text(name, encoding="utf-8")
    os.replace(fresh, pointer(records))


def _identify(*everything: object) -> str:
    """A name for a release that no other has: made of all that is in it, and of when and after what it was built."""
    return hashlib.sha256(repr(everything).encode()).hexdigest()[:12]

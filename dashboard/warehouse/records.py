"""The records: one row a referral, private. Five readers and no sixth: submit, builder, own, headline, returns."""

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dashboard.definitions import ethnicity
from dashboard.definitions.columns import REFERRALS
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.warehouse import queries
from dashboard.warehouse.connection import connect

COMMISSIONER = "COMMISSIONER"
"""The one commissioner that every default contract belongs to."""


@dataclass(frozen=True)
class SentFileFacts:
    """What is kept of a file that was sent: never its bytes."""

    name: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class NewReturn:
    """A checked return, ready to be kept."""

    provider: str
    quarter: Quarter
    contract: str | None
    sheets: Sequence[str]
    sent_by: str
    sent_at: datetime
    """UTC, without a zone."""
    rule_version: str
    files: Sequence[SentFileFacts]
    confirmed: Mapping[str, int]
    """Code of what was confirmed → how many times it had been found."""
    referrals: pl.DataFrame


class Records:
    """One installation's records, open in this process."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the records, bringing their schema up to date.

        Raises:
            UsageError: there are none at this path, and `create` is not set.
            RefusedError: another process has them open.
        """
        if not create and not path.exists():
            raise UsageError(f"There is no database at {path}: submit a return first, or give --database.")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self._connection = connect(path)
        path.chmod(0o600)
        self._writing = threading.Lock()
        self._migrate()

    def close(self) -> None:
        """Close the file, so that another process can open it."""
        self._connection.close()

    def fetch(self, query: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The answer to one query, on a cursor of its own."""
        with self._cursor() as cursor:
            return cursor.execute(query, dict(parameters or {})).pl()

    def report(self, name: str, **parameters: Any) -> pl.DataFrame:
        """The answer to one query of `queries/reports`; every `$name` in it must be given."""
        return self.fetch(queries.sql("reports", name), parameters)

    @contextmanager
    def snapshot(self) -> Iterator["Snapshot"]:
        """The records as they are at this moment, worked out once, for many queries in a row."""
        with self._cursor() as cursor:
            cursor.execute("begin")  # a return that is accepted meanwhile is not seen
            for name in ("return_row", "current_referral", "quarter_open"):
                # A temporary table goes before the view of the same name, for this cursor only.
                cursor.execute(f"create temp table {name} as select * from main.{name}")
            try:
                yield Snapshot(cursor)
            finally:
                cursor.execute("rollback")

    def version(self) -> str:
        """A word that changes whenever what was accepted changes: the key of every cached answer."""
        found = self.fetch(
            "select count(*) as returns, (select count(*) from return_event) as events from provider_return"
        )
        return "-".join(str(value) for value in found.row(0))

    def accept(self, new: NewReturn) -> str:
        """Keep a return: all of it, in one transaction, or nothing. Its id is given back.

        It becomes the current version of that provider's quarter; earlier versions are kept.

        Raises:
            RefusedError: the quarter has been sent for another contract.
        """
        with self._writing, self._transaction() as cursor:
            contract = new.contract or _default_contract(new.provider)
            _check_one_contract(cursor, new, contract)
            version = _next_version(cursor, new)
            return_id = f"{new.provider}-{new.quarter.label.replace(' ', '-')}-v{version}"
            _keep_return(cursor, new, return_id, version, contract)
            kept = _keep_referrals(cursor, new, return_id, version, contract)
            if kept != new.referrals.height:
                raise RuntimeError(f"{kept} rows were kept of {new.referrals.height}: nothing is accepted")
        return return_id

    def record_event(self, return_id: str, event: str, at: datetime, by: str, reason: str) -> None:
        """Withdraw or restore a return: it stays, marked.

        Raises:
            UsageError: there is no such return.
        """
        with self._writing, self._transaction() as cursor:
            if not cursor.execute("select 1 from provider_return where return_id = ?", [return_id]).fetchone():
                raise UsageError(f"There is no return {return_id}.")
            cursor.execute("insert into return_event values (?, ?, ?, ?, ?)", [return_id, event, at, by, reason])

    def open_before(self, provider: str, quarter: Quarter) -> list[str]:
        """Record numbers of the referrals that were open in the provider's last return before a quarter."""
        found = self.report("open_before", provider=provider, quarter_end=quarter.last_day)
        return found["referral_id"].to_list()

    def as_of(self, provider: str | None = None) -> date | None:
        """The end of the last quarter that a provider (or any provider) has sent."""
        found = self.fetch(
            "select max(as_of) as as_of from provider_as_of where $provider is null or provider = $provider",
            {"provider": provider},
        )
        last: date | None = found.item()
        return last

    def covered_from(self) -> date | None:
        """The first day from which any provider's quarters are whole."""
        first: date | None = self.fetch("select min(covered_from) as first from provider_coverage").item()
        return first

    def providers(self) -> list[str]:
        """Every provider with a current return, by code."""
        return self.fetch("select provider from provider_as_of order by provider")["provider"].to_list()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._cursor() as cursor:
            cursor.execute("begin")
            try:
                yield cursor
            except BaseException:
                cursor.execute("rollback")
                raise
            cursor.execute("commit")

    def _migrate(self) -> None:
        with self._transaction() as cursor:
            cursor.execute("create table if not exists migration (number integer primary key, name varchar not null)")
            done = {number for (number,) in cursor.execute("select number from migration").fetchall()}
            steps = {int(path.stem.split("_")[0]): path for path in queries.files("schema")}
            if done - steps.keys():
                raise RefusedError("This database was made by a newer version of the product: install that version.")
            for number in sorted(steps.keys() - done):
                cursor.execute(steps[number].read_text(encoding="utf-8"))
                cursor.execute("insert into migration values (?, ?)", [number, steps[number].stem])
        self._refresh_views()

    def _refresh_views(self) -> None:
        """Make the views again where this version of the product has other queries than the one that made them."""
        statements = [path.read_text(encoding="utf-8") for path in queries.files("views")]
        statements.append(queries.indicator_unit())
        wanted = hashlib.sha256("\n".join([*statements, repr(ethnicity.codes())]).encode()).hexdigest()
        with self._transaction() as cursor:
            if cursor.execute("select sha256 from view_version").fetchone() == (wanted,):
                return
            _fill_codes(cursor)
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("delete from view_version")
            cursor.execute("insert into view_version values (?)", [wanted])


class Snapshot:
    """The records at one moment: what the builder of a release works on."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Made by `Records.snapshot`."""
        self._cursor = cursor

    def add(self, name: str, frame: pl.DataFrame) -> None:
        """Let queries read a frame of ours under this name."""
        self._cursor.register(name, frame.to_arrow())

    def fetch(self, query: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The answer to one query."""
        return self._cursor.execute(query, dict(parameters or {})).pl()

    def report(self, name: str, **parameters: Any) -> pl.DataFrame:
        """The answer to one query of `queries/reports`."""
        return self.fetch(queries.sql("reports", name), parameters)


def _default_contract(provider: str) -> str:
    return f"{provider}-1"


def _check_one_contract(cursor: duckdb.DuckDBPyConnection, new: NewReturn, contract: str) -> None:
    """A quarter's return belongs to one contract: a second would replace the first, and lose its women."""
    found = cursor.execute(
        "select contract from current_return where provider = ? and quarter_end = ? and contract <> ?",
        [new.provider, new.quarter.last_day, contract],
    ).fetchone()
    if found:
        raise RefusedError(
            f"{new.quarter.label} of {new.provider} has been sent for contract {found[0]}. "
            "Returns of several contracts in one quarter cannot be told apart yet."
        )


def _next_version(cursor: duckdb.DuckDBPyConnection, new: NewReturn) -> int:
    found = cursor.execute(
        "select coalesce(max(version), 0) + 1 from provider_return where provider = ? and quarter_end = ?",
        [new.provider, new.quarter.last_day],
    ).fetchone()
    assert found
    version: int = found[0]
    return version


def _keep_return(
    cursor: duckdb.DuckDBPyConnection, new: NewReturn, return_id: str, version: int, contract: str
) -> None:
    cursor.execute(
        "insert into contract values (?, ?, ?) on conflict do nothing", [new.provider, contract, COMMISSIONER]
    )
    cursor.execute(
        "insert into provider_return values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            return_id, new.provider, new.quarter.label, new.quarter.last_day, version, contract, list(new.sheets),
            new.sent_by, new.sent_at, new.rule_version,
        ],
    )  # fmt: skip
    for file in new.files:
        cursor.execute(
            "insert into sent_file values (?, ?, ?, ?, ?)",
            [return_id, file.name, file.sha256, file.bytes, file.rows],
        )
    for code, how_many in new.confirmed.items():
        cursor.execute("insert into confirmation values (?, ?, ?)", [return_id, code, how_many])


def _keep_referrals(
    cursor: duckdb.DuckDBPyConnection, new: NewReturn, return_id: str, version: int, contract: str
) -> int:
    columns = ["row_number", *(column.name for column in REFERRALS)]
    rows = new.referrals.select(
        pl.lit(return_id).alias("return_id"),
        pl.lit(new.provider).alias("provider"),
        pl.lit(contract).alias("contract"),
        pl.lit(new.quarter.last_day).alias("quarter_end"),
        pl.lit(version).alias("version"),
        *columns,
    )
    cursor.register("new_referrals", rows.to_arrow())
    cursor.execute("insert into referral by name select * from new_referrals")
    cursor.unregister("new_referrals")
    found = cursor.execute("select count(*) from referral where return_id = ?", [return_id]).fetchone()
    return found[0] if found else 0


def _fill_codes(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute("delete from ethnicity_code")
    for code in sorted(set(ethnicity.codes().values())):
        detailed = None if code in ethnicity.GROUPS else code
        cursor.execute("insert into ethnicity_code values (?, ?, ?)", [code, ethnicity.group_of(code), detailed])

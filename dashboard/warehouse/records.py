"""The records: one row a referral, private. Who reads them, and for what, is listed in `tests/test_architecture.py`."""

import hashlib
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dashboard.definitions.contracts import Contract, Terms
from dashboard.definitions.housing import SUPPORTED_AS
from dashboard.definitions.own_names import KeptNames, OwnNames
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import SHEETS
from dashboard.errors import RefusedError, UsageError
from dashboard.settings import key_file as where_the_key_is
from dashboard.warehouse import anew, code_lists, keeping, own_names, queries, reviews, totals
from dashboard.warehouse.anew import Gone
from dashboard.warehouse.connection import ATTACHED, connect, is_attached
from dashboard.warehouse.forgotten import NOBODY, REFERRAL, WOMAN, Forgetting, Forgotten
from dashboard.warehouse.gate import Gate
from dashboard.warehouse.keeping import AcceptedRepair as AcceptedRepair
from dashboard.warehouse.keeping import NewReference as NewReference
from dashboard.warehouse.keeping import NewReturn as NewReturn
from dashboard.warehouse.keeping import SentFileFacts as SentFileFacts
from dashboard.warehouse.last_return import LastReturn
from dashboard.warehouse.totals import NewTotals as NewTotals

_MOST_REMEMBERED = 500
"""Short answers."""


class Records:
    """One installation's records, open in this process."""

    supported_housing = "settled"
    """What supported housing counts as."""
    forgotten = NOBODY
    """Who has been removed, and is left out of later files."""

    def __init__(
        self,
        path: Path,
        *,
        create: bool = False,
        supported_housing: str = "",
        published: bool = False,
        encrypted: bool = False,
        key_file: Path | None = None,
    ) -> None:
        """Open the records, bringing their schema up to date.

        Args:
            path: where they are.
            create: make them, if there are none.
            supported_housing: what supported housing counts as, which is contested; empty: as was chosen before, or as
                in official statistics.
            published: whether something has been published, so that this cannot be chosen otherwise any more.
            encrypted: encrypt them, if they are made now; those that are there are opened as they are.
            key_file: where their key is; if not given, where the settings say.

        Raises:
            UsageError: there are none at this path, and `create` is not set; or there is no such group.
            RefusedError: another process has them open; their key is missing; or something was published with another
                choice.
        """
        if not create and not path.exists():
            raise UsageError(f"There is no database at {path}: submit a return first, or give --database.")
        if supported_housing and supported_housing not in SUPPORTED_AS:
            raise UsageError(f"OUTCOMES_SUPPORTED_HOUSING is {' or '.join(SUPPORTED_AS)}; got: {supported_housing}")
        self._wanted = (supported_housing, published)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self.forgotten = Forgotten(path)
        self.key_file = key_file or where_the_key_is(path)
        connection = connect(path, encrypted=encrypted, key_file=key_file)
        path.chmod(0o600)
        anew.clear(path)
        self._begin(connection)
        self._go_on_forgetting()

    def _begin(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._hold(connection)
        self._gate = Gate()
        self._writing = threading.Lock()
        self._writes = 0
        self._version = (-1, "")
        self._worked_out = ""
        self._remembered: dict[tuple[Any, ...], pl.DataFrame] = {}
        self._migrate()

    def _hold(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.encrypted = is_attached(connection)

    def close(self) -> None:
        """Close the file, so that another process can open it."""
        self._connection.close()

    def fetch(self, query: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The answer to one query, on a cursor of its own, from tables worked out from all that was accepted."""
        self._work_out()
        return self._fetch(query, parameters)

    def report(self, name: str, **parameters: Any) -> pl.DataFrame:
        """The answer to one query of `queries/reports`; every `$name` in it must be given."""
        return self.fetch(queries.sql("reports", name), parameters)

    def _short_report(self, name: str, **parameters: Any) -> pl.DataFrame:
        """The same for a few lines that every question begins with: kept until something is written."""
        self._work_out()  # which writes
        asked = (self._writes, name, *parameters.values())
        found = self._remembered.get(asked)
        if found is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[asked] = found = self.report(name, **parameters)
        return found

    @contextmanager
    def snapshot(self) -> Iterator["Snapshot"]:
        """The records as they are at this moment, for many queries in a row."""
        self._work_out()
        with self._cursor() as cursor:
            cursor.execute("begin")  # a return that is accepted meanwhile is not seen
            try:
                yield Snapshot(cursor)
            finally:
                cursor.execute("rollback")

    def version(self) -> str:
        """A word that changes whenever what was accepted changes: the key of every cached answer."""
        # Nobody else can write while the file is open here, so it is asked again only after we did.
        writes = self._writes
        if self._version[0] != writes:
            found = self._fetch(
                "select count(*) as returns, (select count(*) from return_event) as events,"
                " (select count(*) from reference_file) as files, (select count(*) from contract_terms) as terms,"
                " (select count(*) from forgetting) as forgettings"
                " from provider_return"
            )
            self._version = (writes, "-".join(str(value) for value in found.row(0)))
        return self._version[1]

    def changed_since(self, moment: datetime) -> bool:
        """Whether anything that figures are made of has come, gone or been agreed otherwise since a moment, UTC."""
        found = self._fetch(queries.sql("reports", "changed_since"), {"moment": moment})
        return bool(found["changed"].item())

    def accept(self, new: NewReturn) -> str:
        """Keep a return: all of it, in one transaction, or nothing. Its id is given back.

        Each of its sheets becomes the current version of that provider's quarter; earlier versions are kept, and
        sheets that it does not bring stay as they were.

        Raises:
            RefusedError: the quarter has been sent for another contract; or somebody in it has been removed.
        """
        with self._writing, self._transaction() as cursor:
            for rows in new.sheets.values():
                self._refuse_forgotten(rows, new.provider)
            return keeping.keep_return(cursor, new)

    def accept_reference(self, new: NewReference) -> str:
        """Keep a file that speaks of no provider's quarter, whole or not at all. Its id is given back.

        Raises:
            RefusedError: somebody in it has been removed.
        """
        with self._writing, self._transaction() as cursor:
            self._refuse_forgotten(new.rows)
            return keeping.keep_reference(cursor, new)

    def keep_totals(self, new: NewTotals) -> str:
        """Keep headline totals that were typed, apart from the returns. Their id is given back."""
        with self._writing, self._transaction() as cursor:
            return totals.keep(cursor, new)

    def register(self, contracts: Sequence[Contract], at: datetime, by: str) -> None:
        """Keep the terms of contracts: those that are registered already get a new version."""
        with self._writing, self._transaction() as cursor:
            for contract in contracts:
                keeping.keep_terms(cursor, contract, at, by)

    def keep_in_review(self, entry: reviews.Entry, *, expected: int) -> None:
        """Keep one thing that a side of a contract said in a review.

        Raises:
            RefusedError: its contract does not have as many entries as expected: another has come since it was read.
        """
        with self._writing, self._transaction() as cursor:
            reviews.keep(cursor, entry, expected)

    def take_out_of_review(self, entry: reviews.Entry, instead: str, note: reviews.Entry, *, expected: int) -> None:
        """Overwrite the words of one entry, keep beside it that they were taken out, and write the file anew: a changed
        row stays in the file as it was.

        Raises:
            RefusedError: as for `keep_in_review`.
        """
        with self._writing:
            with self._transaction() as cursor:
                reviews.keep(cursor, note, expected)
                reviews.take_out(cursor, entry, instead)
            self._write_anew(Gone())

    def said_in_reviews(self, provider: str, contract: str) -> list[reviews.Entry]:
        """Everything that was said in the reviews of a contract, the oldest first."""
        asked = {"provider": provider, "contract": contract}
        return reviews.read(self._fetch(queries.sql("reports", "reviews"), asked).to_dicts())

    def make_limits_anew(
        self, commissioner: str, provider: str, indicator: str, quarter: str, reason: str, at: datetime, by: str
    ) -> None:
        """Keep the decision that limits are made anew from a quarter, in the place of one of the same quarter."""
        with self._writing, self._transaction() as cursor:
            cursor.execute(
                "update limits_anew set taken_back_at = $at where commissioner = $commissioner"
                " and provider = $provider and indicator = $indicator and quarter = $quarter and taken_back_at is null",
                {"at": at, "commissioner": commissioner, "provider": provider, "indicator": indicator,
                 "quarter": quarter},
            )  # fmt: skip
            cursor.execute(
                "insert into limits_anew values (uuid(), ?, ?, ?, ?, ?, ?, ?, null)",
                [commissioner, provider, indicator, quarter, reason, by, at],
            )

    def limits_made_anew(self, commissioner: str, provider: str, indicator: str) -> list[dict[str, Any]]:
        """The decisions that stand for one indicator, the oldest quarter first."""
        asked = {"commissioner": commissioner, "provider": provider, "indicator": indicator}
        return self._fetch(queries.sql("reports", "limits_anew"), asked).to_dicts()

    def take_limits_back(self, commissioner: str, decision_id: str, at: datetime) -> bool:
        """Take a commissioner's decision back; whether there was one that stood."""
        with self._writing, self._transaction() as cursor:
            found = cursor.execute(
                "update limits_anew set taken_back_at = ? where decision_id = ? and commissioner = ?"
                " and taken_back_at is null returning decision_id",
                [at, decision_id, commissioner],
            ).fetchall()
            return bool(found)

    def _refuse_forgotten(self, rows: pl.DataFrame, provider: str | None = None) -> None:
        """The last door: a check leaves out who has been removed, so this is somebody who was removed since."""
        if "provider" in rows.columns:
            provider = None
        if self.forgotten.without(rows, provider).height < rows.height:
            raise RefusedError("Nothing was stored: somebody in it was removed meanwhile. Check the file again.")

    def rows_about(self, provider: str, person_id: str) -> dict[str, int]:
        """Table → how many rows are about a woman, of all versions together; without the tables that hold none."""
        with self._cursor() as cursor:
            return anew.count(cursor, anew.of_woman(cursor, provider, person_id))

    def forget(self, provider: str, person_id: str, at: datetime, by: str, reason: str) -> Forgetting:
        """Remove a woman from every version of everything, and keep her out of what is sent from now on.

        First it is put on the list beside the records that she is to be removed; whatever happens after that, she is
        removed when the records are opened next at the latest. Readers wait only while one file takes the place of
        the other.

        Raises:
            RefusedError: it could not be finished now.
        """
        with self._writing:
            with self._cursor() as cursor:
                gone = anew.of_woman(cursor, provider, person_id)
                rows = anew.count(cursor, gone)
            keys = [self.forgotten.key(provider, WOMAN, number) for _, number in gone.women]
            keys += [self.forgotten.key(provider, REFERRAL, number) for _, number in gone.referrals]
            new = Forgetting(uuid.uuid4().hex, provider, at, by, reason, rows, tuple(sorted(keys)))
            self.forgotten.add(new)
            try:
                self._catch_up()
            except (OSError, duckdb.Error, TimeoutError, RuntimeError) as error:
                raise RefusedError(
                    "It is not finished yet: there was no room on the disk, or the records were being read for a long "
                    "time. She is on the list, and is removed when the dashboard is started next."
                ) from error
            return new

    def due(self, today: date) -> pl.DataFrame:
        """The referrals whose records their contract no longer lets be kept: `provider`, `ended_date` and whose."""
        found = self._fetch(queries.sql("reports", "due"), {"today": today})
        return found.filter("is_due")

    def remove_due(self, today: date, at: datetime, by: str, reason: str) -> dict[str, int]:
        """Remove what is due in the manner in which somebody is removed, but that nobody is kept out of later files.

        Returns:
            Provider → how many rows were removed.
        """
        with self._writing:
            due = self.due(today)
            done: dict[str, int] = {}
            notes = []
            whole = Gone()
            for (provider,), lines in due.group_by("provider", maintain_order=True):
                referrals = frozenset((str(provider), number) for number in lines["referral_id"])
                people = frozenset((str(provider), woman) for woman in lines.filter("all_of_hers")["person_id"])
                with self._cursor() as cursor:
                    rows = anew.count(cursor, Gone(people, referrals))
                whole |= Gone(people, referrals)
                done[str(provider)] = sum(rows.values())
                notes.append(Forgetting(uuid.uuid4().hex, str(provider), at, by, reason, rows, ()))
            if notes:
                self._write_anew(whole, notes)
            return done

    def needs_not_asked(self, provider: str) -> tuple[str, ...]:
        """The contracts of a provider that do not ask for needs: see `keeping.not_asked`."""
        with self._cursor() as cursor:
            return keeping.not_asked(cursor, provider)

    def forgettings(self) -> list[dict[str, Any]]:
        """That somebody was removed, as often as it was: the newest first."""
        return self._fetch("select * from forgetting order by happened_at desc, forgetting_id").to_dicts()

    def _go_on_forgetting(self) -> None:
        """Remove who is on the list and still in this file: it was interrupted, copied, or restored from before."""
        if self.forgotten.all():
            with self._writing:
                self._catch_up()

    def _catch_up(self) -> None:
        """Write the file anew, if it has not gone through every removal of the list. Nobody else may write."""
        with self._cursor() as cursor:
            known = {known for (known,) in cursor.execute("select forgetting_id from forgetting").fetchall()}
            due = [one for one in self.forgotten.all() if one.forgetting_id not in known]
            gone = anew.of_keys(cursor, self.forgotten) if due else Gone()
        if due:
            self._write_anew(gone, due)

    def encrypt(self) -> bool:
        """Encrypt the file by writing it anew; whether it was not encrypted before."""
        with self._writing:
            if self.encrypted:
                return False
            self._write_anew(Gone(), encrypted=True)
            return True

    def _write_anew(
        self, gone: Gone, forgettings: Sequence[Forgetting] = (), *, encrypted: bool | None = None
    ) -> dict[str, int]:
        """Write the file anew without somebody, and let it take the place of this one. Nobody else may write.

        Returns:
            Table → how many of its rows were left out.
        """
        anew.clear(self.path)
        with self._cursor() as old:
            removed = self.copy_to(anew.aside(self.path), old, gone, forgettings, encrypted=encrypted)
        with self._gate.alone():
            self._connection.close()
            try:
                anew.replace(self.path)
            finally:
                self._hold(_patiently(self.path, self.key_file))
                self._worked_out = ""
                self._writes += 1
        return removed

    def back_up(self, path: Path) -> None:
        """Write a new file with the records as they are at this moment; nothing is accepted meanwhile."""
        with self._writing, self._cursor() as cursor:
            self.copy_to(path, cursor, Gone())

    def copy_to(
        self,
        path: Path,
        old: duckdb.DuckDBPyConnection,
        gone: Gone,
        forgettings: Sequence[Forgetting] = (),
        *,
        encrypted: bool | None = None,
    ) -> dict[str, int]:
        """Write a new file of the records with what a cursor sees now, but for somebody; and close it, whole.

        It is encrypted with the same key if this one is, unless it is said otherwise.
        """
        fresh = _Fresh(
            path,
            create=True,
            supported_housing=self.supported_housing,
            encrypted=self.encrypted if encrypted is None else encrypted,
            key_file=self.key_file,
        )
        try:
            with fresh._transaction() as new:
                removed = anew.copy(old, new, gone)
                anew.note(new, forgettings)
        finally:
            fresh.close()
        return removed

    def record_event(
        self, return_id: str, event: str, at: datetime, by: str, reason: str, *, if_new: bool = False
    ) -> bool:
        """Withdraw or restore a return: it stays, marked.

        Args:
            return_id: which.
            event: `withdrawn` or `restored`.
            at: when, UTC, without a zone.
            by: who did it.
            reason: why.
            if_new: record nothing where that is how it stands already. It is looked at and written in one, so that
                of two people who take a return back at the same moment one is told that there was nothing to do.

        Returns:
            Whether it was recorded.

        Raises:
            UsageError: there is no such return.
        """
        with self._writing, self._transaction() as cursor:
            known = (
                "select return_id from provider_return where return_id = $id"
                " union all select file_id from reference_file where file_id = $id"
                " union all select totals_id from typed_totals where totals_id = $id"
            )
            if not cursor.execute(known, {"id": return_id}).fetchone():
                raise UsageError(f"There is no return {return_id}.")
            last = cursor.execute("select event from last_event where return_id = $id", {"id": return_id}).fetchone()
            if if_new and (last == ("withdrawn",)) == (event == "withdrawn"):
                return False
            cursor.execute("insert into return_event values (?, ?, ?, ?, ?)", [return_id, event, at, by, reason])
            return True

    def provider_of(self, return_id: str) -> str | None:
        """Whose a return is; None, if there is no such return."""
        found = self._fetch(
            "select provider from provider_return where return_id = $id"
            " union all select provider from typed_totals where totals_id = $id",
            {"id": return_id},
        )
        return None if found.is_empty() else found["provider"].item()

    def version_rows(self, return_id: str, sheet: str) -> pl.DataFrame:
        """The rows of one sheet as one version brought them; none, if it did not."""
        query = queries.sql("reports", "version_rows")
        return self._fetch(query, {"return_id": return_id, "sheet": keeping.table_of(sheet)})

    def rows_kept(self, provider: str, sheet: str) -> dict[str, int]:
        """How many rows of one sheet each version of a provider's returns was accepted with."""
        query = queries.sql("reports", "rows_kept")
        return dict(self._fetch(query, {"provider": provider, "sheet": keeping.table_of(sheet)}).rows())

    def open_before(self, provider: str, quarter: Quarter) -> list[str]:
        """Record numbers of the referrals that were open in the provider's last return before a quarter."""
        # Asked before each return is accepted, so nothing is worked out for it.
        query = queries.sql("reports", "open_before")
        found = self._fetch(query, {"provider": provider, "quarter_end": quarter.last_day})
        return found["referral_id"].to_list()

    def ended_before(self, provider: str, quarter: Quarter) -> pl.DataFrame:
        """The referrals that had ended in the provider's returns before a quarter: `referral_id`, `ended_date`."""
        query = queries.sql("reports", "ended_before")
        return self._fetch(query, {"provider": provider, "quarter_end": quarter.last_day})

    def last_return(self, provider: str, quarter: Quarter) -> LastReturn | None:
        """What the next return is held against; None, if no referrals were sent for an earlier quarter."""
        before = {"provider": provider, "quarter_end": quarter.last_day}
        found: dict[str, dict[str, Any]] = {}
        for sheet, layout in SHEETS.items():
            if layout.of_a_return:
                query = queries.sql("reports", "last_filled")
                filled = self._fetch(query, {**before, "sheet": sheet, "kept_in": keeping.table_of(sheet)})
                found |= {sheet: filled.row(0, named=True)} if filled.height else {}
        if "referrals" not in found:
            return None
        last = found["referrals"]["last_quarter_end"]
        counted = self._fetch(queries.sql("reports", "last_referrals"), before).row(0, named=True)
        still_open = queries.sql("reports", "last_open")
        return LastReturn(
            quarter=Quarter.containing(last),
            rows={sheet: filled["row_number"] for sheet, filled in found.items()},
            filled=found,
            received=counted.pop("received"),
            ended=counted.pop("ended"),
            ended_on_one_day=counted.pop("ended_on_one_day"),
            not_known=counted,
            open_rows=self._fetch(still_open, {"provider": provider, "last_quarter_end": last}),
        )

    def standing_rows(self, provider: str, quarter: Quarter) -> dict[str, int]:
        """How many rows of each sheet stand for a quarter: what another version of it would take the place of."""
        asked = {"provider": provider, "quarter_end": quarter.last_day}
        standing = self._fetch(
            "select sheet from current_sheet where provider = $provider and quarter_end = $quarter_end", asked
        )
        query = queries.sql("reports", "standing_rows")
        return {
            sheet: self._fetch(query, {**asked, "sheet": sheet, "kept_in": keeping.table_of(sheet)}).item()
            for sheet in standing["sheet"].to_list()
        }

    def referral_numbers(self, provider: str) -> list[str]:
        """Record numbers of every referral that was ever accepted from a provider."""
        found = self._fetch(
            "select distinct referral_id from referral where provider = $provider", {"provider": provider}
        )
        return found["referral_id"].to_list()

    def contracts(self, commissioner: str | None = None, provider: str | None = None) -> list[Contract]:
        """The contracts whose terms stand: of a commissioner, of a provider, or all."""
        found = self._short_report("contracts", commissioner=commissioner, provider=provider)
        return [keeping.contract(line) for line in found.to_dicts()]

    def terms(self, provider: str, contract: str) -> list[Terms]:
        """Every version of the terms of a contract, the oldest first; none, where nobody registered it."""
        found = self._fetch(queries.sql("reports", "terms"), {"provider": provider, "contract": contract})
        return [
            Terms(keeping.contract(line), line["version"], line["registered_at"].date(), line["registered_by"])
            for line in found.to_dicts()
        ]

    def returns(
        self, provider: str | None = None, commissioner: str | None = None, contract: str | None = None
    ) -> list[dict[str, Any]]:
        """Every version of every return, as `reports/returns.sql` says."""
        found = self._short_report("returns", provider=provider, commissioner=commissioner, contract=contract)
        return found.to_dicts()

    def typed_totals(self, provider: str | None = None, commissioner: str | None = None) -> list[dict[str, Any]]:
        """Every version of typed totals, as `reports/totals.sql` says."""
        return self._short_report("totals", provider=provider, commissioner=commissioner).to_dicts()

    def commissioners(self) -> list[str]:
        """Everyone who has a contract, by code; who has most of them first."""
        found = self.fetch(
            "select commissioner from contract_commissioner group by commissioner order by count(*) desc, commissioner"
        )
        return found["commissioner"].to_list()

    def contracts_of(self, provider: str) -> list[str]:
        """The contracts that have been registered for a provider, by code."""
        found = self._fetch(
            "select distinct contract from contract_terms where provider = $provider order by contract",
            {"provider": provider},
        )
        return found["contract"].to_list()

    def keep_own_names(
        self, provider: str, names: Sequence[OwnNames], at: datetime, by: str, *, expected: int | None = None
    ) -> None:
        """Keep what a provider calls the columns of each sheet as its next version; without columns: forget it.

        All of them in one transaction, or nothing. `expected`: the version that whoever says so has seen, or 0.

        Raises:
            RefusedError: another version has been kept meanwhile.
        """
        with self._writing, self._transaction() as cursor:
            for each in names:
                own_names.keep(cursor, provider, each, at, by, expected)

    def delete_earlier_names(self, provider: str, sheet: str) -> None:
        """Delete what a provider once called the columns of a sheet, but for the newest version: for good."""
        with self._writing, self._transaction() as cursor:
            own_names.delete_earlier(cursor, provider, sheet)

    def own_names(self, provider: str) -> list[KeptNames]:
        """Every version of what a provider calls our columns, sheet by sheet, newest first."""
        # Asked before each check, so nothing is worked out for it.
        return own_names.kept(self._fetch(queries.sql("reports", "own_names"), {"provider": provider}).to_dicts())

    def as_of(
        self, provider: str | None = None, commissioner: str | None = None, contract: str | None = None
    ) -> date | None:
        """The end of the last quarter whose referrals a provider (or any provider of a commissioner) has sent."""
        found = self._short_report("as_of", provider=provider, commissioner=commissioner, contract=contract)
        last: date | None = found["as_of"].item()
        return last

    def covered_from(self) -> date | None:
        """The first day from which any contract's quarters are whole."""
        first: date | None = self.fetch("select min(covered_from) as first from contract_coverage").item()
        return first

    def providers(self, commissioner: str | None = None) -> list[str]:
        """Every provider with a current return, by code; those with a contract of a commissioner, if one is named."""
        return self._short_report("providers", commissioner=commissioner)["provider"].to_list()

    def chosen(self, name: str) -> str | None:
        """What was chosen once for all figures of this installation, by the name of the choice; None, if nothing."""
        found = self._fetch("select chosen from choice where name = $name", {"name": name})
        return None if found.is_empty() else found["chosen"].item()

    def choose(self, name: str, chosen: str) -> None:
        """Keep a choice, in the place of an earlier one."""
        with self._writing, self._transaction() as cursor:
            cursor.execute("insert or replace into choice values (?, ?)", [name, chosen])

    def _fetch(self, query: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
        with self._cursor() as cursor:
            return cursor.execute(query, dict(parameters or {})).pl()

    def _work_out(self) -> None:
        """Make the tables again that are worked out from what was accepted, where that has changed since.

        They are what every answer starts from: worked out at each question, a page would pay for it fifty times.
        """
        if self._worked_out == self.version():
            return
        with self._writing, self._transaction() as cursor:
            version = self.version()
            if cursor.execute("select records_version from worked_out").fetchone() != (version,):
                for statement in queries.worked_out():
                    cursor.execute(statement)
                cursor.execute("delete from worked_out")
                cursor.execute("insert into worked_out values (?)", [version])
        self._worked_out = version

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._gate.inside():
            cursor = self._connection.cursor()
            try:
                if self.encrypted:
                    cursor.execute(f"use {ATTACHED}")  # a cursor does not inherit it
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
        self._writes += 1

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
            self._choose(cursor)
        self._refresh_views()

    def _choose(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """What supported housing counts as: as it was chosen now, or before."""
        wanted, published = self._wanted
        kept = cursor.execute("select chosen from choice where name = 'supported_housing'").fetchone()
        before = kept[0] if kept else "settled"
        if wanted and wanted != before and published:
            raise RefusedError(
                f"What has been published counts supported housing as {before}: it cannot count as {wanted} any more."
            )
        self.supported_housing = wanted or before
        cursor.execute("insert or replace into choice values ('supported_housing', ?)", [self.supported_housing])

    def _refresh_views(self) -> None:
        """Make the views again where this version of the product has other queries than the one that made them."""
        statements = [path.read_text(encoding="utf-8") for path in queries.files("views")]
        statements += queries.indicator_views()
        wanted = hashlib.sha256(
            "\n".join([*statements, code_lists.fingerprint(self.supported_housing)]).encode()
        ).hexdigest()
        with self._transaction() as cursor:
            if cursor.execute("select sha256 from view_version").fetchone() == (wanted,):
                return
            self._fill_code_lists(cursor)
            cursor.execute("delete from worked_out")
            for view in _views(cursor):
                cursor.execute(f"drop view {view}")
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("delete from view_version")
            cursor.execute("insert into view_version values (?)", [wanted])

    def _fill_code_lists(self, cursor: duckdb.DuckDBPyConnection) -> None:
        code_lists.fill(cursor, self.supported_housing)


class _Fresh(Records):
    """A new file, to be filled with what another one holds."""

    def _go_on_forgetting(self) -> None:
        """Who is on the list is never written into it."""


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


def _patiently(path: Path, key_file: Path) -> duckdb.DuckDBPyConnection:
    """Open the file that has just taken the place of another; a command may have had it for a moment."""
    for _ in range(50):
        try:
            return connect(path, key_file=key_file)
        except RefusedError:
            time.sleep(0.1)
    return connect(path, key_file=key_file)


def _views(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The views that an earlier version of the product left: some of them may have another name now."""
    found = cursor.execute("select view_name from duckdb_views() where not internal").fetchall()
    return [name for (name,) in found]

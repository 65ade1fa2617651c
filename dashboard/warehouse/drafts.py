"""What one provider's records would be: in memory only, and gone when it has been looked at.

Nothing of a draft is ever written into the records, not even into a transaction that is rolled back: of a large one,
the database would put rows on disk before. Nobody who reads the records waits for it or sees it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dashboard.errors import UsageError
from dashboard.warehouse import code_lists
from dashboard.warehouse.connection import IN_MEMORY, connect
from dashboard.warehouse.records import Records

_OF_PROVIDER = (
    "contract", "contract_terms", "contract_kpi", "provider_return", "referral", "accommodation", "outcomes",
    "assessments", "experience",
)  # fmt: skip
"""What is about one provider alone."""
_AT_ONCE = threading.BoundedSemaphore(2)
"""However many ask, so many drafts are in memory: the others wait, and the pages do not."""
_ROOM = "1GB"
_ALL = "select * from query_table($table)"


class _Draft(Records):
    """Records in memory, with what one provider has sent so far."""

    def __init__(self, kept: duckdb.DuckDBPyConnection, provider: str, supported_housing: str) -> None:
        self.path = IN_MEMORY
        self._wanted = (supported_housing, False)
        self._kept = kept
        self._begin(connect(IN_MEMORY, memory_limit=_ROOM))
        with self._transaction() as cursor:
            for table in _OF_PROVIDER:
                self._copy(cursor, table, f"{_ALL} where provider = $provider", provider=provider)
            mine = "return_id in (select return_id from provider_return where provider = $provider)"
            self._copy(cursor, "return_event", f"{_ALL} where {mine}", provider=provider)

    def _fill_code_lists(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """The lists as they stand in the records: making them takes longer than everything else here."""
        for table in sorted(code_lists.TABLES):
            self._copy(cursor, table, _ALL)

    def _copy(self, cursor: duckdb.DuckDBPyConnection, table: str, query: str, **values: str) -> None:
        cursor.register("copied", self._kept.execute(query, {"table": table, **values}).to_arrow_table())
        cursor.execute(f"insert into {table} by name select * from copied")
        cursor.unregister("copied")


@contextmanager
def draft_of(records: Records, provider: str) -> Iterator[Records]:
    """What the records hold of one provider, to be tried out on: returns can be added, taken back, and asked about.

    Raises:
        UsageError: there is not room enough for it.
    """
    with _AT_ONCE:
        try:
            with records._cursor() as kept:
                kept.execute("begin")  # all tables as they are at one moment
                try:
                    draft = _Draft(kept, provider, records.supported_housing)
                finally:
                    kept.execute("rollback")
            try:
                yield draft
            finally:
                draft.close()
        except (duckdb.OutOfMemoryException, duckdb.TransactionException):  # the second, where it ends in a commit
            raise UsageError(
                "There are too many rows to try this out beforehand. It can be done all the same."
            ) from None

"""How typed headline totals are written down: apart from the returns, as versions of a contract's quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from dashboard.definitions.periods import Quarter
from dashboard.warehouse.keeping import COMMISSIONER


@dataclass(frozen=True)
class NewTotals:
    """Checked totals, ready to be kept."""

    provider: str
    quarter: Quarter
    contract: str | None
    """None: the one that a service has of whom nobody has registered any."""
    sent_by: str
    sent_at: datetime
    """UTC, without a zone."""
    rule_version: str
    counts: Mapping[str, int]
    confirmed: Mapping[str, int]


def keep(cursor: duckdb.DuckDBPyConnection, new: NewTotals) -> str:
    """Write totals as the next version of their contract and quarter, and give back their id."""
    contract = new.contract or f"{new.provider}-1"
    found = cursor.execute(
        "select coalesce(max(version), 0) + 1 from typed_totals"
        " where provider = ? and contract = ? and quarter_end = ?",
        [new.provider, contract, new.quarter.last_day],
    ).fetchone()
    assert found
    totals_id = f"{new.provider}-{new.quarter.label.replace(' ', '-')}-totals-{contract}-v{found[0]}"
    cursor.execute(
        "insert into typed_totals values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            totals_id, new.provider, contract, new.quarter.label, new.quarter.last_day, found[0], new.sent_by,
            new.sent_at, new.rule_version,
        ],
    )  # fmt: skip
    for slug, how_many in new.counts.items():
        cursor.execute("insert into typed_count values (?, ?, ?)", [totals_id, slug, how_many])
    for code, how_many in new.confirmed.items():
        cursor.execute("insert into confirmation values (?, ?, ?)", [totals_id, code, how_many])
    cursor.execute(
        "insert into contract values (?, ?, ?) on conflict do nothing", [new.provider, contract, COMMISSIONER]
    )
    return totals_id

"""What was said in the quarterly reviews of a contract, as it is kept: entries that are only added to, but for words
that named somebody.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError


@dataclass(frozen=True)
class Entry:
    """One thing that one side said, did or signed. What it says is checked before it comes here."""

    entry_id: str
    provider: str
    contract: str
    quarter: Quarter
    """The review that it was said in."""
    kind: str
    at: datetime
    """UTC, without a zone."""
    role: str
    who: str
    """The code of the service, or of the commissioner."""
    said_by: str
    about: str = ""
    """Of a comment the indicator, or nothing for the review as a whole; of what became of an action its entry."""
    words: str = ""
    owner: str = ""
    """Of an action: the post that does it."""
    due_on: date | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    """What is no sentence: the conditions of the service, or the figures that were signed."""


def keep(cursor: duckdb.DuckDBPyConnection, entry: Entry, expected: int) -> None:
    """Write one entry under the others, of which its contract is expected to have so many.

    Raises:
        RefusedError: it has more.
    """
    count = "select count(*) from review_entry where provider = ? and contract = ?"
    if cursor.execute(count, [entry.provider, entry.contract]).fetchone() != (expected,):
        raise RefusedError("The other side has said something meanwhile: look at it, then do this again.")
    cursor.execute(
        "insert into review_entry select ?, (select count(*) from review_entry), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
        [
            entry.entry_id, entry.provider, entry.contract, entry.quarter.last_day, entry.kind, entry.about, entry.at,
            entry.role, entry.who, entry.said_by, entry.words, entry.owner, entry.due_on, json.dumps(entry.details),
        ],
    )  # fmt: skip


def take_out(cursor: duckdb.DuckDBPyConnection, entry: Entry, instead: str) -> None:
    """Overwrite what somebody typed in one entry: the only thing that is ever changed."""
    owner = instead if entry.owner else ""
    cursor.execute("update review_entry set words = ?, owner = ? where entry_id = ?", [instead, owner, entry.entry_id])


def read(lines: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Entries from the lines of `reports/reviews.sql`."""
    return [
        Entry(
            entry_id=line["entry_id"],
            provider=line["provider"],
            contract=line["contract"],
            quarter=Quarter.containing(line["quarter_end"]),
            kind=line["kind"],
            at=line["said_at"],
            role=line["role"],
            who=line["who"],
            said_by=line["said_by"],
            about=line["about"],
            words=line["words"],
            owner=line["owner"],
            due_on=line["due_on"],
            details=json.loads(line["details"]),
        )
        for line in lines
    ]

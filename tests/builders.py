"""Rows and returns with defaults, so that a test states only what matters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl

from dashboard.access import Role, Viewer
from dashboard.definitions.columns import REFERRALS
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import SHEETS
from dashboard.warehouse.records import NewReference, NewReturn, Records, SentFileFacts

Row = dict[str, Any]

OPERATOR = Viewer(Role.OPERATOR, "tests")
COMMISSIONER = Viewer(Role.COMMISSIONER, "Commissioner", commissioner="COMMISSIONER")
"""The one whom every contract belongs to that nobody has registered."""
POLICY = Viewer(Role.POLICY, "Policy")

DEFAULTS: Row = {
    "referral_source": "other",
    "age_band": "30-39",
    "ethnicity": "white",
    "end_state": "open",
}

_TYPES = {"date": pl.Date, "month": pl.Date, "whole_number": pl.Int32, "number": pl.Float64}
SCHEMAS = {
    name: {"row_number": pl.Int32, **{column.name: _TYPES.get(column.kind, pl.String) for column in layout.columns}}
    for name, layout in SHEETS.items()
}
SCHEMA = {"row_number": pl.Int32, **{column.name: _TYPES.get(column.kind, pl.String) for column in REFERRALS}}


def service(provider: str) -> Viewer:
    """Somebody who works for a provider."""
    return Viewer(Role.PROVIDER, f"worker of {provider}", provider)


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    """Noon of a day, UTC, without a zone."""
    return datetime.combine(day(text), time(12))


def row(**given: Any) -> Row:
    """A referral. The woman has the referral's number unless another is given; an ended one needs an end state."""
    unknown = given.keys() - SCHEMA.keys()
    assert not unknown, f"not in the sheet: {unknown}"
    found = DEFAULTS | given
    found.setdefault("person_id", found["referral_id"])
    return found


def frame(rows: Sequence[Row], sheet: str = "referrals") -> pl.DataFrame:
    """Rows as intake hands them over: every column of the sheet, typed."""
    schema = SCHEMAS[sheet]
    numbered = [{name: line.get(name) for name in schema} | {"row_number": i} for i, line in enumerate(rows, 2)]
    return pl.DataFrame(numbered, schema=schema)


def new_return(
    provider: str,
    quarter: str,
    rows: Sequence[Row] | None,
    *,
    contract: str | None = None,
    **others: Sequence[Row],
) -> NewReturn:
    """A checked return, ready to be kept; `others` are the rows of its other sheets. None: it has no referrals."""
    given = {**({} if rows is None else {"referrals": rows}), **others}
    return NewReturn(
        provider=provider,
        quarter=Quarter.parse(quarter),
        contract=contract,
        sent_by="tests",
        sent_at=datetime.combine(Quarter.parse(quarter).last_day + timedelta(days=14), time(10)),
        rule_version="tests",
        files=tuple(SentFileFacts(f"{sheet}.csv", "0" * 64, 1, len(lines), sheet) for sheet, lines in given.items()),
        confirmed={},
        sheets={sheet: frame(lines, sheet) for sheet, lines in given.items()},
    )


def new_reference(sheet: str, rows: Sequence[Row]) -> NewReference:
    """A checked file that speaks of no provider's quarter."""
    return NewReference(
        sheet=sheet,
        sent_by="tests",
        sent_at=moment("2026-06-01"),
        rule_version="tests",
        files=(SentFileFacts(f"{sheet}.csv", "0" * 64, 1, len(rows), sheet),),
        confirmed={},
        rows=frame(rows, sheet),
    )


def withdraw(records: Records, return_id: str, event: str = "withdrawn", at: str = "2030-01-01") -> None:
    records.record_event(return_id, event, moment(at), "tests", "a test")


def accept_table(records: Records, text: str, *, provider: str, quarter: str, contract: str | None = None) -> str:
    """Keep the rows of a small text table as a return, and give back its id.

    Columns are separated by `|`; a line of dashes under the header is for the reader; an empty cell is null, also
    where there is a default.
    """
    return records.accept(new_return(provider, quarter, table(text), contract=contract))


def table(text: str) -> list[Row]:
    """The rows of a small text table."""
    lines = [line for line in text.splitlines() if line.strip() and not set(line.strip()) <= set("-+| ")]
    header, *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [row(**{name: _value(name, cell) for name, cell in zip(header, cells, strict=True)}) for cells in body]


def _value(name: str, cell: str) -> Any:
    if not cell:
        return None
    kind = SCHEMA[name]
    if kind == pl.Date:
        return day(cell)
    return int(cell) if kind == pl.Int32 else cell


def women(
    counts: Mapping[str | None, tuple[int, int]],
    *,
    prefix: str = "r",
    referral_date: date = date(2025, 4, 1),
    started_date: date = date(2025, 4, 20),
    ended_date: date = date(2025, 9, 1),
    **given: Any,
) -> list[Row]:
    """Women whose work has ended: ethnicity → (how many completed, of how many)."""
    return [
        row(
            referral_id=f"{prefix}-{ethnicity}-{i}",
            ethnicity=ethnicity,
            ethnicity_missing_reason=None if ethnicity else "not_asked",
            referral_date=referral_date,
            started_date=started_date,
            ended_date=ended_date,
            end_state="completed" if i < completed else "ended_early",
            end_reason=None if i < completed else "NOT",
            **given,
        )
        for ethnicity, (completed, all_of_them) in counts.items()
        for i in range(all_of_them)
    ]


def quarters(first: str, last: str) -> list[str]:
    """Labels of all quarters from one to another."""
    found, end = [Quarter.parse(first)], Quarter.parse(last)
    while found[-1] < end:
        found.append(found[-1].next)
    return [quarter.label for quarter in found]


def units(records: Records, indicator: str) -> list[Row]:
    """What an indicator's query lists, in order."""
    query = "select * from query_table('indicator_' || $indicator) order by unit_id, counted_on"
    return records.fetch(query, {"indicator": indicator}).to_dicts()


def counted(lines: Iterable[Row]) -> list[str]:
    """Record numbers of those who count, without the provider."""
    return sorted(line["unit_id"].split("/", 1)[1] for line in lines)


COUNTS = {
    "black": (150, 363),
    "white": (114, 189),
    "mixed": (30, 49),
    "other": (114, 207),
    "asian": (5, 7),
    None: (5, 8),
}
"""Completed and women by ethnic group, in numbers for which the answers have been worked out independently."""


_LISTS = [
    "migration", "view_version", "ethnicity_code", "accommodation_code", "instrument_code", "swemwbs_metric",
    "working_day",
]  # fmt: skip


def emptied(records: Records) -> Records:
    """Records without anything that was sent: opening new ones takes longer than most tests."""
    tables = "select table_name from duckdb_tables() where not temporary and table_name <> all($lists)"
    with records._transaction() as cursor:
        for (name,) in cursor.execute(tables, {"lists": _LISTS}).fetchall():
            cursor.execute(f"delete from {name}")
    records._worked_out = ""
    return records

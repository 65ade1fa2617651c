"""How what was accepted is written down: a return with its sheets, a file sent by itself, the terms of a contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import duckdb
import polars as pl

from dashboard.definitions.contracts import Contract, Kpi, Over
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import SHEETS
from dashboard.errors import RefusedError

COMMISSIONER = "COMMISSIONER"
"""The one commissioner that every contract belongs to whose terms nobody has registered."""

_TABLES = {"referrals": "referral"}
"""Where a sheet's rows are kept, if not in a table of its own name."""


@dataclass(frozen=True)
class SentFileFacts:
    """What is kept of a file that was sent: never its bytes."""

    name: str
    sha256: str
    bytes: int
    rows: int
    sheet: str = "referrals"
    own_names: int | None = None
    """The version of the sender's own names that it was read by; none, if it was written in ours."""


class AcceptedRepair(NamedTuple):
    """Cells that were repaired with the sender's consent: never what stood or stands in them."""

    sheet: str
    column: str
    rule: str
    how_many: int


@dataclass(frozen=True)
class NewReturn:
    """A checked return, ready to be kept."""

    provider: str
    quarter: Quarter
    contract: str | None
    """For the rows that name no contract of their own."""
    sent_by: str
    sent_at: datetime
    """UTC, without a zone."""
    rule_version: str
    files: Sequence[SentFileFacts]
    confirmed: Mapping[str, int]
    """Code of what was confirmed → how many times it had been found."""
    sheets: Mapping[str, pl.DataFrame]
    """Name of the sheet → its rows, with every declared column."""
    notes: Sequence[str] = ()
    """What the sender was told besides, so that the receipt can be given again."""
    repairs: Sequence[AcceptedRepair] = ()


@dataclass(frozen=True)
class NewReference:
    """A checked file that speaks of no provider's quarter: reoffending or population."""

    sheet: str
    sent_by: str
    sent_at: datetime
    rule_version: str
    files: Sequence[SentFileFacts]
    confirmed: Mapping[str, int]
    rows: pl.DataFrame
    repairs: Sequence[AcceptedRepair] = ()


def keep_return(cursor: duckdb.DuckDBPyConnection, new: NewReturn) -> str:
    """Write a return and give back its id.

    Raises:
        RefusedError: the quarter has been sent for another contract.
    """
    contract = new.contract or _only_contract(cursor, new.provider) or f"{new.provider}-1"
    _check_one_contract(cursor, new, contract)
    version = _next_version(cursor, new)
    return_id = f"{new.provider}-{new.quarter.label.replace(' ', '-')}-v{version}"
    cursor.execute(
        "insert into provider_return values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            return_id, new.provider, new.quarter.label, new.quarter.last_day, version, contract, list(new.sheets),
            new.sent_by, new.sent_at, new.rule_version,
        ],
    )  # fmt: skip
    _keep_files(cursor, return_id, new.files, new.confirmed)
    for place, says in enumerate(new.notes, 1):
        cursor.execute("insert into return_note values (?, ?, ?)", [return_id, place, says])
    _keep_repairs(cursor, return_id, new.repairs)
    _assume_contracts(cursor, new, contract)
    for sheet, rows in new.sheets.items():
        known = {
            "return_id": return_id,
            "provider": new.provider,
            "quarter_end": new.quarter.last_day,
            "version": version,
        }
        placed = rows.with_columns(pl.lit(value).alias(name) for name, value in known.items())
        if sheet == "referrals":
            placed = placed.with_columns(contract=pl.col("contract_ref").fill_null(contract))
            placed = without_needs(placed, not_asked(cursor, new.provider), pl.col("contract"))
        _keep_rows(cursor, sheet, return_id, placed, [*known, *(["contract"] if sheet == "referrals" else [])])
    return return_id


def keep_reference(cursor: duckdb.DuckDBPyConnection, new: NewReference) -> str:
    """Write a reference file and give back its id."""
    version = _number(cursor, "select coalesce(max(version), 0) + 1 from reference_file where sheet = ?", [new.sheet])
    file_id = f"{new.sheet}-v{version}"
    cursor.execute(
        "insert into reference_file values (?, ?, ?, ?, ?, ?)",
        [file_id, new.sheet, version, new.sent_by, new.sent_at, new.rule_version],
    )
    _keep_files(cursor, file_id, new.files, new.confirmed)
    _keep_repairs(cursor, file_id, new.repairs)
    placed = new.rows.with_columns(return_id=pl.lit(file_id), version=pl.lit(version))
    _keep_rows(cursor, new.sheet, file_id, placed, ["return_id", "version"])
    return file_id


def keep_terms(cursor: duckdb.DuckDBPyConnection, contract: Contract, at: datetime, by: str) -> None:
    """Write the terms of a contract as its next version."""
    key = [contract.provider, contract.contract]
    version = _number(
        cursor,
        "select coalesce(max(version), 0) + 1 from contract_terms where provider = ? and contract = ?",
        key,
    )
    cursor.execute(
        "insert into contract_terms values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *key, version, list(contract.commissioners), list(contract.delivery_partners), contract.working_days,
            at, by, contract.retention_years, contract.needs, contract.year_begins, contract.applies_from,
        ],
    )  # fmt: skip
    for one in contract.kpis:
        cursor.execute(
            "insert into contract_kpi values (?, ?, ?, ?, ?, ?, ?, ?)",
            [*key, version, one.indicator, one.target, one.at_least, one.tolerance, one.over.value],
        )


def not_asked(cursor: duckdb.DuckDBPyConnection, provider: str) -> tuple[str, ...]:
    """The contracts of a provider that do not ask for needs; empty text: nor does what a row without contract is under.

    A contract that nobody registered counts as the provider's only one.
    """
    found = cursor.execute("select contract, needs from contract_now where provider = ?", [provider]).fetchall()
    not_asking = tuple(contract for contract, needs in found if not needs)
    return (*not_asking, "") if len(found) == 1 and not_asking else not_asking


def without_needs(rows: pl.DataFrame, not_asking: Sequence[str], contract: pl.Expr) -> pl.DataFrame:
    """Referrals with what the women want help with left out, where their contract does not ask for it."""
    if not not_asking:
        return rows
    under = pl.lit(True) if "" in not_asking else contract.is_in(list(not_asking))
    blank = [pl.when(~under).then(pl.col(name)).alias(name) for name in rows.columns if name.startswith("need_")]
    return rows.with_columns(blank)


def table_of(sheet: str) -> str:
    """The table that holds a sheet's rows: one of our own names."""
    return _TABLES.get(sheet, SHEETS[sheet].name)


def contract(line: Mapping[str, Any]) -> Contract:
    """A contract from a line of `reports/contracts.sql` or `reports/terms.sql`."""
    return Contract(
        contract=line["contract"],
        provider=line["provider"],
        commissioners=tuple(line["commissioners"]),
        delivery_partners=tuple(line["delivery_partners"]),
        working_days=line["working_days"],
        kpis=tuple(_kpi(**kpi) for kpi in line["kpis"] or ()),
        retention_years=line["retention_years"],
        needs=line["needs"],
        year_begins=line["year_begins"],
        applies_from=line["applies_from"],
    )


def _kpi(indicator: str, target: float, at_least: bool, tolerance: float, judged_over: str) -> Kpi:
    return Kpi(indicator, target, at_least, tolerance, Over(judged_over))


def _only_contract(cursor: duckdb.DuckDBPyConnection, provider: str) -> str | None:
    found = cursor.execute("select contract from sole_contract where provider = ?", [provider]).fetchone()
    return found[0] if found else None


def _check_one_contract(cursor: duckdb.DuckDBPyConnection, new: NewReturn, contract: str) -> None:
    """What names no contract belongs to the return's: another one would replace it, and lose its women."""
    found = cursor.execute(
        "select current_sheet.contract from current_sheet"
        " left join contract_now on current_sheet.provider = contract_now.provider"
        " and current_sheet.contract = contract_now.contract"
        " left join sole_contract on current_sheet.provider = sole_contract.provider"
        " where current_sheet.provider = ? and current_sheet.quarter_end = ? and current_sheet.sheet = 'referrals'"
        " and coalesce(contract_now.contract, sole_contract.contract, current_sheet.contract) <> ?",
        [new.provider, new.quarter.last_day, contract],
    ).fetchone()
    if found and "referrals" in new.sheets and new.sheets["referrals"]["contract_ref"].null_count():
        raise RefusedError(
            f"{new.quarter.label} of {new.provider} has been sent for contract {found[0]}. "
            "Send the rows of all contracts in one file, each with its contract_ref."
        )


def _assume_contracts(cursor: duckdb.DuckDBPyConnection, new: NewReturn, contract: str) -> None:
    """A contract that nobody has registered belongs to the one commissioner there is."""
    named = new.sheets["referrals"]["contract_ref"] if "referrals" in new.sheets else pl.Series([None])
    for code in named.fill_null(contract).unique():
        cursor.execute(
            "insert into contract values (?, ?, ?) on conflict do nothing", [new.provider, code, COMMISSIONER]
        )


def _next_version(cursor: duckdb.DuckDBPyConnection, new: NewReturn) -> int:
    return _number(
        cursor,
        "select coalesce(max(version), 0) + 1 from provider_return where provider = ? and quarter_end = ?",
        [new.provider, new.quarter.last_day],
    )


def _keep_files(
    cursor: duckdb.DuckDBPyConnection, kept_as: str, files: Sequence[SentFileFacts], confirmed: Mapping[str, int]
) -> None:
    for file in files:
        cursor.execute(
            "insert into sent_file values (?, ?, ?, ?, ?, ?, ?)",
            [kept_as, file.name, file.sha256, file.bytes, file.rows, file.sheet, file.own_names],
        )
    for code, how_many in confirmed.items():
        cursor.execute("insert into confirmation values (?, ?, ?)", [kept_as, code, how_many])


def _keep_repairs(cursor: duckdb.DuckDBPyConnection, kept_as: str, repairs: Sequence[AcceptedRepair]) -> None:
    for repair in repairs:
        cursor.execute("insert into accepted_repair values (?, ?, ?, ?, ?)", [kept_as, *repair])


def _keep_rows(
    cursor: duckdb.DuckDBPyConnection, sheet: str, kept_as: str, rows: pl.DataFrame, placed: Sequence[str]
) -> None:
    """Write the rows of one sheet, and count them: all of them are kept, or nothing is.

    The table's name is one of our own, from the declared sheets.
    """
    table = table_of(sheet)
    declared = [column.name for column in SHEETS[sheet].columns]
    cursor.register("new_rows", rows.select(*placed, "row_number", *declared).to_arrow())
    cursor.execute(f"insert into {table} by name select * from new_rows")
    cursor.unregister("new_rows")
    kept = _number(cursor, f"select count(*) from {table} where return_id = ?", [kept_as])
    if kept != rows.height:
        raise RuntimeError(f"{kept} rows were kept of {rows.height}: nothing is accepted")


def _number(cursor: duckdb.DuckDBPyConnection, query: str, values: Sequence[object]) -> int:
    found = cursor.execute(query, values).fetchone()
    assert found
    number: int = found[0]
    return number

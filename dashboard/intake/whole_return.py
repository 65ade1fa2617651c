"""The sheets of one return, or of files sent by themselves, checked together."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from dashboard.definitions.periods import Quarter
from dashboard.intake import rules
from dashboard.intake.between_sheets import (
    known_referrals,
    number_used_again,
    referrals_may_be_missing,
    unknown_referrals,
)
from dashboard.intake.cells import Typed, read_cells
from dashboard.intake.checked import Say, silent
from dashboard.intake.problems import Problem
from dashboard.intake.reading import Sheet
from dashboard.intake.row_rules import contract_rules
from dashboard.intake.setback import referrals_after, set_aside, set_back
from dashboard.intake.table import Table
from dashboard.intake.wording import wording
from dashboard.warehouse.last_return import LastReturn

_OFFICER = pl.col("ethnicity_source").fill_null("officer")
"""Of whoever sends matched records nobody has asked the women themselves."""

Rows = dict[str, pl.DataFrame]


class Against(NamedTuple):
    """What a return is checked against, besides itself."""

    quarter: Quarter | None
    """None for files that are sent by themselves."""
    open_before: Collection[str] = ()
    known_referrals: Collection[str] = ()
    contracts: Collection[str] = ()
    last: LastReturn | None = None
    standing: Mapping[str, int] = {}
    """Sheet → how many of its rows stand for the quarter, which this return would replace."""
    ended_before: pl.DataFrame | None = None
    """The referrals that had ended in earlier quarters: `referral_id`, `ended_date`."""


def check_tables(
    tables: Mapping[str, Table], sheets: Sequence[Sheet], against: Against, say: Say = silent
) -> tuple[Rows, list[Problem]]:
    """Each sheet's typed rows, and every cell that must be mended or confirmed."""
    from dashboard.intake.schemas import schema_faults  # with pandera, which only a check pays for

    typed = {name: read_cells(table.text, table.layout) for name, table in tables.items()}
    problems: list[Problem] = []
    for name, table in tables.items():
        say(f"Checking the sheet {name}: {table.text.height:,} {'row' if table.text.height == 1 else 'rows'}")
        rows = typed[name].rows
        contracts = against.contracts if name == "referrals" else ()
        found = [typed[name].faults, schema_faults(table.layout, rows, table.supplied, contract_rules(contracts))]
        if name == "referrals" and against.ended_before is not None:
            found.append(number_used_again(rows, against.ended_before))
        if against.quarter and table.layout.names_a_referral and not referrals_may_be_missing(sheets):
            found.append(_unknown(table, typed, against, against.quarter))
        problems += table.problems(pl.concat(found), rows, wording(table.layout, contracts))
    return {name: _filled(name, each.rows) for name, each in typed.items()}, problems


def _unknown(table: Table, typed: Mapping[str, Typed], against: Against, quarter: Quarter) -> pl.DataFrame:
    here = typed["referrals"].rows if "referrals" in typed else None
    known = known_referrals(here, against.known_referrals)
    return unknown_referrals(typed[table.layout.name].rows, table.layout, known, quarter.last_day)


def _filled(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(_OFFICER) if name == "reoffending" else rows


def check_quarter(
    tables: Mapping[str, Table], typed: Rows, sheets: Sequence[Sheet], quarter: Quarter
) -> tuple[Rows, list[Problem]]:
    """Each sheet's rows as they were on the quarter's last day, and what was done to get there."""
    gone = pl.Series(dtype=pl.String)
    alone = len({sheet.layout.name if sheet.layout else "" for sheet in sheets}) == 1
    rows: Rows = {}
    problems: list[Problem] = []
    for name, table in tables.items():
        if name == "referrals":
            gone = referrals_after(typed[name], quarter)
            back = set_back(typed[name], quarter, table.file)
        else:
            back = set_aside(typed[name], table.layout, quarter, gone, table.file, alone=alone)
        rows[name] = back.rows
        problems += back.problems
    return rows, problems


def vanished(
    tables: Mapping[str, Table], typed: Rows, sheets: Sequence[Sheet], open_before: Collection[str]
) -> list[Problem]:
    """Referrals that were open last time, and are not in the referrals sheet, if there is one."""
    if "referrals" not in tables or referrals_may_be_missing(sheets):
        return []
    return rules.vanished(typed["referrals"], open_before, tables["referrals"].file)

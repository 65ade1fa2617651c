"""The true cells of a release, as the records have them: read by the builder, and by nobody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure.crossed import with_groups_around
from dashboard.disclosure.noise import Noise
from dashboard.disclosure.periods import Period
from dashboard.disclosure.policy import PATHWAY, Table
from dashboard.warehouse.records import Snapshot

Line = Mapping[str, Any]
"""A line of true cells: counts and the sums of their record keys."""
Coverage = Mapping[str, tuple[date, date]]
"""Service → from which day, and up to which, its returns tell of all its women."""


def record_keys(snapshot: Snapshot, noise: Noise) -> pl.DataFrame:
    """A key for everybody who can be counted."""
    people = snapshot.report("people")["person_key"]
    return pl.DataFrame(
        {"person_key": people, "key": [noise.key(person) for person in people]},
        schema={"person_key": pl.String, "key": pl.Int64},
    )


@dataclass(frozen=True)
class Closed:
    """A financial year whose figures by a characteristic have been published, and when."""

    year: FinancialYear
    at: datetime


def add_closed(snapshot: Snapshot, periods: Sequence[Period], closed: Sequence[Closed]) -> None:
    """Let the queries of blocks see when their years were closed, and when each referral was first told of."""
    rows = [
        (period.label, one.year.first_day, one.year.last_day, one.at)
        for period in periods
        if period.kind in ("three_years", "contract_period")
        for one in closed
    ]
    days: Any = {"period": pl.String, "first_day": pl.Date, "last_day": pl.Date, "closed_at": pl.Datetime("us")}
    nobody = pl.DataFrame(schema=[("unit_id", pl.String), ("told_at", pl.Datetime("us"))])
    snapshot.add("closed", pl.DataFrame(rows, schema=days, orient="row"))
    snapshot.add("first_told", snapshot.report("first_told") if rows else nobody)


def coverage(snapshot: Snapshot, period: Period) -> Coverage:
    """The services whose returns tell of a period (of a quarter: of all of it), by code."""
    found = snapshot.fetch(
        "select provider, min(covered_from) as covered_from, max(as_of) as as_of"
        " from contract_coverage natural join contract_as_of"
        " where covered_from <= $last_day and as_of >= $needed group by provider order by provider",
        {"last_day": period.last_day, "needed": period.last_day if period.kind == "quarter" else period.first_day},
    )
    return {provider: (covered_from, as_of) for provider, covered_from, as_of in found.rows()}


def true_lines(snapshot: Snapshot, wanted: Sequence[tuple[str, Period]]) -> dict[tuple[str, Period], Sequence[Line]]:
    """The true cells of indicators, and of what they are parts of, in periods: by every characteristic, for all and
    for each provider.
    """
    periods: dict[str, list[Period]] = {}
    for indicator, period in wanted:
        for slug in filter(None, (indicator, whole_of(indicator))):
            periods.setdefault(slug, []).append(period)
    return {
        (indicator, period): lines
        for indicator, its_periods in periods.items()
        for period, lines in _lines(snapshot, indicator, list(dict.fromkeys(its_periods))).items()
    }


def _lines(snapshot: Snapshot, indicator: str, periods: Sequence[Period]) -> dict[Period, Sequence[Line]]:
    """The true cells of one indicator: all periods at once, as planning such a query takes longer than to answer it."""
    snapshot.add("period", days_of(indicator, periods))
    if indicator == PATHWAY:
        found = snapshot.report("pathway_cells")
    else:
        definition = INDICATORS[indicator]
        found = snapshot.report(
            "cells",
            indicator=indicator,
            share=definition.published_share,
            covered_only=definition.of_referrals,
        )
    lines = found.partition_by("period", as_dict=True)
    return {one: lines[one.label,].to_dicts() if (one.label,) in lines else [] for one in periods}


def area_lines(snapshot: Snapshot, indicator: str, period: Period) -> Sequence[Line]:
    """The true cells of one indicator by area and service; those of the empty area are of women without one.

    Only of shares of referrals that are counted on a day of theirs: no others are published by area.
    """
    snapshot.add("period", days_of(indicator, [period]))
    return snapshot.report("area_cells", indicator=indicator).to_dicts()


def days_of(indicator: str, periods: Sequence[Period]) -> pl.DataFrame:
    """The days on which an indicator is counted in periods, as the queries read them."""
    at_the_end = indicator != PATHWAY and INDICATORS[indicator].at_the_end
    days = [(one.label, one.last_day if at_the_end else one.first_day, one.last_day) for one in periods]
    return pl.DataFrame(days, schema=["label", "first_day", "last_day"], orient="row")


def whole_of(indicator: str) -> str:
    """What the indicator is a part of; an empty word, where it is a part of nothing."""
    return "" if indicator == PATHWAY else INDICATORS[indicator].part_of


def of_table(table: Table, lines: Sequence[Line]) -> list[Line]:
    """The lines that belong into a table; by two characteristics at once each with the groups that it lies in."""
    mine = [
        line
        for line in lines
        if line["characteristic"] == table.characteristic and bool(line["provider"]) == table.per_provider
    ]
    return with_groups_around(table.characteristic, mine, lines)


def standing_on(table: Table, lines: Sequence[Line]) -> int:
    """How many providers a table of all of them stands on; not many of them may send what it is about.

    What only one provider sends is that provider's own, whoever else has sent a return.
    """
    return max(1, len(known_of([line for line in lines if line["characteristic"] == table.characteristic])))


def silent_services(table: Table, lines: Sequence[Line]) -> int:
    """How many services have not sent what a table is by for anybody: those not known are theirs, nearly.

    Of what is never published for one service they may not be one or two either.
    """
    mine = [line for line in lines if line["characteristic"] == table.characteristic]
    return len({line["provider"] for line in mine if line["provider"]} - set(known_of(mine)))


def known_of(lines: Sequence[Line]) -> list[str]:
    """The providers of which something is known in these lines."""
    return sorted({line["provider"] for line in lines if line["provider"] and line["category"] != NOT_KNOWN})

"""The builder: true cells in, protected cells out. The only reader of the records that also holds the secret."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.indicators import INDICATORS, STAGES, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.disclosure.noise import Noise, secret_beside
from dashboard.disclosure.parts import NOBODY, Protection, Women, protected_part
from dashboard.disclosure.policy import PATHWAY, Policy, Table
from dashboard.warehouse.records import Records, Snapshot
from dashboard.warehouse.release import Cell, PublishedTable, ReferenceCount

FIRST_ISSUE = "1"
Line = Mapping[str, Any]
"""A line of true cells: counts and the sums of their record keys."""
Kept = dict[tuple[str, str], tuple[int, int | None]]
"""(provider, category) → the protected n and k."""


@dataclass(frozen=True)
class Period:
    """A stretch of time that tables are made for."""

    label: str
    kind: str
    first_day: date
    last_day: date

    @property
    def year(self) -> FinancialYear:
        """The financial year that it ends in."""
        return Quarter.containing(self.last_day).year


def periods_of(year: FinancialYear) -> list[Period]:
    """The four quarters, the year, and the three whole years that end with it."""
    quarters = [Period(q.label, "quarter", q.first_day, q.last_day) for q in year.quarters]
    start = FinancialYear(year.start - 2)
    return [
        *quarters,
        Period(year.label, "year", year.first_day, year.last_day),
        Period(f"{start.label} to {year.label}", "three_years", start.first_day, year.last_day),
    ]


def build(
    records: Records, policy: Policy, periods: Sequence[Period], as_of: date
) -> tuple[list[PublishedTable], list[Cell]]:
    """Every approved table of the periods: what is published, and the protected cells.

    A cell that may not be shown is not in the list: absent means "too few to show safely".
    """
    noise = Noise(secret_beside(records.path), policy.variance)
    published: list[PublishedTable] = []
    cells: list[Cell] = []
    with records.snapshot() as snapshot:
        snapshot.add("record_key", _record_keys(snapshot, noise))
        wanted = [
            (period, providers, tables, indicator)
            for whole in periods
            for period in _made_with(whole)
            for providers in [tuple(_providers(snapshot, period))]
            for tables in [_tables(policy, period, len(providers), as_of, by_itself=period == whole)]
            for indicator in dict.fromkeys(slug for slugs in tables.values() for slug in slugs)
        ]
        true = _true_lines(snapshot, [(indicator, _counted_in(indicator, period)) for period, *_, indicator in wanted])
        for period, providers, tables, indicator in wanted:
            then = _counted_in(indicator, period)
            lines, whole = true[indicator, then], true.get((_whole_of(indicator), then), ())
            standing = [
                table
                for table, slugs in tables.items()
                if indicator in slugs and indicator in table.indicators_for(_standing_on(table, lines))
            ]
            found = [
                cell
                for table in standing
                for cell in _cells(policy, table, indicator, then, _of(table, lines), _of(table, whole), noise)
            ]
            if then != period and not found:
                continue  # nothing is known so far back
            covered = providers if then == period else tuple(_known_of(lines))
            published += [PublishedTable(t.id, indicator, then.label, FIRST_ISSUE, covered) for t in standing]
            cells += found
    return published, cells


def reference_counts(records: Records, year: FinancialYear) -> list[ReferenceCount]:
    """The reference populations of a year, all areas together: what is published beside the women referred."""
    found = records.report("population", year=year.start)
    return [ReferenceCount(period=year.label, **line) for line in found.to_dicts()]


def _counted_in(indicator: str, period: Period) -> Period:
    """The period that an indicator is published for when this one is: an earlier one, where it takes years to know."""
    later = 0 if indicator == PATHWAY else INDICATORS[indicator].published_years_later
    return next(one for one in periods_of(period.year.before(later)) if one.kind == period.kind) if later else period


def _record_keys(snapshot: Snapshot, noise: Noise) -> pl.DataFrame:
    people = snapshot.report("people")["person_key"]
    return pl.DataFrame(
        {"person_key": people, "key": [noise.key(person) for person in people]},
        schema={"person_key": pl.String, "key": pl.Int64},
    )


def _providers(snapshot: Snapshot, period: Period) -> list[str]:
    found = snapshot.fetch(
        "select distinct provider from contract_coverage natural join contract_as_of"
        " where covered_from <= $last_day and as_of >= $needed order by provider",
        {"last_day": period.last_day, "needed": period.last_day if period.kind == "quarter" else period.first_day},
    )
    return found["provider"].to_list()


def _made_with(period: Period) -> list[Period]:
    """The periods whose tables are made at the same moment as those of a period: with a year, its quarters."""
    return [period, *(one for one in periods_of(period.year) if period.kind == "year" and one.kind == "quarter")]


def _tables(
    policy: Policy, period: Period, providers: int, as_of: date, *, by_itself: bool
) -> dict[Table, tuple[str, ...]]:
    """The approved tables of a period, each with the indicators that it is made for and that are mature in it.

    A quarter by itself has no table by a characteristic: these are made with the year. A woman whose record came
    between the two would be in the year and not in its quarters, for every indicator at once, and what lies between
    them would tell her group.
    """
    if not providers:
        return {}
    return {
        table: tuple(slug for slug in table.indicators_for(providers) if _mature(slug, period, as_of))
        for table in policy.tables
        if table.period == period.kind
        and (period.kind != "quarter" or by_itself == (table.characteristic == "everyone"))
    }


def _mature(indicator: str, period: Period, as_of: date) -> bool:
    """Whether a quarter's women have had their time. A year is given as it stands, and says whom it leaves out."""
    if period.kind != "quarter" or indicator == PATHWAY:
        return True
    return period.last_day + timedelta(INDICATORS[indicator].matures_after_days) <= as_of


def _true_lines(snapshot: Snapshot, wanted: Sequence[tuple[str, Period]]) -> dict[tuple[str, Period], Sequence[Line]]:
    """The true cells of indicators, and of what they are parts of, in periods: by every characteristic, for all and
    for each provider.
    """
    periods: dict[str, list[Period]] = {}
    for indicator, period in wanted:
        for slug in filter(None, (indicator, _whole_of(indicator))):
            periods.setdefault(slug, []).append(period)
    return {
        (indicator, period): lines
        for indicator, its_periods in periods.items()
        for period, lines in _lines(snapshot, indicator, list(dict.fromkeys(its_periods))).items()
    }


def _lines(snapshot: Snapshot, indicator: str, periods: Sequence[Period]) -> dict[Period, Sequence[Line]]:
    """The true cells of one indicator: all periods at once, as planning such a query takes longer than to answer it."""
    at_the_end = indicator != PATHWAY and INDICATORS[indicator].at_the_end
    days = [(one.label, one.last_day if at_the_end else one.first_day, one.last_day) for one in periods]
    snapshot.add("period", pl.DataFrame(days, schema=["label", "first_day", "last_day"], orient="row"))
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


def _whole_of(indicator: str) -> str:
    """What the indicator is a part of; an empty word, where it is a part of nothing."""
    return "" if indicator == PATHWAY else INDICATORS[indicator].part_of


def _of(table: Table, lines: Sequence[Line]) -> list[Line]:
    """The lines that belong into a table."""
    return [
        line
        for line in lines
        if line["characteristic"] == table.characteristic and bool(line["provider"]) == table.per_provider
    ]


def _standing_on(table: Table, lines: Sequence[Line]) -> int:
    """How many providers a table of all of them stands on; not many of them may send what it is about.

    What only one provider sends is that provider's own, whoever else has sent a return.
    """
    return max(1, len(_known_of([line for line in lines if line["characteristic"] == table.characteristic])))


def _known_of(lines: Sequence[Line]) -> list[str]:
    """The providers of which something is known in these lines."""
    return sorted({line["provider"] for line in lines if line["provider"] and line["category"] != NOT_KNOWN})


def _cells(
    policy: Policy,
    table: Table,
    indicator: str,
    period: Period,
    lines: Sequence[Line],
    whole: Sequence[Line],
    noise: Noise,
) -> Iterator[Cell]:
    """The protected cells of one indicator in one table; `whole` has the lines of what it is a part of."""
    if indicator == PATHWAY:
        yield from _pathway_cells(policy, table, period, lines, noise)
        return
    # Who is there on the last day of the year is there on the last day of its last quarter: one set, one draw.
    drawn_for = str(period.last_day) if INDICATORS[indicator].at_the_end else period.label
    protection = Protection(policy, noise, FIRST_ISSUE, drawn_for)
    kept = _outcomes(protection, table, lines) if table.outcomes else _counts(protection, indicator, lines, whole)
    for (provider, category), (n, k) in kept.items():
        yield Cell(table.id, indicator, period.label, provider, category, n, k)


def _counts(protection: Protection, indicator: str, lines: Sequence[Line], whole: Sequence[Line]) -> Kept:
    definition = INDICATORS[indicator]
    wholes = {_place(line): Women(line["n"], line["n_keys"]) for line in whole}
    kept: Kept = {}
    for line in lines:
        women = Women(line["n"], line["n_keys"])
        n = protection.count(women, *((wholes.get(_place(line), NOBODY),) if definition.part_of else ()))
        if n is not None:
            counted = definition.kind is Kind.COUNT
            k = None if counted else protection.part(Women(line["k"], line["k_keys"]), women)
            kept[_place(line)] = (n, k)
    return kept


def _outcomes(protection: Protection, table: Table, lines: Sequence[Line]) -> Kept:
    found: dict[str, dict[str, Women]] = {}
    for line in lines:
        found.setdefault(line["provider"], {})[line["category"]] = Women(line["n"], line["n_keys"])
    return {
        (provider, outcome): (n, None)
        for provider, women in found.items()
        for outcome, n in protection.outcomes(women, table.characteristic).items()
    }


def _place(line: Line) -> tuple[str, str]:
    return line["provider"], line["category"]


def _pathway_cells(policy: Policy, table: Table, period: Period, lines: Sequence[Line], noise: Noise) -> Iterator[Cell]:
    """Stages are kept while each loses enough women, and keeps enough, for neither to be known exactly."""
    groups: dict[tuple[str, str], dict[str, Line]] = {}
    for line in lines:
        groups.setdefault((line["provider"], line["category"]), {})[line["stage"]] = line
    for (provider, category), reached in groups.items():
        kept = _kept_stages(policy, period, reached, noise)
        for stage, n in kept.items():
            yield Cell(table.id, f"{PATHWAY}:{stage}", period.label, provider, category, n, None)


def _kept_stages(policy: Policy, period: Period, reached: Mapping[str, Line], noise: Noise) -> dict[str, int]:
    """The stages that may be shown, with their noise.

    Two stages that hold nearly the same women would show that nobody, or hardly anybody, was lost between them. The
    women who started are published with the indicator of that name too, so the stages before must keep clear of it.
    """
    true = {stage: reached[stage]["n"] for stage in STAGES if stage in reached}
    noisy = {stage: n + noise.draw(FIRST_ISSUE, period.label, n, reached[stage]["n_keys"]) for stage, n in true.items()}

    def clear(stage: str, before: str) -> bool:
        drawn = noisy[stage] - true[stage]
        return protected_part(policy, true[stage], true[before], drawn, noisy[before]) is not None

    if min(true.get("referred", 0), noisy.get("referred", 0)) < policy.smallest_count:
        return {}
    kept = ["referred"]
    started = "started" in true and clear("started", "referred")
    for stage in ("offered", "assessed"):
        if stage in true and clear(stage, kept[-1]) and ("started" not in true or clear("started", stage)):
            kept.append(stage)
    if started:
        kept.append("started")
    if "completed" in true and clear("completed", kept[-1]):
        kept.append("completed")
    return {stage: noisy[stage] for stage in kept if min(true[stage], noisy[stage]) >= policy.smallest_count}

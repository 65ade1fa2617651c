"""Exact answers: a service's own figures, to that service; and the headline, without any characteristic."""

from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from typing import Any

import polars as pl

from dashboard import access
from dashboard.access import Viewer
from dashboard.analysis import comparison
from dashboard.analysis.answer import Answer, Pathway, Row, Source
from dashboard.analysis.pathway import stages
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import Counting, Indicator, Kind, indicator_named
from dashboard.definitions.periods import Quarter
from dashboard.errors import UsageError
from dashboard.statistics.intervals import Z95, wilson
from dashboard.warehouse.records import Records

COVERAGE = (
    "Quarters before a service's first return are left out: of their women, only those who were still there later "
    "are known."
)
_START, _END = date(1990, 1, 1), date(2100, 12, 31)
HEADLINE_BY = ("provider", "quarter", "contract")


def own(
    records: Records,
    viewer: Viewer,
    provider: str,
    indicator: str,
    *,
    by: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    reference: str | None = None,
    interval: str = "score",
) -> Answer:
    """Exact figures of one service, for that service: as they are, small numbers and all.

    Args:
        records: the installation's records.
        viewer: who asks; checked against the provider.
        provider: code of the service.
        indicator: slug of the indicator.
        by: a characteristic, or `quarter`.
        first_day: the first day that counts; from the beginning, if not given.
        last_day: the last day that counts; to the end of the last return, if not given.
        reference: the group that the others are compared with, by label or code.
        interval: method of the relative rate's interval: score, wald or exact.

    Raises:
        RefusedError: the viewer is not of this service.
        UsageError: no such indicator, breakdown or group.
    """
    access.check_can_see_own(viewer, provider)
    definition = indicator_named(indicator)
    if by is not None and by != "quarter" and by not in definition.breakdowns:
        raise UsageError(f"{definition.title} can be broken down by: {', '.join(definition.breakdowns)}; got: {by}")
    found = _counted(records, definition, by or "everyone", provider, first_day, last_day)
    period = _period(records, provider, first_day, last_day)
    if by == "quarter":
        rows = _series(definition, found, records.as_of(provider))
        return Answer(indicator, Source.OWN, period, rows, by=by, provider=provider, notes=(COVERAGE,))
    if by is None:
        return Answer(indicator, Source.OWN, period, _rows(definition, by, found), by=by, provider=provider)
    characteristic = CHARACTERISTICS[by]
    rows = comparison.in_order(characteristic, {row.slug: row for row in _rows(definition, by, found)})
    answer = Answer(
        indicator, Source.OWN, period, rows, by=by, provider=provider, unknown=comparison.unknown_exact(rows)
    )
    if definition.kind is not Kind.SHARE:
        return answer
    return comparison.against_reference(answer, characteristic, reference, interval)


def headline(
    records: Records,
    viewer: Viewer,
    indicator: str,
    *,
    by: str | None = None,
    provider: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Answer:
    """Exact counts and rates by provider, contract or quarter, without any characteristic of the women.

    Raises:
        RefusedError: the viewer is not the contracts' commissioner.
        UsageError: no such indicator, or another breakdown.
    """
    access.check_can_see_headline(viewer)
    definition = indicator_named(indicator)
    if by is not None and by not in HEADLINE_BY:
        raise UsageError(
            f"The headline is given by {', '.join(HEADLINE_BY)}; got: {by}. "
            "Groups of women are in the published figures."
        )
    found = _counted(records, definition, by or "everyone", provider, first_day, last_day)
    as_of = records.as_of(provider)
    rows = _series(definition, found, as_of) if by == "quarter" else _rows(definition, by, found)
    rows = tuple(_without_one_woman(row) for row in rows)
    if by == "provider" and provider is None:
        present = {row.slug for row in rows}
        missing = (Row(group=code, slug=code, mark="x") for code in records.providers() if code not in present)
        rows = tuple(sorted((*rows, *missing), key=lambda row: row.group))
    return Answer(
        indicator,
        Source.HEADLINE,
        _period(records, provider, first_day, last_day),
        rows,
        by=by,
        provider=provider,
        notes=(COVERAGE,) if by == "quarter" else (),
    )


def own_pathway(
    records: Records,
    viewer: Viewer,
    provider: str,
    *,
    by: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Pathway:
    """The pathway from referral to completion of one service, for that service."""
    access.check_can_see_own(viewer, provider)
    found = records.report(
        "pathway",
        by=by or "everyone",
        provider=provider,
        first_day=first_day or _START,
        last_day=last_day or _END,
    )
    counts = {row.pop("category"): row for row in found.to_dicts()}
    return Pathway(
        Source.OWN,
        _period(records, provider, first_day, last_day),
        stages(counts, by, variance=0.0),
        reference="White" if by == "ethnicity" else None,
        provider=provider,
    )


def _without_one_woman(row: Row) -> Row:
    """A headline without the exact wait of the one woman who has waited longest: in whole blocks of 30 days."""
    return row if row.value is None else replace(row, value=30.0 * (row.value // 30))


def _series(definition: Indicator, found: pl.DataFrame, as_of: date | None) -> tuple[Row, ...]:
    """Every quarter from the first to the last that has figures; those that are too young to judge say so."""
    rows = {Quarter.parse(row.group): row for row in _rows(definition, "quarter", found)}
    if not rows or as_of is None:
        return ()
    filled = []
    quarter = min(rows)
    while quarter <= max(rows):
        label, slug = quarter.label, quarter.last_day.isoformat()
        if definition.matures_after_days and quarter.last_day + timedelta(definition.matures_after_days) > as_of:
            filled.append(Row(label, slug=slug, mark="m"))
        else:
            filled.append(rows.get(quarter) or Row(label, n=0, slug=slug, mark=_nobody(definition)))
        quarter = quarter.next
    return tuple(filled)


def _nobody(definition: Indicator) -> str | None:
    return None if definition.kind is Kind.COUNT else "z"


def _counted(
    records: Records,
    definition: Indicator,
    by: str,
    provider: str | None,
    first_day: date | None,
    last_day: date | None,
) -> pl.DataFrame:
    first, last = first_day or _START, last_day or _END
    if definition.at_the_end and by != "quarter":
        last = min(last, records.as_of(provider) or last)
        first = last
    return records.report("exact", indicator=definition.slug, by=by, provider=provider, first_day=first, last_day=last)


def _rows(definition: Indicator, by: str | None, found: pl.DataFrame) -> tuple[Row, ...]:
    make = {Kind.COUNT: _count, Kind.SHARE: _share, Kind.RATIO: _ratio}[definition.kind]
    return tuple(make(definition, _label(by, line["category"]), line) for line in found.to_dicts())


def _label(by: str | None, category: str) -> str:
    if by is None:
        return "All"
    if by == "quarter":
        return Quarter.containing(date.fromisoformat(category)).label
    if by in CHARACTERISTICS:
        return CHARACTERISTICS[by].labels.get(category, category)
    return category


def _count(definition: Indicator, group: str, line: dict[str, Any]) -> Row:
    n = line["women"] if definition.counting is Counting.WOMEN else line["units"]
    return Row(group, n=n, slug=line["category"], women=line["women"], value=line["value_max"])


def _share(definition: Indicator, group: str, line: dict[str, Any]) -> Row:
    n, k = line["units"], line["achieved"]
    limits = wilson(k, n)
    return Row(
        group,
        n=n,
        k=k,
        rate=k / n,
        low=limits.low,
        high=limits.high,
        slug=line["category"],
        women=line["women"],
    )


def _ratio(definition: Indicator, group: str, line: dict[str, Any]) -> Row:
    n, k = round(line["weight_sum"]), round(line["value_sum"])
    if not 0 <= k <= n or n == 0:  # numbers since the referral that were corrected downwards
        return Row(group, n=n, k=k, slug=line["category"], women=line["women"], mark="z")
    low, high = _clustered(line, k / n)
    return Row(group, n=n, k=k, rate=k / n, low=low, high=high, slug=line["category"], women=line["women"])


def _clustered(line: dict[str, Any], rate: float) -> tuple[float | None, float | None]:
    """Limits of a ratio of sums over women, by linearisation: sessions of one woman are not independent."""
    women = line["women"]
    if women < 2:
        return None, None
    squares = line["value_squared"] - 2 * rate * line["value_weight"] + rate**2 * line["weight_squared"]
    error = sqrt(max(squares, 0.0) * women / (women - 1)) / line["weight_sum"]
    return max(0.0, rate - Z95 * error), min(1.0, rate + Z95 * error)


def _period(records: Records, provider: str | None, first_day: date | None, last_day: date | None) -> str:
    as_of = records.as_of(provider)
    last = last_day or as_of
    if last is None:
        return "no return yet"
    end = Quarter.containing(last)
    if first_day is None:
        return f"all returns up to {end.label}"
    start = Quarter.containing(first_day)
    if start == end:
        return end.label
    if start == end.year.quarters[0] and end == end.year.quarters[3]:
        return end.year.label
    return f"{start.label} to {end.label}"

"""Exact answers: a service's own figures, to that service; and the headline, without any characteristic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboard import access
from dashboard.access import Viewer
from dashboard.analysis import breaks, comparison, curves, not_known
from dashboard.analysis.adjusting import adjusted, check_can_be_adjusted
from dashboard.analysis.answer import Answer, Pathway, Row, Source
from dashboard.analysis.completeness import known, with_completeness
from dashboard.analysis.figures import FROM_VALUES, rows_of_sums, rows_of_values, without_the_few
from dashboard.analysis.pathway import stages
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.contracts import BY_PARTNER, Contract
from dashboard.definitions.housing import SUPPORTED_AS
from dashboard.definitions.indicators import Indicator, Kind, indicator_named
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.warehouse.records import Records

COVERAGE = (
    "Quarters before a service's first return are left out: of their women, only those who were still there later "
    "are known."
)
_START, _END = date(1990, 1, 1), date(2100, 12, 31)
HEADLINE_BY = ("provider", "quarter", "year", "contract")
_TIMES = ("quarter", "year")
OWN_BY = (*_TIMES, "contract", BY_PARTNER)
"""What a service's own figures are given by, besides the characteristics that an indicator has: see `own_by`."""
SMALLEST_HEADLINE_MEDIAN = 10
"""Women. The median of one wait is that wait, and of few it is the wait of somebody whom people know: from as many as
a published count needs, it is not given in a headline. The service itself sees it."""
_REOFFENDED = "proven_reoffending"
"""Where its counts are hidden, what would give them back is hidden too: means, ratios and the curve."""


@dataclass(frozen=True)
class _Asked:
    """Whose figures, and of when: what every query of one answer shares."""

    records: Records
    provider: str | None
    commissioner: str | None
    first_day: date | None
    last_day: date | None
    contract: str | None = None
    partner: str | None = None

    @property
    def as_of(self) -> date | None:
        return self.records.as_of(self.provider, self.commissioner, self.contract)


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
    at: Sequence[float] = (),
    stratify: str | None = None,
) -> Answer:
    """Exact figures of one service, for that service: as they are, small numbers and all.

    Args:
        records: the installation's records.
        viewer: who asks; checked against the provider.
        provider: code of the service.
        indicator: slug of the indicator.
        by: a characteristic, `quarter`, `year`, `contract` or `delivery_partner`; then a curve is given for each of
            them. Needs are given need by need, and in no other way.
        first_day: the first day that counts; from the beginning, if not given.
        last_day: the last day that counts; to the end of the last return, if not given.
        reference: the group that the others are compared with, by label or code; or `all other women`.
        interval: method of the relative rate's interval: score, wald or exact.
        at: for a curve, the days at which it is read; every quarter of a year, if none is given. A median of days is
            given as its curve, if there are any.
        stratify: what women compared are to be alike in; the adjusted figures then stand beside the crude ones.

    Raises:
        RefusedError: the viewer is not of this service.
        UsageError: no such indicator, breakdown or group; a curve compared with one group, or read at a day before
            the first; needs by anything but need; groups that cannot be compared within what was asked for.
    """
    access.check_can_see_own(viewer, provider)
    definition = indicator_named(indicator)
    if definition.many_valued:
        by = _one_by_one(definition, by)
        if reference is not None:
            raise UsageError(comparison.NEVER_COMPARED.format(what=definition.counting.value.capitalize()))
    as_curve = definition.kind is Kind.CURVE or (bool(at) and definition.kind is Kind.MEDIAN_DAYS)
    if as_curve:
        curves.check_days(at)
        if reference is not None or stratify is not None:
            raise UsageError(curves.NOT_COMPARED)
    allowed = (*own_by(definition), *definition.breakdowns)
    if by is not None and by not in allowed:
        raise UsageError(f"{definition.title} can be broken down by: {', '.join(allowed)}; got: {by}")
    if stratify is not None:
        check_can_be_adjusted(definition, by, stratify)
    asked = _Asked(records, provider, None, first_day, last_day)
    answer = _answer(asked, definition, by, Source.OWN)
    if as_curve:
        return _with_curve(asked, answer, at)
    if by not in CHARACTERISTICS:
        return answer
    characteristic = CHARACTERISTICS[by]
    rows = comparison.in_order(characteristic, answer.rows)
    # Needs are never added up, and who has none of them is not "not known".
    answer = replace(answer, rows=rows, unknown=None if definition.many_valued else not_known.exact(rows))
    if definition.kind is not Kind.SHARE or (characteristic.reference is None and reference is None):
        return answer
    if stratify is not None and reference == comparison.ALL_OTHERS:
        raise UsageError("Within strata groups are compared with one group, not with all other women.")
    answer = comparison.against_reference(answer, characteristic, reference, interval)
    return answer if stratify is None else adjusted(answer, _strata(asked, definition, by, stratify), stratify)


def own_by(definition: Indicator) -> tuple[str, ...]:
    """What a service's own figures of an indicator are given by, besides its breakdowns."""
    return OWN_BY if definition.by_partner else tuple(by for by in OWN_BY if by != BY_PARTNER)


def _strata(asked: _Asked, definition: Indicator, by: str, stratify: str) -> pl.DataFrame:
    return asked.records.report(
        "strata",
        indicator=definition.slug,
        by=by,
        stratify=stratify,
        provider=asked.provider,
        first_day=asked.first_day or _START,
        last_day=asked.last_day or _END,
    )


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
    """Exact counts and rates by provider, contract, quarter or year, without any characteristic of the women.

    A commissioner gets what is counted under their own contracts.

    Raises:
        RefusedError: the viewer is no commissioner; or it is a curve, where one woman may stand behind a step of it;
            or it is about needs, which are characteristics of the women.
        UsageError: no such indicator, or another breakdown.
    """
    access.check_can_see_headline(viewer)
    definition = indicator_named(indicator)
    if definition.many_valued:
        published = "; what is published is in the published figures" if definition.published else ""
        raise RefusedError(
            f"{definition.counting.value.capitalize()} are a characteristic of the women, so there is no headline of "
            f"them. A service sees its own{published}."
        )
    if by is not None and by not in HEADLINE_BY:
        raise UsageError(
            f"The headline is given by {', '.join(HEADLINE_BY)}; got: {by}. "
            "Groups of women are in the published figures."
        )
    if definition.kind is Kind.CURVE:
        raise RefusedError("A curve is shown to the service itself only: one woman may stand behind a step of it.")
    commissioner = access.contracts_seen(viewer)
    answer = _answer(_Asked(records, provider, commissioner, first_day, last_day), definition, by, Source.HEADLINE)
    rows = answer.rows
    if provider is not None and definition.smallest:
        rows = _hidden_beside_others(_Asked(records, None, commissioner, first_day, last_day), definition, answer)
    rows = tuple(_as_headline(definition, row) for row in rows)
    if by == "provider" and provider is None:
        present = {row.slug for row in rows}
        missing = (
            Row(group=code, slug=code, mark="x") for code in records.providers(commissioner) if code not in present
        )
        rows = tuple(sorted((*rows, *missing), key=lambda row: row.group))
    return replace(answer, rows=rows)


def of_contract(
    records: Records,
    viewer: Viewer,
    contract: Contract,
    indicator: str,
    *,
    by: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Answer:
    """The exact headline of one contract, to both its parties: what they sit in front of together.

    Args:
        records: the installation's records.
        viewer: the service, or a commissioner of the contract.
        contract: as the records have it.
        indicator: slug of the indicator.
        by: `quarter` or `year`; the whole time together, if not given.
        first_day: the first day that counts.
        last_day: the last day that counts.

    Raises:
        RefusedError: the viewer is no party to the contract; or it is a figure that is given of many women only, where
            what is left of other contracts would tell it.
        UsageError: no such indicator, or another breakdown.
    """
    access.check_is_party(viewer, contract.provider, contract.commissioners)
    definition = indicator_named(indicator)
    if not definition.has_contract_headline:
        raise RefusedError(f"There is no exact figure of one contract for “{definition.title}”.")
    if by not in (None, *_TIMES):
        raise UsageError(f"The figures of a contract are given by {' or '.join(_TIMES)}; got: {by}.")
    asked = _Asked(records, contract.provider, None, first_day, last_day, contract.contract)
    answer = _answer(asked, definition, by, Source.HEADLINE)
    return replace(answer, rows=tuple(_as_headline(definition, row) for row in answer.rows))


def of_partner(
    records: Records,
    viewer: Viewer,
    contract: Contract,
    partner: str,
    indicator: str,
    *,
    by: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Answer:
    """What is counted under a contract of the women whom one delivery partner works with, as the service says.

    Args:
        records: the installation's records.
        viewer: this partner, or the service whose contract it is.
        contract: as the records have it.
        partner: code of the partner, as the referrals sheet spells it.
        indicator: slug of the indicator.
        by: `quarter` or `year`; the whole time together, if not given.
        first_day: the first day that counts.
        last_day: the last day that counts.

    Raises:
        RefusedError: the viewer is neither; or the contract does not name this partner (any more).
        UsageError: no such indicator, or one that cannot be told by partner; or another breakdown.
    """
    access.check_can_see_partner(viewer, contract.provider, partner)
    if partner not in contract.delivery_partners:
        raise RefusedError(f"The contract {contract.contract} names no delivery partner {partner}.")
    definition = _of_partners(indicator)
    if by not in (None, *_TIMES):
        raise UsageError(f"The figures of a delivery partner are given by {' or '.join(_TIMES)}; got: {by}.")
    asked = _Asked(records, contract.provider, None, first_day, last_day, contract.contract, partner)
    return _answer(asked, definition, by, Source.OWN)


def by_partner(
    records: Records,
    viewer: Viewer,
    contract: Contract,
    indicator: str,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Answer:
    """The same of all partners of a contract, a row each, for its service: also of codes that the contract does not
    name, and of referrals that name no partner.

    Raises:
        RefusedError: the viewer is not of this service.
        UsageError: no such indicator, or one that cannot be told by partner.
    """
    access.check_can_see_own(viewer, contract.provider)
    asked = _Asked(records, contract.provider, None, first_day, last_day, contract.contract)
    return _answer(asked, _of_partners(indicator), BY_PARTNER, Source.OWN)


def _of_partners(indicator: str) -> Indicator:
    definition = indicator_named(indicator)
    if not definition.by_partner:
        raise UsageError(f"“{definition.title}” cannot be told by delivery partner.")
    return definition


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
        _period(_Asked(records, provider, None, first_day, last_day)),
        stages(counts, by, variance=0.0),
        reference="White" if by == "ethnicity" else None,
        provider=provider,
    )


def _one_by_one(definition: Indicator, by: str | None) -> str:
    """The breakdown of what a woman can have several of: one by one, or one by one within other groups.

    Raises:
        UsageError: another was asked for: then all of them would be added up.
    """
    each = definition.breakdowns[0]
    if by not in (None, *definition.breakdowns):
        raise UsageError(
            f"{definition.title} can be broken down by: {', '.join(definition.breakdowns)}; got: {by}. "
            f"They are given {each} by {each}: a woman with several counts once for each, and they are never added up."
        )
    return by or each


def _answer(asked: _Asked, definition: Indicator, by: str | None, source: Source) -> Answer:
    """The figures, with how many they are known of, and by quarter with every quarter in its place."""
    rows = _rows(asked, definition, by)
    if definition.known_of:
        rows = with_completeness(definition, rows, _known_of(asked, definition, by))
    if by in _TIMES:
        rows = breaks.with_breaks(definition.slug, _series(definition, by, rows, asked.as_of))
    said = known(definition, rows[0]) if by is None and rows else ()
    return Answer(
        definition.slug,
        source,
        _period(asked),
        rows,
        by=by,
        provider=asked.provider,
        notes=(
            *said,
            *((COVERAGE,) if by in _TIMES and definition.of_referrals else ()),
            *breaks.said(rows),
            *_contested(asked, definition),
        ),
    )


def _contested(asked: _Asked, definition: Indicator) -> tuple[str, ...]:
    """That supported housing counts otherwise than in official statistics, where it does."""
    counts_as = asked.records.supported_housing
    return (SUPPORTED_AS[counts_as],) if definition.domain == "housing" and counts_as != "settled" else ()


def _known_of(asked: _Asked, definition: Indicator, by: str | None) -> dict[str, int]:
    """For each category how many the indicator should be known of."""
    base = indicator_named(definition.known_of)
    if by in CHARACTERISTICS and by not in base.breakdowns:
        return {}
    return {row.slug: row.n for row in _rows(asked, base, by) if row.n is not None}


def _rows(asked: _Asked, definition: Indicator, by: str | None) -> tuple[Row, ...]:
    first, last = asked.first_day or _START, asked.last_day or _END
    if definition.at_the_end and by not in _TIMES:
        last = min(last, asked.as_of or last)
        first = last
    if definition.kind is Kind.CURVE:
        return ()
    from_values = definition.kind in FROM_VALUES
    found = _counted(asked, definition, "values" if from_values else "exact", by, first, last)
    if not from_values:
        return rows_of_sums(definition, by, found)
    return _beside_the_counts(asked, definition, by, rows_of_values(definition, by, found), found, first, last)


def _beside_the_counts(
    asked: _Asked,
    definition: Indicator,
    by: str | None,
    rows: tuple[Row, ...],
    values: pl.DataFrame,
    first: date,
    last: date,
) -> tuple[Row, ...]:
    """What is made of values, where it may be said how many reoffended: else it would say it in another way."""
    if not definition.smallest_part:
        return rows
    known = _counted(asked, indicator_named(_REOFFENDED), "exact", by, first, last)
    return without_the_few(definition, by, rows, values, known)


def _counted(
    asked: _Asked, definition: Indicator, report: str, by: str | None, first: date, last: date
) -> pl.DataFrame:
    return asked.records.report(
        report,
        indicator=definition.slug,
        by=by or "everyone",
        provider=asked.provider,
        commissioner=asked.commissioner,
        contract=asked.contract,
        partner=asked.partner,
        first_day=first,
        last_day=last,
        covered_only=definition.of_referrals,
    )


def _with_curve(asked: _Asked, answer: Answer, at: Sequence[float]) -> Answer:
    definition, by = answer.definition, answer.by
    first, last = asked.first_day or _START, asked.last_day or _END
    values = _counted(asked, definition, "values", by, first, last)
    rows = curves.groups_of(definition, by, values)
    rows = _beside_the_counts(asked, definition, by, rows, values, first, last) or rows
    if by in CHARACTERISTICS:
        rows = comparison.in_order(CHARACTERISTICS[by], rows)
        answer = replace(answer, unknown=not_known.exact(rows))
    elif by is not None:
        rows = tuple(sorted(rows, key=lambda row: row.slug))
    return curves.with_curves(replace(answer, rows=rows), values, at)


def _hidden_beside_others(everyone: _Asked, definition: Indicator, answer: Answer) -> tuple[Row, ...]:
    """What one provider's figures by themselves may not say, because they are hidden beside those of the others."""

    def hidden(first: date | None, last: date | None) -> bool:
        beside = _rows(replace(everyone, first_day=first, last_day=last), definition, "provider")
        return any(row.slug == answer.provider and row.n is None for row in beside)

    if answer.by not in _TIMES:
        whole = hidden(everyone.first_day, everyone.last_day)
        return tuple(_hidden(row) for row in answer.rows) if whole else answer.rows
    hidden_in = {year: hidden(year.first_day, year.last_day) for year in map(_year_of, answer.rows)}
    return tuple(_hidden(row) if hidden_in[_year_of(row)] else row for row in answer.rows)


def _year_of(row: Row) -> FinancialYear:
    """The financial year of a row by quarter or by year."""
    return Quarter.parse(row.group).year if "Q" in row.group else FinancialYear.parse(row.group)


def _hidden(row: Row) -> Row:
    return Row(row.group, slug=row.slug, mark=row.mark or "c")


def _as_headline(definition: Indicator, row: Row) -> Row:
    if definition.kind is Kind.COUNT:
        return _without_one_woman(row)
    return _without_a_few_waits(row) if definition.kind is Kind.MEDIAN_DAYS else row


def _without_one_woman(row: Row) -> Row:
    """A headline without the exact wait of the one woman who has waited longest: in whole blocks of 30 days."""
    return row if row.value is None else replace(row, value=30.0 * (row.value // 30))


def _without_a_few_waits(row: Row) -> Row:
    if row.n is None or row.n >= SMALLEST_HEADLINE_MEDIAN:
        return row
    return replace(row, value=None, low=None, high=None, mark=row.mark or "u")


def _series(definition: Indicator, by: str | None, found: tuple[Row, ...], as_of: date | None) -> tuple[Row, ...]:
    """Every quarter or year from the first to the last that has figures; those too young to judge say so."""
    read: Any = Quarter.parse if by == "quarter" else FinancialYear.parse
    rows = {read(row.group): row for row in found}
    if not rows:
        return ()
    filled = []
    time, last = min(rows), max(rows)
    while time <= last:
        slug = time.last_day.isoformat()
        matures_on = time.last_day + timedelta(definition.matures_after_days)
        if definition.matures_after_days and as_of is not None and matures_on > as_of:
            filled.append(Row(time.label, slug=slug, mark="m"))
        else:
            filled.append(rows.get(time) or Row(time.label, n=0, slug=slug, mark=_nobody(definition)))
        time = time.next
    return tuple(filled)


def _nobody(definition: Indicator) -> str | None:
    return None if definition.kind in (Kind.COUNT, Kind.SUM) else "z"


def _period(asked: _Asked) -> str:
    first_day, last = asked.first_day, asked.last_day or asked.as_of
    if last is None:
        return "all that was sent"
    end = Quarter.containing(last)
    if first_day is None:
        return f"all returns up to {end.label}"
    start = Quarter.containing(first_day)
    if start == end:
        return end.label
    if start == end.year.quarters[0] and end == end.year.quarters[3]:
        return end.year.label
    return f"{start.label} to {end.label}"

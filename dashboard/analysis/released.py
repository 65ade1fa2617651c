"""Released answers: from the release alone, with everything that protects it. It cannot open the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from dashboard.analysis import breaks, comparison, not_known
from dashboard.analysis.answer import Answer, Pathway, Row, Source, Stage
from dashboard.analysis.completeness import with_completeness
from dashboard.analysis.nearest import nearest as find_nearest
from dashboard.analysis.pathway import stages
from dashboard.analysis.steps import with_steps
from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN, Characteristic
from dashboard.definitions.indicators import INDICATORS, STAGES, Indicator, Kind, indicator_named
from dashboard.definitions.steps import COURSES, INSTEAD
from dashboard.disclosure import policy as policies
from dashboard.disclosure.parts import OVER_9_IN_10, UNDER_1_IN_10
from dashboard.disclosure.policy import PATHWAY, Table
from dashboard.errors import OutcomesError, RefusedError, UsageError
from dashboard.statistics.intervals import wilson_with_noise
from dashboard.warehouse.release import PROVISIONAL, Cell
from dashboard.warehouse.release import Release as Release

NOT_FROM_ROUNDED = (
    "Percentages, intervals and relative rates are not computed from the rounded counts, "
    "but from the adjusted counts before rounding."
)
PROTECTION = (
    "Counts are given to the nearest 5. Groups of fewer than 10 women are not shown. Before rounding, every figure "
    "is adjusted at random by a small amount, usually 1 to 3 and never more than 7, so that comparing two tables "
    "cannot reveal an individual. A published figure does not change unless it is marked provisional or revised. "
    "Figures may not add up exactly. Intervals allow for this."
)
_ROW_VALUES = (
    "rate", "low", "high", "rate_if_unknown_no", "difference", "difference_low", "difference_high",
    "rri", "rri_low", "rri_high", "detectable_low", "detectable_high",
    "unknown_low", "unknown_high",
)  # fmt: skip
_STAGE_VALUES = (
    "share", "low", "high", "conditional_rri", "conditional_low", "conditional_high",
    "cumulative_rri", "cumulative_low", "cumulative_high",
)  # fmt: skip
_BETWEEN = ("ethnicity_white_apart",)
"""Breakdowns that are never published, as they lie one subtraction from tables that are."""
BANDS = {OVER_9_IN_10: "more than 9 in 10", UNDER_1_IN_10: "fewer than 1 in 10"}
MOST_TOGETHER = 12
"""Cells that can be added up in one question."""
TOGETHER = "Added up from {parts} published counts, each with an adjustment of its own: the interval allows for that."
Shown = TypeVar("Shown", Row, Stage)
OF_AREAS = (
    "A group is shown for an area where three services or more see women who live there, ten or more are left "
    "whichever service takes its own women away, and ten or more live elsewhere. Areas have the codes that services "
    "send."
)
NAMES_OF_AREAS = (
    "Which area a code stands for is in the Register of Geographic Codes of the Office for National Statistics."
)
NO_AREA = "Of no area are there enough women, seen by enough services, to show; or no service has sent area codes."
NOTHING_PUBLISHED = "Nothing has been published yet. Figures appear here after the first publication."


@dataclass(frozen=True)
class Question:
    """What is asked of the release."""

    indicator: str
    by: str | None = None
    """A characteristic, `provider`, `area` or `quarter`; None for everyone together."""
    provider: str | None = None
    area: str | None = None
    """Code of an area, all services there together."""
    group: tuple[str, str] | None = None
    """One group only: (characteristic, group as label or code)."""
    period: str | None = None
    """A quarter, a year or a block as it was published; the latest year, if not given."""
    reference: str | None = None


def answer(release: Release | None, question: Question) -> Answer:
    """The published answer, with marks where a figure may not be shown.

    Raises:
        UsageError: no such indicator, breakdown, group or period, or nothing published yet; needs compared.
        RefusedError: what is asked is not in the approved tables; the message says which near view is.
    """
    if release is None:
        raise UsageError(NOTHING_PUBLISHED)
    definition = indicator_named(question.indicator)
    if definition.many_valued and question.reference is not None:
        raise UsageError(comparison.NEVER_COMPARED.format(what=definition.counting.value.capitalize()))
    table, periods = _table(release, question)
    cells = release.cells(
        table.id, question.indicator, period=None if question.by == "quarter" else periods[0], provider=None
    )
    # Groups are compared with each other before one of them is picked.
    whole = replace(question, group=None) if question.by in CHARACTERISTICS else question
    lines = _lines(release, whole, table, periods, cells)
    states = _published_as(release, table, question)
    rows = tuple(
        replace(
            _row(label, slug, cell, None if _only_counts(definition, table) else release.variance),
            published_as=states.get(cell.period) if cell else None,
        )
        for label, slug, cell in lines
    )
    if definition.known_of:
        base = release.cells(table.id, definition.known_of, period=None if question.by == "quarter" else periods[0])
        rows = with_completeness(definition, rows, _by_line(question, base))
    if question.by == "quarter":
        rows = breaks.with_breaks(question.indicator, rows)
    found = Answer(
        indicator=question.indicator,
        source=Source.RELEASED,
        period=periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}",
        rows=rows,
        by=question.by,
        provider=question.provider,
        area=question.area,
        notes=(
            *((OF_AREAS,) if table.per_area else ()),
            *(_known(definition, rows) if question.by is None else ()),
            *_notes(release, definition),
            *breaks.said(rows),
        ),
        release=release.release_id,
    )
    if question.by in CHARACTERISTICS:
        found = _with_comparison(found, question, release, table)
    if question.by in COURSES:
        found = with_steps(found, _total(release, question, table, found.period), policies.load(), release.variance)
    if question.group and question.by in CHARACTERISTICS:
        found = replace(found, rows=tuple(row for row in found.rows if row.slug == _group(question)))
    found = comparison.with_what_seems_to_contradict(found)
    return replace(found, rows=tuple(_row_shown(row) for row in found.rows))


def answer_or_why(release: Release | None, question: Question) -> Answer | str:
    """The published answer, or the sentence that says why there is none."""
    try:
        return answer(release, question)
    except OutcomesError as error:
        return str(error)


def together(release: Release | None, question: Question, values: Sequence[str]) -> Answer:
    """Several services, or several groups of one characteristic, as one line: the sum of cells of one table.

    Args:
        release: the current release.
        question: with `by` saying what the values are of: a characteristic, or `provider`.
        values: the services by code, or the groups by label or code; from 2 to 12.

    Raises:
        UsageError: as `answer`; or fewer values, or more; or one twice; or one woman would count several times.
        RefusedError: as `answer`.
    """
    definition = indicator_named(question.indicator)
    if question.by != "provider" and question.by not in CHARACTERISTICS:
        raise UsageError("What is added up are services, or groups of one characteristic.")
    if definition.many_valued:
        raise UsageError(f"{definition.counting.value.capitalize()} are never added up: a woman would count twice.")
    if release is None:
        raise UsageError(NOTHING_PUBLISHED)
    table, periods = _table(release, question)
    lines = {
        slug: (label, cell)
        for label, slug, cell in _lines(
            release, question, table, periods, release.cells(table.id, question.indicator, period=periods[0])
        )
    }
    wanted = [_value(question, lines, value) for value in values]
    if len(set(wanted)) != len(wanted) or not 2 <= len(wanted) <= MOST_TOGETHER:
        raise UsageError(f"From 2 to {MOST_TOGETHER} can be added up, each once.")
    label = ", ".join(lines[slug][0] for slug in wanted)
    variance = None if _only_counts(definition, table) else release.variance
    row = _sum(f"{label} together", [lines[slug][1] for slug in wanted], variance)
    if row.n is not None:
        row = replace(row, published_as=_published_as(release, table, question).get(periods[0]))
    return Answer(
        indicator=question.indicator,
        source=Source.RELEASED,
        period=periods[0],
        rows=(_row_shown(row),),
        provider=question.provider,
        area=question.area,
        notes=(*_notes(release, definition), TOGETHER.format(parts=len(wanted))),
        release=release.release_id,
    )


def areas(release: Release | None, period: str | None = None) -> list[str]:
    """The codes of the areas of which anything is shown. No other area is named anywhere."""
    if release is None:
        return []
    tables = [table for table in policies.load().tables if table.per_area]
    cells = (
        cell for table in tables for slug in table.approved_for for cell in release.cells(table.id, slug, period=period)
    )
    return sorted({cell.provider for cell in cells})


def published_by_area() -> list[tuple[str, str]]:
    """What is published by area: each indicator, with the ethnic groups that it is by."""
    tables = [table for table in policies.load().tables if table.per_area]
    return [(slug, table.characteristic) for slug in INDICATORS for table in tables if slug in table.approved_for]


def _value(question: Question, lines: Mapping[str, Any], text: str) -> str:
    slug = text if question.by == "provider" else _group(replace(question, group=(question.by or "", text)))
    if slug not in lines:
        raise UsageError(f"There are no published figures for {text}.")
    return slug


def _only_counts(definition: Indicator, table: Table) -> bool:
    """Whether a table has no rates: of a count, or where its groups say themselves how it went."""
    return definition.kind is Kind.COUNT or table.outcomes


def _sum(label: str, cells: Sequence[Cell | None], variance: int | None) -> Row:
    """One line of cells that are all shown; a sum of which a part is hidden is hidden. None: only counts."""
    known = [cell for cell in cells if cell is not None]
    if len(known) < len(cells):
        return Row(label, mark="c")
    n = sum(cell.n for cell in known)
    if variance is None:
        return Row(label, n=n)
    parts = [cell.k for cell in known if cell.k is not None]
    if len(parts) < len(known):
        return Row(label, n=n, mark="c")
    if n < policies.load().smallest_base:
        return Row(label, n=n, k=sum(parts), mark="u")
    # Each of the counts was adjusted by itself, so that their sum is as uncertain as all of them.
    limits = wilson_with_noise(sum(parts), n, variance * len(known))
    return Row(label, n=n, k=sum(parts), rate=sum(parts) / n, low=limits.low, high=limits.high)


def pathway(release: Release | None, *, period: str | None = None) -> Pathway:
    """The pathway of all providers together, by ethnicity.

    Raises:
        UsageError: nothing has been published, or not for that year.
        RefusedError: too few providers: it would be one provider's own.
    """
    if release is None:
        raise UsageError(NOTHING_PUBLISHED)
    years = _published_periods(release, "pathway_year_ethnicity", PATHWAY)
    if not years:
        raise RefusedError(
            "The pathway by ethnicity is not published with fewer than three services: it would be one service's own. "
            "Your provider can show you its own page in the room."
        )
    if period is not None and period not in years:
        raise UsageError(f"The pathway is published for {', '.join(years)}; got: {period}")
    year = period or years[-1]
    counts: dict[str, dict[str, int | None]] = {}
    for slug in CHARACTERISTICS["ethnicity"].labels:
        counts[slug] = dict.fromkeys(STAGES)
    for cell in release.cells("pathway_year_ethnicity", PATHWAY, period=year):
        counts[cell.category][cell.indicator.split(":")[1]] = cell.n
    smallest = policies.load().smallest_base
    found = stages(counts, "ethnicity", variance=release.variance, smallest_base=smallest)
    return Pathway(
        Source.RELEASED,
        year,
        tuple(_shown(stage, _STAGE_VALUES) for stage in found),
        reference="White",
        release=release.release_id,
        notes=(*_revised(release, "pathway_year_ethnicity", year), PROTECTION, NOT_FROM_ROUNDED),
    )


def years(release: Release | None) -> list[str]:
    """The financial years that have been published, oldest first."""
    if release is None:
        return []
    # What takes years to know is published for an earlier year, of which nothing else may be there.
    slow = {slug for slug, one in INDICATORS.items() if one.published_years_later}
    return sorted({t.period for t in release.published() if t.table_id == "year" and t.indicator not in slow})


def periods_for(release: Release | None, indicator: str, *, per_provider: bool = False) -> list[str]:
    """The years and blocks for which an indicator is published by ethnicity, oldest first."""
    if release is None:
        return []
    ids = {
        table.id
        for table in policies.load().tables
        if table.characteristic == "ethnicity"
        and table.per_provider == per_provider
        and not table.per_area
        and table.period != "quarter"
    }
    return sorted({t.period for t in release.published() if t.table_id in ids and t.indicator == indicator})


def providers(release: Release | None, period: str | None = None) -> list[str]:
    """The providers that the published figures cover."""
    if release is None:
        return []
    tables = (table for table in release.published() if period is None or table.period == period)
    return sorted({provider for table in tables for provider in table.providers})


def nearest_five(count: float | None) -> int | None:
    """A count as it is shown."""
    return None if count is None else 5 * round(count / 5)


def _table(release: Release, question: Question) -> tuple[Table, list[str]]:
    """The approved table that holds the answer, and its periods that were asked for."""
    characteristic = _characteristic(question)
    per_provider = question.provider is not None or question.by == "provider"
    per_area = _of_areas(question)
    nearest = []
    for table in policies.load().tables:
        if (table.characteristic, table.per_provider, table.per_area) != (characteristic, per_provider, per_area):
            continue
        published = _published_periods(release, table.id, question.indicator)
        if question.by == "quarter" and table.period == "quarter":
            published = [label for label in published if label.startswith(question.period or "")]
            if published:
                return table, published
        if question.by != "quarter" and published:
            if question.period in published:
                return table, [question.period]
            if question.period is None and table.period == "year":
                return table, published[-1:]
        nearest += published
    raise RefusedError(_not_available(release, question, nearest))


def _of_areas(question: Question) -> bool:
    return question.area is not None or question.by == "area"


def _characteristic(question: Question) -> str:
    if question.group and question.group[0] not in CHARACTERISTICS:
        raise UsageError(f"There is no characteristic {question.group[0]}. There are: {', '.join(CHARACTERISTICS)}")
    if question.by in CHARACTERISTICS:
        if question.group and question.group[0] != question.by:
            raise RefusedError("Two characteristics at once are not published.")
        return question.by
    if question.by not in (None, "provider", "area", "quarter"):
        known = ", ".join(("provider", "area", "quarter", *CHARACTERISTICS))
        raise UsageError(f"Published figures are given by {known}; got: {question.by}")
    return question.group[0] if question.group else "everyone"


def _not_available(release: Release, question: Question, nearest: Sequence[str]) -> str:
    said = "This is not one of the published tables."
    if _of_areas(question):
        said += f" Areas are by ethnic group, for whole years, and never of one service. {NO_AREA}"
    characteristic = _characteristic(question)
    if characteristic in _BETWEEN:
        title = CHARACTERISTICS[characteristic].title
        said += (
            f" The {title}, is in a service's own figures only: published, it would lie one subtraction from others."
        )
    if nearest:
        return f"{said} The nearest that is: the same for {', '.join(sorted(set(nearest)))}."
    if question.indicator in INSTEAD:
        indicator, by = INSTEAD[question.indicator]
        return f"{said} Published instead: {INDICATORS[indicator].title} (`{indicator}`) by `{by}`."
    near = find_nearest(release, question.indicator, characteristic, question.provider or "", question.period)
    if near:
        said += f" The nearest that is: {near.words}."
    others = sorted(
        {
            table.id.replace("_", " ")
            for table in policies.load().tables
            if _published_periods(release, table.id, question.indicator) and question.indicator != PATHWAY
        }
    )
    here = f" Published for this indicator: {', '.join(others)}." if others else ""
    return f"{said}{here} Your provider can show you its own page in the room."


def _published_periods(release: Release, table_id: str, indicator: str | None = None) -> list[str]:
    return sorted(
        {
            table.period
            for table in release.published()
            if table.table_id == table_id and indicator in (None, table.indicator)
        }
    )


def _lines(
    release: Release, question: Question, table: Table, periods: Sequence[str], cells: Sequence[Cell]
) -> list[tuple[str, str, Cell | None]]:
    """Every line that the table has, with its cell, or None where it is too small to show."""
    found = {(cell.period, cell.provider, cell.category): cell for cell in cells}
    covered = {
        published.period: published.providers
        for published in release.published()
        if published.table_id == table.id and published.indicator == question.indicator
    }
    place = question.area or question.provider or ""
    asked = periods if question.by == "quarter" else periods[:1]
    if question.provider and not any(question.provider in covered[period] for period in asked):
        raise UsageError(f"There are no published figures for {question.provider}.")
    shown = sorted({cell.provider for cell in cells if cell.period == periods[0]}) if table.per_area else []
    if question.area and question.area not in shown:
        others = f"There are for: {', '.join(shown)}" if shown else NO_AREA
        raise UsageError(f"There are no published figures for that area. {others}")
    group = _group(question)
    if question.by == "area":
        return [(code, code, found.get((periods[0], code, group))) for code in shown if question.area in (None, code)]
    if question.by == "provider":
        return [(name, name, found.get((periods[0], name, group))) for name in covered[periods[0]]]
    if question.by == "quarter":
        return [(period, period, found.get((period, place, group))) for period in periods]
    if question.by is None:
        return [("All" if group == "all" else group, group, found.get((periods[0], place, group)))]
    labels = CHARACTERISTICS[question.by].labels
    return [(labels[slug], slug, found.get((periods[0], place, slug))) for slug in labels]


def _group(question: Question) -> str:
    if question.group is None:
        return "all"
    characteristic, text = question.group
    try:
        return CHARACTERISTICS[characteristic].group_named(text)
    except KeyError:
        groups = "; ".join(CHARACTERISTICS[characteristic].groups.values())
        raise UsageError(f"There is no group {text}. There are: {groups}") from None


def _revised(release: Release, table_id: str, period: str) -> tuple[str, ...]:
    """Of a table that was published anew: that it was, and why."""
    found = [one for one in release.corrections() if (one.table_id, one.period) == (table_id, period)]
    return tuple(f"[r] Revised: {one.reason}" for one in found[:1])


def _published_as(release: Release, table: Table, question: Question) -> dict[str, str]:
    """Period → `p` or `r`, where a figure of it is provisional or was revised."""
    revised = {one.issue for one in release.corrections()}
    return {
        one.period: "p" if one.status == PROVISIONAL else "r"
        for one in release.published()
        if (one.table_id, one.indicator) == (table.id, question.indicator)
        and (one.status == PROVISIONAL or one.issue in revised)
    }


def _row(label: str, slug: str, cell: Cell | None, variance: int | None) -> Row:
    """One line; without the variance of the noise it is a count only."""
    if cell is None:
        return Row(label, slug=slug, mark="c")
    if variance is None:
        return Row(label, n=cell.n, slug=slug)
    if cell.k is None:
        return Row(label, n=cell.n, slug=slug, mark="c", band=BANDS.get(cell.band or ""))
    if cell.n < policies.load().smallest_base:
        return Row(label, n=cell.n, k=cell.k, slug=slug, mark="u")
    limits = wilson_with_noise(cell.k, cell.n, variance)
    return Row(label, n=cell.n, k=cell.k, rate=cell.k / cell.n, low=limits.low, high=limits.high, slug=slug)


def _with_comparison(found: Answer, question: Question, release: Release, table: Table) -> Answer:
    characteristic = CHARACTERISTICS[question.by or ""]
    # Compared on the adjusted counts, before they are rounded. Groups without a rate take no part, unless all others
    # are wanted: then it has to be seen whether one is missing, and one too small for a rate of its own is among them.
    # Who is not known needs no rate: they are never compared.
    everyone = question.reference == comparison.ALL_OTHERS
    rows = tuple(row for row in found.rows if everyone or row.rate is not None or row.slug == NOT_KNOWN)
    comparable = replace(found, rows=rows)
    compared: Mapping[str, Row] = {}
    notes = found.notes
    if not _only_counts(found.definition, table):
        result = _compared(comparable, characteristic, question.reference, release.variance)
        compared = {row.slug: row for row in result.rows}
        found = replace(found, reference=result.reference, interval=result.interval)
        notes = (*notes, *(note for note in result.notes if note not in notes))
    rows = tuple(compared.get(row.slug, row) for row in found.rows)
    found = replace(found, rows=rows, notes=notes)
    if characteristic.always_known:
        return found
    if table.per_area:
        return replace(found, unknown=not_known.published_of_an_area(found))
    if table.outcomes and not any(row.slug == NOT_KNOWN and row.n for row in rows):
        # Not as elsewhere because they are few: it may be that hardly anybody is known.
        return replace(found, unknown="How many are not known cannot be shown safely.")
    total = _total(release, question, table, found.period)
    return replace(found, unknown=not_known.published(found, total))


def _compared(answer: Answer, characteristic: Characteristic, reference: str | None, variance: float) -> Answer:
    """Each group against the reference group; of two characteristics at once against who is alike in the second."""
    if reference is None and characteristic.alike:
        found = comparison.against_those_alike(answer, characteristic, variance)
        return replace(found, notes=(*found.notes, not_known.IN_ONE_OF_TWO))
    return not_known.with_bounds(comparison.against_reference(answer, characteristic, reference, "score", variance))


def _total(release: Release, question: Question, table: Table, period: str) -> int | None:
    """Everyone in the table: from the total that is published beside it, else from the groups that are shown."""
    for other in policies.load().tables:
        if (other.characteristic, other.per_provider, other.period) == ("everyone", table.per_provider, table.period):
            cells = release.cells(other.id, question.indicator, period=period, provider=question.provider or "")
            return cells[0].n if cells else None
    shown = release.cells(table.id, question.indicator, period=period, provider=question.provider or "")
    return sum(cell.n for cell in shown) or None


def _by_line(question: Question, cells: Sequence[Cell]) -> dict[str, int]:
    """The counts of other cells of the same table, by the code that tells its lines apart."""
    group = _group(question)
    if question.by == "quarter":
        whose = (question.provider or "", group)
        return {cell.period: cell.n for cell in cells if (cell.provider, cell.category) == whose}
    if question.by == "provider":
        return {cell.provider: cell.n for cell in cells if cell.category == group}
    return {cell.category: cell.n for cell in cells if cell.provider == (question.provider or "")}


def _known(definition: Indicator, rows: Sequence[Row]) -> tuple[str, ...]:
    """How complete a published figure is: whole percentages, because its counts are protected."""
    row = rows[0]
    if row.n is None or not row.of:
        return ()
    said = f"Known for about {row.n / row.of:.0%} of those it should be known of."
    if row.rate_if_unknown_no is None:
        return (said,)
    return (said, f"If unknown were counted as {definition.unknown_as_no}: {row.rate_if_unknown_no:.0%}.")


def _row_shown(row: Row) -> Row:
    return replace(_shown(row, _ROW_VALUES), k=nearest_five(row.k), of=nearest_five(row.of))


def _shown(found: Shown, values: Sequence[str]) -> Shown:
    """A row or stage as it may leave: its count in fives, percentages whole, ratios with two decimals."""
    exact = {name: getattr(found, name) for name in values}
    rounded: dict[str, Any] = {name: None if value is None else round(value, 2) for name, value in exact.items()}
    return replace(found, n=nearest_five(found.n), **rounded)


def _notes(release: Release, definition: Indicator) -> tuple[str, ...]:
    released_as: tuple[str, ...] = (f"Published as: {definition.released_as}.",) if definition.released_as else ()
    rates = () if definition.kind is Kind.COUNT else (NOT_FROM_ROUNDED,)
    young = definition.caveats if definition.matures_after_days else ()
    return (*released_as, *young, PROTECTION, *rates, *release.remarks)

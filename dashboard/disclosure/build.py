"""The builder: true cells in, protected cells out. The only reader of the records that also holds the secret."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.disclosure import collapse
from dashboard.disclosure.areas import AreaTables, area_tables
from dashboard.disclosure.budget import most_values
from dashboard.disclosure.crossed import AROUND
from dashboard.disclosure.decided import Decided
from dashboard.disclosure.issues import FIRST_ISSUE, PROVISIONAL_ISSUE, Issue, Issues
from dashboard.disclosure.narrowing import LineOfATable, Narrowed, line_of, narrowed
from dashboard.disclosure.noise import Noise, secret_beside
from dashboard.disclosure.parts import NOBODY, Protection, Women
from dashboard.disclosure.pathway import pathway_cells
from dashboard.disclosure.periods import Period, adding_up_with, quarters_between
from dashboard.disclosure.periods import periods_of as periods_of
from dashboard.disclosure.policy import PATHWAY, Policy, Table
from dashboard.disclosure.sums import related_to
from dashboard.disclosure.truth import (
    Closed,
    Coverage,
    Line,
    add_closed,
    area_lines,
    coverage,
    known_of,
    of_table,
    record_keys,
    silent_services,
    standing_on,
    true_lines,
    whole_of,
)  # fmt: skip
from dashboard.warehouse.records import Records, Snapshot
from dashboard.warehouse.release import Cell, PublishedTable, ReferenceCount


@dataclass
class Built:
    """What a release would hold, and what was decided of every cell that it could."""

    published: list[PublishedTable]
    decided: list[Decided]
    left_out: list[str]
    """Tables that would have told what is not approved, each with its indicator and period."""
    narrowed: Narrowed | None = None
    """What is left of the hidden counts when everything has been subtracted."""
    most_values: int = 0
    """How many published values one woman moves at most."""

    def add(self, areas: AreaTables) -> None:
        """With the tables of areas."""
        self.published += areas.published
        self.decided += areas.decided
        self.left_out += areas.left_out

    @property
    def cells(self) -> list[Cell]:
        """The protected cells. A cell that may not be shown is not among them."""
        return [cell for one in self.decided if (cell := one.cell)]


def build(
    records: Records, policy: Policy, periods: Sequence[Period], as_of: date
) -> tuple[list[PublishedTable], list[Cell]]:
    """Every approved table of the periods: what is published, and the protected cells.

    A cell that may not be shown is not in the list: absent means "too few to show safely".
    """
    found = decide(records, policy, periods, as_of)
    return found.published, found.cells


def decide(
    records: Records,
    policy: Policy,
    periods: Sequence[Period],
    as_of: date,
    issues: Issues = lambda *which: Issue(),
    closed: Sequence[Closed] = (),
    published: Sequence[Cell] = (),
) -> Built:
    """The same, with the truth of every cell, for those who check it before anybody sees it.

    Of a block of years it leaves out who was first told of after the figures of her year had been closed: else the
    block, less the years that were published, would be the women who came late, and their groups.

    Args:
        records: where the women are.
        policy: the approved tables and the thresholds.
        periods: what to build.
        as_of: the last day that the records tell of.
        issues: which tables are built, and as which issue.
        closed: the years that have been published, and when.
        published: what readers have already, and can take away from what is built now.
    """
    noise = Noise(secret_beside(records.path), policy.variance)
    found = Built([], [], [])
    with records.snapshot() as snapshot:
        snapshot.add("record_key", record_keys(snapshot, noise))
        add_closed(snapshot, periods, closed)
        _Building(policy, noise, issues, snapshot, found).all_of(periods, as_of, published)
        told = partial(coverage, snapshot), partial(area_lines, snapshot)
        found.add(area_tables(policy, noise, periods, issues, *told))
        counted = {
            counted_in(slug, period) for period in periods for slug in {one.indicator for one in found.published}
        }
        found.most_values = most_values(snapshot, policy, found.decided, sorted(counted, key=lambda one: one.label))
    return found


def reference_counts(records: Records, year: FinancialYear) -> list[ReferenceCount]:
    """The reference populations of a year, all areas together: what is published beside the women referred."""
    found = records.report("population", year=year.start)
    return [ReferenceCount(period=year.label, **line) for line in found.to_dicts()]


def counted_in(indicator: str, period: Period) -> Period:
    """The period that an indicator is published for when this one is: an earlier one, where it takes years to know."""
    later = 0 if indicator == PATHWAY else INDICATORS[indicator].published_years_later
    return next(one for one in periods_of(period.year.before(later)) if one.kind == period.kind) if later else period


def indicators_of(table: Table, period: Period, as_of: date) -> tuple[str, ...]:
    """The indicators that a table may be made for and that are mature in a period."""
    return tuple(slug for slug in table.approved_for if _mature(slug, period, as_of))


def _mature(indicator: str, period: Period, as_of: date) -> bool:
    """Whether a quarter's women have had their time. A year is given as it stands, and says whom it leaves out."""
    if period.kind != "quarter" or indicator == PATHWAY:
        return True
    return period.last_day + timedelta(INDICATORS[indicator].matures_after_days) <= as_of


@dataclass
class _Building:
    policy: Policy
    noise: Noise
    issues: Issues
    snapshot: Snapshot
    found: Built

    def all_of(self, periods: Sequence[Period], as_of: date, published: Sequence[Cell]) -> None:
        wanted = [
            (period, covered, tables, indicator)
            for period in periods
            if (covered := coverage(self.snapshot, period))
            for tables in [self._tables(period, as_of)]
            for indicator in dict.fromkeys(slug for slugs in tables.values() for slug in slugs)
        ]
        built = [(indicator, counted_in(indicator, period)) for period, *_, indicator in wanted]
        beside, told = _published_beside(built, published)
        true = true_lines(self.snapshot, [*built, *told])
        for period, covered, tables, indicator in wanted:
            then = counted_in(indicator, period)
            lines, whole = true[indicator, then], true.get((whole_of(indicator), then), ())
            standing = [table for table, slugs in tables.items() if indicator in slugs]
            self._publish(standing, indicator, period, then, covered, lines, whole)
        self._narrow(narrowed(self.policy, self.found.decided, true, beside))

    def _narrow(self, result: Narrowed) -> None:
        """Take over what was hidden, and leave out the lines that must not be there at all."""
        self.found.narrowed = result
        self.found.decided = [one for one in result.decided if line_of(one) not in result.left_out]
        self.found.published = [
            kept for table in self.found.published if (kept := _without(table, result.left_out)) is not None
        ]
        self.found.left_out.extend(
            " ".join(filter(None, (line.table_id, line.indicator, line.period, line.provider)))
            for line in sorted(result.left_out)
        )

    def _tables(self, period: Period, as_of: date) -> dict[Table, tuple[str, ...]]:
        """The approved tables of a period, each with its indicators that are to be built."""
        return {
            table: tuple(
                slug
                for slug in indicators_of(table, period, as_of)
                if self.issues(table, slug, counted_in(slug, period))
            )
            for table in self.policy.tables
            if table.period == period.kind and not table.per_area
        }

    def _publish(
        self,
        tables: Sequence[Table],
        indicator: str,
        period: Period,
        then: Period,
        covered: Coverage,
        lines: Sequence[Line],
        whole: Sequence[Line],
    ) -> None:
        """Every table of one indicator and period that tells nothing but what is approved."""
        kept = {table: issue for table in tables if (issue := self._issue(table, indicator, then, covered, lines))}
        decided = [
            one
            for table, issue in kept.items()
            for one in self._decided(
                table, issue, indicator, then, covered, of_table(table, lines), of_table(table, whole)
            )
        ]
        if then != period and not any(one.n is not None for one in decided):
            return  # nothing is known so far back
        providers = tuple(covered) if then == period else tuple(known_of(lines))
        self.found.published.extend(
            PublishedTable(table.id, indicator, then.label, issue.name, providers, status=issue.status)
            for table, issue in kept.items()
        )
        self.found.decided.extend(decided)

    def _issue(
        self, table: Table, indicator: str, then: Period, covered: Coverage, lines: Sequence[Line]
    ) -> Issue | None:
        """The issue of a table, or None where it would tell what is not approved."""
        told = indicator in table.never_alone and silent_services(table, lines) in range(1, collapse.TOGETHER)
        if not told and self._stands(table, indicator, then, covered, standing_on(table, lines)):
            return self.issues(table, indicator, then)
        self.found.left_out.append(f"{table.id} {indicator} {then.label}")
        return None

    def _stands(self, table: Table, indicator: str, period: Period, covered: Coverage, providers: int) -> bool:
        """Whether a table tells nothing but what is approved; of each service's own, it is asked line by line."""
        if table.per_provider:
            return True
        if period.kind in collapse.BLOCKS and not self._block_stands(period, covered, providers):
            return False
        quarters = _quarters(period, covered, apart=providers < collapse.TOGETHER)
        return indicator in collapse.made_for(self.policy, table, providers, quarters)

    def _decided(
        self,
        table: Table,
        issue: Issue,
        indicator: str,
        period: Period,
        covered: Coverage,
        lines: Sequence[Line],
        whole: Sequence[Line],
    ) -> Iterator[Decided]:
        """The cells of one indicator in one table; `whole` has the lines of what it is a part of."""
        lines = [line for line in lines if self._may_stand(table, indicator, period, covered, line["provider"])]
        # Who is there on the last day of the year is there on the last day of its last quarter: one set, one draw.
        at_the_end = indicator != PATHWAY and INDICATORS[indicator].at_the_end
        protection = Protection(
            self.policy, self.noise, issue.name, str(period.last_day) if at_the_end else period.label
        )
        if indicator == PATHWAY:
            found = pathway_cells(protection, table, period.label, lines)
        elif table.outcomes:
            found = _outcomes(protection, table, indicator, period, lines)
        else:
            found = _counts(protection, table, indicator, period, lines, whole)
        drawn_for = f"{protection.issue} {protection.period}"
        return (replace(one, drawn_for=drawn_for) for one in found)

    def _block_stands(self, period: Period, covered: Coverage, providers: int) -> bool:
        """Whether a block of all services keeps clear of the years; with few services, each service's own too."""
        each = [(set(period.quarters_from(*days)), set(quarters_between(*days))) for days in covered.values()]
        if providers >= collapse.TOGETHER:
            each = [(set().union(*(inside for inside, _ in each)), set().union(*(told for _, told in each)))]
        return all(collapse.keeps_clear(*one) for one in each)

    def _may_stand(self, table: Table, indicator: str, period: Period, covered: Coverage, provider: str) -> bool:
        """Whether a service's line tells nothing but what is approved: its year may be one quarter."""
        if not provider or provider not in covered:
            return True
        quarters = period.quarters_from(*covered[provider])
        if period.kind in collapse.BLOCKS and not collapse.keeps_clear(quarters, quarters_between(*covered[provider])):
            return False
        return indicator in collapse.made_for(self.policy, table, collapse.TOGETHER, quarters)


def _without(table: PublishedTable, left_out: Collection[LineOfATable]) -> PublishedTable | None:
    """A table without the services that are left out of it; None, where it is of all of them together."""
    lines = {line.provider for line in left_out if line[:3] == table.key}
    if "" in lines:
        # What corrects another one takes its place all the same, empty: else the wrong figures would stay.
        return None if table.issue in (FIRST_ISSUE, PROVISIONAL_ISSUE) else replace(table, providers=())
    return replace(table, providers=tuple(one for one in table.providers if one not in lines))


def _published_beside(
    built: Sequence[tuple[str, Period]], published: Sequence[Cell]
) -> tuple[list[Cell], list[tuple[str, Period]]]:
    """Of what is published the cells that say something of what is built, and the (indicator, period) that they are of.

    Those of the same and of related indicators; in the same years.
    """
    near = related_to(indicator for indicator, _ in built)
    around = {one.label: one for period in {period for _, period in built} for one in adding_up_with(period)}
    cells = [one for one in published if one.indicator.partition(":")[0] in near and one.period in around]
    return cells, list(dict.fromkeys((one.indicator.partition(":")[0], around[one.period]) for one in cells))


def _quarters(period: Period, covered: Coverage, *, apart: bool) -> set[Quarter]:
    """The quarters that a table of all services tells of; of the service with the fewest, where each can be told."""
    each = [set(period.quarters_from(*days)) for days in covered.values()]
    return min(each, key=len) if apart else set().union(*each)


def _counts(
    protection: Protection, table: Table, indicator: str, period: Period, lines: Sequence[Line], whole: Sequence[Line]
) -> Iterator[Decided]:
    definition = INDICATORS[indicator]
    wholes = {(line["provider"], line["category"]): Women(line["n"], line["n_keys"]) for line in whole}
    for line in lines:
        place = (line["provider"], line["category"])
        women = Women(line["n"], line["n_keys"])
        yes = None if definition.kind is Kind.COUNT else Women(line["k"], line["k_keys"])
        around = line.get(AROUND, ())
        groups = [Women(group["n"], group["n_keys"]) for group in around]
        n = protection.count(women, *((wholes.get(place, NOBODY),) if definition.part_of else ()), *groups)
        k = None if yes is None or n is None or not _apart(protection, line, around) else protection.part(yes, women)
        band = None if yes is None or n is None or k is not None else protection.band(yes, women)
        true_k = None if yes is None else yes.count
        yield Decided(table.id, indicator, period.label, *place, women.count, true_k, n, k, band, women.keys)


def _apart(protection: Protection, line: Line, around: Sequence[Line]) -> bool:
    """Whether a numerator, and its rest, are told apart from those of the groups that the cell lies in."""
    mine = _sides(line)
    return all(
        protection.part(side, whole) is not None
        for group in around
        for side, whole in zip(mine, _sides(group), strict=True)
    )


def _sides(line: Line) -> tuple[Women, Women]:
    """Those of whom it is true, and those of whom it is not."""
    yes, everyone = Women(line["k"], line["k_keys"]), Women(line["n"], line["n_keys"])
    return yes, Women(everyone.count - yes.count, str(int(everyone.keys) - int(yes.keys)))


def _outcomes(
    protection: Protection, table: Table, indicator: str, period: Period, lines: Sequence[Line]
) -> Iterator[Decided]:
    found: dict[str, dict[str, Women]] = {}
    for line in lines:
        found.setdefault(line["provider"], {})[line["category"]] = Women(line["n"], line["n_keys"])
    for provider, outcomes in found.items():
        kept = protection.outcomes(outcomes, table.characteristic)
        for outcome, women in outcomes.items():
            place = (table.id, indicator, period.label, provider, outcome)
            yield Decided(*place, women.count, None, kept.get(outcome), None, of_women=women.keys)

"""One contract's quarter, a line an indicator: what the two sides of a contract sit in front of."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.analysis import development, reading, standing
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.completeness import few_known
from dashboard.analysis.standing import Standing
from dashboard.definitions.contracts import Contract, Kpi, Over
from dashboard.definitions.indicators import INDICATORS, Counting, Indicator, Kind, Voice
from dashboard.definitions.periods import Quarter
from dashboard.statistics.intervals import wilson

Ask = Callable[..., Answer]
"""A question about one indicator, with the viewer and the contract already in it."""

ALWAYS: tuple[str, ...] = (
    "referrals_received", "women_supported", "on_the_books", "waiting_now", "sessions_delivered",
    "offered_in_time", "started", "days_to_start", "attended", "service_cancelled", "still_engaged_90_days",
    "completed", "left_before_finishing", "outcomes_achieved",
    "settled_at_exit", "moved_into_settled", "settled_at_three_months",
    "ethnicity_known", "exit_housing_known", "paired_assessment", "returns_on_time",
)  # fmt: skip
"""What every review shows, whatever was agreed: a service is more than its targets. What women say is not among them:
it stands in the published figures."""

OF_A_PARTNER = tuple(slug for slug in ALWAYS if INDICATORS[slug].by_partner)
"""What is shown of one delivery partner."""


@dataclass(frozen=True)
class Line:
    """One indicator in three times, beside its target."""

    indicator: str
    quarter: Row
    before: Row
    """The quarter before."""
    to_date: Row
    """The contract's year so far."""
    trend: str
    kpi: Kpi | None = None
    judged: Kpi | None = None
    """The target as it is judged now: of what is counted in a year, as much as should have come by now."""

    @property
    def definition(self) -> Indicator:
        return INDICATORS[self.indicator]

    @property
    def judged_on(self) -> Row:
        """The figure that the target is held against."""
        return self.quarter if self.kpi and self.kpi.over is Over.QUARTER else self.to_date

    @property
    def standing(self) -> Standing | None:
        """Where the target stands; None, where none was agreed."""
        return standing.standing(self.judged, self.judged_on) if self.judged else None

    @property
    def stands(self) -> str:
        """Where the target stands, in words; nothing, where none was agreed."""
        if self.judged is None or self.standing is None:
            return ""
        return standing.in_words(self.judged, self.standing)

    @property
    def more(self) -> str:
        """Where too few women tell it: about how many more would; else nothing."""
        return standing.how_many_more(self.judged, self.judged_on) if self.judged else ""

    @property
    def target(self) -> str:
        """The target in words, with the time that it is judged on where that is not the year so far; else nothing."""
        if self.kpi is None or self.judged is None:
            return ""
        said = standing.target(self.kpi) + (f", {self.kpi.over.said}" if self.kpi.over is Over.QUARTER else "")
        return said if self.judged == self.kpi else f"{said}; {standing.target(self.judged)} by now"

    @property
    def quality(self) -> str:
        """Of how many it is known, where that is not everybody."""
        row = self.judged_on
        if row.n is None or not row.of or row.n >= row.of:
            return ""
        return f"known for {row.n / row.of:.0%} of {row.of:,}" + (" (too few)" if few_known(row) else "")

    def written(self, row: Row) -> str:
        """A figure of this line, or the mark in its place."""
        return reading.exact(self.definition, row)


class Came(StrEnum):
    """What is with the return of a quarter."""

    ON_TIME = "on time"
    LATE = "late"
    CORRECTED = "corrected"
    MISSING = "not received"
    TOTALS = "totals typed instead"
    """They stand apart: the figures hold none of them."""
    TAKEN_BACK = "taken back"
    NOT_DUE = "not due yet"
    BEFORE = "before the first return"
    """The contract may not have begun then: nobody is called late for it."""


@dataclass(frozen=True)
class QuarterReturn:
    """The return of one quarter of a contract."""

    quarter: Quarter
    came: Came
    says: str
    """What is with it, with its dates."""
    newest: str | None = None
    """The id of the newest version, where it stands."""

    @property
    def stands(self) -> bool:
        """Whether referrals of it are in the figures."""
        return self.newest is not None

    @property
    def missing(self) -> bool:
        """Whether it should be there, and nothing of it is."""
        return self.came in (Came.MISSING, Came.TOTALS, Came.TAKEN_BACK)


@dataclass(frozen=True)
class Review:
    """The exact part of a review."""

    contract: Contract
    """The terms that applied to the quarter."""
    quarter: Quarter
    so_far: tuple[Quarter, ...]
    """The quarters of the contract's year up to this one."""
    lines: tuple[Line, ...]

    @property
    def to_date(self) -> str:
        """The year so far, in words."""
        return in_words(self.so_far)

    @property
    def domains(self) -> dict[str, tuple[Line, ...]]:
        """The lines by domain, in the order of the registry."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.definition.domain, []).append(line)
        return {domain: tuple(lines) for domain, lines in found.items()}


def in_words(quarters: Sequence[Quarter]) -> str:
    """Quarters that follow each other: `2025-26 Q1 to Q3`."""
    first, last = quarters[0], quarters[-1]
    if first == last:
        return first.label
    return f"{first.label} to {f'Q{last.number}' if first.year == last.year else last.label}"


def review(
    ask: Ask,
    contract: Contract,
    quarter: Quarter,
    *,
    began: Quarter | None = None,
    only: Collection[str] | None = None,
) -> Review:
    """The lines of a contract's quarter: those that every review shows, and those that have a target.

    Args:
        ask: asks for the exact headline of this contract: `exact.of_contract`, with or without reasons.
        contract: the terms that applied to the quarter.
        quarter: which.
        began: the first quarter that was sent of the contract: before it nothing is due.
        only: which lines, by their slugs; all of them, if not given.
    """
    so_far = contract.year_of(quarter)
    elapsed = sum(began is None or one >= began for one in so_far)
    targets = {kpi.indicator: kpi for kpi in contract.kpis}
    wanted = (*ALWAYS, *targets) if only is None else only
    slugs = [slug for slug, one in INDICATORS.items() if slug in wanted and in_review(one)]
    lines = tuple(_line(ask, slug, targets.get(slug), so_far, elapsed) for slug in slugs)
    return Review(contract, quarter, so_far, lines)


def in_review(definition: Indicator) -> bool:
    """Whether an indicator can have a line: an exact figure of one contract that is not what women say."""
    return definition.has_contract_headline and definition.voice is not Voice.HER_WORDS


def _line(ask: Ask, slug: str, kpi: Kpi | None, so_far: Sequence[Quarter], elapsed: int) -> Line:
    quarter = so_far[-1]
    series = ask(slug, by="quarter", last_day=quarter.last_day)
    rows = {row.group: row for row in series.rows}
    return Line(
        slug,
        quarter=rows.get(quarter.label) or _of_time(ask, slug, quarter, quarter),
        before=rows.get(quarter.previous.label) or _of_time(ask, slug, quarter.previous, quarter.previous),
        to_date=_of_time(ask, slug, so_far[0], quarter),
        trend=development.briefly(series),
        kpi=kpi,
        judged=standing.by_now(kpi, elapsed) if kpi else None,
    )


def _of_time(ask: Ask, slug: str, first: Quarter, last: Quarter) -> Row:
    """The figure of some quarters together; where nobody counts, why."""
    found = ask(slug, first_day=first.first_day, last_day=last.last_day)
    return found.rows[0] if found.rows else Row("All", slug="all", mark="z")


@dataclass(frozen=True)
class Moved:
    """A figure of a review that is another than it was."""

    indicator: str
    period: str
    was: str
    now: str

    @property
    def definition(self) -> Indicator:
        return INDICATORS[self.indicator]


Written = dict[str, dict[str, str]]
"""Slug of an indicator → period → its figure as it is written."""


def as_written(found: Review) -> Written:
    """The figures of a review in words: what is signed, and what later ones are held against."""
    written: Written = {}
    for line in found.lines:
        quarter, year = in_full(line, line.quarter), in_full(line, line.to_date)
        written[line.indicator] = {found.quarter.label: quarter}
        if year != quarter:  # in the first quarter of a year they are mostly one
            written[line.indicator][f"year so far, {found.to_date}"] = year
    return written


def in_full(line: Line, row: Row) -> str:
    """A figure with what it stands on: `66.7% (8 of 12)`."""
    return reading.exact_in_full(line.definition, row)


def moved(was: Written, now: Written) -> tuple[Moved, ...]:
    """What both tell, and tell otherwise, in the order of the registry."""
    return tuple(
        Moved(slug, period, earlier, now[slug][period])
        for slug in INDICATORS
        for period, earlier in was.get(slug, {}).items()
        if now.get(slug, {}).get(period, earlier) != earlier
    )


def clear_of_last_quarter(found: Review) -> tuple[Line, ...]:
    """The lines whose quarter lies clear of the quarter before: their 95 % intervals do not meet."""
    return tuple(line for line in found.lines if development.changed(line.before, line.quarter))


def only_of(ask: Ask, line: Line, quarters: Sequence[Quarter]) -> Row | None:
    """The year so far of some of its quarters only: those whose return has come.

    None where quarters cannot be added up: women supported count in each quarter that they were there, what is open on
    a day is of that day, and a median is no sum.
    """
    definition = line.definition
    summed = definition.kind in (Kind.COUNT, Kind.SUM, Kind.SHARE) and definition.counting is not Counting.WOMEN
    if not summed or definition.at_the_end:
        return None
    labels = {quarter.label for quarter in quarters}
    series = ask(line.indicator, by="quarter", last_day=max(quarters).last_day)
    rows = [row for row in series.rows if row.group in labels and row.n and row.mark is None]
    n, k = sum(row.n or 0 for row in rows), sum(row.k or 0 for row in rows)
    if definition.kind is not Kind.SHARE:
        return Row("All", n=n)
    if not n:
        return Row("All", n=0, mark="z")
    limits = wilson(k, n)
    return Row("All", n=n, k=k, rate=k / n, low=limits.low, high=limits.high)

"""What the disparity summary holds: who is referred at all, then all that is published by ethnicity for a year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.analysis import access_rate, released
from dashboard.analysis.answer import Answer, Pathway
from dashboard.analysis.register import Line
from dashboard.analysis.released import Release  # exports have no way to the warehouse
from dashboard.definitions.indicators import INDICATORS, Indicator
from dashboard.definitions.periods import FinancialYear
from dashboard.errors import RefusedError, UsageError

BREAKDOWNS: dict[str, str] = {
    "ethnicity": "five ethnic groups",
    "ethnicity_two": "two groups: White, and all other ethnic groups combined",
    "ethnicity_detailed": "19 detailed ethnic groups",
}
"""The ways in which ethnicity is published, in the order of the tables, and how they are called."""
CROSSED: dict[str, str] = {
    "ethnicity_age_two": "five ethnic groups, by age",
    "ethnicity_legal_status": "five ethnic groups, by legal status",
    "ethnicity_need": "five ethnic groups, by need",
}
"""The same of ethnicity together with a second characteristic."""
CALLED = BREAKDOWNS | CROSSED

REOFFENDING, SUPPORTED = "proven_reoffending", "women_supported"


@dataclass(frozen=True)
class Access:
    """The women of one reference population, and those of them who were referred."""

    population: str
    answer: Answer


@dataclass(frozen=True)
class Summary:
    """The published figures of one year or block of years by ethnicity."""

    period: str
    release: str
    policy: str
    built_at: datetime
    remarks: tuple[str, ...]
    providers: int
    """How many providers the figures cover."""
    access: tuple[Access, ...]
    """Who is referred at all comes first: every population that was given for the year."""
    answers: tuple[Answer, ...]
    """In the order of the indicators, reoffending last; for each, the five groups, the two and the 19, as published."""
    within: tuple[Answer, ...]
    """Ethnic groups by age, legal status and need: of a whole year."""
    areas: tuple[Answer, ...]
    """Ethnic groups where women live, area by area: of a whole year."""
    pathway: Pathway | None
    register: tuple[Line, ...]
    """What is clear in this period, with what was answered: of all services together, then of each."""
    read_on: date
    """The day on which the register is read: how long nothing has been answered depends on it."""
    coverage: str | None
    """How many reoffending is known of, beside the women supported; none, where there is no table of it."""

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that there are tables of, in order."""
        return tuple(dict.fromkeys(answer.indicator for answer in self.answers))

    @property
    def unknown_among_referred(self) -> str | None:
        """How many of the women who are set beside a reference population have no known ethnicity."""
        return self._unknown(access_rate.INDICATOR)

    @property
    def unknown_on_the_pathway(self) -> str | None:
        """How many of the women referred have no known ethnicity: `started` counts exactly these women."""
        return self._unknown("started")

    def _unknown(self, indicator: str) -> str | None:
        return next((a.unknown for a in self.answers if (a.indicator, a.by) == (indicator, "ethnicity")), None)


def periods(release: Release | None) -> list[str]:
    """The years and blocks of years that there is a summary of, the oldest first."""
    soon = (slug for slug, indicator in INDICATORS.items() if not indicator.published_years_later)
    return sorted({period for slug in soon for period in released.periods_for(release, slug)})


def summary(
    release: Release | None, *, period: str | None = None, register: Sequence[Line] = (), read_on: date | None = None
) -> Summary:
    """The disparity summary of a year or block of years; of the latest year, if none is given.

    Args:
        release: the current release.
        period: a year, or a block of years.
        register: every clear difference that was published, with what was answered; those of the period are kept.
        read_on: the day on which the register is read; that of the release, if not given.

    Raises:
        UsageError: nothing has been published, or not for that period.
    """
    there_are = periods(release)
    years = [year for year in there_are if year in released.years(release)]
    if release is None or not years:
        raise UsageError(released.NOTHING_PUBLISHED)
    chosen = period.strip() if period else years[-1]
    if chosen not in there_are:
        raise UsageError(f"Nothing is published by ethnicity for {chosen}. There are: {', '.join(there_are)}")
    answers = tuple(_answers(release, chosen, whole_year=chosen in years))
    has_reoffending = any(answer.indicator == REOFFENDING for answer in answers)
    return Summary(
        period=chosen,
        release=release.release_id,
        policy=release.policy,
        built_at=release.built_at,
        remarks=release.remarks,
        providers=len(released.providers(release, chosen)),
        access=tuple(_access(release, chosen)),
        answers=answers,
        within=tuple(_within(release, chosen)),
        areas=tuple(_areas(release, chosen)),
        pathway=_pathway(release, chosen),
        register=tuple(line for line in register if chosen in line.difference.clear_in),
        read_on=read_on or release.built_at.date(),
        coverage=_coverage(release, chosen) if has_reoffending else None,
    )


def _access(release: Release, period: str) -> Iterator[Access]:
    for population in access_rate.populations(release, period):
        try:
            yield Access(population, access_rate.access(release, period=period, population=population))
        except RefusedError:  # too few providers: it would be one provider's own
            continue


def _answers(release: Release, period: str, *, whole_year: bool) -> Iterator[Answer]:
    for slug in sorted(INDICATORS, key=lambda slug: INDICATORS[slug].domain == "reoffending"):
        for by in (by for by in BREAKDOWNS if by in INDICATORS[slug].breakdowns):
            when = _known_by(INDICATORS[slug], period) if whole_year else period
            try:
                yield released.answer(release, released.Question(slug, by=by, period=when))
            except RefusedError:
                # This table is not published, for example because there are too few providers.
                continue


def _within(release: Release, period: str) -> Iterator[Answer]:
    for by in CROSSED:
        for slug in (slug for slug in INDICATORS if by in INDICATORS[slug].breakdowns):
            yield from _answer(release, released.Question(slug, by=by, period=period))


def _areas(release: Release, period: str) -> Iterator[Answer]:
    areas = released.areas(release, period)
    for slug, by in released.published_by_area():
        for area in areas:
            yield from _answer(release, released.Question(slug, by=by, area=area, period=period))


def _answer(release: Release, question: released.Question) -> Iterator[Answer]:
    """The answer, where the table is published and holds something of this period, or of this area."""
    try:
        yield released.answer(release, question)
    except (RefusedError, UsageError):
        return


def _known_by(indicator: Indicator, year: str) -> str:
    """The year of which an indicator is known when a year is published: what takes years is of an earlier one."""
    return FinancialYear.parse(year).before(indicator.published_years_later).label


def _pathway(release: Release, period: str) -> Pathway | None:
    try:
        return released.pathway(release, period=period)
    except (RefusedError, UsageError):  # too few providers, or a block of years, for which there is none
        return None


def _coverage(release: Release, period: str) -> str | None:
    """Two counts beside each other: nobody is joined from the one to the other."""
    year = _known_by(INDICATORS[REOFFENDING], period)
    people, women = (_count(release, slug, year) for slug in (REOFFENDING, SUPPORTED))
    if people is None:
        return None
    beside = "how many women were supported in that year is not published" if women is None else (
        f"in that year about {women:,} women were supported"
    )  # fmt: skip
    return (
        f"Reoffending is known for about {people:,} matched people whose index date lies in {year}; {beside}. "
        "What is known of some must not be taken for what is true of all. Nobody is joined from one to the other."
    )


def _count(release: Release, slug: str, year: str) -> int | None:
    try:
        return released.answer(release, released.Question(slug, period=year)).rows[0].n
    except (RefusedError, UsageError):
        return None

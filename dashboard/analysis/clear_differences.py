"""Every clear difference between ethnic groups that has been published: in which periods, and since when it is known.

From the release alone. What is clear is said by the verdict (0.80, 1.25 and the 95 % limits); what may be chance is
told by how many comparisons were made, and by in how many of the published periods it was clear.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dashboard.analysis import access_rate, released
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.released import Question, Release
from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.indicators import INDICATORS, Indicator, Kind
from dashboard.definitions.sheets import POPULATIONS
from dashboard.errors import RefusedError, UsageError
from dashboard.statistics.verdicts import CLEAR, Verdict

BY_ETHNICITY = tuple(
    slug
    for slug, one in INDICATORS.items()
    if "ethnicity" in one.breakdowns and one.published and one.kind in (Kind.SHARE, Kind.RATIO)
)
"""Every share that is published by ethnicity, in display order: reoffending last."""


@dataclass(frozen=True)
class Published:
    """One comparison of one period."""

    period: str
    at: datetime | None
    """When it was first published, UTC."""
    answer: Answer
    row: Row

    @property
    def clear(self) -> bool:
        return self.row.verdict in CLEAR


@dataclass(frozen=True)
class ClearDifference:
    """A group that differed clearly from the reference group in at least one published period."""

    indicator: str
    population: str
    """The reference population, where women referred are compared with one; else empty."""
    provider: str
    """Code of the service; empty for all services together."""
    compared: tuple[Published, ...]
    """Every period in which the two could be judged, the oldest first; blocks of years after their last year."""

    @property
    def subject(self) -> tuple[str, str, str, str]:
        """What it is about: indicator, population, service and group."""
        return (self.indicator, self.population, self.provider, self.newest.row.slug)

    @property
    def key(self) -> str:
        """What entries in the register are about. It outlives the release."""
        return "|".join(self.subject)

    @property
    def definition(self) -> Indicator:
        return INDICATORS[self.indicator]

    @property
    def among(self) -> str:
        """Of whom, where women referred are compared with a population; else empty."""
        return POPULATIONS[self.population].lower() if self.population else ""

    @property
    def group(self) -> str:
        return self.newest.row.group

    @property
    def newest(self) -> Published:
        """The newest period in which it was clear: what its sentence speaks of."""
        return next(one for one in reversed(self.compared) if one.clear)

    @property
    def clear_in(self) -> tuple[str, ...]:
        """The periods in which it was clear, the oldest first."""
        return tuple(one.period for one in self.compared if one.clear)

    @property
    def when(self) -> str:
        """In which of how many periods it was clear, in words."""
        return f"{', '.join(self.clear_in)} ({len(self.clear_in)} of {len(self.compared)} published)"

    @property
    def still_clear(self) -> bool:
        """Whether it is clear in the newest period, or in the block of years that ends with it."""
        return _end(self.newest.period) == _end(self.compared[-1].period)

    @property
    def since(self) -> datetime | None:
        """When it could first be read as clear, UTC; None where the release does not say."""
        known = [one.at for one in self.compared if one.clear]
        return None if None in known else min(at for at in known if at)


@dataclass(frozen=True)
class Found:
    """All that are clear, and among how many comparisons."""

    differences: tuple[ClearDifference, ...]
    judged: int
    """Comparisons of enough women to judge: about one in twenty would look clear by chance."""


def clear_differences(release: Release | None, indicator: str | None = None) -> Found:
    """The clear differences of a release, of all services together first, in the order of the indicators.

    Args:
        release: the current release.
        indicator: of this indicator only; of all, if not given.
    """
    together: dict[tuple[str, str, str, str], list[Published]] = {}
    for population, answer, at in _answers(release, indicator):
        for row in answer.rows:
            if row.verdict and row.verdict != Verdict.INSUFFICIENT.value and row.slug != NOT_KNOWN:
                key = (answer.indicator, population, answer.provider or "", row.slug)
                together.setdefault(key, []).append(Published(answer.period, at, answer, row))
    found = [
        ClearDifference(*key[:3], compared=tuple(sorted(compared, key=lambda one: (_end(one.period), one.period))))
        for key, compared in together.items()
        if any(one.clear for one in compared)
    ]
    found.sort(key=lambda one: bool(one.provider))
    return Found(tuple(found), sum(map(len, together.values())))


def _answers(release: Release | None, only: str | None) -> Iterator[tuple[str, Answer, datetime | None]]:
    """Every published answer by ethnicity, with its reference population and the moment of its publication."""
    if release is None:
        return
    published = {(table.indicator, table.period): table.published_at for table in release.published()}
    if only in (None, access_rate.INDICATOR):
        for period in released.years(release):
            for population in access_rate.populations(release, period):
                try:
                    answer = access_rate.access(release, period=period, population=population)
                except RefusedError:  # too few services: it would be one service's own
                    continue
                yield population, answer, published[access_rate.INDICATOR, period]
    for indicator in (one for one in BY_ETHNICITY if only in (None, one)):
        for question in _questions(release, indicator):
            try:
                answer = released.answer(release, question)
            except (RefusedError, UsageError):  # not of this service, or not in this period
                continue
            yield "", answer, published[indicator, answer.period]


def _questions(release: Release, indicator: str) -> Iterator[Question]:
    for period in released.periods_for(release, indicator):
        yield Question(indicator, by="ethnicity", period=period)
    for period in released.periods_for(release, indicator, per_provider=True):
        for provider in released.providers(release, period):
            yield Question(indicator, by="ethnicity", provider=provider, period=period)


def _end(period: str) -> str:
    """The last year of a period: `2023-24 to 2025-26` ends with `2025-26`."""
    return period.rsplit(" to ", 1)[-1]

"""What the disparity summary holds: all that is published by ethnicity for a year, and its origin."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dashboard.analysis import released
from dashboard.analysis.answer import Answer, Pathway
from dashboard.analysis.released import Release  # exports have no way to the warehouse
from dashboard.definitions.indicators import INDICATORS
from dashboard.errors import RefusedError, UsageError

BREAKDOWNS: dict[str, str] = {
    "ethnicity": "five ethnic groups",
    "ethnicity_two": "two groups: White, and all other ethnic groups combined",
    "ethnicity_detailed": "19 detailed ethnic groups",
}
"""The ways in which ethnicity is published, in the order of the tables, and how they are called."""


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
    answers: tuple[Answer, ...]
    """In the order of the indicators; for each, the five groups, the two and the 19, as published."""
    pathway: Pathway | None

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that there are tables of, in order."""
        return tuple(dict.fromkeys(answer.indicator for answer in self.answers))

    @property
    def unknown_on_the_pathway(self) -> str | None:
        """How many of the women referred have no known ethnicity: `started` counts exactly these women."""
        return next((a.unknown for a in self.answers if (a.indicator, a.by) == ("started", "ethnicity")), None)


def summary(release: Release | None, *, period: str | None = None) -> Summary:
    """The disparity summary of a year or block of years; of the latest year, if none is given.

    Raises:
        UsageError: nothing has been published, or not for that period.
    """
    periods = _periods(release)
    years = [year for year in periods if year in released.years(release)]
    if release is None or not years:
        raise UsageError(released.NOTHING_PUBLISHED)
    chosen = period.strip() if period else years[-1]
    if chosen not in periods:
        raise UsageError(f"Nothing is published by ethnicity for {chosen}. There are: {', '.join(periods)}")
    return Summary(
        period=chosen,
        release=release.release_id,
        policy=release.policy,
        built_at=release.built_at,
        remarks=release.remarks,
        providers=len(released.providers(release, chosen)),
        answers=tuple(_answers(release, chosen)),
        pathway=_pathway(release, chosen),
    )


def _periods(release: Release | None) -> list[str]:
    return sorted({period for slug in INDICATORS for period in released.periods_for(release, slug)})


def _answers(release: Release, period: str) -> Iterator[Answer]:
    for slug, indicator in INDICATORS.items():
        for by in BREAKDOWNS:
            if by in indicator.breakdowns:
                try:
                    yield released.answer(release, released.Question(slug, by=by, period=period))
                except RefusedError:
                    # This table is not published, for example because there are too few providers.
                    continue


def _pathway(release: Release, period: str) -> Pathway | None:
    try:
        return released.pathway(release, period=period)
    except (RefusedError, UsageError):  # too few providers, or a block of years, for which there is none
        return None

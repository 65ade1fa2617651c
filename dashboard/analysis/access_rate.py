"""Who is never offered the service: women referred, of the women in a reference population, by ethnicity.

Made from the release alone: the count of women referred is protected, that of the population is a public figure.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dashboard.analysis import comparison
from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.released import NOTHING_PUBLISHED, PROTECTION, nearest_five
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.sheets import POPULATIONS
from dashboard.disclosure import policy as policies
from dashboard.errors import RefusedError, UsageError
from dashboard.statistics.intervals import wilson_with_noise
from dashboard.warehouse.release import ReferenceCount, Release

INDICATOR = "referrals_from_population"
_TABLE = "year_ethnicity"
FEW = 0.01
"""Below this rate, of 10,000 women are spoken of, and not of 100."""
_PER = ("rate", "low", "high", "difference", "difference_low", "difference_high")
_RATIOS = ("rri", "rri_low", "rri_high")
_SOURCES = {
    "officer": (
        "In this population ethnicity is what an officer saw; among the women referred it is what they said "
        "themselves. The two can differ for the same woman."
    ),
    "self": "Ethnicity is what the women themselves said, in the population and among the women referred.",
}


def populations(release: Release | None, period: str) -> list[str]:
    """The reference populations that have been given for a year, women arrested before all others."""
    found = {one.population for one in release.reference(period)} if release else set()
    return [name for name in _IN_ORDER if name in found]


_IN_ORDER = ("women_arrested", *(name for name in POPULATIONS if name != "women_arrested"))


def access(release: Release | None, *, period: str, population: str) -> Answer:
    """The share of a reference population that was referred, by ethnicity, against White women.

    Raises:
        UsageError: nothing has been published, or there is no such population for that year.
        RefusedError: too few services: it would be one service's own.
    """
    if release is None:
        raise UsageError(NOTHING_PUBLISHED)
    counts = _one_source([one for one in release.reference(period) if one.population == population])
    if not counts:
        raise UsageError(f"No count of {POPULATIONS.get(population, population).lower()} was given for {period}.")
    published = {(table.table_id, table.indicator, table.period) for table in release.published()}
    if (_TABLE, INDICATOR, period) not in published:
        raise RefusedError("Referrals by ethnicity are published only for three services or more together.")
    referred = {cell.category: cell.n for cell in release.cells(_TABLE, INDICATOR, period=period, provider="")}
    rows = tuple(_row(one, referred.get(one.ethnic_group), release.variance) for one in counts)
    characteristic = CHARACTERISTICS["ethnicity"]
    answer = Answer(
        INDICATOR,
        Source.RELEASED,
        period,
        comparison.in_order(characteristic, rows),
        by="ethnicity",
        notes=(*dict.fromkeys(_SOURCES[one.ethnicity_source] for one in counts), _source(counts), PROTECTION),
        release=release.release_id,
    )
    digits = 4 if are_few(rows) else 3
    compared = comparison.against_reference(answer, characteristic, None, "score", release.variance, digits)
    compared = comparison.with_what_seems_to_contradict(compared)
    return replace(compared, rows=tuple(_shown(row, digits) for row in compared.rows))


def _one_source(counts: list[ReferenceCount]) -> list[ReferenceCount]:
    """What women said themselves, where there is that; else what officers saw; never the two joined."""
    said = [one for one in counts if one.ethnicity_source == "self"]
    return said or counts


def _row(one: ReferenceCount, referred: int | None, variance: int) -> Row:
    label = CHARACTERISTICS["ethnicity"].labels[one.ethnic_group]
    if referred is None:
        return Row(label, slug=one.ethnic_group, n=one.count, mark="c")
    if one.count < policies.load().smallest_base or referred > one.count:
        return Row(label, slug=one.ethnic_group, n=one.count, k=referred, mark="u")
    limits = wilson_with_noise(referred, one.count, variance)
    return Row(
        label, n=one.count, k=referred, rate=referred / one.count, low=limits.low, high=limits.high,
        slug=one.ethnic_group,
    )  # fmt: skip


def are_few(rows: Iterable[Row]) -> bool:
    """Whether so few of any group are referred that rates are given in 10,000 women, and not in 1,000."""
    return any(row.rate is not None and round(row.rate, 4) < FEW for row in rows)


def _shown(row: Row, of_rates: int) -> Row:
    """As it may leave: the women referred in fives, rates as finely as they are given, ratios."""
    digits = {**dict.fromkeys(_PER, of_rates), **dict.fromkeys(_RATIOS, 2)}
    exact = {name: getattr(row, name) for name in digits}
    rounded: dict[str, Any] = {
        name: None if value is None else round(value, digits[name]) for name, value in exact.items()
    }
    return replace(row, k=nearest_five(row.k), **rounded)


def _source(counts: list[ReferenceCount]) -> str:
    return f"Source of the population: {'; '.join(sorted({one.source for one in counts}))}."

"""What every question gets back: rows of figures with their uncertainty, and the words that belong to them."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from math import inf
from typing import Any

from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS, Indicator
from dashboard.definitions.wording import sentence
from dashboard.statistics.survival import CurvePoint, LogRank


class Source(StrEnum):
    """Which kind of figure it is; shown beside every figure."""

    OWN = "your service's own figures"
    HEADLINE = "headline (exact)"
    RELEASED = "published figures"


MARKS: dict[str, str] = {
    "c": "too few to show safely",
    "u": "too few to judge: a rate needs at least 20 women",
    "m": "not yet mature: too early to say",
    "x": "not supplied",
    "z": "not applicable",
    "p": "provisional: published once more, as final, when its financial year is locked",
    "r": "revised: published anew because an error had been found",
}
"""Why there is no figure, or what to know about it. In tables they stand in square brackets."""


@dataclass(frozen=True)
class Row:
    """One line of an answer. What does not apply is None."""

    group: str
    n: int | None = None
    k: float | None = None
    """How many of n. A whole number, except for points of outcomes, which come in halves."""
    rate: float | None = None
    low: float | None = None
    """Lower limit of the rate, or of the value where there is no rate."""
    high: float | None = None
    value: float | None = None
    """A mean, a median or a ratio; for those who wait the longest wait."""
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    rri: float | None = None
    rri_low: float | None = None
    rri_high: float | None = None
    p_value: float | None = None
    """How often chance alone would show a relative rate at least so far from 1."""
    p_adjusted: float | None = None
    """The same among all groups that are compared here (Benjamini–Hochberg)."""
    rri_adjusted: float | None = None
    """The relative rate among women who are alike in what was asked for (Mantel–Haenszel)."""
    rri_adjusted_low: float | None = None
    rri_adjusted_high: float | None = None
    comparable: float | None = None
    """The share of the group's women who are in a stratum with women of the reference group."""
    expected: float | None = None
    """How many of the group it would be at the reference group's rates, stratum by stratum."""
    observed_to_expected: float | None = None
    observed_to_expected_low: float | None = None
    observed_to_expected_high: float | None = None
    verdict: str | None = None
    mirror_differs: bool = False
    """Whether the ratio of failure would be judged otherwise than the ratio of success."""
    mirror_rri: float | None = None
    """The relative rate of the opposite: of not completing, beside that of completing."""
    mirror_low: float | None = None
    mirror_high: float | None = None
    unknown_low: float | None = None
    """The relative rate could be as low, or as high, if women whose group is not known belonged here or there."""
    unknown_high: float | None = None
    tipping_share: float | None = None
    """The share of the women whose group is not known, alike of both outcomes, that could turn the ratio into 1."""
    detectable_low: float | None = None
    """The largest relative rate below 1, and the smallest above, that so many women would have shown (80 % power)."""
    detectable_high: float | None = None
    mark: str | None = None
    band: str | None = None
    """What is said in the place of a published rate that would give somebody away: `more than 9 in 10`."""
    published_as: str | None = None
    """Of a published figure: `p` if it is provisional, `r` if it was revised; the same letters as marks."""
    slug: str = ""
    """The group's code: what charts colour by."""
    women: int | None = None
    """Distinct women behind n, in exact answers."""
    of: int | None = None
    """How many this should be known of: n of them are known."""
    rate_if_unknown_no: float | None = None
    """The rate if those of whom it is not known were counted as a no."""
    centre: float | None = None
    """What the limits lie around: the rate of all providers together, or the mean of all quarters."""
    limit_low: float | None = None
    """The 95 % funnel limit of a provider, or the process limit of a quarter; of a count, in women or sessions."""
    limit_high: float | None = None
    limits_since: str | None = None
    """The first of the quarters that a quarter's process limits are made of."""
    far_low: float | None = None
    """The 99.8 % funnel limit of a provider."""
    far_high: float | None = None
    series_break: str | None = None
    """Of a quarter or year: why it, and what follows, cannot be compared with what went before."""
    finding: str | None = None
    """Where a provider lies in the funnel, or why a quarter is more than usual variation, in words."""


@dataclass(frozen=True)
class GroupCurve:
    """The curve of one group; without points where its row has a mark."""

    group: str
    slug: str
    points: tuple[CurvePoint, ...]


@dataclass(frozen=True)
class Answer:
    """The answer to one question about one indicator."""

    indicator: str
    source: Source
    period: str
    rows: tuple[Row, ...]
    by: str | None = None
    provider: str | None = None
    area: str | None = None
    """Code of the area that it is of, all services there together; published figures only."""
    reference: str | None = None
    """Label of the group that the others are compared with."""
    interval: str | None = None
    """Name of the method behind the interval of the relative rate."""
    stratified: str | None = None
    """What the groups are also compared within."""
    index_of_disparity: float | None = None
    """How far the groups that are compared lie from the reference group, on average, in per cent of its rate; None
    where fewer than two are."""
    notes: tuple[str, ...] = ()
    release: str | None = None
    unknown: str | None = None
    """What is said of the women whose group is not known: always something, where there are groups."""
    curve: tuple[CurvePoint, ...] = ()
    """For a curve: how many have not yet got there, at each day that was asked for."""
    curves: tuple[GroupCurve, ...] = ()
    """The same for each group, in the order of the rows."""
    logrank: LogRank | None = None
    """Whether the curves of the known groups differ by more than chance would explain."""
    life_table: tuple[CurvePoint, ...] = ()
    """Of published steps: how many have not yet got there at the end of each, as far as it may be shown."""
    half: str | None = None
    """Of published steps: by when half had got there, in words; it is the first of the notes too."""

    @property
    def definition(self) -> Indicator:
        return INDICATORS[self.indicator]

    @property
    def title(self) -> str:
        """The indicator's title; or what is published in its place, where sessions or points become women."""
        if self.source is Source.RELEASED and self.definition.published_share is not None:
            return sentence(self.definition.released_as)
        return self.definition.title

    @property
    def empty(self) -> bool:
        """Whether nothing was counted at all."""
        return not any(row.n for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """The fixed shape for scripts: see the command line's description in the README."""
        found: dict[str, Any] = {
            "indicator": self.indicator,
            "kind": "released" if self.source is Source.RELEASED else "exact",
            "period": self.period,
            "by": self.by,
            "provider": self.provider,
            "area": self.area,
            "reference": self.reference,
            "interval": self.interval,
            "stratified": self.stratified,
            "index_of_disparity": self.index_of_disparity,
            "release": self.release,
            "unknown": self.unknown,
            "logrank": None if self.logrank is None else asdict(self.logrank),
            "life_table": [asdict(point) for point in self.life_table] or None,
            "rows": self._rows_as_json(),
            "notes": list(self.notes),
        }
        always = ["indicator", "kind", "period", "rows", "notes"]
        if self.source is Source.OWN and self.by in CHARACTERISTICS:
            always.append("index_of_disparity")
        return {key: value for key, value in found.items() if value is not None or key in always}

    def _rows_as_json(self) -> list[dict[str, Any]]:
        """Rows of figures; of a curve its points, and by group the row of a group instead where it has none."""
        if not self.curves:
            return [asdict(point) for point in self.curve] or [_row_as_json(row) for row in self.rows]
        found = []
        for row, one in zip(self.rows, self.curves, strict=True):
            name = {"group": one.group, "slug": one.slug}
            found += [name | asdict(point) for point in one.points] or [name | _row_as_json(row)]
        return found


_ALWAYS = ("group", "n", "k", "rate", "low", "high", "mark")


def _row_as_json(row: Row) -> dict[str, Any]:
    # JSON has no infinity: an interval without an upper end has no `rri_high`.
    values = {key: None if value == inf else value for key, value in asdict(row).items() if key != "slug"}
    return {key: value for key, value in values.items() if key in _ALWAYS or not (value is None or value is False)}


@dataclass(frozen=True)
class Stage:
    """One stage of the pathway for one group."""

    stage: str
    group: str
    slug: str
    n: int | None
    share: float | None
    """Of the women referred."""
    low: float | None = None
    high: float | None = None
    conditional_rri: float | None = None
    """Against the reference group, among those who had reached the stage before."""
    conditional_low: float | None = None
    conditional_high: float | None = None
    cumulative_rri: float | None = None
    cumulative_low: float | None = None
    cumulative_high: float | None = None
    mark: str | None = None


@dataclass(frozen=True)
class Pathway:
    """From referral to completion, stage by stage, by group."""

    source: Source
    period: str
    stages: tuple[Stage, ...]
    reference: str | None = None
    provider: str | None = None
    release: str | None = None
    notes: tuple[str, ...] = field(default=())

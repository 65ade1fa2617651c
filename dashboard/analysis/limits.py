"""What chance would explain: funnel limits beside providers, process limits beside quarters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.reading import day
from dashboard.definitions.indicators import Kind, Polarity
from dashboard.statistics import control_chart, funnel
from dashboard.statistics.control_chart import Assurance, Variation
from dashboard.statistics.funnel import ALARM, Unit
from dashboard.statistics.intervals import Interval

FUNNEL = (
    "Limits: {share:.1%} for all together ± what chance would explain at each number of women; beyond the 95% limits "
    "lies one in twenty by chance alone, beyond the 99.8% limits one in five hundred. Not a ranking."
)
WIDENED = (
    "The services differ by more than chance would explain (their mean squared score is {ratio:.1f}, by chance about "
    "1), so the limits are widened by what they differ in any case."
)
NOT_WIDENED = "With fewer than {fewest} services it cannot be told how much they differ in any case: limits are narrow."
PROCESS = (
    "Process limits from {points}: a quarter beyond them, seven in a row rising, falling or on one side, or "
    "two of three close to a limit is more than the usual variation."
)
WHO_SENT = "A count also moves where a return is missing, or a service begins or ends."
TRIAL = "Fewer than {fewest} quarters: trial limits, which will still move."
LOCKED = "They stay as they are until somebody gives a reason to make them anew."
ANEW = "From {quarter} on the limits are made anew: {reason} ({by}, {day})."

FEWEST_EITHER_WAY = 10
"""How many of the quarters that limits are made of must have had it, and as many not."""
_STEPS = 40
_BETTER = {Polarity.HIGHER_IS_BETTER: True, Polarity.LOWER_IS_BETTER: False, Polarity.NEITHER: None}


def with_funnel(answer: Answer, variance: float = 0.0) -> Answer:
    """A share by provider, each with its funnel limits and where it lies; as it is, where there is nothing to compare.

    Rows without a rate (counts that are not shown, or too few women) have no limits, and the share of all together is
    made without them.

    Args:
        answer: with exact counts; or with released ones as they are before they are rounded.
        variance: of the noise in released counts; 0 for exact figures.

    Raises:
        ValueError: the answer is a released one, and nothing is said of its noise.
    """
    _check_noise(answer, variance)
    told = _units(answer)
    if answer.definition.kind is not Kind.SHARE or len(told) < 2:
        return answer
    units = list(told.values())
    limits, found = _limits(units, variance)
    rows = tuple(_in_funnel(row, told[row.slug], limits) if row.slug in told else row for row in answer.rows)
    notes = [FUNNEL.format(share=limits.centre)]
    if found and limits.between:
        notes.append(WIDENED.format(ratio=found.ratio))
    elif len(units) < funnel.FEWEST_UNITS:
        notes.append(NOT_WIDENED.format(fewest=funnel.FEWEST_UNITS))
    return replace(answer, rows=rows, notes=(*answer.notes, *notes))


def _units(answer: Answer) -> dict[str, Unit]:
    return {row.slug: Unit(row.k, row.n) for row in answer.rows if row.n and row.k is not None and row.mark is None}


def _check_noise(answer: Answer, variance: float) -> None:
    """Released counts have noise, and limits that do not allow for it make outliers of small services."""
    if answer.source is Source.RELEASED and not variance:
        raise ValueError("The limits of released figures need the variance of their noise")


class _Limits(NamedTuple):
    """What the limits of a funnel are made of."""

    centre: float
    """The share of all."""
    between: float
    """The variance between services, beyond chance and noise."""
    variance: float
    """Of the noise in each count."""

    def at(self, n: float, confidence: float = funnel.WARNING) -> Interval:
        return funnel.share_limits(self.centre, n, confidence=confidence, between=self.between, variance=self.variance)


def _limits(units: Sequence[Unit], variance: float) -> tuple[_Limits, funnel.OverDispersion | None]:
    """The limits, and the over-dispersion where it can be told."""
    found = funnel.over_dispersion_of_shares(units, variance)
    return _Limits(funnel.centre_of(units), found.variance if found else 0.0, variance), found


class Around(NamedTuple):
    """The limits at one number of women, whether a service has so many or not."""

    n: float
    low: float
    high: float
    far_low: float
    far_high: float


def funnel_lines(answer: Answer, variance: float = 0.0) -> list[Around]:
    """The limits of a funnel from the smallest service to the largest, to draw as lines; none without limits.

    Raises:
        ValueError: as `with_funnel`.
    """
    _check_noise(answer, variance)
    units = list(_units(answer).values())
    if not any(row.finding for row in answer.rows):
        return []
    limits, _ = _limits(units, variance)
    first, last = 0.9 * min(unit.n for unit in units), 1.05 * max(unit.n for unit in units)
    lines = []
    for step in range(_STEPS + 1):
        n = first + (last - first) * step / _STEPS
        near, far = limits.at(n), limits.at(n, ALARM)
        lines.append(Around(n, near.low, near.high, far.low, far.high))
    return lines


def _in_funnel(row: Row, unit: Unit, limits: _Limits) -> Row:
    near, far = limits.at(unit.n), limits.at(unit.n, ALARM)
    return replace(
        row,
        centre=limits.centre,
        limit_low=near.low,
        limit_high=near.high,
        far_low=far.low,
        far_high=far.high,
        finding=funnel.place(unit.k / unit.n, near, far).value,
    )


@dataclass(frozen=True)
class Anew:
    """A decision that limits are made anew from a quarter, with its reason."""

    quarter: str
    reason: str
    by: str
    at: datetime
    decision_id: str = ""


def with_process_limits(answer: Answer, anew: Sequence[Anew] = (), *, variance: float = 0.0) -> Answer:
    """A share or a count by quarter, each with its process limits and the rule that marks it, if one does.

    Shares have the limits of a p-chart, which are wider where there are fewer women; counts those of an XmR chart.
    Quarters that are not known, or too young to judge, are passed over. Limits are made of the first twelve quarters
    and then stay, until they are made anew for a reason; no run of quarters reaches across that.

    Args:
        answer: with exact counts; or with released ones as they are before they are rounded.
        anew: from which quarters on limits are made anew.
        variance: of the noise in released counts; 0 for exact figures.

    Raises:
        ValueError: the answer is a released one, and nothing is said of its noise.
    """
    _check_noise(answer, variance)
    share = answer.definition.kind is Kind.SHARE
    if not share and answer.definition.kind not in (Kind.COUNT, Kind.SUM):
        return answer
    # Of a count, nobody at all is most likely nothing sent.
    told = [row for row in answer.rows if row.mark is None and row.n and (row.k is not None or not share)]
    parts = [part for part in _parts(told, {one.quarter for one in anew}) if len(part) > 1 and _varies(part, share)]
    if not parts:
        return answer
    limited = {row.slug: row for part in parts for row in _limited(part, share, variance)}
    found = replace(answer, rows=tuple(limited.get(row.slug, row) for row in answer.rows))
    newest = variation_of(found)
    assert newest is not None, "there are limits"
    points = len(parts[-1])
    notes = [
        PROCESS.format(points=_made_of(parts[-1])),
        f"{parts[-1][-1].group}: {newest.value}.",
        TRIAL.format(fewest=control_chart.FEWEST_POINTS) if points < control_chart.FEWEST_POINTS else LOCKED,
        *(ANEW.format(quarter=o.quarter, reason=o.reason.rstrip("."), by=o.by, day=day(o.at)) for o in anew),
    ]
    if not share:
        notes.append(WHO_SENT)
    return replace(found, notes=(*answer.notes, *notes))


def _parts(told: Sequence[Row], starts: set[str]) -> list[list[Row]]:
    """The quarters in parts, each beginning where limits are made anew."""
    parts: list[list[Row]] = [[]]
    waiting = sorted(starts)
    for row in told:
        if waiting and row.group >= waiting[0]:  # the quarter itself may have no figure
            waiting = [start for start in waiting if start > row.group]
            parts.append([])
        parts[-1].append(row)
    return parts


def _varies(part: Sequence[Row], share: bool) -> bool:
    """Whether enough had it, and enough not, for limits to mean anything: without, one woman would be an alarm."""
    base = part[: control_chart.FEWEST_POINTS]
    yes, women = sum(row.k or 0 for row in base), sum(row.n or 0 for row in base)
    return not share or min(yes, women - yes) >= FEWEST_EITHER_WAY


def _made_of(part: Sequence[Row]) -> str:
    base = part[: control_chart.FEWEST_POINTS]
    return f"{len(base)} quarters ({base[0].group} to {base[-1].group})"


def _limited(part: Sequence[Row], share: bool, variance: float) -> list[Row]:
    counts = [(row.k or 0, row.n or 0) for row in part]
    values = [k / n if share else float(n) for k, n in counts]
    first = control_chart.FEWEST_POINTS
    # What moves counts from quarter to quarter, noise included, is in their moving ranges already.
    limits = (
        control_chart.p_limits(counts, first, variance=variance)
        if share
        else [control_chart.xmr_limits(values[:first])] * len(part)
    )
    marks = _rules(values, limits)
    return [
        _in_process(row, part[0].group, *marked)
        for row, marked in zip(part, zip(limits, marks, strict=True), strict=True)
    ]


def variation_of(answer: Answer) -> Variation | None:
    """What the newest quarter with process limits says of the series; None where there are no limits."""
    told = [row for row in answer.rows if row.centre is not None]
    if not told:
        return None
    told = [row for row in told if row.limits_since == told[-1].limits_since]
    share = answer.definition.kind is Kind.SHARE
    values = [(row.k or 0) / (row.n or 1) if share else float(row.n or 0) for row in told]
    limits = [_limits_of(row) for row in told]
    return control_chart.variation(values, limits, _BETTER[answer.definition.polarity])


def assurance_of(answer: Answer, target: float, *, at_least: bool) -> Assurance | None:
    """What the limits of the newest quarter say of a target; None where there are no limits."""
    told = [row for row in answer.rows if row.centre is not None]
    return control_chart.assurance(_limits_of(told[-1]), target, at_least) if told else None


def _limits_of(row: Row) -> control_chart.Limits:
    return control_chart.Limits(row.centre or 0, row.limit_low or 0, row.limit_high or 0)


def _rules(values: Sequence[float], limits: Sequence[control_chart.Limits]) -> list[str | None]:
    return [rule.value if rule else None for rule in control_chart.special_causes(values, limits)]


def _in_process(row: Row, since: str, limits: control_chart.Limits, finding: str | None) -> Row:
    return replace(
        row,
        centre=limits.mean,
        limit_low=limits.low,
        limit_high=limits.high,
        limits_since=since,
        finding=finding,
    )

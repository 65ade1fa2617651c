"""What chance would explain: funnel limits beside providers, process limits beside quarters."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from dashboard.analysis.answer import Answer, Row
from dashboard.definitions.indicators import Kind, Polarity
from dashboard.statistics import control_chart, funnel
from dashboard.statistics.control_chart import Variation
from dashboard.statistics.funnel import ALARM, Unit

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
    "Process limits from {points} quarters: a quarter beyond them, seven in a row rising, falling or on one side, or "
    "two of three close to a limit is more than the usual variation."
)
WHO_SENT = "A count also moves where a return is missing, or a service begins or ends."
TRIAL = "Fewer than {fewest} quarters: trial limits, which will still move."

_STEPS = 40
_BETTER = {Polarity.HIGHER_IS_BETTER: True, Polarity.LOWER_IS_BETTER: False, Polarity.NEITHER: None}


def with_funnel(answer: Answer) -> Answer:
    """A share by provider, each with its funnel limits and where it lies; as it is, where there is nothing to compare.

    Rows without a rate (counts that are not shown, or too few women) have no limits, and the share of all together is
    made without them.
    """
    told = _units(answer)
    if answer.definition.kind is not Kind.SHARE or len(told) < 2:
        return answer
    units = list(told.values())
    centre, between, found = _spread(units)
    rows = tuple(_in_funnel(row, told[row.slug], centre, between) if row.slug in told else row for row in answer.rows)
    notes = [FUNNEL.format(share=centre)]
    if found and between:
        notes.append(WIDENED.format(ratio=found.ratio))
    elif len(units) < funnel.FEWEST_UNITS:
        notes.append(NOT_WIDENED.format(fewest=funnel.FEWEST_UNITS))
    return replace(answer, rows=rows, notes=(*answer.notes, *notes))


def _units(answer: Answer) -> dict[str, Unit]:
    return {row.slug: Unit(row.k, row.n) for row in answer.rows if row.n and row.k is not None and row.mark is None}


def _spread(units: Sequence[Unit]) -> tuple[float, float, funnel.OverDispersion | None]:
    """The share of all, the variance between services, and the over-dispersion where it can be told."""
    found = funnel.over_dispersion_of_shares(units)
    return funnel.centre_of(units), found.variance if found else 0.0, found


class Around(NamedTuple):
    """The limits at one number of women, whether a service has so many or not."""

    n: float
    low: float
    high: float
    far_low: float
    far_high: float


def funnel_lines(answer: Answer) -> list[Around]:
    """The limits of a funnel from the smallest service to the largest, to draw as lines; none without limits."""
    units = list(_units(answer).values())
    if not any(row.finding for row in answer.rows):
        return []
    centre, between, _ = _spread(units)
    first, last = 0.9 * min(unit.n for unit in units), 1.05 * max(unit.n for unit in units)
    lines = []
    for step in range(_STEPS + 1):
        n = first + (last - first) * step / _STEPS
        near = funnel.share_limits(centre, n, between=between)
        far = funnel.share_limits(centre, n, confidence=ALARM, between=between)
        lines.append(Around(n, near.low, near.high, far.low, far.high))
    return lines


def _in_funnel(row: Row, unit: Unit, centre: float, between: float) -> Row:
    near = funnel.share_limits(centre, unit.n, between=between)
    far = funnel.share_limits(centre, unit.n, confidence=ALARM, between=between)
    return replace(
        row,
        centre=centre,
        limit_low=near.low,
        limit_high=near.high,
        far_low=far.low,
        far_high=far.high,
        finding=funnel.place(unit.k / unit.n, near, far).value,
    )


def with_process_limits(answer: Answer) -> Answer:
    """A share or a count by quarter, each with its process limits and the rule that marks it, if one does.

    Shares have the limits of a p-chart, which are wider where there are fewer women; counts those of an XmR chart.
    Quarters that are not known, or too young to judge, are passed over.
    """
    share = answer.definition.kind is Kind.SHARE
    if not share and answer.definition.kind not in (Kind.COUNT, Kind.SUM):
        return answer
    # Of a count, nobody at all is most likely nothing sent.
    told = [row for row in answer.rows if row.mark is None and row.n and (row.k is not None or not share)]
    if len(told) < 2:
        return answer
    counts = [(row.k or 0, row.n or 0) for row in told]
    values = [k / n if share else float(n) for k, n in counts]
    limits = control_chart.p_limits(counts) if share else [control_chart.xmr_limits(values)] * len(told)
    marked = dict(zip((row.slug for row in told), zip(limits, _rules(values, limits), strict=True), strict=True))
    rows = tuple(_in_process(row, *marked[row.slug]) if row.slug in marked else row for row in answer.rows)
    found = replace(answer, rows=rows)
    newest = variation_of(found)
    assert newest is not None, "there are limits"
    notes = [PROCESS.format(points=len(told)), f"{told[-1].group}: {newest.value}."]
    if not share:
        notes.append(WHO_SENT)
    if len(told) < control_chart.FEWEST_POINTS:
        notes.append(TRIAL.format(fewest=control_chart.FEWEST_POINTS))
    return replace(found, notes=(*answer.notes, *notes))


def variation_of(answer: Answer) -> Variation | None:
    """What the newest quarter with process limits says of the series; None where there are no limits."""
    told = [row for row in answer.rows if row.centre is not None]
    if not told:
        return None
    share = answer.definition.kind is Kind.SHARE
    values = [(row.k or 0) / (row.n or 1) if share else float(row.n or 0) for row in told]
    limits = [control_chart.Limits(row.centre or 0, row.limit_low or 0, row.limit_high or 0) for row in told]
    return control_chart.variation(values, limits, _BETTER[answer.definition.polarity])


def _rules(values: Sequence[float], limits: Sequence[control_chart.Limits]) -> list[str | None]:
    return [rule.value if rule else None for rule in control_chart.special_causes(values, limits)]


def _in_process(row: Row, limits: control_chart.Limits, finding: str | None) -> Row:
    return replace(row, centre=limits.mean, limit_low=limits.low, limit_high=limits.high, finding=finding)

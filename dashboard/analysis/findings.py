"""What an answer says, in one hedged sentence: the heading over its chart, and its text alternative."""

from dataclasses import replace

from dashboard.analysis.answer import Answer, Pathway, Row, Source
from dashboard.analysis.development import changed
from dashboard.analysis.reading import written
from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN
from dashboard.definitions.ethnicity import CALLED
from dashboard.definitions.indicators import STAGES, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.definitions.wording import sentence
from dashboard.statistics.control_chart import Variation
from dashboard.statistics.funnel import Place
from dashboard.statistics.verdicts import CLEAR, FEWEST_WOMEN, Verdict

CAVEAT = "A difference does not by itself show its cause; nor does it rule out discrimination."
_OF_GROUPS = {
    "other": "other ethnic groups",
    "mixed": "mixed ethnic groups",
    "M9": "other mixed ethnic groups",
    "O9": "any other ethnic group",
    "other_than_white": "all other ethnic groups combined",
}
"""Groups whose name cannot stand before "women"."""
_OF_QUANTITIES = {
    "attended": "of the sessions offered were attended",
    "service_cancelled": "of the sessions planned were cancelled by the service",
    "same_worker": "of the sessions were with the worker she saw most",
    "outcomes_achieved": "of the points for agreed outcomes were reached",
}
"""What an exact ratio says: it is of sessions or outcomes, where what is published is of women."""


def over_time(answer: Answer) -> str:
    """The newest figure of a series, beside the one a year before."""
    rows = [row for row in answer.rows if row.n]
    if not rows:
        return f"{answer.definition.title}: nothing to show yet"
    last = rows[-1]
    if answer.definition.kind in (Kind.COUNT, Kind.SUM):
        return f"{answer.definition.title}: {last.n:,} in {last.group}"
    if last.rate is None and last.value is not None:
        return f"{answer.definition.title}: {written(answer.definition, last.value)} in {last.group}"
    if last.rate is None:
        return f"{answer.definition.title}: too few to show in {last.group}"
    said = f"{_rate(last, answer.source)} {_success(answer)} in {last.group}"
    before = next((row for row in rows if row.group == _year_before(last.group)), None)
    if before is None or before.rate is None:
        return said
    return f"{said}; a year earlier {_rate(before, answer.source)}, {_change(before, last)}"


def _year_before(time: str) -> str:
    if "Q" not in time:
        return FinancialYear.parse(time).before(1).label
    newest = Quarter.parse(time)
    return Quarter(newest.year_start - 1, newest.number).label


def by_provider(answer: Answer, overall: Row | None) -> str:
    """How far services lie apart, and which differ from the whole by more than their interval, above or below."""
    rows = [row for row in answer.rows if row.rate is not None]
    title = answer.definition.title
    if not rows or overall is None or overall.rate is None:
        return f"{title}: no service has enough women to show"
    if len(rows) == 1:
        return f"{title}: {_rate(rows[0], answer.source)} in the one service there is"
    whole = f"All services together: {_rate(overall, answer.source)} {_success(answer)}"
    above = [row for row in rows if row.low is not None and row.low > overall.rate]
    below = [row for row in rows if row.high is not None and row.high < overall.rate]
    if not above and not below:
        return f"{whole}; no service's interval lies clear of that"
    said = [f"{_names(found, answer)} clearly {way}" for found, way in ((above, "above"), (below, "below")) if found]
    return f"{whole}; {', and '.join(said)}"


def in_the_funnel(answer: Answer) -> str:
    """Which services lie outside the limits that chance would explain, the outer ones first; never who is best."""
    title, told = answer.definition.title, [row for row in answer.rows if row.finding]
    if not told:
        return f"{title}: no two services have enough women to compare"
    said = [
        f"{_names([row for row in told if row.finding == place.value], answer)} {place.value}"
        for place in (Place.FAR_BELOW, Place.FAR_ABOVE, Place.BELOW, Place.ABOVE)
        if any(row.finding == place.value for row in told)
    ]
    if not said:
        return (
            f"{title}: all {len(told)} services lie within what chance would explain, which is not proof that they "
            "are alike"
        )
    return f"{title}: {'; '.join(said)}"


def as_a_process(answer: Answer, variation: Variation | None) -> str:
    """The newest quarter, and whether the series does more than it always does."""
    told = [row for row in answer.rows if row.centre is not None]
    if variation is None or not told:
        return f"{answer.definition.title}: too few quarters to say how much it usually varies"
    newest = told[-1]
    figure = _rate(newest, answer.source) if newest.rate is not None else f"{newest.n:,}"
    return f"{answer.definition.title}: {figure} in {newest.group}; {variation.value}"


def by_chance(answer: Answer) -> str:
    """How many services would lie clear of the whole if none of them differed."""
    number = sum(row.rate is not None for row in answer.rows)
    if number < 2:
        return ""
    expected = round(number / 20)
    about = f"about {expected}" if expected else "hardly one"
    return f"Of {number} services {about} would lie clear by chance alone."


def _names(rows: list[Row], answer: Answer) -> str:
    named = [f"{row.group} ({_rate(row, answer.source)})" for row in rows[:3]]
    more = [f"{len(rows) - 3} more"] if len(rows) > 3 else []
    parts = [*named, *more]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def by_group(answer: Answer) -> str:
    """Which groups differ clearly from the reference group; never that there is no difference."""
    definition = answer.definition
    if answer.reference is None:
        return f"{definition.title} by {CHARACTERISTICS[answer.by or ''].title}: no comparison can be made"
    clear = [row for row in answer.rows if row.verdict in CLEAR]
    judged = [row for row in answer.rows if row.verdict and row.verdict != Verdict.INSUFFICIENT.value]
    if not judged:
        return f"{definition.title}: too few women in the groups to compare them"
    base = _base(answer)
    if not clear:
        said = (
            f"{definition.title}: no clear difference from {women(base)} in these figures, which is not proof of none"
        )
        return said + _not_compared(answer)
    return sentence("; ".join(_compared(row, base, answer) for row in clear)) + _not_compared(answer)


def _not_compared(answer: Answer) -> str:
    """Which groups a finding does not speak of, because they are hidden or too few: else it seems to speak of all."""
    left_out = [
        CALLED.get(row.slug, row.group)
        for row in answer.rows
        if row.slug != NOT_KNOWN
        and row.group != answer.reference
        and (row.verdict is None or row.verdict == Verdict.INSUFFICIENT.value)
    ]
    return f". Not compared, as too few are shown: {', '.join(left_out)}" if left_out else ""


def of_one_group(answer: Answer, row: Row, among: str = "") -> str:
    """How one group compares with the reference group; `among`: of whom, where it is of a population."""
    said = _compared(row, _base(answer), answer)
    return f"Of {among}, {said}" if among else sentence(said)


def _base(answer: Answer) -> Row:
    reference = answer.reference or ""
    return next((row for row in answer.rows if row.group == reference), Row(reference))


def curves_apart(answer: Answer) -> str:
    """Whether the curves of groups, or years, differ by more than chance; never that they do not."""
    title, what = answer.definition.title, "years" if answer.by == "year" else "groups"
    many = [row for row in answer.rows if row.mark is None and row.slug != NOT_KNOWN and (row.n or 0) >= FEWEST_WOMEN]
    if answer.logrank is None or len(many) < 2:
        return f"{title}: too few in the {what} to compare them"
    if answer.logrank.p_value < 0.05:
        return f"{title}: the {what} differ by more than chance would explain"
    return f"{title}: no clear difference between the {what}, which is not proof of none"


def along_the_pathway(found: Pathway) -> str:
    """The step at which a group falls furthest behind the reference group, where that is more than chance."""
    steps = [stage for stage in found.stages if stage.conditional_high is not None and stage.slug != NOT_KNOWN]
    if not steps:
        return "The pathway from referral to completion: too few women to compare groups"
    behind = [stage for stage in steps if (stage.conditional_high or 1) < 1]
    if not behind:
        return "From referral to completion, no group clearly falls behind at any one step, which is not proof of none"
    lowest = min(behind, key=lambda stage: stage.conditional_rri or 1)
    return (
        f"The widest clear gap opens at “{STAGES[lowest.stage].lower()}”: "
        f"{CALLED.get(lowest.slug, lowest.group)} women reach it {lowest.conditional_rri:.2f} times as often as "
        f"{found.reference} women who had come as far (95% interval {lowest.conditional_low:.2f} to "
        f"{lowest.conditional_high:.2f})"
    )


def alternative(heading: str, answer: Answer) -> str:
    """The chart's text alternative: the finding, then every figure."""
    said = [heading + "."]
    for row in answer.rows:
        if row.rate is not None:
            said.append(f"{row.group}: {_rate(row, answer.source)} ({row.k:,} of {row.n:,}).")
        elif row.n is not None and row.mark is None:
            said.append(f"{row.group}: {row.n:,}.")
        else:
            said.append(f"{row.group}: not shown.")
    return " ".join(said)


def _success(answer: Answer) -> str:
    """The outcome in words; exact ratios speak of sessions, what is published speaks of women."""
    if answer.definition.kind is Kind.RATIO and answer.source is not Source.RELEASED:
        return _OF_QUANTITIES.get(answer.indicator, answer.definition.success)
    return answer.definition.success


def _compared(row: Row, base: Row, answer: Answer) -> str:
    way = "more" if (row.rri or 1) > 1 else "less"
    said = f"{women(row)} {answer.definition.success} {way} often than {women(base)}: {_rate(row, answer.source)}"
    if base.rate is None and row.rate is not None and row.difference is not None:
        base = replace(base, rate=row.rate - row.difference)  # all other women are another set for each group
    return said if base.rate is None else f"{said} against {_rate(base, answer.source)}"


def women(row: Row) -> str:
    """Women of a group, by the short name of the group where it has one."""
    if row.slug in _OF_GROUPS:
        return f"women of {_OF_GROUPS[row.slug]}"
    name = CALLED.get(row.slug, row.group)
    return name if name.endswith(" women") else f"{name} women"


def _rate(row: Row, source: Source) -> str:
    if row.rate is None:
        return "not shown"
    return f"{row.rate:.0%}" if row.rate >= 0.01 or not row.rate else f"{10_000 * row.rate:.0f} in 10,000"


def _change(before: Row, last: Row) -> str:
    if None in (before.low, before.high, last.low, last.high):
        return "too few to say whether that is a change"
    return "a clear change" if changed(before, last) else "a change that could be chance"

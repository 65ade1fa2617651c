"""The disparity summary as tidy lines: one for each indicator and group, or stage and group.

Both the CSV and the workbook are made from these lines, so that they cannot differ.
"""

from collections.abc import Iterator

from dashboard.analysis.access_rate import FEW
from dashboard.analysis.answer import Answer, Pathway, Row, Stage
from dashboard.analysis.comparison import ONLY_ONE_IS_CLEAR, against_whom, only_one_is_clear
from dashboard.analysis.reading import detectable
from dashboard.analysis.released import PROTECTION
from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN
from dashboard.definitions.indicators import INDICATORS, STAGES, Kind
from dashboard.definitions.sheets import POPULATIONS
from dashboard.exports.summary import BREAKDOWNS, CALLED, REOFFENDING, Access, Summary
from dashboard.statistics.verdicts import Verdict

Value = str | int | float
Line = dict[str, Value]

NOT_APPLICABLE = "[z]"
RATE = "rate by ethnic group"
COUNT = "count by ethnic group"
ACCESS = "share of a reference population"
PATHWAY = "pathway stage"
PATHWAY_TITLE = "Pathway from referral to completion"

COLUMNS = (
    "release", "period", "domain", "indicator", "indicator_title", "who_says_so", "measure", "stage",
    "reference_population", "population_count", "area", "groups", "group", "count_basis",
    "n", "k", "percentage", "percentage_low", "percentage_high",
    "should_be_known_of", "percentage_if_unknown_no", "unknown_counted_as",
    "difference_points", "difference_points_low", "difference_points_high",
    "relative_rate", "relative_rate_low", "relative_rate_high", "relative_rate_of_step",
    "relative_rate_of_step_low", "relative_rate_of_step_high",
    "compared_with", "interval_method", "verdict", "clear_in", "explain_or_reform", "unknown_ethnicity", "mark", "note",
)  # fmt: skip

_NOT_FROM_ROUNDED = "not computed from the rounded counts"
_MIRROR = "the relative rate of the opposite outcome would be judged otherwise: see the difference too"
_HIDES = "all other ethnic groups combined hides how these groups differ from each other"
_NOTHING_CLEAR = (Verdict.NO_CLEAR_DIFFERENCE.value, Verdict.WATCH.value)
_ALL_TOO_SMALL = "Not said, because every group is too small to show safely."
POLICING = INDICATORS[REOFFENDING].caveats[0]
_PUBLIC_COUNT = "the population is a public count; the women referred are adjusted, and given to the nearest 5"


def lines(summary: Summary) -> list[Line]:
    """All of a summary: who is referred at all comes first."""
    found = [line for access in summary.access for line in access_lines(summary, access)]
    for answer in (*summary.answers, *summary.within, *summary.areas):
        found += answer_lines(summary, answer)
    return found + pathway_lines(summary)


def access_lines(summary: Summary, access: Access) -> list[Line]:
    """One reference population, a line for each group: `k` of `population_count` were referred."""
    return [_access_line(summary, access, row) for row in access.answer.rows]


def answer_lines(summary: Summary, answer: Answer) -> list[Line]:
    """One indicator, a line for each group."""
    return [_answer_line(summary, answer, row) for row in answer.rows]


def pathway_lines(summary: Summary) -> list[Line]:
    """The pathway, a line for each group and stage; none where it is not published."""
    return [_stage_line(summary, summary.pathway, stage) for stage in summary.pathway.stages] if summary.pathway else []


def comparisons(found: list[Line]) -> int:
    """How many relative rates there are in some lines that could be called clear."""
    never = (NOT_APPLICABLE, Verdict.INSUFFICIENT.value)
    return sum(not isinstance(line["relative_rate"], str) and line["verdict"] not in never for line in found)


def unknown_ethnicity(answer: Answer) -> str:
    """How many are in no group, in words. By need they have lines of their own."""
    characteristic = CHARACTERISTICS[answer.by or ""]
    if characteristic.always_known:
        return "Women whose ethnicity is not known have lines of their own."
    if answer.unknown and characteristic.of:
        return f"One or both ({characteristic.title}): {answer.unknown}"
    return answer.unknown or _ALL_TOO_SMALL


def _access_line(summary: Summary, access: Access, row: Row) -> Line:
    answer = access.answer
    missing = _bracketed(row.mark)
    compared = row.rri is not None
    gap = missing if row.rate is None else _why_not_compared(answer, row)
    return _line(
        summary,
        period=answer.period,
        domain=answer.definition.domain,
        indicator=answer.indicator,
        indicator_title=answer.definition.title,
        who_says_so=answer.definition.voice.value,
        measure=ACCESS,
        reference_population=POPULATIONS[access.population],
        population_count=_or(row.n, missing),
        groups=BREAKDOWNS[answer.by or ""],
        group=row.group,
        k=_or(row.k, missing),
        percentage=_tenths(row.rate, missing),
        percentage_low=_tenths(row.low, missing),
        percentage_high=_tenths(row.high, missing),
        difference_points=_tenths(row.difference, gap),
        difference_points_low=_tenths(row.difference_low, gap),
        difference_points_high=_tenths(row.difference_high, gap),
        relative_rate=_or(row.rri, gap),
        relative_rate_low=_or(row.rri_low, "[u]" if compared else gap),
        relative_rate_high=_or(row.rri_high, "[u]" if compared else gap),
        compared_with=(answer.reference if compared else None) or NOT_APPLICABLE,
        interval_method=_method(row.rate, compared, answer.interval),
        verdict=row.verdict or NOT_APPLICABLE,
        **_answered_to(summary, answer, row, access.population),
        unknown_ethnicity=summary.unknown_among_referred or _ALL_TOO_SMALL,
        mark=_bracketed(row.mark) if row.mark else "",
        note="; ".join(_access_notes(answer, row)),
    )


def _answer_line(summary: Summary, answer: Answer, row: Row) -> Line:
    count = answer.definition.kind is Kind.COUNT
    missing = NOT_APPLICABLE if count else _bracketed(row.mark)
    compared = row.rri is not None
    gap = missing if row.rate is None else _why_not_compared(answer, row)
    limits = "[u]" if compared else gap
    known = missing if row.n is None and any(each.of for each in answer.rows) else NOT_APPLICABLE
    return _line(
        summary,
        period=answer.period,
        domain=answer.definition.domain,
        indicator=answer.indicator,
        indicator_title=answer.definition.title,
        who_says_so=answer.definition.voice.value,
        count_basis=answer.definition.published_unit,
        measure=COUNT if count else RATE,
        area=answer.area or NOT_APPLICABLE,
        groups=CALLED[answer.by or ""],
        group=row.group,
        n=_or(row.n, _bracketed(row.mark)),
        k=_or(row.k, missing),
        percentage=_percent(row.rate, missing),
        percentage_low=_percent(row.low, missing),
        percentage_high=_percent(row.high, missing),
        should_be_known_of=_or(row.of, known),
        percentage_if_unknown_no=_percent(row.rate_if_unknown_no, known),
        unknown_counted_as=answer.definition.unknown_as_no or NOT_APPLICABLE,
        difference_points=_percent(row.difference, gap),
        difference_points_low=_percent(row.difference_low, gap),
        difference_points_high=_percent(row.difference_high, gap),
        relative_rate=_or(row.rri, gap),
        relative_rate_low=_or(row.rri_low, limits),
        relative_rate_high=_or(row.rri_high, limits),
        compared_with=(answer.reference if compared else None) or NOT_APPLICABLE,
        interval_method=_method(row.rate, compared, answer.interval),
        verdict=row.verdict or NOT_APPLICABLE,
        **_answered_to(summary, answer, row),
        unknown_ethnicity=unknown_ethnicity(answer),
        mark=" ".join(f"[{mark}]" for mark in (row.mark, row.published_as) if mark),
        note="; ".join(_notes(answer, row)) or NOT_APPLICABLE,
    )


def _stage_line(summary: Summary, pathway: Pathway, stage: Stage) -> Line:
    """`n` are the group's women referred, and `k` those of them who reached the stage."""
    first = stage.stage == "referred"
    referred = next(s.n for s in pathway.stages if (s.slug, s.stage) == (stage.slug, "referred"))
    missing = NOT_APPLICABLE if first else "[c]"
    compared = stage.cumulative_rri is not None and not first
    base = stage.slug in (CHARACTERISTICS["ethnicity"].reference, NOT_KNOWN)
    gap = NOT_APPLICABLE if first or base else "[c]"
    return _line(
        summary,
        domain="engagement",
        indicator="pathway",
        indicator_title=PATHWAY_TITLE,
        who_says_so=INDICATORS["started"].voice.value,
        measure=PATHWAY,
        stage=STAGES[stage.stage],
        groups=BREAKDOWNS["ethnicity"],
        group=stage.group,
        n=_or(referred, "[c]"),
        k=_or(None if first else stage.n, missing),
        percentage=_percent(None if first else stage.share, missing),
        percentage_low=_percent(None if first else stage.low, missing),
        percentage_high=_percent(None if first else stage.high, missing),
        relative_rate=_or(stage.cumulative_rri, gap),
        relative_rate_low=_or(stage.cumulative_low, "[u]" if compared else gap),
        relative_rate_high=_or(stage.cumulative_high, "[u]" if compared else gap),
        relative_rate_of_step=_or(stage.conditional_rri, gap),
        relative_rate_of_step_low=_or(stage.conditional_low, "[u]" if compared else gap),
        relative_rate_of_step_high=_or(stage.conditional_high, "[u]" if compared else gap),
        compared_with=(pathway.reference if compared else None) or NOT_APPLICABLE,
        interval_method=_method(None if first else stage.share, compared, _interval(summary)),
        unknown_ethnicity=summary.unknown_on_the_pathway or _ALL_TOO_SMALL,
        mark=_bracketed(stage.mark) if stage.mark else "",
        note=NOT_APPLICABLE if first or stage.share is None else _NOT_FROM_ROUNDED,
    )


def _answered_to(summary: Summary, answer: Answer, row: Row, population: str = "") -> Line:
    """What was answered to a clear difference between the five groups, and in which periods it was clear."""
    asked = (answer.indicator, population, "", row.slug)
    if answer.by != "ethnicity" or answer.area:
        return {}
    for line in summary.register:
        if line.difference.subject == asked:
            return {"clear_in": line.difference.when, "explain_or_reform": line.said(summary.read_on)}
    return {}


def _line(summary: Summary, **values: Value) -> Line:
    """A whole line: what is not given does not apply."""
    known: Line = {"release": summary.release, "period": summary.period, "count_basis": "women", **values}
    return {column: known.get(column, NOT_APPLICABLE) for column in COLUMNS}


def _why_not_compared(answer: Answer, row: Row) -> str:
    """The mark where a group has a rate but no comparison."""
    characteristic = CHARACTERISTICS[answer.by or ""]
    reference = against_whom(row.slug) if characteristic.alike else characteristic.reference
    if row.slug in (reference, NOT_KNOWN):
        return NOT_APPLICABLE
    return next((_bracketed(r.mark) for r in answer.rows if r.slug == reference), NOT_APPLICABLE)


def _interval(summary: Summary) -> str | None:
    return next((answer.interval for answer in summary.answers if answer.interval), None)


def _method(rate: float | None, compared: bool, interval: str | None) -> str:
    if rate is None:
        return NOT_APPLICABLE
    names = "95%; percentage: Wilson, allowing for the random adjustment"
    return f"{names}; relative rate: {interval}" if compared and interval else names


def _access_notes(answer: Answer, row: Row) -> Iterator[str]:
    yield _PUBLIC_COUNT
    yield from (note for note in answer.notes if note != PROTECTION and ONLY_ONE_IS_CLEAR not in note)
    if only_one_is_clear(row):
        yield ONLY_ONE_IS_CLEAR


def _notes(answer: Answer, row: Row) -> Iterator[str]:
    if row.rate is not None:
        yield _NOT_FROM_ROUNDED
    if row.band:
        yield f"{row.band} {answer.definition.success or 'count as yes'}"
    if answer.definition.released_as:
        yield f"published as: {answer.definition.released_as}"
    if answer.indicator == REOFFENDING:
        yield POLICING[0].lower() + POLICING[1:].rstrip(".")
    if row.mirror_differs:
        yield _MIRROR
    if only_one_is_clear(row):
        yield ONLY_ONE_IS_CLEAR
    elif row.verdict in _NOTHING_CLEAR:
        yield _could_be_seen(row)
    if answer.by == "ethnicity_two":
        yield _HIDES


def _could_be_seen(row: Row) -> str:
    said = detectable(row)
    return f"so many women would have shown only a relative rate {said}" if said else "too few women to show any"


def _bracketed(mark: str | None) -> str:
    return f"[{mark}]" if mark else NOT_APPLICABLE


def _or(value: float | None, mark: str) -> Value:
    return mark if value is None else value


def _percent(share: float | None, mark: str) -> Value:
    return mark if share is None else round(share * 100)


def _tenths(share: float | None, mark: str) -> Value:
    """A percentage to a tenth, under one to a hundredth: few women of a large population are referred."""
    return mark if share is None else round(share * 100, 1 if abs(share) >= FEW else 2)

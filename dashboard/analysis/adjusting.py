"""Groups compared among women who are alike in something: beside the crude figures, never in their place."""

from dataclasses import replace

import polars as pl

from dashboard.analysis.answer import Answer, Row
from dashboard.definitions.characteristics import CASE_MIX, CHARACTERISTICS, NOT_KNOWN
from dashboard.definitions.indicators import Indicator, Kind
from dashboard.errors import UsageError
from dashboard.statistics.case_mix import Stratum, comparable, mantel_haenszel, standardised
from dashboard.statistics.verdicts import Verdict

ADJUSTED = (
    "Adjusted: compared within {alike} (Mantel–Haenszel), beside the crude figure and not in its place. Adjusting for "
    "what is itself decided unequally hides a disparity where it is made. Limits of the observed by the expected take "
    "the rates of the reference group as known."
)
TOO_FEW = "Where there are too few women in a stratum to be shown, or too few to judge, nothing is adjusted."
NO_REFERENCE = "Nothing is adjusted: there is no group to compare with."

_Counts = dict[str, tuple[int, int]]
"""Stratum → how many had it, of how many."""


def check_can_be_adjusted(definition: Indicator, by: str | None, stratify: str) -> None:
    """Make sure that an indicator can be compared within something.

    Raises:
        UsageError: it is no share by a characteristic, or there is no such thing to be alike in.
    """
    if stratify not in CASE_MIX:
        raise UsageError(f"Women can be compared within: {', '.join(CASE_MIX)}; got: {stratify}")
    if definition.smallest:
        raise UsageError("Answers are anonymous: of who gave them nothing is known to be alike in.")
    if definition.kind is not Kind.SHARE or by not in CHARACTERISTICS or definition.many_valued:
        raise UsageError("Only a share by a characteristic of the women can be compared within something.")
    if by.partition("_")[0] == stratify:
        raise UsageError(f"Groups by {by} cannot be compared within {stratify}: they are the same.")


def can_be_adjusted(definition: Indicator, by: str, stratify: str) -> bool:
    """Whether an indicator can be compared within something."""
    try:
        check_can_be_adjusted(definition, by, stratify)
    except UsageError:
        return False
    return True


def adjusted(answer: Answer, strata: pl.DataFrame, stratify: str) -> Answer:
    """The answer with each group's ratio within strata, and what would be expected at the reference group's rates.

    Women of whom it is not known what they are to be alike in are in no stratum. Where counts must be hidden, a group
    is adjusted only if every count of it and of the reference group, stratum by stratum, could be shown.

    Args:
        answer: groups against their reference.
        strata: lines of `reports/strata.sql`.
        stratify: what the women are alike in.

    Raises:
        UsageError: this is not known of anybody whom the indicator counts.
    """
    if strata.is_empty():
        raise UsageError(f"Of whom {answer.definition.title} counts it is not known: {CASE_MIX[stratify]}.")
    if answer.reference is None:
        return replace(answer, notes=(*answer.notes, NO_REFERENCE))
    reference = CHARACTERISTICS[str(answer.by)].group_named(answer.reference)
    counts: dict[str, _Counts] = {}
    for line in strata.to_dicts():
        counts.setdefault(line["category"], {})[line["stratum"]] = (line["achieved"], line["units"])
    beside = counts.get(reference, {})
    fewest = answer.definition.smallest_part
    rows = tuple(
        _adjusted(row, counts.get(row.slug, {}), beside)
        if row.rri is not None and row.verdict != Verdict.INSUFFICIENT and _shown(fewest, counts, row.slug, reference)
        else row
        for row in answer.rows
    )
    notes = [ADJUSTED.format(alike=CASE_MIX[stratify])]
    if any(row.rri is not None and row.comparable is None for row in rows):
        notes.append(TOO_FEW)
    return replace(answer, rows=rows, stratified=stratify, notes=(*answer.notes, *notes))


def _shown(fewest: int, counts: dict[str, _Counts], *groups: str) -> bool:
    """Whether no stratum of these groups, the unknown one included, has too few on either side to be shown."""
    cells = [cell for group in groups for cell in counts.get(group, {}).values()]
    return all(min(k, n - k) >= fewest for k, n in cells)


def _adjusted(row: Row, own: _Counts, beside: _Counts) -> Row:
    known = {stratum: counts for stratum, counts in own.items() if stratum != NOT_KNOWN}
    strata = [Stratum(*counts, *beside.get(stratum, (0, 0))) for stratum, counts in known.items()]
    within, expected = mantel_haenszel(strata), standardised(strata)
    women = sum(n for _, n in known.values())
    return replace(
        row,
        rri_adjusted=within.value,
        rri_adjusted_low=within.low,
        rri_adjusted_high=within.high,
        comparable=comparable(strata) * women / row.n if row.n else None,
        expected=expected.expected,
        observed_to_expected=expected.ratio.value,
        observed_to_expected_low=expected.ratio.low,
        observed_to_expected_high=expected.ratio.high,
    )

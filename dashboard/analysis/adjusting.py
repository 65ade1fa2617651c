"""Groups compared among women who are alike in something: beside the crude figures, never in their place."""

from dataclasses import replace

import polars as pl

from dashboard.analysis.answer import Answer, Row
from dashboard.definitions.characteristics import CASE_MIX, CHARACTERISTICS, NOT_KNOWN
from dashboard.definitions.indicators import Indicator, Kind
from dashboard.errors import UsageError
from dashboard.statistics.case_mix import Stratum, comparable, mantel_haenszel, standardised

ADJUSTED = (
    "Adjusted: compared within {alike} (Mantel–Haenszel), beside the crude figure and not in its place. Adjusting for "
    "what is itself decided unequally hides a disparity where it is made."
)
NO_REFERENCE = "Nothing is adjusted: there is no group to compare with."


def check_can_be_adjusted(definition: Indicator, by: str | None, stratify: str) -> None:
    """Make sure that an indicator can be compared within something.

    Raises:
        UsageError: it is no share by a characteristic, or there is no such thing to be alike in.
    """
    if stratify not in CASE_MIX:
        raise UsageError(f"Women can be compared within: {', '.join(CASE_MIX)}; got: {stratify}")
    if definition.kind is not Kind.SHARE or by not in CHARACTERISTICS or definition.many_valued:
        raise UsageError("Only a share by a characteristic of the women can be compared within something.")
    if by.partition("_")[0] == stratify:
        raise UsageError(f"Groups by {by} cannot be compared within {stratify}: they are the same.")


def adjusted(answer: Answer, strata: pl.DataFrame, stratify: str) -> Answer:
    """The answer with each group's ratio within strata, and what would be expected at the reference group's rates.

    Women of whom it is not known what they are to be alike in are in no stratum.

    Args:
        answer: groups against their reference.
        strata: lines of `reports/strata.sql`.
        stratify: what the women are alike in.
    """
    if answer.reference is None:
        return replace(answer, notes=(*answer.notes, NO_REFERENCE))
    reference = CHARACTERISTICS[str(answer.by)].group_named(answer.reference)
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    for line in strata.filter(pl.col("stratum") != NOT_KNOWN).to_dicts():
        counts.setdefault(line["category"], {})[line["stratum"]] = (line["achieved"], line["units"])
    beside = counts.get(reference, {})
    rows = tuple(row if row.rri is None else _adjusted(row, counts.get(row.slug, {}), beside) for row in answer.rows)
    note = ADJUSTED.format(alike=CASE_MIX[stratify])
    return replace(answer, rows=rows, stratified=stratify, notes=(*answer.notes, note))


def _adjusted(row: Row, own: dict[str, tuple[int, int]], beside: dict[str, tuple[int, int]]) -> Row:
    strata = [Stratum(*counts, *beside.get(stratum, (0, 0))) for stratum, counts in own.items()]
    within, expected = mantel_haenszel(strata), standardised(strata)
    known = sum(n for _, n in own.values())
    return replace(
        row,
        rri_adjusted=within.value,
        rri_adjusted_low=within.low,
        rri_adjusted_high=within.high,
        comparable=comparable(strata) * known / row.n if row.n else None,
        expected=expected.expected,
        observed_to_expected=expected.ratio.value,
        observed_to_expected_low=expected.ratio.low,
        observed_to_expected_high=expected.ratio.high,
    )

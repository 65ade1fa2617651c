"""Groups beside each other: in their order, against one of them, with what is not known always said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dashboard.analysis.answer import Answer, Row
from dashboard.definitions.characteristics import NOT_KNOWN, Characteristic
from dashboard.errors import UsageError
from dashboard.statistics.comparisons import adjusted, p_value_of_ratio
from dashboard.statistics.detectable import detectable_ratios
from dashboard.statistics.differences import newcombe, newcombe_with_noise, rate_difference
from dashboard.statistics.index_of_disparity import index_of_disparity
from dashboard.statistics.intervals import Interval
from dashboard.statistics.ratios import (
    RATIO_METHODS,
    relative_rate,
    relative_rate_interval,
    relative_rate_with_noise,
)
from dashboard.statistics.unknowns import tipping_share, unknown_bounds
from dashboard.statistics.verdicts import CLEAR, Verdict, mirror_differs, verdict

ALL_OTHERS = "all other women"
"""Instead of a group to compare with: each group against the women of all the others, whose group is known."""
SOME_HIDDEN = f"Not compared with {ALL_OTHERS}: of some of them there are too few to show."
NEVER_COMPARED = "{what} are not compared with each other."
AMONG_MANY = "Of {many} comparisons about {by_chance} would look clear by chance alone."
ONLY_ONE_IS_CLEAR = (
    "not called clear although the interval of the relative rate leaves out 1, as that of the difference does not "
    "leave out 0: published figures are called clear only where both say so"
)
NOISE_METHOD = "log, allowing for the random adjustment"


class _Noise(NamedTuple):
    """Variance of the noise in the counts of a group, and in those of what it is compared with; 0 for exact figures."""

    group: float
    base: float


def in_order(characteristic: Characteristic, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows in the characteristic's order of groups; those not known come last."""
    found = {row.slug: row for row in rows}
    return tuple(found[slug] for slug in characteristic.labels if slug in found)


def against_reference(
    answer: Answer,
    characteristic: Characteristic,
    reference: str | None,
    interval: str,
    variance: float = 0.0,
    decimals: int = 2,
) -> Answer:
    """Each group against the reference group: relative rate, difference, their limits and a plain verdict.

    Args:
        answer: rows with n, k and rate.
        characteristic: what the rows are groups of.
        reference: the group to compare with, by label or code, or `ALL_OTHERS`; the characteristic's own, if not given.
        interval: score, wald or exact (exact figures only).
        variance: of the noise in n and k; 0 for exact figures.
        decimals: to which differences of published shares are shown: 2 are whole percentage points.

    Raises:
        UsageError: no such group or method.
    """
    if interval not in RATIO_METHODS:
        raise UsageError(f"The interval is one of {', '.join(RATIO_METHODS)}, got: {interval}")
    if reference == ALL_OTHERS:
        return _against_all_others(answer, interval, variance)
    chosen = _reference(characteristic, reference)
    base = next((row for row in answer.rows if row.slug == chosen), None)
    if chosen is None or base is None or base.rate is None:
        note = "No relative rate: there is no reference group"
        if chosen is not None and base is None:
            note = f"No relative rate: there is no {characteristic.groups[chosen]} group to compare with"
        elif chosen is not None:
            note = f"No relative rate: there are too few to compare with in {characteristic.groups[chosen]}"
        return replace(answer, notes=(*answer.notes, f"{note}, unless another reference is chosen."))
    bases = {row.slug: base for row in answer.rows}
    return _against(answer, bases, characteristic.groups[chosen], interval, _Noise(variance, variance), decimals)


def against_those_alike(answer: Answer, characteristic: Characteristic, variance: float) -> Answer:
    """Of two characteristics at once, each group against White women who are alike in the second.

    Where these are not shown, or have no rate, a group is not compared.
    """
    shown = {row.slug: row for row in answer.rows if row.rate is not None}
    bases = {row.slug: shown.get(against_whom(row.slug), Row("")) for row in answer.rows}
    found = _against(answer, bases, characteristic.alike, "score", _Noise(variance, variance))
    return replace(found, notes=(*found.notes, f"Compared with {characteristic.alike}, where these are shown."))


def against_whom(group: str) -> str:
    """The group of White women who are alike in the second of two characteristics: `black>25+` → `white>25+`."""
    return f"white>{group.rpartition('>')[2]}"


def _against_all_others(answer: Answer, interval: str, variance: float) -> Answer:
    """Each group against all other women whose group is known: for who takes no group for the norm.

    Where one group is not shown, nobody can say who all the others are, and none is compared. Of published figures
    each cell has noise of its own, so that of the sum of m others has m times its variance.
    """
    if any(row.n is None or row.k is None for row in answer.rows if row.slug != NOT_KNOWN):
        return replace(answer, notes=(*answer.notes, SOME_HIDDEN))
    bases = {row.slug: all_but(row, answer.rows) for row in answer.rows}
    others = sum(row.slug != NOT_KNOWN for row in answer.rows) - 1
    return _against(answer, bases, ALL_OTHERS, interval, _Noise(variance, others * variance))


def _against(
    answer: Answer, bases: Mapping[str, Row], reference: str, interval: str, noise: _Noise, decimals: int = 2
) -> Answer:
    """Each group against the base that stands for it; of what is published nothing finer than its limits is given."""
    rows = tuple(_compared(row, bases[row.slug], interval, noise, decimals) for row in answer.rows)
    method = NOISE_METHOD if noise.group else RATIO_METHODS[interval]
    found = replace(answer, rows=rows, reference=reference, interval=method)
    return found if noise.group else _looked_into(found, bases, interval)


def with_what_seems_to_contradict(answer: Answer) -> Answer:
    """A published answer with a note on the groups whose verdict is not what one of the intervals beside it says."""
    who = "; ".join(row.group for row in answer.rows if only_one_is_clear(row))
    return replace(answer, notes=(*answer.notes, f"{who}: {ONLY_ONE_IS_CLEAR}.")) if who else answer


def only_one_is_clear(row: Row) -> bool:
    """Whether a verdict seems to contradict the interval of the relative rate that stands beside it."""
    if row.rri_low is None or row.rri_high is None or row.verdict in (*CLEAR, Verdict.INSUFFICIENT.value, None):
        return False
    return round(row.rri_low, 2) > 1 or round(row.rri_high, 2) < 1


def all_but(row: Row, rows: Sequence[Row]) -> Row:
    """All other women whose group is known, as one row."""
    others = [each for each in rows if each.slug not in (row.slug, NOT_KNOWN)]
    return Row(ALL_OTHERS, n=sum(each.n or 0 for each in others), k=sum(each.k or 0 for each in others))


def _looked_into(answer: Answer, bases: Mapping[str, Row], interval: str) -> Answer:
    """Exact comparisons with the opposite, what is not known, what could not have been seen, and chance among many."""
    unknown = next((row for row in answer.rows if row.slug == NOT_KNOWN), Row("", n=0, k=0))
    rows = tuple(
        row if row.rri is None else _with_companions(row, bases[row.slug], unknown, interval)
        for row in _among_many(answer.rows)
    )
    many = sum(row.rri is not None for row in rows)
    chance = (AMONG_MANY.format(many=many, by_chance=f"{0.05 * many:.2g}"),) if many > 1 else ()
    return replace(answer, rows=rows, notes=(*answer.notes, *chance), index_of_disparity=_index(answer, bases))


def _index(answer: Answer, bases: Mapping[str, Row]) -> float | None:
    """The index of disparity of the groups that are compared, where there are two or more and all with one group.

    A group too small to be compared is not in it: the index would say what is not shown of it.
    """
    compared = [row for row in answer.rows if row.rri is not None]
    if len(compared) < 2 or answer.reference == ALL_OTHERS:
        return None
    reference = bases[compared[0].slug].rate
    return index_of_disparity([row.rate or 0 for row in compared], reference or 0)


def _with_companions(row: Row, base: Row, unknown: Row, interval: str) -> Row:
    k1, n1, k0, n0 = row.k or 0, row.n or 0, base.k or 0, base.n or 0
    mirror = relative_rate(n1 - k1, n1, n0 - k0, n0)
    limits = None if mirror is None else relative_rate_interval(n1 - k1, n1, n0 - k0, n0, interval)
    found = replace(
        row,
        mirror_rri=mirror,
        mirror_low=limits.low if limits else None,
        mirror_high=limits.high if limits else None,
    )
    if unknown.k is None or not unknown.n:
        return found
    bounds = unknown_bounds(k1, n1, k0, n0, unknown.k, unknown.n)
    assert bounds is not None, "there is a relative rate"
    tipping = tipping_share(k1, n1, k0, n0, unknown.k, unknown.n)
    return replace(found, unknown_low=bounds.low, unknown_high=bounds.high, tipping_share=tipping)


def _among_many(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with how often chance would show as much, by itself and among so many comparisons."""
    found: dict[str, float] = {}
    for row in rows:
        if row.rri is not None and row.rri_low is not None and row.rri_high is not None:
            p_value = p_value_of_ratio(row.rri, Interval(row.rri_low, row.rri_high))
            if p_value is not None:
                found[row.slug] = p_value
    among = dict(zip(found, adjusted(list(found.values())), strict=True))
    return tuple(replace(row, p_value=found.get(row.slug), p_adjusted=among.get(row.slug)) for row in rows)


def _reference(characteristic: Characteristic, reference: str | None) -> str | None:
    if reference is None:
        return characteristic.reference
    try:
        return characteristic.group_named(reference)
    except KeyError:
        groups = "; ".join(characteristic.groups.values())
        raise UsageError(f"There is no group {reference}. There are: {groups}") from None


def _compared(row: Row, base: Row, interval: str, noise: _Noise, decimals: int) -> Row:
    if row.slug in (base.slug, NOT_KNOWN) or row.rate is None or not row.n or row.k is None or not base.n:
        return row
    assert base.k is not None
    k1, n1, k0, n0 = row.k, row.n, base.k, base.n
    ratio = relative_rate(k1, n1, k0, n0)
    limits = None if ratio is None else _limits(k1, n1, k0, n0, interval, noise)
    seen_low, seen_high = (None, None) if ratio is None else detectable_ratios(n1, k0, n0, *noise)
    gap = newcombe_with_noise(k1, n1, k0, n0, *noise) if noise.group else newcombe(k1, n1, k0, n0)
    return replace(
        row,
        difference=rate_difference(k1, n1, k0, n0),
        difference_low=gap.low,
        difference_high=gap.high,
        rri=ratio,
        rri_low=limits.low if limits else None,
        rri_high=limits.high if limits else None,
        detectable_low=seen_low,
        detectable_high=seen_high,
        verdict=_verdict(ratio, limits, n1, n0, _rounded(gap, decimals) if noise.group else None),
        mirror_differs=mirror_differs(k1, n1, k0, n0),
    )


def _limits(k1: float, n1: float, k0: float, n0: float, interval: str, noise: _Noise) -> Interval | None:
    if noise.group:
        return relative_rate_with_noise(k1, n1, k0, n0, *noise)
    return relative_rate_interval(k1, n1, k0, n0, interval)


def _rounded(limits: Interval, decimals: int) -> Interval:
    return Interval(round(limits.low, decimals), round(limits.high, decimals))


def _verdict(ratio: float | None, limits: Interval | None, n1: int, n0: int, gap_as_shown: Interval | None) -> str:
    """The verdict; on published figures by the limits as they are shown, so that it cannot contradict them.

    Published ratio and difference come by two ways of allowing for the noise: clear is only what both show.
    """
    if gap_as_shown is None or ratio is None or limits is None:
        return verdict(ratio, limits, n1, n0).value
    found = verdict(round(ratio, 2), _rounded(limits, 2), n1, n0)
    if found.value in CLEAR and gap_as_shown.low <= 0 <= gap_as_shown.high:
        return (Verdict.WATCH if found is Verdict.MATERIAL else Verdict.NO_CLEAR_DIFFERENCE).value
    return found.value

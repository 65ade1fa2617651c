"""The pathway, stage by stage: who is still there, and how the groups compare at each step and over the whole."""

from collections.abc import Mapping

from dashboard.analysis.answer import Stage
from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN
from dashboard.definitions.indicators import STAGES
from dashboard.statistics.intervals import Interval, wilson_with_noise
from dashboard.statistics.ratios import relative_rate, relative_rate_interval, relative_rate_with_noise

Counts = Mapping[str, int | None]


def stages(
    counts: Mapping[str, Counts], by: str | None, *, variance: float, smallest_base: int = 1
) -> tuple[Stage, ...]:
    """Every stage of every group that was found, in the order of groups and stages.

    Args:
        counts: category → stage → how many reached it (None: may not be shown).
        by: the characteristic that the categories belong to, or None for all together.
        variance: of the noise in the counts; 0 for exact figures.
        smallest_base: a group with fewer women referred gets no shares and no ratios.
    """
    characteristic = CHARACTERISTICS[by] if by else None
    labels = characteristic.labels if characteristic else {"all": "All"}
    base = counts.get(characteristic.reference) if characteristic and characteristic.reference else None
    if base and (base.get("referred") or 0) < smallest_base:
        base = None
    found: list[Stage] = []
    for slug, label in labels.items():
        if slug in counts:
            compare = base if characteristic and slug not in (characteristic.reference, NOT_KNOWN) else None
            found += _of_group(slug, label, counts[slug], compare, variance, smallest_base)
    return tuple(found)


def _of_group(
    slug: str, label: str, counts: Counts, base: Counts | None, variance: float, smallest_base: int
) -> list[Stage]:
    start = counts.get("referred")
    if start is None or start < smallest_base:
        known: Counts = counts if start is not None else {}
        return [
            Stage(stage, label, slug, known.get(stage), None, mark="c" if known.get(stage) is None else "u")
            for stage in STAGES
        ]
    found = []
    before: str | None = None
    for stage in STAGES:
        n = counts.get(stage)
        limits = _share_limits(n, start, variance) if before else None
        step = _ratio_limits(counts, base, stage, before, variance)
        whole = _ratio_limits(counts, base, stage, "referred", variance)
        found.append(
            Stage(
                stage=stage,
                group=label,
                slug=slug,
                n=n,
                share=n / start if n is not None else None,
                low=limits.low if limits else None,
                high=limits.high if limits else None,
                conditional_rri=_ratio(counts, base, stage, before) if before else None,
                conditional_low=step.low if step else None,
                conditional_high=step.high if step else None,
                cumulative_rri=_ratio(counts, base, stage, "referred"),
                cumulative_low=whole.low if whole else None,
                cumulative_high=whole.high if whole else None,
                mark=None if n is not None else "c",
            )
        )
        if n is not None:
            before = stage
    return found


def _share_limits(n: int | None, start: int, variance: float) -> Interval | None:
    if n is None or not start:
        return None
    return wilson_with_noise(min(n, start), start, variance)


def _ratio(counts: Counts, base: Counts | None, stage: str, before: str) -> float | None:
    values = (counts.get(stage), counts.get(before), base.get(stage), base.get(before)) if base else (None,)
    if stage == before or any(value is None for value in values):
        return None
    k1, n1, k0, n0 = (value or 0 for value in values)
    return relative_rate(k1, n1, k0, n0)


def _ratio_limits(
    counts: Counts, base: Counts | None, stage: str, before: str | None, variance: float
) -> Interval | None:
    if base is None or before is None or stage == before:
        return None
    values = [counts.get(stage), counts.get(before), base.get(stage), base.get(before)]
    known = [value for value in values if value is not None]
    if len(known) < 4 or known[0] > known[1] or known[2] > known[3]:
        return None
    if variance:
        return relative_rate_with_noise(known[0], known[1], known[2], known[3], variance)
    return relative_rate_interval(known[0], known[1], known[2], known[3])

"""Typed totals as answers like any other headline, so that pages write them in the same way; and marked."""

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.definitions.totals import FROM_TOTALS, SHOWN, Counts, Total
from dashboard.statistics.intervals import wilson


def answers(counts: Counts, period: str, source: Source) -> tuple[Answer, ...]:
    """Every figure of a quarter's totals; what was not supplied has the mark [x].

    Args:
        counts: what was typed.
        period: the quarter, in words.
        source: whose figures they are to the one who looks.
    """
    return tuple(
        Answer(total.indicator, source, period, (_row(total, counts),), notes=(FROM_TOTALS,)) for total in SHOWN
    )


def _row(total: Total, counts: Counts) -> Row:
    if total.slug not in counts:
        return Row("All", mark="x")
    many = counts[total.slug]
    if not total.base:
        return Row("All", n=many)
    base = counts[total.base]
    if not base:
        return Row("All", n=0, k=0, mark="z")
    limits = wilson(many, base)
    return Row("All", n=base, k=many, rate=many / base, low=limits.low, high=limits.high)

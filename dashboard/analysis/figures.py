"""Lines of counts → rows of figures: one way for each kind of indicator, and what may not be shown on too few."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import sqrt
from typing import Any

import polars as pl

from dashboard.analysis.answer import Row
from dashboard.analysis.hiding import Sides, hidden
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.contracts import BY_PARTNER
from dashboard.definitions.indicators import Counting, Indicator, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.statistics.estimate import Estimate
from dashboard.statistics.expected import observed_to_expected
from dashboard.statistics.intervals import Z95, wilson
from dashboard.statistics.means import mean
from dashboard.statistics.survival import median

Line = Mapping[str, Any]
NO_PARTNER = "No partner named"
_NONE = 1e-12
FROM_VALUES = (Kind.MEAN, Kind.MEDIAN_DAYS, Kind.OBSERVED_TO_EXPECTED, Kind.CURVE)
"""The kinds that need every value, not only their sums."""


def rows_of_sums(definition: Indicator, by: str | None, lines: pl.DataFrame) -> tuple[Row, ...]:
    """A row for each line of `reports/exact.sql`."""
    make = {Kind.COUNT: _count, Kind.SUM: _sum, Kind.SHARE: _share, Kind.RATIO: _ratio}[definition.kind]
    rows = [make(definition, label(by, line["category"]), line) for line in lines.to_dicts()]
    smallest = definition.smallest_part or definition.smallest
    gone = hidden([{row.slug: _sides(definition, row) for row in rows}], smallest, by) if smallest else ()
    return tuple(_guarded(definition, row, gone) for row in rows)


def rows_of_values(definition: Indicator, by: str | None, lines: pl.DataFrame) -> tuple[Row, ...]:
    """A row for each category of `reports/values.sql`."""
    make: Callable[[pl.DataFrame], Estimate] = {
        Kind.MEAN: lambda one: mean(one["value"].to_list()),
        Kind.MEDIAN_DAYS: lambda one: median(one["value"].to_list(), one["achieved"].to_list()),
        Kind.OBSERVED_TO_EXPECTED: lambda one: observed_to_expected(int(one["value"].sum()), one["weight"].to_list()),
    }[definition.kind]
    found = []
    for (category,), one in lines.group_by("category", maintain_order=True):
        # What is taken out below is not worked out: of one value there is no mean, of no expectation no ratio.
        enough = one.height >= definition.smallest_base and (
            definition.kind is not Kind.OBSERVED_TO_EXPECTED or one["weight"].sum() > 0
        )
        estimate = make(one) if enough else Estimate(None, None, None)
        found.append(_estimated(label(by, str(category)), str(category), one.height, estimate))
    return tuple(_guarded(definition, row) for row in found)


def without_the_few(
    definition: Indicator, by: str | None, rows: Sequence[Row], values: pl.DataFrame, known: pl.DataFrame
) -> tuple[Row, ...]:
    """The rows without those that would give back which counts are hidden of all of whom the outcome is known.

    Args:
        definition: the indicator of the rows.
        by: what they are broken down by.
        rows: rows made of `values`.
        values: lines of `reports/values.sql`.
        known: lines of `reports/exact.sql`: how many are known, and how many of them had the outcome.
    """
    counts = {line["category"]: (line["achieved"], line["units"] - line["achieved"]) for line in known.to_dicts()}
    own = {
        str(category): _sides_of_values(definition, one, counts[str(category)])
        for (category,), one in values.group_by("category", maintain_order=True)
    }
    gone = hidden([counts, own], definition.smallest_part, by) if counts else frozenset()
    shown = {row.slug: row for row in rows}
    if definition.kind is not Kind.OBSERVED_TO_EXPECTED:  # of which the want of a row says nothing
        shown = {slug: Row(label(by, slug), slug=slug) for slug in counts if slug in gone or slug in shown} | shown
    return tuple(_few(definition, row, sum(counts[slug])) if slug in gone else row for slug, row in shown.items())


def _sides_of_values(definition: Indicator, values: pl.DataFrame, known: tuple[int, int]) -> Sides:
    had_it = int(values["achieved"].sum())
    others = (sum(known) if definition.part_of else values.height) - had_it
    beside = known[0] - had_it  # of whom there is no value
    few_beside = definition.kind is Kind.MEAN and 0 < beside < definition.smallest_part
    return 0 if few_beside else had_it, others


def _few(definition: Indicator, row: Row, known: int) -> Row:
    return Row(row.group, slug=row.slug, mark="u" if known < definition.smallest_base else "c")


def label(by: str | None, category: str) -> str:
    """What people read of a category."""
    if by is None:
        return "All"
    if by == "quarter":
        return Quarter.containing(date.fromisoformat(category)).label
    if by == "year":
        return FinancialYear(int(category)).label
    if by in CHARACTERISTICS:
        return CHARACTERISTICS[by].labels.get(category, category)
    return NO_PARTNER if (by, category) == (BY_PARTNER, "not_known") else category


def _count(definition: Indicator, group: str, line: Line) -> Row:
    n = line["women"] if definition.counting is Counting.WOMEN else line["units"]
    return Row(group, n=n, slug=line["category"], women=line["women"], value=line["value_max"])


def _sum(definition: Indicator, group: str, line: Line) -> Row:
    return Row(group, n=round(line["value_sum"]), slug=line["category"], women=line["women"])


def _share(definition: Indicator, group: str, line: Line) -> Row:
    n, k = line["units"], line["achieved"]
    limits = wilson(k, n)
    return Row(
        group, n=n, k=k, rate=k / n, low=limits.low, high=limits.high, slug=line["category"], women=line["women"]
    )


def _ratio(definition: Indicator, group: str, line: Line) -> Row:
    n, points = round(line["weight_sum"]), line["value_sum"]
    k = int(points) if points == int(points) else points
    if not 0 <= k <= n or n == 0:  # numbers since the referral that were corrected downwards
        return Row(group, n=n, k=k, slug=line["category"], women=line["women"], mark="z")
    if definition.counting in (Counting.ANSWERS, Counting.PEOPLE):  # each is one of n, and belongs to nobody else
        return _share(definition, group, {**line, "units": n, "achieved": k})
    low, high = _clustered(line, points / n)
    return Row(group, n=n, k=k, rate=points / n, low=low, high=high, slug=line["category"], women=line["women"])


def _clustered(line: Line, rate: float) -> tuple[float | None, float | None]:
    """Limits of a ratio of sums over women, by linearisation: sessions of one woman are not independent. None where all
    women are alike, as two of whom nothing was cancelled: how they differ is then not known, and not nought.
    """
    women = line["women"]
    squares = line["value_squared"] - 2 * rate * line["value_weight"] + rate**2 * line["weight_squared"]
    if women < 2 or squares <= _NONE * line["weight_squared"]:
        return None, None
    error = sqrt(squares * women / (women - 1)) / line["weight_sum"]
    return max(0.0, rate - Z95 * error), min(1.0, rate + Z95 * error)


def _estimated(group: str, slug: str, n: int, found: Estimate) -> Row:
    return Row(group, n=n, value=found.value, low=found.low, high=found.high, slug=slug)


def _sides(definition: Indicator, row: Row) -> Sides:
    """What must not be few in a row: who did and who did not, or the answers."""
    n, k = row.n or 0, row.k or 0
    if definition.smallest_part:
        return k, n - k
    return (k if definition.kind is Kind.RATIO else n,)  # of the women who were asked, those who answered


def _guarded(definition: Indicator, row: Row, gone: Collection[str] = ()) -> Row:
    """The row without what may not be shown, not even to the service itself."""
    n = row.n or 0
    bare = replace(row, k=None, rate=None, low=None, high=None, value=None, women=None)
    if row.slug in gone and definition.smallest_part:
        return replace(bare, mark="u" if n < definition.smallest_base else "c")
    if row.slug in gone or n < definition.smallest:
        return replace(bare, n=None, mark=row.mark or "c")
    if n < definition.smallest_base:
        return replace(row, rate=None, low=None, high=None, value=None, mark="u")
    return row

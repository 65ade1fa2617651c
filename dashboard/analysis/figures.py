"""Lines of counts → rows of figures: one way for each kind of indicator, and what may not be shown on too few."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import sqrt
from typing import Any

import polars as pl

from dashboard.analysis.answer import Row
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import Counting, Indicator, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.statistics.estimate import Estimate
from dashboard.statistics.expected import observed_to_expected
from dashboard.statistics.intervals import Z95, wilson
from dashboard.statistics.means import mean
from dashboard.statistics.survival import median

Line = Mapping[str, Any]
FROM_VALUES = (Kind.MEAN, Kind.MEDIAN_DAYS, Kind.OBSERVED_TO_EXPECTED, Kind.CURVE)
"""The kinds that need every value, not only their sums."""


def rows_of_sums(definition: Indicator, by: str | None, lines: pl.DataFrame) -> tuple[Row, ...]:
    """A row for each line of `reports/exact.sql`."""
    make = {Kind.COUNT: _count, Kind.SUM: _sum, Kind.SHARE: _share, Kind.RATIO: _ratio}[definition.kind]
    return _guarded(definition, (make(definition, label(by, line["category"]), line) for line in lines.to_dicts()))


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
    return _guarded(definition, found)


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
    return category


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
    """Limits of a ratio of sums over women, by linearisation: sessions of one woman are not independent."""
    women = line["women"]
    if women < 2:
        return None, None
    squares = line["value_squared"] - 2 * rate * line["value_weight"] + rate**2 * line["weight_squared"]
    error = sqrt(max(squares, 0.0) * women / (women - 1)) / line["weight_sum"]
    return max(0.0, rate - Z95 * error), min(1.0, rate + Z95 * error)


def _estimated(group: str, slug: str, n: int, found: Estimate) -> Row:
    return Row(group, n=n, value=found.value, low=found.low, high=found.high, slug=slug)


def _guarded(definition: Indicator, rows: Iterable[Row]) -> tuple[Row, ...]:
    """What may not be shown on too few, not even to the service itself, is taken out."""
    return tuple(_guard(definition, row) for row in rows)


def _guard(definition: Indicator, row: Row) -> Row:
    n, k = row.n or 0, row.k
    bare = replace(row, k=None, rate=None, low=None, high=None, value=None, women=None)
    if n < definition.smallest:
        return replace(bare, n=None, mark=row.mark or "c")
    if definition.smallest_part and k is not None and min(k, n - k) < definition.smallest_part:
        return replace(bare, mark="u" if n < definition.smallest_base else "c")
    if n < definition.smallest_base:
        return replace(row, rate=None, low=None, high=None, value=None, mark="u")
    return row

"""Marks the quarters and years from which on a series cannot be compared with what went before."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.analysis.answer import Row
from dashboard.definitions.breaks import broken_in
from dashboard.definitions.periods import FinancialYear, Quarter


def with_breaks(indicator: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows by quarter or by year, each break said in the row that begins with it; the first has nothing before it."""
    return (*rows[:1], *(_marked(indicator, row) for row in rows[1:]))


def said(rows: Sequence[Row]) -> tuple[str, ...]:
    """The breaks in words, each with where it lies."""
    return tuple(f"[b] {row.group}: {row.series_break}" for row in rows if row.series_break)


def _marked(indicator: str, row: Row) -> Row:
    time = Quarter.parse(row.group) if "Q" in row.group else FinancialYear.parse(row.group)
    return replace(row, series_break=broken_in(indicator, time.first_day, time.last_day))

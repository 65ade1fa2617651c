"""How many a figure is known of, and what it would be if those of whom it is not known were counted as a no."""

from collections.abc import Mapping
from dataclasses import replace

from dashboard.analysis.answer import Row
from dashboard.definitions.indicators import Counting, Indicator, Kind, indicator_named

FEWEST_KNOWN = 0.6
"""Below this share of those whom it should be known of, a figure describes who was asked, and not the group."""
TOO_FEW_KNOWN = "too few follow-ups to describe the group"


def few_known(row: Row) -> bool:
    """Whether a figure is known of so few that it describes who was asked, and not the group."""
    return row.n is not None and row.of is not None and row.n < FEWEST_KNOWN * row.of


def with_completeness(definition: Indicator, rows: tuple[Row, ...], should: Mapping[str, int]) -> tuple[Row, ...]:
    """The rows, each with how many it should be known of: `should` says so by category."""
    return tuple(_completed(definition, row, should.get(row.slug)) for row in rows)


def _completed(definition: Indicator, row: Row, should: int | None) -> Row:
    if row.n is None or should is None or should < row.n:
        return row
    as_no = row.k / should if definition.unknown_as_no and row.k is not None and should else None
    return replace(row, of=should, rate_if_unknown_no=as_no)


def known(definition: Indicator, row: Row) -> tuple[str, ...]:
    """How complete a figure is, in a sentence or two; nothing, where that cannot be said."""
    if row.n is None or not row.of:
        return ()
    missing = row.of - row.n
    said = f"Known for {row.n:,} of {row.of:,} {_whom(definition)} ({row.n / row.of:.1%})."
    if not missing or row.rate_if_unknown_no is None:
        return (said,)
    return (said, f"If unknown were counted as {definition.unknown_as_no}: {row.rate_if_unknown_no:.2%}.")


def _whom(definition: Indicator) -> str:
    base = indicator_named(definition.known_of)
    if definition.counting is Counting.ANSWERS:
        return "women who were asked"
    if base.kind is Kind.RATIO:
        return "women supported"
    return "women whose work ended"

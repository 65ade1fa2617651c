"""How figures are written: percentages without false precision, wide labels on several lines."""

from textwrap import wrap

from dashboard.analysis.answer import Row, Source
from dashboard.analysis.reading import MEANINGS


def percent(share: float | None, source: Source = Source.RELEASED) -> str:
    """A share as a whole percentage; with one decimal where it is exact."""
    if share is None:
        return ""
    return f"{share:.1%}" if source is not Source.RELEASED else f"{share:.0%}"


def of(row: Row) -> str:
    """`139 of 211`."""
    return f"{row.k:,} of {row.n:,}" if row.k is not None and row.n is not None else ""


def between(row: Row, source: Source = Source.RELEASED) -> str:
    """The limits of a rate: `57% to 67%`."""
    return f"{percent(row.low, source)} to {percent(row.high, source)}" if row.low is not None else ""


def signed(difference: float) -> str:
    """A difference of shares in percentage points: `+4`, `−7`, `0`."""
    points = round(difference * 100)
    return f"{points:+d}".replace("-", "−") if points else "0"


def mark(row: Row) -> str:
    """A mark with its meaning: `[c] too few to show safely`."""
    return f"[{row.mark}] {MEANINGS[row.mark]}" if row.mark else ""


def on_lines(label: str, width: int = 24) -> str:
    """A label broken for an axis."""
    return "<br>".join(wrap(label, width))

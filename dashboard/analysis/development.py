"""Is it getting better? What a whole series says, in one hedged sentence, instead of two quarters picked from it."""

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.limits import variation_of, with_process_limits
from dashboard.analysis.reading import COUNTS
from dashboard.definitions.indicators import Kind
from dashboard.statistics.control_chart import Variation
from dashboard.statistics.trend import Direction, Trend, trend

SHORTEST = 4
"""With fewer quarters nothing is said of a trend."""
TOO_SHORT = "too few quarters"
_BRIEFLY = {
    Variation.IMPROVING: "improving",
    Variation.WORSENING: "worsening",
    Variation.CHANGING: "changing",
    Variation.COMMON: "as usual",
}


def trend_of(series: Answer, variance: float = 0.0) -> Trend | None:
    """The trend of a share over its quarters or years; None where there are too few of them, or it is no share."""
    if series.definition.kind is not Kind.SHARE:
        return None
    shown = [(place, row) for place, row in _unbroken(series) if row.rate is not None and row.k is not None]
    if len(shown) < SHORTEST:
        return None
    counts = [(float(row.k or 0), float(row.n or 0)) for _, row in shown]
    return trend(counts, [float(place) for place, _ in shown], variance=variance)


def _unbroken(series: Answer) -> list[tuple[int, Row]]:
    """The rows, with their places, from the last break in the series on: across it nothing can be compared."""
    breaks = [place for place, row in enumerate(series.rows) if row.series_break]
    return list(enumerate(series.rows))[breaks[-1] if breaks else 0 :]


def in_words(series: Answer, variance: float = 0.0) -> str:
    """The trend, its size and how sure it is; or that none can be told, which is not proof of none."""
    found = trend_of(series, variance)
    if found is None:
        return ""
    step = _step(series)
    over = f"Over {sum(row.rate is not None for _, row in _unbroken(series))} {step}s"
    if any(row.series_break for row in series.rows):
        over += " since the break in the series"
    if found.direction is Direction.UNCLEAR or found.slope.value is None:
        return f"{over} there is no clear trend, which is not proof that nothing has changed."
    size = abs(100 * found.slope.value)
    limits = ""
    if found.slope.low is not None and found.slope.high is not None:
        low, high = sorted((abs(100 * found.slope.low), abs(100 * found.slope.high)))
        limits = f" (95% interval {low:.1f} to {high:.1f})"
    return f"{over} it has been {found.direction.value}, by about {size:.1f} points a {step}{limits}."


def briefly(series: Answer) -> str:
    """The same in a few words, for a table: `rising, about 1.2 points a quarter`; of counts, whether the newest says
    more than they usually vary. Nothing of figures that have no trend here (days, means).
    """
    definition = series.definition
    if definition.kind in COUNTS:
        found = variation_of(with_process_limits(series))
        return _BRIEFLY[found] if found else TOO_SHORT
    if definition.kind is not Kind.SHARE:
        return ""
    told = trend_of(series)
    if told is None:
        return TOO_SHORT
    if told.direction is Direction.UNCLEAR or told.slope.value is None:
        return Direction.UNCLEAR.value
    return f"{told.direction.value} ({abs(100 * told.slope.value):.1f} points a {_step(series)})"


def _step(series: Answer) -> str:
    return "year" if series.by == "year" else "quarter"


def changed(before: Row, last: Row) -> bool:
    """Whether two figures lie clear of each other: their 95 % intervals do not meet."""
    if before.low is None or before.high is None or last.low is None or last.high is None:
        return False
    return last.low > before.high or last.high < before.low


def moved(series: Answer) -> str:
    """The newest quarter against the same one a year before, where it has moved by more than chance; else nothing."""
    rows = [row for row in series.rows if row.n]
    if len(rows) < 5 or series.source is Source.RELEASED:
        return ""
    last = rows[-1]
    before = next((row for row in rows if row.slug[5:] == last.slug[5:] and _year(row) == _year(last) - 1), None)
    if before is None or before.rate is None or last.rate is None or not changed(before, last):
        return ""
    way = "up" if last.rate > before.rate else "down"
    return (
        f"{series.definition.title}: {way} from {before.rate:.0%} in {before.group} to {last.rate:.0%} in {last.group}"
    )


def _year(row: Row) -> int:
    return int(row.slug[:4])

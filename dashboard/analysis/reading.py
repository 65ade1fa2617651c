"""The figure of a row, whatever its kind, and how it is written."""

from collections.abc import Mapping
from datetime import date, datetime

from dashboard.analysis.answer import MARKS, Row
from dashboard.definitions.indicators import Counting, Indicator, Kind

SHARES = (Kind.SHARE, Kind.RATIO)
"""The kinds whose figure is a part of a whole."""
COUNTS = (Kind.COUNT, Kind.SUM)
"""The kinds that only count."""
MEANINGS: Mapping[str, str] = {
    **{mark: MARKS[mark] for mark in "cumx"},
    "n": "not collected: no answer to it has ever come",
    "z": "nobody counts for it",
    **{mark: MARKS[mark] for mark in "pr"},
}
"""What each mark says on a page. [n] is told from what a service sends, so no answer holds it."""
EXACT_MEANINGS: Mapping[str, str] = {**MEANINGS, "u": "too few to say: a median needs at least 10 women"}
"""The same of the exact headline, in which a share of few stands, with how many it is of."""
EXACT_DECIMALS = 1
"""Of an exact share in per cent."""
NOT_REACHED = "not reached"
"""Instead of a median: fewer than half have got there yet."""
_UNITS = {
    Counting.WOMEN: "women",
    Counting.PEOPLE: "people",
    Counting.ANSWERS: "answers",
    Counting.NEEDS: "needs",
    Counting.PATHWAYS: "outcomes",
    Counting.QUESTIONNAIRES: "women",
    Counting.SESSIONS: "sessions",
    Counting.OUTCOMES: "outcomes",
    Counting.RETURNS: "returns",
}


def figure(definition: Indicator, row: Row) -> float | None:
    """The share, or the mean, median or ratio; None where there is none, or where it may not be shown."""
    if definition.kind in COUNTS:
        return None
    return row.rate if definition.kind in SHARES else row.value


def written(definition: Indicator, number: float | None, decimals: int = 0) -> str:
    """A number in its unit: `60%`, `23 days`, `0.65`, `1,087`. Decimals are those of a percentage."""
    if number is None:
        return "not shown"
    if definition.kind in COUNTS:
        return f"{number:,.0f}"
    if definition.kind in SHARES:
        return f"{number:.{decimals}%}"
    return f"{number:.0f} days" if definition.kind is Kind.MEDIAN_DAYS else f"{number:.2f}"


def exact(definition: Indicator, row: Row) -> str:
    """An exact figure: `65.9%`, `20 days`, `0.65`, `1,087`; or the mark that stands in its place."""
    if definition.kind in COUNTS:
        return written(definition, row.n) if row.n is not None else f"[{row.mark or 'z'}]"
    number = figure(definition, row)
    if number is None and row.n and row.mark is None and definition.kind is Kind.MEDIAN_DAYS:
        return NOT_REACHED
    return f"[{row.mark or 'z'}]" if row.mark or number is None else written(definition, number, EXACT_DECIMALS)


def exact_base(definition: Indicator, row: Row) -> str:
    """What an exact figure stands on; nothing for what is a count itself."""
    return "" if definition.kind in COUNTS else base(definition, row)


def exact_in_full(definition: Indicator, row: Row) -> str:
    """An exact figure with what it stands on: `66.7% (8 of 12)`."""
    on = exact_base(definition, row)
    return f"{exact(definition, row)} ({on})" if on else exact(definition, row)


def limits(definition: Indicator, row: Row, decimals: int = 0) -> str:
    """The 95 % limits: `57% to 67%`, `21 to 24 days`; `21 days or more` where the data set no upper one."""
    if row.low is None and row.high is None:
        return ""
    low, high = written(definition, row.low, decimals), written(definition, row.high, decimals)
    if row.high is None:
        return f"{low} or more"
    if row.low is None:
        return f"{high} or less"
    return f"{low.removesuffix(' days')} to {high}"


def detectable(row: Row) -> str:
    """How far from 1 a ratio had to be for so many women to show it: `under 0.75 or over 1.24`."""
    sides = (("under", row.detectable_low), ("over", row.detectable_high))
    return " or ".join(f"{word} {value:.2f}" for word, value in sides if value is not None)


def base(definition: Indicator, row: Row) -> str:
    """What the figure stands on: `139 of 211`; `442 referrals` where it is no part of a whole."""
    if row.n is None:
        return ""
    if row.k is not None and definition.kind in SHARES:
        return f"{row.k:,} of {row.n:,}"
    return f"{row.n:,} {_UNITS.get(definition.counting, 'referrals')}"


def day(when: date | datetime | None) -> str:
    """A day in words."""
    return f"{when.day} {when:%B %Y}" if when else "no date"

"""Where a target stands: met, not met, or too few women to tell, and how many more it would take."""

import math
from dataclasses import replace
from enum import StrEnum

from dashboard.analysis.answer import Row
from dashboard.analysis.reading import COUNTS, EXACT_DECIMALS, written
from dashboard.definitions.contracts import Kpi, Over
from dashboard.definitions.indicators import INDICATORS, Counting, Kind
from dashboard.statistics.telling import enough_to_tell, times_as_many


class Standing(StrEnum):
    """Where a target stands."""

    MET = "met"
    NOT_MET = "not met"
    TOO_FEW = "too few women to tell"
    NO_FIGURE = "no figure yet"


TOLD = (Standing.MET, Standing.NOT_MET)
JUDGED = (
    "A target counts as met, or not met, where the whole 95% interval lies on that side of it. Where the interval "
    "holds the target, there are too few women to tell."
)
MORE = "How many more would tell is reckoned at the figure as it is now."


_CLOSE = 1e-9
_FAR = 1_000
"""More than this many more are as good as never: the number itself would only mislead."""


def standing(kpi: Kpi, row: Row) -> Standing:
    """Whether a target is met: by the interval, not by the figure alone, because a few women more decide it."""
    counted = INDICATORS[kpi.indicator].kind in COUNTS  # what was counted has no interval
    low, high = (row.n, row.n) if counted else (row.low, row.high)
    if row.mark == "u":  # there are some, and too few for a figure
        return Standing.TOO_FEW
    if (row.n if counted else row.rate if row.rate is not None else row.value) is None:
        return Standing.NO_FIGURE
    if low is None or high is None:
        return Standing.TOO_FEW
    if low >= kpi.bound if kpi.at_least else high <= kpi.bound:
        return Standing.MET
    if high < kpi.bound if kpi.at_least else low > kpi.bound:
        return Standing.NOT_MET
    return Standing.TOO_FEW


def in_words(kpi: Kpi, found: Standing) -> str:
    """Where it stands, as it is said of what the indicator counts."""
    if found is Standing.TOO_FEW and INDICATORS[kpi.indicator].counting is Counting.RETURNS:
        return "too few returns to tell"
    return found.value


def target(kpi: Kpi) -> str:
    """A target in words: `at least 60%`, `at most 14 days (17 days still count)`."""
    said = f"{'at least' if kpi.at_least else 'at most'} {_written(kpi, kpi.target)}"
    return f"{said} ({_written(kpi, kpi.bound)} still counts)" if kpi.tolerance else said


def by_now(kpi: Kpi, quarters: int) -> Kpi:
    """A target on what is counted in a year, as far as so many quarters of it should have come; others as they are."""
    definition = INDICATORS[kpi.indicator]
    if kpi.over is not Over.YEAR or definition.kind not in COUNTS or definition.at_the_end:
        return kpi
    part = quarters / 4
    whole = math.ceil if kpi.at_least else math.floor  # nobody is half a referral, and what is shown is what is judged
    target, bound = whole(part * kpi.target - _CLOSE), whole(part * kpi.bound - _CLOSE)
    return replace(kpi, target=float(target), tolerance=float(abs(target - bound)))


def how_many_more(kpi: Kpi, row: Row) -> str:
    """Where there are too few to tell: about how many more it would take at the same figure; else nothing."""
    if standing(kpi, row) is not Standing.TOO_FEW:
        return ""
    definition = INDICATORS[kpi.indicator]
    if definition.kind is Kind.SHARE and row.rate is not None:
        enough, now = enough_to_tell(row.rate, kpi.bound), row.n or 0
    elif definition.kind is Kind.RATIO and row.rate is not None and row.low is not None and row.high is not None:
        times = times_as_many(row.rate, row.low if row.rate > kpi.bound else row.high, kpi.bound)
        now = row.women or 0
        enough = None if times is None else math.ceil(times * now - _CLOSE)
    else:  # the limits of a median do not come nearer in a way that could be said beforehand
        return "cannot be said"
    if enough is None:
        return "no number: too near to the target"
    one, many = ("return", "returns") if definition.counting is Counting.RETURNS else ("woman", "women")
    if enough - now > _FAR:
        return f"over {_FAR:,} {many}"
    more = _round(max(1, enough - now))
    return f"about {more:,} {one if more == 1 else many}"


def _written(kpi: Kpi, number: float) -> str:
    return written(INDICATORS[kpi.indicator], number, EXACT_DECIMALS).replace(".0%", "%")


def _round(number: int) -> int:
    """A number that claims no more than it knows: to two digits, upwards."""
    step: int = 10 ** max(0, len(str(number)) - 2)
    return math.ceil(number / step) * step

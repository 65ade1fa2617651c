"""What may be said about a relative rate, in words.

Size alone calls noise in small groups a disparity, and a test alone calls trifles in large groups one. So
both are asked: the four-fifths rule (0.80, and its reciprocal 1.25) and whether the 95 % limits exclude 1.
"""

from enum import StrEnum

from dashboard.statistics.intervals import Interval
from dashboard.statistics.ratios import relative_rate

FEWEST_WOMEN = 30
"""On either side; below this no verdict is given."""
SMALL_RATIO = 0.80
LARGE_RATIO = 1.25


class Verdict(StrEnum):
    """What a comparison shows. Never "no disparity": not seeing one does not mean that there is none."""

    INSUFFICIENT = "too few women to judge"
    MATERIAL = "clear and large difference"
    EMERGING = "clear but smaller difference"
    WATCH = "could be chance; a large difference cannot be ruled out"
    NO_CLEAR_DIFFERENCE = "no clear difference"


CLEAR = (Verdict.MATERIAL.value, Verdict.EMERGING.value)
"""The verdicts, in words, to which "explain it, or reform it" is put."""


def verdict(rri: float | None, interval: Interval | None, n1: float, n0: float) -> Verdict:
    """What a relative rate shows, from its 95 % limits and the women in group (`n1`) and reference (`n0`).

    A ratio of exactly 0.80 or 1.25 counts as large; a limit of exactly 1 does not exclude 1.
    """
    if rri is None or interval is None or min(n1, n0) < FEWEST_WOMEN:
        return Verdict.INSUFFICIENT
    clear = interval.low > 1 or interval.high < 1
    large = rri <= SMALL_RATIO or rri >= LARGE_RATIO
    if clear:
        return Verdict.MATERIAL if large else Verdict.EMERGING
    return Verdict.WATCH if large else Verdict.NO_CLEAR_DIFFERENCE


def mirror_differs(k1: float, n1: float, k0: float, n0: float) -> bool:
    """Whether the ratio of successes passes the four-fifths rule and that of failures not, or vice versa.

    90 % against 95 % completing passes (0.95); the same women not completing, 10 % against 5 %, fail (2.0).
    Then both must be shown. False where one of the ratios cannot be formed.

    Raises:
        ValueError: a numerator is not between 0 and its denominator.
    """
    success, failure = relative_rate(k1, n1, k0, n0), relative_rate(n1 - k1, n1, n0 - k0, n0)
    if success is None or failure is None:
        return False
    return _passes_four_fifths(success) != _passes_four_fifths(failure)


def _passes_four_fifths(ratio: float) -> bool:
    return ratio > 0 and min(ratio, 1 / ratio) >= SMALL_RATIO

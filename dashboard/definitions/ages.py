"""Age bands, ages in years, and how both are written by services whose bands are others than ours."""

import re
from typing import NamedTuple

BANDS = ("18-20", "21-24", "25-29", "30-39", "40-49", "50-59", "60+")
ADULT, OLDEST = 18, 110
"""The ages that are read unasked. Of another number nobody can say whether it is an age at all."""

_LAST = {band: int(band[3:]) if "-" in band else OLDEST for band in BANDS}
_BETWEEN = re.compile(r"(\d{1,3}) ?(?:-|to) ?(\d{1,3})")
_FROM = re.compile(r"(\d{1,3}) ?(?:\+|plus|(?:and|or) (?:over|above|older))")
_OVER = re.compile(r"(?:over|above|older than|>) ?(\d{1,3})")
_UNDER = re.compile(r"(?:under|below|younger than|<) ?(\d{1,3})")
_TENS = re.compile(r"([1-9]0) ?'?s")


class Bands(NamedTuple):
    """What an interval of years may be."""

    bands: tuple[str, ...]
    """Every band in which some of its years lie, youngest first."""
    certain: bool
    """Whether it lies wholly inside one band."""


def band_of(age: int) -> str | None:
    """The age band of an age in years; none under 18."""
    return next((band for band in BANDS if age <= _LAST[band]), BANDS[-1]) if age >= ADULT else None


AGES: dict[str, str] = {
    f"{age}{years}": band_of(age) or ""
    for age in range(ADULT, OLDEST + 1)
    for years in ("", " years", " yrs", " years old")
}
"""An age in years as it is written → its band: this is no guess, so it is read without asking."""


def bands_of(text: str) -> Bands | None:
    """The bands of what is written as an interval of years (`25-34`, `over 65`, `30s`); None where it is no interval.

    Where it reaches below 18 nothing is certain: she may be under 18, and no band of ours is.
    """
    plain = " ".join(re.sub(r"[‐‑‒–—−]", "-", text.lower()).replace("aged", " ").split())
    plain = re.sub(r" ?(?:years old|years|yrs)\b", "", plain).strip()
    if (found := _interval(plain)) is None or found[0] > found[1]:
        return None
    first, last = found
    bands = tuple(band for band in BANDS if int(band[:2]) <= last and _LAST[band] >= first)
    return Bands(bands, len(bands) == 1 and first >= ADULT)


def _interval(plain: str) -> tuple[int, int] | None:
    if found := _BETWEEN.fullmatch(plain):
        return int(found[1]), int(found[2])
    if found := _FROM.fullmatch(plain):
        return int(found[1]), OLDEST
    if found := _OVER.fullmatch(plain):
        return int(found[1]) + 1, OLDEST
    if found := _UNDER.fullmatch(plain):
        return 0, int(found[1]) - 1
    if found := _TENS.fullmatch(plain):
        return int(found[1]), int(found[1]) + 9
    return None

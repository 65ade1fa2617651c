"""What the codes of a service's own may mean in a column of ours, and which of them we understand by themselves."""

import difflib
import re
from collections.abc import Collection, Sequence

import polars as pl

from dashboard.definitions import ethnicity
from dashboard.definitions.columns import Column
from dashboard.definitions.headings import CODES
from dashboard.definitions.meanings import Meanings, meanings
from dashboard.intake.kinds import READERS
from dashboard.intake.mapping import folded_codes

_MISSING: Meanings = {
    "not asked": "no ethnicity: nobody asked her",
    "declined": "no ethnicity: she would rather not say",
    "not known": "no ethnicity: nobody knows whether she was asked",
}
_ADULT = 18
_FEWEST_LETTERS = 4
_BANDS = ("18-20", "21-24", "25-29", "30-39", "40-49", "50-59", "60+")
_AS_SAID: dict[str, str] = {"na": "", "n/a": "", "none": "", "-": "", ".": "", "?": ""}
"""What many systems write into a cell of which nothing is known."""


def takes_codes(column: Column) -> bool:
    """Whether the cells of a column are codes of a list, so that those of a service's own may mean one of them."""
    return column.kind in ("choice", "yes_no", "ethnicity") and column.name != "answer"


def answers_to(column: Column) -> Meanings:
    """Every code that one of theirs may mean → in words; nothing where a column takes no codes."""
    if not takes_codes(column):
        return {}
    found = meanings(column)
    return found | _MISSING if column.name == "ethnicity" else found


def not_understood(column: Column, values: Collection[str]) -> list[str]:
    """Those of the values that the column does not take, in no spelling that is read by itself; in their order."""
    if not takes_codes(column) or not values:
        return []
    reader = READERS[column.kind](column)
    given = pl.DataFrame({"value": pl.Series(list(values), dtype=pl.String)})
    read = given.with_columns(typed=reader.typed)
    listed = [*meanings(column), *(set(ethnicity.codes().values()) if column.kind == "ethnicity" else ())]
    unread = read.filter(pl.col("typed").is_not_null() & ~pl.col("typed").is_in(listed))
    return unread["value"].to_list()


def likely(column: Column, value: str) -> str | None:
    """The code that a value most likely means: an age its band, else the nearest in spelling or in words."""
    if (age := _age(column, value)) is not None:
        return band_of(age)
    (key,) = folded_codes([value])
    if key in _AS_SAID:
        return _AS_SAID[key]
    spelt = dict(CODES.get(column.name, {}))
    for code, words in answers_to(column).items():
        spelt.setdefault(_plain(code), code)
        spelt.setdefault(_plain(words), code)
    for text, code in column.also:
        spelt.setdefault(_plain(text), code)
    return _nearest(_plain(value), spelt)


def _nearest(value: str, spelt: dict[str, str]) -> str | None:
    if near := difflib.get_close_matches(value, spelt, 1, 0.75):
        return spelt[near[0]]
    words = set(value.split())
    inside = {code for text, code in spelt.items() if _says_the_same(words, set(text.split()))}
    return inside.pop() if len(inside) == 1 else None


def _says_the_same(theirs: set[str], ours: set[str]) -> bool:
    """Whether all of ours stands in theirs ("probation officer"), or theirs, in more than a word, in ours.

    Short words are no sign: "did not want support" is not our code NOT; nor is one word of a sentence of ours: a hostel
    is not "shelter, emergency hostel or campsite".
    """
    if ours <= theirs:
        return sum(map(len, ours)) >= _FEWEST_LETTERS
    return len(theirs) > 1 and theirs <= ours


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.lower()).split())


def is_age(column: Column, value: str) -> bool:
    """Whether a value is the age of a grown woman in years, where a band is asked for."""
    return (_age(column, value) or 0) >= _ADULT


def without_ages(column: Column, codes: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The codes that somebody had to say the meaning of: an age in its own band explains itself."""
    return tuple((code, means) for code, means in codes if _age(column, code) is None or likely(column, code) != means)


def _age(column: Column, value: str) -> int | None:
    found = re.fullmatch(r"(\d{1,3})(?:\.0+)?", value.strip()) if column.name == "age_band" else None
    return int(found[1]) if found else None


def band_of(age: int) -> str | None:
    """The age band of an age in years; none under 18."""
    if age < _ADULT:
        return None
    return next((band for band in _BANDS[:-1] if age <= int(band.split("-")[1])), _BANDS[-1])


def every_age(codes: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Ages with their bands, all of them: next quarter somebody may be of another age than any woman of this one."""
    return tuple(({str(age): band_of(age) or "" for age in range(_ADULT, 100)} | dict(codes)).items())

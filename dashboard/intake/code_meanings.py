"""What the codes of a service's own may mean in a column of ours, and which of them we understand by themselves."""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

import polars as pl

from dashboard.definitions import ethnicity, housing
from dashboard.definitions.columns import Column
from dashboard.definitions.everyday import OFFERED, SURE
from dashboard.definitions.meanings import Meanings, meanings
from dashboard.definitions.own_names import NOT_SUPPLIED
from dashboard.definitions.wide import MADE_OF
from dashboard.intake.kinds import READERS
from dashboard.intake.mapping import folded_codes

_MISSING: Meanings = {
    "not asked": "no ethnicity: nobody asked her",
    "declined": "no ethnicity: she would rather not say",
    "not known": "no ethnicity: nobody knows whether she was asked",
}
_ADULT = 18
_FEWEST_LETTERS = 6
_NEAR = 0.8
_MOST_WORDS = 40
_DENIES = frozenset({"not", "no", "non", "never", "without", "didn", "doesn", "isn", "won", "declined", "refused"})
_TELLING = frozenset({"hmp"})
"""Words that say by themselves what is meant, whatever stands beside them."""
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


def list_of(column: Column) -> tuple[str, ...]:
    """The codes that a column takes: columns with the same list share what a service's words mean; empty without."""
    return tuple(answers_to(column))


def retired(column: Column, code: str) -> bool:
    """Whether a code is an old one, which nobody should choose afresh."""
    return _words_for(column) == "accommodation" and any(one.code == code and one.retired for one in housing.CODES)


def everyday(column: Column, code: str) -> tuple[str, ...]:
    """What services write for a code, so that it is found by it."""
    name = _words_for(column)
    offered = OFFERED.get(name, {}).items()
    sure = [text.lower() for text, means in SURE.get(name, {}).items() if means == code and name != "ethnicity"]
    one = [text for text, means in offered if means == code]
    several = [text for text, means in offered if isinstance(means, tuple) and code in means]
    # Who types NOT looks for the code NOT, not for all that somebody did not want.
    words = (text for text in (*sure, *one, *several) if text.isascii() and not _DENIES & set(text.split()))
    return tuple(text for text in dict.fromkeys(words) if text != code)[:_MOST_WORDS]


def likely(column: Column, value: str) -> str | None:
    """The code that a value most likely means; None where nothing is near, or where it may be one of several.

    Where each of the several belongs to the first, a group, that is what it certainly means.
    """
    first, *others = candidates(column, value) or (None,)
    return first if all(housing.group_of(code) == first for code in others) else None


def candidates(column: Column, value: str) -> tuple[str, ...]:
    """The codes that a value may mean, likeliest first: an age its band, a word what services mean by it, else the
    nearest in spelling or in words. Of several nobody but the sender can say which.
    """
    if (age := _age(column, value)) is not None:
        band = band_of(age)
        return (band,) if band else ()
    plain, spelt = _plain(value), _spelt(column)
    if plain in spelt:
        return spelt[plain]
    (key,) = folded_codes([value])
    if key in _AS_SAID:
        return (_AS_SAID[key],)
    return _nearest(plain, spelt, by_part=column.kind != "ethnicity")


@lru_cache
def _spelt(column: Column) -> Mapping[str, tuple[str, ...]]:
    """Everything that may be written, plainly → the codes that it may mean."""
    codes = answers_to(column)
    spelt: dict[str, tuple[str, ...]] = {}
    for text, means in OFFERED.get(_words_for(column), {}).items():
        meant = (means,) if isinstance(means, str) else means
        if column.name == "ethnic_group":
            meant = tuple(dict.fromkeys(map(ethnicity.group_of, meant)))
        if kept := tuple(code for code in meant if code in codes or code == NOT_SUPPLIED):
            spelt[_plain(text)] = kept
    for code, words in codes.items():
        if not retired(column, code):
            spelt.setdefault(_plain(code), (code,))
            spelt.setdefault(_plain(words), (code,))
    for text, code in (*column.also, *(ethnicity.codes().items() if column.kind == "ethnicity" else ())):
        if code in codes:
            spelt.setdefault(_plain(text), (code,))
    spelt.pop("", None)  # of a tick no letter is left, and nothing stands in everything
    return spelt


def _words_for(column: Column) -> str:
    """The name under which the everyday words of a column are listed."""
    if column.kind in ("yes_no", "ethnicity"):
        return column.kind
    return "change" if column.name.endswith("_change") else MADE_OF.get(column.name, column.name)


def _nearest(value: str, spelt: Mapping[str, tuple[str, ...]], *, by_part: bool) -> tuple[str, ...]:
    """A slip of the pen, or a word of theirs that says a whole answer of ours and more."""
    alike = [text for text in spelt if text[:1] == value[:1] and len(text.split()) == len(value.split())]
    if near := difflib.get_close_matches(value, alike, 1, _NEAR):
        return spelt[near[0]]
    words = set(value.split())
    inside = {codes for text, codes in spelt.items() if _says_the_same(words, set(text.split()), by_part=by_part)}
    return inside.pop() if len(inside) == 1 else ()


def _says_the_same(theirs: set[str], ours: set[str], *, by_part: bool) -> bool:
    """Whether all of ours stands in theirs ("moved away to Leeds"), or theirs in ours: in more than a word.

    One word is no sign ("did not want to work with us" is not our word work), nor is anything where one of the two
    denies: "not on licence" is not our words "on licence". By part of our words nothing is guessed of ethnicity: "White
    and Caribbean" may be several.
    """
    if theirs & _DENIES != ours & _DENIES:
        return False
    if ours <= theirs:
        return ours <= _TELLING or (len(ours) > 1 and sum(map(len, ours)) >= _FEWEST_LETTERS)
    return by_part and len(theirs) > 1 and theirs <= ours


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

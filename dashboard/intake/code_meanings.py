"""What the codes of a service's own may mean in a column of ours, and which of them we understand by themselves."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

import polars as pl

from dashboard.definitions import ages, ethnicity, housing
from dashboard.definitions.columns import Column
from dashboard.definitions.everyday import OFFERED, SURE
from dashboard.definitions.meanings import Meanings, meanings
from dashboard.definitions.own_names import NOT_SUPPLIED
from dashboard.definitions.wide import MADE_OF
from dashboard.intake.guessing import DENIES, Guess, said_with_more, slip_of_the_pen
from dashboard.intake.kinds import READERS
from dashboard.intake.mapping import folded_codes

_MISSING: Meanings = {
    "not asked": "no ethnicity: nobody asked her",
    "declined": "no ethnicity: she would rather not say",
    "not known": "no ethnicity: nobody knows whether she was asked",
}
_MOST_WORDS = 40
_AS_SAID: dict[str, str] = {"na": "", "n/a": "", "_": "", ".": "", "?": ""}
"""What many systems write into a cell of which nothing is known, as codes are compared (a hyphen is `_`)."""
_MAY_BE_A_NO = {"_", ".", "none"}
"""In a column of ticks these may be a no: then nobody but the sender can say."""
_MIXED = ("mixed", "M1", "M2", "M3", "M9")
_OF_GROUPS = {
    "white": {"white", "irish", "european", "gypsy", "traveller", "roma"},
    "asian": {"asian", "indian", "pakistani", "bangladeshi", "chinese"},
    "black": {"black", "african", "caribbean"},
    "other": {"arab"},
}
"""Words of which two of different groups say that she is of more than one."""


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
    words = (text for text in (*sure, *one, *several) if text.isascii() and not DENIES & set(text.split()))
    return tuple(text for text in dict.fromkeys(words) if text != code)[:_MOST_WORDS]


def likely(column: Column, value: str) -> str | None:
    """The code that a value means beyond reasonable doubt, which is filled in; None where somebody has to say.

    Where a word may mean several, and each of them belongs to the first, a group, the group is certain.
    """
    codes, certain = _guess(column, value)
    if not codes or not certain:
        return None
    return codes[0] if all(housing.group_of(code) == codes[0] for code in codes[1:]) else None


def candidates(column: Column, value: str) -> tuple[str, ...]:
    """The codes that a value may mean, likeliest first: an age its band, a word what services mean by it, else the
    nearest in spelling or in words. Of several nobody but the sender can say which.
    """
    return _guess(column, value).codes


def _guess(column: Column, value: str) -> Guess:
    plain, spelt = _plain(value), _spelt(column)
    (key,) = folded_codes([value])
    if column.name == "age_band" and (guess := _of_years(value)) is not None:
        return guess
    if plain in spelt:
        return Guess(spelt[plain], certain=True)
    if column.kind == "yes_no" and key in _MAY_BE_A_NO:
        return Guess(("no", NOT_SUPPLIED))
    if key == "none":
        return Guess((NOT_SUPPLIED,))
    if key in _AS_SAID:
        return Guess((_AS_SAID[key],), certain=True)
    if (slip := slip_of_the_pen(plain, spelt)).codes:
        return slip
    if column.kind == "ethnicity" and sum(bool(words & set(plain.split())) for words in _OF_GROUPS.values()) > 1:
        return Guess(tuple(code for code in _MIXED if code in answers_to(column)))
    return said_with_more(plain, spelt, by_part=column.kind != "ethnicity")


def _of_years(value: str) -> Guess | None:
    """An age is its band, an interval the band that it lies in; of one that touches several the women are not known."""
    if (age := _age(value)) is not None:
        band = ages.band_of(age)
        return Guess((band,) if band else (), certain=True)
    if (found := ages.bands_of(value)) is None:
        return None
    return Guess(found.bands, certain=True) if found.certain else Guess(("not_known", *found.bands))


def lies_between(column: Column, value: str) -> bool:
    """Whether a value is an interval of years that touches more than one age band: nobody can say which."""
    found = ages.bands_of(value) if column.name == "age_band" else None
    return found is not None and not found.certain


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


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.lower()).split())


def without_ages(column: Column, codes: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The codes that somebody had to say the meaning of: an age in its own band explains itself."""
    if column.name != "age_band":
        return tuple(codes)
    return tuple((code, means) for code, means in codes if _age(code) is None or likely(column, code) != means)


def _age(value: str) -> int | None:
    found = re.fullmatch(r"(\d{1,3})(?:\.0+)?", value.strip())
    return int(found[1]) if found else None

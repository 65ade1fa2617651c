"""Words that are to be remembered as codes, and may be names of people: a caseworker's column taken for a list."""

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import dropwhile

from dashboard.definitions.columns import END_REASONS, NEEDS
from dashboard.definitions.everyday import OFFERED, SURE
from dashboard.definitions.housing import CODES, GROUPS
from dashboard.definitions.own_names import OwnColumn
from dashboard.definitions.sheets import PATHWAYS
from dashboard.definitions.wide import LAYOUTS
from dashboard.intake.code_meanings import answers_to

_PART = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-])*[^\W\d_]['’]?")
_INITIAL = re.compile(r"[^\W\d_]\.?")
_TITLES = frozenset("ms mrs miss mr mx dr rev prof sir cllr".split())  # noqa: SIM905
_ROLES = frozenset("po pp pom com pc dc sgt worker keyworker officer manager practitioner".split())  # noqa: SIM905
_OF_A_KIND = re.compile(
    r"^\s*(?:support|social|key|case|probation|police|prison) (?=worker|officer|manager|practitioner)", re.I
)
_FEWEST = 4
_LONGEST_INITIALS = 3
_OF_BODIES = frozenset(
    """service services team project centre hub house road trust court prison agency aid county city community unit
    group station hospital surgery hmp hmyoi nhs charity council""".split()  # noqa: SIM905
)
"""Words that no person is called by: what holds one is a place or a body. Hill, West and White are surnames."""
_NAMED_SMALL = ("referral_source",)
"""Columns of ours in which names of people are often written in small letters."""


def may_be_people(words: Collection[str], *, small: bool = False) -> list[str]:
    """Those of the words that look like names of people; each by itself, or all where most are single unknown names.

    What consists of words that we know from our lists, or from what services write for our codes, is none: Own Flat,
    White British. One that we do not know makes it a name: Karen White.

    Args:
        words: what stands in a column.
        small: whether two words in small letters may be a name as well.
    """
    unknown = [word for word in words if not _known(word)]
    full = [word for word in unknown if _is_full_name(word, small=small)]
    found = full + [word for word in unknown if word not in full and _is_name(word.strip())]
    return found if len(found) >= _FEWEST and 2 * len(found) > len(words) else full


def _is_full_name(word: str, *, small: bool) -> bool:
    """`Jane Smith`, `SMITH Jane`, `Smith, Jane`, `J. Smith`, `Kim B`, `Ms Patel`, `PO Jane Smith`."""
    tokens = _OF_A_KIND.sub("", word).replace(",", " ").split()
    names = list(dropwhile(lambda token: token.lower().strip(".") in _TITLES | _ROLES, tokens))
    called = len(names) < len(tokens)
    if not 2 - called <= len(names) <= 3 or not all(_is_name(each) or _INITIAL.fullmatch(each) for each in names):
        return small and len(tokens) == 2 and word.islower() and not any(map(_known, tokens)) and all(
            _PART.fullmatch(each) for each in tokens
        )  # fmt: skip
    return any(map(_is_name, names))


def _is_name(token: str) -> bool:
    """One part of a name, with a capital letter; short words in capitals only are abbreviations."""
    return bool(
        _PART.fullmatch(token) and token[0].isupper() and not (token.isupper() and len(token) <= _LONGEST_INITIALS)
    )


def columns_of_people(columns: Collection[OwnColumn]) -> dict[str, list[str]]:
    """Name of a column → those of its codes that look like names of people."""
    words = {each.name: [code for code, _ in each.codes] for each in columns}
    small = {each.name for each in columns if each.column in _NAMED_SMALL}
    found = {name: may_be_people(codes, small=name in small) for name, codes in words.items()}
    return {name: words for name, words in found.items() if words}


def _known(word: str) -> bool:
    parts = [part for part in _parts(word) if len(part) > 1]
    return bool(_OF_BODIES & set(parts)) or all(part in _vocabulary() for part in parts)


def _parts(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


@lru_cache
def _vocabulary() -> frozenset[str]:
    """Every word of our lists and of what services write for them."""
    texts: list[str] = [
        *_ROLES,
        "young adult woman women",
        *END_REASONS.values(),
        *NEEDS.values(),
        *PATHWAYS.values(),
        *GROUPS.values(),
    ]
    texts += [text for words in SURE.values() for text in words]
    texts += [text for words in OFFERED.values() for text in words]
    texts += [one.label for one in CODES]
    columns = (column for layout in LAYOUTS.values() for column in layout.columns)
    texts += [text for column in columns for pair in answers_to(column).items() for text in pair]
    return frozenset(part for text in texts for part in _parts(text))

"""Words that are to be remembered as codes, and may be names of people: a caseworker's column taken for a list."""

import re
from collections.abc import Collection
from functools import lru_cache

from dashboard.definitions.columns import END_REASONS, NEEDS
from dashboard.definitions.everyday import OFFERED, SURE
from dashboard.definitions.housing import CODES, GROUPS
from dashboard.definitions.own_names import OwnColumn
from dashboard.definitions.sheets import PATHWAYS
from dashboard.definitions.wide import LAYOUTS
from dashboard.intake.code_meanings import answers_to

_PART = r"[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?|O['’][A-Z][a-z]+"
_A_NAME = re.compile(rf"(?:{_PART})(?: [A-Z]\.?)?")
_FULL_NAME = re.compile(rf"(?:{_PART})(?: (?:{_PART})| [A-Z]\.?){{1,2}}|[A-Z][A-Za-z'’-]+, ?(?:{_PART})")
_TITLE = re.compile(r"(?:Ms|Mrs|Miss|Mr)\.? [A-Z].*")
_FEWEST = 4
_OF_SERVICES = (
    "service team project centre hub house street road trust court prison agency aid county city north south east west "
    "hill park community women woman young adult support worker officer manager unit group station hospital surgery"
)
"""Words in names of places and bodies, which are no people."""


def may_be_people(words: Collection[str]) -> list[str]:
    """Those of the words that look like names of people; each by itself, or all where most are single unknown names.

    A word that we know from any list, or from what services write for our codes, is none: Own Flat, White British.
    """
    unknown = [word for word in words if not _known(word)]
    full = [word for word in unknown if _FULL_NAME.fullmatch(word.strip()) or _TITLE.fullmatch(word.strip())]
    found = full + [word for word in unknown if _A_NAME.fullmatch(word.strip()) and word not in full]
    return found if len(found) >= _FEWEST and 2 * len(found) > len(words) else full


def columns_of_people(columns: Collection[OwnColumn]) -> dict[str, list[str]]:
    """Name of a column → those of its codes that look like names of people."""
    found = {each.name: may_be_people([code for code, _ in each.codes]) for each in columns}
    return {name: words for name, words in found.items() if words}


def _known(word: str) -> bool:
    return any(part in _vocabulary() for part in _parts(word) if len(part) > 1)


def _parts(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


@lru_cache
def _vocabulary() -> frozenset[str]:
    """Every word of our lists and of what services write for them."""
    texts: list[str] = [_OF_SERVICES, *END_REASONS.values(), *NEEDS.values(), *PATHWAYS.values(), *GROUPS.values()]
    texts += [text for words in SURE.values() for text in words]
    texts += [text for words in OFFERED.values() for text in words]
    texts += [one.label for one in CODES]
    columns = (column for layout in LAYOUTS.values() for column in layout.columns)
    texts += [text for column in columns for pair in answers_to(column).items() for text in pair]
    return frozenset(part for text in texts for part in _parts(text))

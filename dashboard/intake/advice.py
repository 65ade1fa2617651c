"""What is said of one problem beyond its rule: the values that are allowed, and the one that was probably meant.

A suggestion is only said, never made: the sender knows what was meant.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from dashboard.definitions import ethnicity
from dashboard.definitions.ages import bands_of
from dashboard.definitions.columns import Column
from dashboard.definitions.meanings import meanings
from dashboard.definitions.wide import LAYOUTS
from dashboard.intake.column_rules import listed
from dashboard.intake.identifiers import HIDDEN
from dashboard.intake.problems import Problem

MOST_LISTED = 12
"""Of more values, only the nearest are listed where the problem is told."""
_LONGEST = 60
_NEAREST = 3
_MOST_DIFFERENT = 500
_LIKELY, _NEAR = 0.7, 0.45
_SHORTEST_WORD = 4
_NEED_A_VALUE = {"missing_required_column", "required_blank", "end_reason_missing", "ethnicity_missing"}
"""Of these the cell, or the whole column, is blank: whoever fills it in wants to know with what."""
_IN_THE_GUIDE = "the whole list is in the guide"


def allowed(problem: Problem) -> tuple[str, ...]:
    """Every value that the cell may have, if there is a list; of ethnicity, the codes."""
    column = _column(problem)
    if problem.code in _NEED_A_VALUE and column is not None:
        return listed(LAYOUTS[problem.sheet], column)
    if problem.code != "not_in_list":
        return ()
    if column is None or column.kind == "code" or (problem.sheet, column.name) == ("experience", "answer"):
        return tuple(problem.expected.split(", "))
    return listed(LAYOUTS[problem.sheet], column)


def suggestion(problem: Problem) -> str | None:
    """The listed value that was probably meant."""
    if problem.code == "unknown_column":
        return None if " " in problem.expected else problem.expected
    if problem.code != "not_in_list":
        return None
    if not problem.found or problem.found == HIDDEN or not (values := allowed(problem)):
        return None
    return _meant(problem.found[:_LONGEST], problem.sheet, problem.column or "", values)


def values_in_words(problem: Problem, *, guess: bool = True) -> str:
    """The values that are allowed: all of a short list, of a long one the nearest and where the whole list is."""
    values = allowed(problem)
    if len(values) <= MOST_LISTED:
        return ", ".join(values)
    guess = guess and problem.code == "not_in_list"
    near = _nearest(problem.found or "", problem.sheet, problem.column or "", values) if guess else ()
    return f"{', '.join(near)} …; {_IN_THE_GUIDE}" if near else f"{len(values)} codes; {_IN_THE_GUIDE}"


def in_full(problem: Problem, *, guess: bool = True) -> str:
    """The message with the values that are allowed, the one that was probably meant, and what to do, as sentences."""
    said = problem.message
    if values := values_in_words(problem, guess=guess):
        said += f" ({values})"
    meant = suggestion(problem) if guess else None
    return f"{said}. Did you mean {meant}?" if meant else f"{said}. {problem.what_to_do}"


def codes_in_words(problem: Problem) -> dict[str, str]:
    """Code → what it means, where a listed value is asked for; nothing, where the column takes no codes."""
    column = _column(problem)
    if column is None or not allowed(problem):
        return {}
    return meanings(column)


def not_worth_guessing(problems: Iterable[Problem]) -> set[tuple[str, str | None]]:
    """Sheets and columns with so many different values in no list that they hold something else altogether."""
    found: dict[tuple[str, str | None], set[str | None]] = defaultdict(set)
    for each in problems:
        if each.code == "not_in_list":
            found[each.sheet, each.column].add(each.found)
    return {place for place, values in found.items() if len(values) > _MOST_DIFFERENT}


def label(problem: Problem) -> str:
    """What the column is about, in words."""
    column = _column(problem)
    return column.meaning if column else ""


def _column(problem: Problem) -> Column | None:
    layout = LAYOUTS.get(problem.sheet)
    return layout.by_name.get(problem.column or "") if layout else None


@lru_cache(maxsize=10_000)
def _meant(found: str, sheet: str, name: str, values: tuple[str, ...]) -> str | None:
    if name == "age_band" and (years := bands_of(found)):  # one that touches several bands may be either
        return years.bands[0] if years.certain else None
    spelled = _spellings(sheet, name, values)
    close = difflib.get_close_matches(_fold(found), list(spelled), 1, _LIKELY)
    if close:
        return spelled[close[0]]
    words = set(_fold(found).split("_"))
    inside = {code for text, code in spelled.items() if text in words and len(text) >= _SHORTEST_WORD}
    return inside.pop() if len(inside) == 1 else None


@lru_cache(maxsize=10_000)
def _nearest(found: str, sheet: str, name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    spelled = _spellings(sheet, name, values)
    close = difflib.get_close_matches(_fold(found), list(spelled), 3 * _NEAREST, _NEAR)
    return tuple(dict.fromkeys(spelled[text] for text in close))[:_NEAREST]


@lru_cache
def _spellings(sheet: str, name: str, values: tuple[str, ...]) -> dict[str, str]:
    """What people may write of each value, its meaning in words included → the value."""
    layout = LAYOUTS.get(sheet)
    column = layout.by_name.get(name) if layout else None
    pairs = [(value, value) for value in values]
    if column is not None:
        pairs += [(words, code) for code, words in meanings(column).items()] if _is_coded(column) else []
        pairs += column.also if column.kind != "ethnicity" else ethnicity.codes().items()
    return {_fold(text): code for text, code in reversed(pairs) if code in values}


def _is_coded(column: Column) -> bool:
    return column.kind in ("choice", "yes_no", "ethnicity")


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "_", text.lower()).strip("_")

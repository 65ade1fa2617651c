"""Sentences that people write themselves: how long, without anything that identifies, and a reminder about names."""

import re
from collections.abc import Callable

from dashboard.errors import RefusedError, UsageError
from dashboard.intake.identifiers import looks_like_an_identifier

LONGEST_WORDS, LONGEST_OWNER = 600, 80
"""Letters."""
REMINDER = (
    "This reads as if it might tell who somebody is, and others will read it: if it is a woman's name or a worker's, "
    "where she lives, or what happened to one woman only, say it without."
)
_BORN = re.compile(r"\b(?:born|d\.?o\.?b\.?|date of birth|birthday)\b.{0,20}\d", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:Ms|Mrs|Miss|Mr|Mx|Dr|Prof|Rev|Sister|Officer)\.? [A-Z][a-z]+")
_INITIALED = re.compile(r"\b(?:[A-Z]\. ?){1,3}[A-Z][a-z]+")
_LIVES = re.compile(
    r"\b\d+[a-z]? (?:[A-Z][a-z]+ ){1,3}"
    r"(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Court|Way|Terrace|Place|Gardens|Crescent|Grove|Row|House)\b"
)
_ONE = re.compile(
    r"\b(?:one|a|the) (?:young |older |pregnant )?(?:woman|lady|client|service user|participant|girl|mother)\b"
    r".{0,40}\b(?:aged \d|\d+ years? old|\d+-year-old)", re.IGNORECASE,
)  # fmt: skip
"""One woman with her age: of few women that tells which."""
_NAME = r"([A-Z](?:['’][A-Z])?[a-z]+(?:-[A-Z][a-z]+)?)"
_TWO = re.compile(rf"\b(?={_NAME} {_NAME}\b)")  # looks ahead, so that the second word can begin another pair
_WORD = re.compile(r"[A-Za-z]+")
_OF_WORK = frozenset(
    """
    act action april area association august authority black board borough british care central centre charity children
    christmas city college community council county court crown custody december department district domestic east
    easter england english february financial first friday government group health hall home hospital house housing hub
    january july june justice last liaison local magistrates march mental midlands ministry monday national new north
    november nhs october office one-stop our partnership police primary prison probation project quarter region saturday
    school scotland september service services society social south street sunday support team the this thursday trust
    tuesday united university victims wales wednesday welsh west white women women's asian mixed we in on at from
    between since after until and
    """.split()  # noqa: SIM905 - a list of words is read more easily so
)
"""Words that stand in the names of services, places, groups and times: two of them make nobody's name."""
_FIRST_NAMES = frozenset(
    """
    abigail aisha alice alison amanda amber amelia amina amy andrea angela anita ann anna anne annette ayesha barbara
    becky beth bethany beverley bronwen carol caroline carolyn catherine charlotte chelsea chloe christina christine
    claire cheryl danielle deborah debbie denise diana diane donna dorothy eleanor elizabeth ella ellen ellie emily emma
    erin fatima fiona frances gemma georgia gillian grace hannah harriet hayley heather helen holly irene isabella
    jackie jacqueline jade jane janet janice jasmine jean jenna jennifer jenny jessica jill joan joanna joanne jodie
    josephine joyce judith julia julie karen kate katherine kathleen katie kayleigh kelly kerry kim kimberley kirsty
    kylie laura lauren leah leanne lesley lily linda lindsey lisa lorraine louise lucy lynn lynne maria marie margaret
    marion mary maureen megan melanie melissa michelle molly monica nadia naomi natalie natasha nicola nicole
    olivia pamela patricia paula pauline rachael rachel rebecca rosie ruth sadia sally samantha sandra sara sarah
    shannon sharon sheila shirley sian sophia sophie stacey stella stephanie sue susan suzanne sylvia tanya teresa tina
    toni tracey tracy valerie vanessa vicky victoria wendy yasmin yvonne zainab zoe
    """.split()  # noqa: SIM905 - a list of words is read more easily so
)
"""The commonest first names of women here: a name alone is told by nothing else. Those that are words (Joy, Hope, May,
Faith, Dawn as a time of day) are left out where a sentence would often hold them.
"""


def checked(text: str, longest: int, holds: Callable[[str], bool] = looks_like_an_identifier, *, read_by: str) -> str:
    """What somebody wrote, in one line, if it may be kept.

    Args:
        text: as it was written.
        longest: letters at most.
        holds: whether anything in it identifies somebody.
        read_by: who can read it, for the message.

    Raises:
        UsageError: it is too long.
        RefusedError: it holds what looks like an identifier; the message does not repeat it.
    """
    said = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(said) > longest:
        raise UsageError(f"Say it in {longest} letters at most: these are {len(said)}.")
    if holds(said) or _BORN.search(said):
        raise RefusedError(
            "Nothing was kept: it holds what looks like a contact, an official number or a day of birth. Say it "
            f"without; {read_by} can read it."
        )
    return said


def might_name_somebody(text: str) -> bool:
    """Whether something in a text seems to tell who somebody is: good for a reminder, as it cannot be told for sure."""
    if any(found.search(text) for found in (_TITLED, _INITIALED, _LIVES, _ONE)):
        return True
    if any(word.istitle() and word.lower() in _FIRST_NAMES for word in _WORD.findall(text)):
        return True
    return any(not {first.lower(), second.lower()} & _OF_WORK for first, second in _TWO.findall(text))

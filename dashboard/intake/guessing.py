"""What a word of a service's own comes near to: a slip of the pen, or an answer of ours with more words around it.

What is filled in is often accepted without a look, and a wrong word puts false figures about women into the records.
So a guess says whether it is certain; what is not, is only offered.
"""

import difflib
from collections.abc import Mapping
from typing import NamedTuple

DENIES = frozenset({"not", "no", "non", "never", "without", "didn", "doesn", "isn", "won", "declined", "refused"})
_TURNS = DENIES | set(
    """waiting awaiting evicted eviction lost losing left leaving leaver applying applied application bidding temporary
    temp temporarily hostel refuge b release released former formerly ex previous previously past until before needs
    wants wanted planned pending due may might possible possibly nearly""".split()  # noqa: SIM905
)
"""Words that make another answer of the words beside them: waiting for a council flat is no council flat."""
_FILLING = frozenset(
    """a an the of in at on by via is she her and s currently now client woman ethnic ethnicity origin background group
    female""".split()  # noqa: SIM905
)
"""Words that change nothing in what stands beside them."""
_TELLING = "hmp"
"""What says by itself what is meant, if it stands first: the rest is the name of the prison."""
_FEWEST_LETTERS = 6
_SHORTEST_SLIP = 4
_NEAR = 0.85

Spelt = Mapping[str, tuple[str, ...]]
"""What may be written, in lower case without punctuation → the codes that it may mean."""


class Guess(NamedTuple):
    """The codes that a word may mean, likeliest first."""

    codes: tuple[str, ...] = ()
    certain: bool = False
    """Whether the first may be filled in; of several, only by whoever knows that the first holds them all."""


def slip_of_the_pen(value: str, spelt: Spelt) -> Guess:
    """The answer of which every word is spelt so, or nearly so. A number is never nearly another one, a word that
    stands in any answer of the list is no slip of another, and "decline" need not be one of "declined".
    """
    if _holds_a_number(value):
        return Guess()
    theirs = value.split()
    known = {word for text in spelt for word in text.split()}
    near = {
        codes: None
        for text, codes in spelt.items()
        if len(ours := text.split()) == len(theirs)
        and all(
            one == other or (one not in known and _alike(one, other)) for one, other in zip(theirs, ours, strict=True)
        )
    }
    return Guess(tuple(dict.fromkeys(code for codes in near for code in codes)), len(near) == 1)


def _holds_a_number(value: str) -> bool:
    return any(map(str.isdigit, value))


def _alike(theirs: str, ours: str) -> bool:
    return (
        len(theirs) >= _SHORTEST_SLIP
        and ours not in _TURNS
        and theirs[0] == ours[0]
        and difflib.SequenceMatcher(None, theirs, ours).ratio() >= _NEAR
    )


def said_with_more(value: str, spelt: Spelt, *, by_part: bool) -> Guess:
    """The one answer that stands in theirs ("moved away to Leeds"), or in a part of which theirs stands.

    One word is no sign ("did not want to work with us" is not our word work), nor is anything where one of the two
    turns its meaning: "not on licence" is not our words "on licence". It is certain only where the words around it
    say nothing, or the same.

    Args:
        value: theirs, in lower case without punctuation.
        spelt: ours.
        by_part: whether a part of our words may stand for them. Not of ethnicity: "White and Caribbean" may be several.
    """
    theirs = set(value.split())
    told = {text: codes for text, codes in spelt.items() if _stands_in(set(text.split()), theirs)}
    if value.startswith(f"{_TELLING} ") and _TELLING in spelt and not theirs & _TURNS:
        return Guess(spelt[_TELLING], certain=True)
    by_part = by_part and not _holds_a_number(value)
    parts = {
        codes for text, codes in spelt.items() if by_part and _stands_in(theirs, set(text.split()), fewest=0)
    }  # fmt: skip
    found = {*told.values(), *parts}
    if len(found) != 1:
        return Guess()
    (codes,) = found
    said = {word for text in told for word in text.split()}
    return Guess(codes, bool(told) and all(word in _FILLING or spelt.get(word) == codes for word in theirs - said))


def _stands_in(these: set[str], those: set[str], fewest: int = _FEWEST_LETTERS) -> bool:
    return len(these) > 1 and these <= those and sum(map(len, these)) >= fewest and these & _TURNS == those & _TURNS

"""What the two sides of a contract have said in a review, as it stands: read from entries that are added one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.access import Role
from dashboard.definitions.conditions import Value
from dashboard.definitions.periods import Quarter
from dashboard.warehouse.reviews import Entry as Entry

WHOLE = ""
"""What a comment is about that is about no single figure."""


class Kind(StrEnum):
    """What an entry is."""

    COMMENT = "comment"
    ACTION = "action"
    DONE = "done"
    DROPPED = "dropped"
    OPEN_AGAIN = "open again"
    CONDITIONS = "conditions"
    SIGNED = "signed"
    OPENED = "opened"
    TAKEN_OUT = "words taken out"
    """Of an entry, because they named somebody: they are nowhere any more, and the signatures hold."""


ABOUT_ACTIONS = (Kind.DONE, Kind.DROPPED, Kind.OPEN_AGAIN)


@dataclass(frozen=True)
class Comment:
    """What one side says of a figure: the version that stands, and those before it."""

    stands: Entry
    earlier: tuple[Entry, ...] = ()
    """The oldest first."""


@dataclass(frozen=True)
class Action:
    """Something that was agreed, and what became of it."""

    agreed: Entry
    became: tuple[Entry, ...] = ()
    """The oldest first."""
    later: tuple[Entry, ...] = ()
    """What became of it in later reviews."""

    @property
    def state(self) -> Kind:
        """`action` while it is open, else `done` or `dropped`."""
        last = self.became[-1].kind if self.became else Kind.OPEN_AGAIN
        return Kind.ACTION if last == Kind.OPEN_AGAIN else Kind(last)

    def overdue(self, today: date) -> bool:
        """Whether it is open and its day has passed."""
        open_now = self.state is Kind.ACTION and (not self.later or self.later[-1].kind == Kind.OPEN_AGAIN)
        return open_now and self.agreed.due_on is not None and self.agreed.due_on < today


@dataclass(frozen=True)
class Conditions:
    """What the service told of its conditions in a quarter, and the versions before."""

    stands: Entry
    earlier: tuple[Entry, ...] = ()

    @property
    def values(self) -> Mapping[str, Value]:
        """Slug of a condition → its answer. What is not in it was not told."""
        return self.stands.details


@dataclass(frozen=True)
class Said:
    """All that was said in one review, as it stands."""

    comments: tuple[Comment, ...]
    """In the order in which they were first made."""
    actions: tuple[Action, ...]
    """Those agreed in this review, and those from earlier ones that were open when it began."""
    conditions: Conditions | None
    signed: tuple[Entry, ...]
    """Signatures that stand, the oldest first: made after the last thing that was said, unless both have signed."""
    history: tuple[Entry, ...]
    """Every entry of this review, the oldest first."""
    entries: int
    """How many entries its contract has in all reviews: whether anything has come since is told by that."""
    signed_later: bool
    """Whether anybody signed a later review, in which the actions of this one stand too."""

    @property
    def closed(self) -> bool:
        """Whether both sides have signed."""
        return {Role.PROVIDER, Role.COMMISSIONER} <= {entry.role for entry in self.signed}

    def about(self, indicator: str) -> tuple[Comment, ...]:
        """What is said of one figure, in the order in which it was said: an answer stands after its question."""
        found = [one for one in self.comments if one.stands.about == indicator]
        return tuple(sorted(found, key=lambda one: (one.earlier or (one.stands,))[0].at))


def said_of(entries: Sequence[Entry], quarter: Quarter) -> Said:
    """What stands of one review, of all that was said of its contract, in its order."""
    here = [one for one in entries if one.quarter == quarter]
    told = _versions([one for one in here if one.kind == Kind.CONDITIONS])
    return Said(
        comments=tuple(
            Comment(versions[-1], tuple(versions[:-1]))
            for versions in _versions([one for one in here if one.kind == Kind.COMMENT])
            if versions[-1].words
        ),
        actions=_actions(entries, quarter),
        conditions=Conditions(told[0][-1], tuple(told[0][:-1])) if told else None,
        signed=_signed(here),
        history=tuple(here),
        entries=len(entries),
        signed_later=any(one.kind == Kind.SIGNED and one.quarter > quarter for one in entries),
    )


def _versions(entries: list[Entry]) -> list[list[Entry]]:
    """Entries of the same side about the same thing, together."""
    found: dict[tuple[str, ...], list[Entry]] = {}
    for one in entries:
        found.setdefault((one.about, one.role, one.who), []).append(one)
    return list(found.values())


def _actions(entries: Sequence[Entry], quarter: Quarter) -> tuple[Action, ...]:
    """The actions of a review: its own, and what was carried to it. What became of them later is not told here."""
    until = [one for one in entries if one.quarter <= quarter]
    found = []
    for agreed in until:
        if agreed.kind != Kind.ACTION:
            continue
        became = [one for one in until if one.kind in ABOUT_ACTIONS and one.about == agreed.entry_id]
        before = Action(agreed, tuple(one for one in became if one.quarter < quarter))
        later = [one for one in entries if one.quarter > quarter and one.about == agreed.entry_id]
        if agreed.quarter == quarter or before.state is Kind.ACTION:
            found.append(Action(agreed, tuple(became), tuple(later)))
    return tuple(found)


def _signed(here: list[Entry]) -> tuple[Entry, ...]:
    """Signatures hold until something is said after them, or the review is opened again."""
    standing: dict[tuple[str, str], Entry] = {}
    for one in here:
        if one.kind == Kind.SIGNED:
            standing[one.role, one.who] = one
        elif one.kind != Kind.TAKEN_OUT:
            standing = {}
    return tuple(standing.values())

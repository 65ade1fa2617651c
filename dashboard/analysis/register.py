"""The explain-or-reform register: each published clear difference, with what was answered and what is disputed.

It reads the release and the file of entries beside it, and no records.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path

from dashboard.analysis.clear_differences import ClearDifference, Found
from dashboard.analysis.reading import day
from dashboard.definitions.explain_or_reform import Status
from dashboard.definitions.wording import sentence
from dashboard.warehouse.register import DISPUTE, RESPONSE, standing
from dashboard.warehouse.register import Entry as Entry  # pages have no way to the warehouse
from dashboard.warehouse.register import entries as _entries


@dataclass(frozen=True)
class Line:
    """One difference in the register."""

    difference: ClearDifference
    responses: tuple[Entry, ...]
    """The newest answer of each commissioner that has given one, the oldest first."""
    disputes: tuple[Entry, ...]
    history: tuple[Entry, ...]
    """Everything that was ever said of it, what was replaced or taken back too, the oldest first."""

    @property
    def answered(self) -> bool:
        """Whether a commissioner has explained it, agreed a reform, or said that neither is agreed."""
        return any(Status(entry.status).answers for entry in self.responses)

    def answered_by(self, commissioner: str) -> bool:
        """Whether this commissioner has: each answers for themselves."""
        return any(entry.who == commissioner and Status(entry.status).answers for entry in self.responses)

    def months_open(self, today: date) -> int | None:
        """Whole months since it could first be read as clear; None where that is not known."""
        return None if self.difference.since is None else whole_months(self.difference.since.date(), today)

    def overdue(self, today: date) -> tuple[Entry, ...]:
        """The answers whose review date is over."""
        return tuple(entry for entry in self.responses if entry.review_on and entry.review_on < today)

    def said(self, today: date, named: Callable[[Entry], str] = attrgetter("who")) -> str:
        """What has been answered, in a sentence; how long nothing has, where nothing has.

        Args:
            today: the day on which it is read.
            named: what whoever said it is called.
        """
        parts = [f"{Status(entry.status).words} ({named(entry)})" for entry in self.responses]
        if not self.answered:
            parts.append(_unanswered(self.months_open(today)))
        parts += [f"review by {named(entry)} overdue since {day(entry.review_on)}" for entry in self.overdue(today)]
        if self.disputes:
            parts.append(f"disputed by {', '.join(dict.fromkeys(map(named, self.disputes)))}")
        return sentence("; ".join(parts))


def lines(found: Found, entries: Sequence[Entry]) -> tuple[Line, ...]:
    """The register: a line a difference."""
    still = standing(entries)
    return tuple(_line(difference, still, entries) for difference in found.differences)


def read(database: Path) -> tuple[Entry, ...]:
    """Every entry of an installation, the oldest first; those that were taken back too."""
    return _entries(database)


def whole_months(since: date, today: date) -> int:
    """Whole months between two days."""
    return 12 * (today.year - since.year) + today.month - since.month - (today.day < since.day)


def _line(difference: ClearDifference, still: Sequence[Entry], entries: Sequence[Entry]) -> Line:
    about = [entry for entry in still if entry.about == difference.key]
    newest = {entry.who: entry for entry in about if entry.kind == RESPONSE}
    said = {entry.entry_id for entry in entries if entry.about == difference.key}
    return Line(
        difference,
        tuple(sorted(newest.values(), key=lambda entry: entry.at)),
        tuple(entry for entry in about if entry.kind == DISPUTE),
        tuple(entry for entry in entries if entry.about == difference.key or entry.about in said),
    )


def _unanswered(months: int | None) -> str:
    if not months:
        return "not answered yet"
    return f"not answered for {months} month{'' if months == 1 else 's'}"

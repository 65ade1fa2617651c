"""A review with everything that belongs to it: the figures, what was said, the returns, and what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.access import Role
from dashboard.analysis import reading
from dashboard.analysis.answer import Answer
from dashboard.analysis.heard import Heard
from dashboard.analysis.review import Moved, QuarterReturn, Review, Written, as_written
from dashboard.analysis.said import Entry, Said
from dashboard.definitions.totals import FROM_TOTALS


@dataclass(frozen=True)
class Whole:
    """Everything that a copy of a review holds."""

    review: Review
    said: Said
    returns: tuple[QuarterReturn, ...]
    """Of the quarters of the contract's year up to this one."""
    totals: tuple[Answer, ...]
    """Of a quarter of which the service typed totals and sent no records: these, which no line holds."""
    service: str
    """Its name."""
    commissioners: Mapping[str, str]
    """Code → name."""
    heard: Heard | None
    changed_terms: tuple[str, ...]
    """What was agreed otherwise since the contract began, in words."""
    since: Entry | None
    """The signature of the last review, if there was one."""
    moved_since: tuple[Moved, ...]
    """What was signed then, and is otherwise now."""
    made_on: date

    @property
    def title(self) -> str:
        found = self.review
        return f"{self.service}: review of {found.quarter.label}, contract {found.contract.contract}"

    @property
    def written(self) -> Written:
        """The figures in words, typed totals too: what is signed, and what later ones are held against."""
        found = as_written(self.review)
        for answer in self.totals:
            told = reading.exact_in_full(answer.definition, answer.rows[0])
            found.setdefault(answer.indicator, {})[f"{self.review.quarter.label} ({FROM_TOTALS})"] = told
        return found

    def who(self, entry: Entry) -> str:
        """The name of the side that said something."""
        if entry.role == Role.PROVIDER:
            return self.service
        return self.commissioners.get(entry.who, entry.who)

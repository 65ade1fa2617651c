"""What goes into a check, and what comes out of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from dashboard.definitions.own_names import OwnNames
from dashboard.definitions.periods import Quarter
from dashboard.intake.identifiers import without_identifiers
from dashboard.intake.problems import RULES, Group, Problem, Severity, grouped
from dashboard.intake.questions import Answers

Say = Callable[[str], None]
"""Told the name of each stage as it begins, for somebody who waits."""


def silent(stage: str) -> None:
    """For where nobody waits."""


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent. A name that identifies a person is hidden at once: names are shown and kept."""

    name: str
    content: bytes

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", without_identifiers(self.name))


@dataclass(frozen=True)
class FileFacts:
    """What is kept of a file besides its rows; of a workbook, of each of its sheets."""

    name: str
    sha256: str
    bytes: int
    rows: int
    sheet: str
    """The sheet that it was recognised as; nothing, if its header could not tell."""
    own_names: int | None = None
    """The version of the sender's own names that it was read by; none, if it is written in ours."""


@dataclass(frozen=True)
class Checked:
    """The outcome for one provider and quarter, or for files that are sent by themselves."""

    provider: str
    """Nothing, for files that are sent by themselves."""
    quarter: Quarter | None
    files: tuple[FileFacts, ...]
    problems: tuple[Problem, ...]
    sheets: Mapping[str, pl.DataFrame] | None
    """Sheet → its rows, typed, set back to the quarter's last day, with all declared columns, then `file` and
    `row_number`; none if anything must be mended."""
    supplied: Mapping[str, frozenset[str]]
    """Sheet → the columns that were sent."""
    own_names: tuple[OwnNames, ...] = ()
    """What the sender calls our columns and codes: what the files were read by."""
    answers: Answers = field(default_factory=dict)
    """What the sender has answered, where a file could be read in two ways: likewise."""

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The problems by cause, in the order in which they should be mended."""
        return tuple(grouped(self.problems))

    def groups_of(self, severity: Severity) -> tuple[Group, ...]:
        """The causes that ask for this of the sender."""
        return tuple(group for group in self.groups if group.problems[0].severity is severity)

    @cached_property
    def must_mend(self) -> tuple[Problem, ...]:
        return self._of(Severity.MUST_MEND)

    @cached_property
    def to_confirm(self) -> tuple[Problem, ...]:
        return self._of(Severity.CONFIRM)

    @cached_property
    def notes(self) -> tuple[Problem, ...]:
        return self._of(Severity.NOTE)

    @cached_property
    def refused(self) -> bool:
        """Whether something identifies a person."""
        return any(each.refused for each in self.problems)

    @property
    def stopped(self) -> tuple[str, ...]:
        """The files on which the full checks could not run."""
        return tuple(dict.fromkeys(each.file for each in self.problems if RULES[each.code].whole_file))

    @property
    def rows_kept(self) -> dict[str, int]:
        """Sheet → how many of its rows count."""
        return {name: rows.height for name, rows in (self.sheets or {}).items()}

    def accepted_if(self, confirmed: Collection[str]) -> bool:
        """Whether the return can be accepted once the sender has confirmed these codes."""
        return not self.must_mend and all(each.code in confirmed for each in self.to_confirm)

    def _of(self, severity: Severity) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity is severity)

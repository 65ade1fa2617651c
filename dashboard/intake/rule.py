"""What a rule is: what is wrong, what is expected, what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a problem asks of the sender; the order is the order in which people should see them."""

    MUST_MEND = "must mend"
    CONFIRM = "please confirm"
    NOTE = "note"


@dataclass(frozen=True)
class Rule:
    """One rule. `message` may hold `{column}`, `{row}`, `{detail}`; without it the title is the message."""

    code: str
    severity: Severity
    title: str
    expected: str
    what_to_do: str
    refused: bool = False
    """Personal identifiers: nothing of the file may be kept, whatever else is mended."""
    message: str = ""
    whole_file: bool = False
    """The file cannot be read any further, so the full checks could not run on it."""
    since: str = "2026-11"
    """The version of the rules that had it first."""
    tick: str = ""
    """What the sender says yes to, where the message itself would say another thing."""


def stop(code: str, title: str, expected: str, what_to_do: str, message: str = "", *, refused: bool = False) -> Rule:
    """A rule that ends the reading of a file."""
    return Rule(code, Severity.MUST_MEND, title, expected, what_to_do, refused, message, whole_file=True)


def mend(code: str, title: str, expected: str, what_to_do: str, message: str = "", *, refused: bool = False) -> Rule:
    """A rule that must be kept before anything is accepted."""
    return Rule(code, Severity.MUST_MEND, title, expected, what_to_do, refused, message)


def confirm(code: str, title: str, expected: str, what_to_do: str, message: str = "", *, tick: str = "") -> Rule:
    """A rule whose breach is unusual, and may be right."""
    return Rule(code, Severity.CONFIRM, title, expected, what_to_do, message=message, tick=tick)


def note(code: str, title: str, expected: str, message: str) -> Rule:
    """Something that was done, for the sender to know."""
    return Rule(code, Severity.NOTE, title, expected, "You need do nothing.", message=message)

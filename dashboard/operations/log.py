"""The log of questions and exports: who, when, what, and how much of it; never a figure, never a record number.

What is typed may be anything, a name too. So a refused question is kept without what was typed, but for words that we
know; of an answered one every part is known, or there would be no answer.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from dashboard.access import Role, Viewer
from dashboard.analysis.answer import Answer
from dashboard.analysis.review import Review
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.contracts import BY_PARTNER, Contract
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.sheets import POPULATIONS
from dashboard.errors import OutcomesError, RefusedError
from dashboard.warehouse import log
from dashboard.warehouse.log import Entry as Entry

PAGE, HTTP, COMMAND, EXPORT = "page", "http", "cli", "export"
OWN, HEADLINE, RELEASED = "own", "headline", "released"
SUMMARY, PATHWAY, REGISTER, COHORTS, ACCESS = "disparity summary", "pathway", "register", "cohorts", "access"
REVIEW, PARTNER = "contract review", "delivery partner"
_KNOWN = {*INDICATORS, *CHARACTERISTICS, *POPULATIONS, SUMMARY, PATHWAY, REGISTER, COHORTS, ACCESS, REVIEW, PARTNER,
          "docx", "pdf", "provider", "area", "quarter", "year", "contract", BY_PARTNER,
          "csv", "xlsx", "json"}  # fmt: skip
_PERIOD = re.compile(r"\d{4}-\d{2}( Q[1-4])?( to \d{4}-\d{2}( Q[1-4])?)?|20\d\d-[01]\d-[0-3]\d")
_REASONS = {1: "mend", 2: "usage", 3: "refused"}
"""The exit code of an error → its class."""
_NOT_WRITTEN = "The log could not be written: %s"


@dataclass(frozen=True)
class Asked:
    """A question, before it is known whether there is an answer."""

    viewer: Viewer | None
    """None: the public, over HTTP."""
    way: str
    kind: str
    what: str
    selection: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """Whether a file was made here."""

    entry: Entry | None
    """What is known of it; None, if no such file was ever made."""

    @property
    def says(self) -> str:
        """The verdict in a sentence."""
        if self.entry is None:
            return "Not made here: no export with these bytes stands in the log. It is another file, or it was changed."
        source = f"release {self.entry.release}" if self.entry.release else "exact figures"
        return f"Made on {self.entry.at:%-d %B %Y at %H:%M} UTC from {source}: {described(self.entry)}. Unchanged."


@contextmanager
def noted(database: Path, asked: Asked) -> Iterator[Callable[[Answer], Answer]]:
    """Note a question and what becomes of it: what is given is called with the answer, and gives it back."""

    def answered(found: Answer) -> Answer:
        answer(database, asked, size(found), found.release or "")
        return found

    try:
        yield answered
    except OutcomesError as error:
        refusal(database, asked, _REASONS[error.exit_code])
        raise


def answer(database: Path, asked: Asked, rows: int, release: str = "") -> None:
    """Note that a question was answered, with so many lines, from a release or from the records."""
    # Without a line the service that was typed may be none, and the word anything.
    told = asked if rows else replace(asked, selection=_known_words(asked))
    _write(database, replace(_entry(told), release=release, rows=rows))


def refusal(database: Path, asked: Asked, reason: str) -> None:
    """Note that a question was refused: of what was typed only the words that we know."""
    told = replace(asked, what=asked.what if asked.what in _KNOWN else "?", selection=_known_words(asked))
    _write(database, replace(_entry(told), refused=reason))


def export(database: Path, asked: Asked, content: bytes, *, rows: int, release: str) -> None:
    """Note that a file is made, before it is given to anybody.

    Raises:
        RefusedError: the log cannot be written; then the file is not given either.
    """
    entry = replace(_entry(asked), release=release, rows=rows, sha256=_checksum(content))
    try:
        if log.is_kept(database):
            log.write(database, entry, at_once=True)
    except OSError as error:
        logging.getLogger(__name__).error(_NOT_WRITTEN, error.strerror)
        raise RefusedError("The log cannot be written, so no export is made: tell who runs the installation.") from None


def review_export(database: Path, viewer: Viewer, review: Review, content: bytes, kind: str) -> None:
    """Note that a copy of a contract review is made, before it is given to anybody.

    Raises:
        RefusedError: the log cannot be written.
    """
    selection = {"period": review.quarter.label, "contract": review.contract.contract, "format": kind}
    asked = Asked(viewer, EXPORT, HEADLINE, REVIEW, selection)
    export(database, asked, content, rows=len(review.lines), release="")


def partner_export(
    database: Path, viewer: Viewer, contract: Contract, period: str, content: bytes, *, rows: int, partner: str = ""
) -> None:
    """The same of a copy of what is shown of one delivery partner, or of all beside each other.

    Raises:
        RefusedError: the log cannot be written.
    """
    selection = {"period": period, "contract": contract.contract, "format": "csv", BY_PARTNER: partner}
    export(database, Asked(viewer, EXPORT, OWN, PARTNER, selection), content, rows=rows, release="")


def size(found: Answer) -> int:
    """How many lines an answer has; of curves how many points."""
    return sum(len(one.points) for one in found.curves) or len(found.curve) or len(found.rows)


def entries(database: Path, since: date | None = None) -> list[Entry]:
    """The log, the oldest first; from a day on, if one is given."""
    return list(log.entries(database, since=since))


def exports_of(database: Path, viewer: Viewer) -> list[Entry]:
    """The exports that a viewer has made, the newest first."""
    mine = (viewer.role.value, _who(viewer))
    found = log.entries(database, holding=f'"way": "{EXPORT}"')
    return [one for one in found if one.sha256 and (one.role, one.who) == mine][::-1]


def verdict(database: Path, content: bytes) -> Verdict:
    """Whether a file is an export that was made here, byte for byte. By whom is not told."""
    checksum = _checksum(content)
    found = log.entries(database, holding=checksum)
    return Verdict(next((one for one in found if one.sha256 == checksum), None))


def described(entry: Entry) -> str:
    """What an entry is about: `disparity summary, 2025-26, csv`."""
    return ", ".join((entry.what, *entry.selection.values()))


def _entry(asked: Asked) -> Entry:
    viewer = asked.viewer
    return Entry(
        at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        role=viewer.role.value if viewer else "public",
        who=_who(viewer) if viewer else "",
        way=asked.way,
        kind=asked.kind,
        what=asked.what,
        selection={name: text for name, text in asked.selection.items() if text},
    )


def _known_words(asked: Asked) -> dict[str, str | None]:
    return {name: text for name, text in asked.selection.items() if text and _is_known(text)}


def _who(viewer: Viewer) -> str:
    """The code of who asks; of a delivery partner, after that of the service whose contract it is."""
    if viewer.role is Role.PARTNER:
        return f"{viewer.provider}/{viewer.partner}"
    return viewer.commissioner or viewer.provider or viewer.name


def _is_known(text: str) -> bool:
    return text in _KNOWN or _PERIOD.fullmatch(text) is not None


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(database: Path, entry: Entry) -> None:
    """Write an entry. Where that fails who runs the server is told, and figures on screen go on being shown."""
    try:
        if log.is_kept(database):
            log.write(database, entry)
    except OSError as error:
        logging.getLogger(__name__).error(_NOT_WRITTEN, error.strerror)

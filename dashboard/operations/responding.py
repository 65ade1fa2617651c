"""Answering a published difference, disputing it, and taking back what one said: checked, then kept in the register."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from dashboard.access import Role, Viewer
from dashboard.analysis.clear_differences import ClearDifference
from dashboard.definitions.explain_or_reform import NEEDS, Status
from dashboard.errors import RefusedError, UsageError
from dashboard.intake.identifiers import any_in
from dashboard.operations.own_words import LONGEST_OWNER, LONGEST_WORDS, checked
from dashboard.warehouse.register import DISPUTE, RESPONSE, TAKEN_BACK, Entry, add, entries, standing

LONGEST_EVIDENCE = 300
"""Letters."""
_ANYBODY = "anybody"
LATEST_REVIEW = timedelta(days=2 * 366)
# The name of a machine, then letters that neither end an address nor format a page: others are written as %20.
_ADDRESS = re.compile(r"https://(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:[/?#][A-Za-z0-9/?#&=%+._~:;,@!$*-]*)?")
_MISSING = {
    "words": "Say why, or what will change, in a few sentences.",
    "owner": "Say which post answers for it: a post, not a name.",
    "evidence": "Give the address of what shows it: an explanation without evidence is an opinion.",
    "review_on": "Give the day on which this is looked at again.",
}


def respond(
    database: Path,
    viewer: Viewer,
    difference: ClearDifference,
    status: Status,
    *,
    contracted: Collection[str],
    now: datetime,
    words: str = "",
    owner: str = "",
    evidence: str = "",
    review_on: date | None = None,
) -> Entry:
    """Keep a commissioner's answer to a difference; it takes the place of the one before, which stays to be seen.

    Args:
        database: where the installation's records are; the register lies beside them.
        viewer: the commissioner.
        difference: what is answered.
        status: what is answered.
        contracted: the codes of the services that the commissioner has a contract with.
        now: the time, UTC, without a zone.
        words: why, or what will change. Names nobody.
        owner: the post that answers for it.
        evidence: the address of what shows it.
        review_on: when it is looked at again.

    Raises:
        RefusedError: the viewer is no commissioner, or has no contract with the service; or something looks like an
            identifier.
        UsageError: what such an answer needs is missing, too long or makes no sense.
    """
    if viewer.role is not Role.COMMISSIONER or not viewer.commissioner:
        raise RefusedError("A difference is answered by a commissioner.")
    if not contracted or (difference.provider and difference.provider not in contracted):
        raise RefusedError("You have no contract with this service: its commissioner answers.")
    said = {
        "words": checked(words, LONGEST_WORDS, read_by=_ANYBODY),
        "owner": checked(owner, LONGEST_OWNER, read_by=_ANYBODY),
        "evidence": _address(evidence),
        "review_on": _review(review_on, now.date()),
    }
    for field in NEEDS[status]:
        if not said[field]:
            raise UsageError(_MISSING[field])
    return _keep(database, RESPONSE, difference.key, viewer, viewer.commissioner, now, status=status.value, **said)


def dispute(
    database: Path, viewer: Viewer, difference: ClearDifference, words: str, *, covered: Collection[str], now: datetime
) -> Entry:
    """Keep what a service or a policy group says against a difference or its answer.

    Args:
        database: where the installation's records are.
        viewer: the service, or the policy group.
        difference: what is disputed.
        words: what is disputed, and why. Names nobody.
        covered: the codes of the services that the published figures cover.
        now: the time, UTC, without a zone.

    Raises:
        RefusedError: the viewer is neither, or it is about another service; or the words look like an identifier.
        UsageError: nothing is said, or too much, or the viewer disputes it already.
    """
    if not may_dispute(viewer, difference, covered):
        raise RefusedError("A difference is disputed by the service that it is about, or by a policy group.")
    said = checked(words, LONGEST_WORDS, read_by=_ANYBODY)
    if not said:
        raise UsageError("Say what you dispute, and why.")
    if any(one.kind == DISPUTE and one.about == difference.key and said_by(viewer, one) for one in _standing(database)):
        raise UsageError("You dispute this already: take that back first, and say it all in one.")
    return _keep(database, DISPUTE, difference.key, viewer, viewer.provider or viewer.name, now, words=said)


def may_dispute(viewer: Viewer, difference: ClearDifference, covered: Collection[str]) -> bool:
    """Whether a viewer can dispute a difference: a policy group any, a service those that it is part of."""
    if viewer.role is Role.PROVIDER:
        return viewer.provider in covered and difference.provider in ("", viewer.provider)
    return viewer.role is Role.POLICY


def take_back(database: Path, viewer: Viewer, entry_id: str, *, now: datetime) -> None:
    """Take back what the viewer said: it stands no longer, and stays to be seen.

    Raises:
        RefusedError: somebody else said it.
        UsageError: there is no such entry, or it has been taken back.
    """
    entry = next((one for one in _standing(database) if one.entry_id == entry_id), None)
    if entry is None:
        raise UsageError("This has been taken back already: there is nothing to do.")
    if not said_by(viewer, entry):
        raise RefusedError("What was said is taken back by who said it.")
    _keep(database, TAKEN_BACK, entry.entry_id, viewer, entry.who, now)


def said_by(viewer: Viewer, entry: Entry) -> bool:
    """Whether an entry is the viewer's own."""
    return entry.role == viewer.role.value and entry.who == (viewer.commissioner or viewer.provider or viewer.name)


def _standing(database: Path) -> tuple[Entry, ...]:
    return standing(entries(database))


def _keep(
    database: Path, kind: str, about: str, viewer: Viewer, who: str, now: datetime, **said: str | date | None
) -> Entry:
    entry = Entry(uuid4().hex[:12], kind, about, now, viewer.role.value, who, **said)  # type: ignore[arg-type]
    add(database, entry)
    return entry


def _address(evidence: str) -> str:
    """The address of evidence. Long numbers are usual in one; contacts are not."""
    said = checked(evidence, LONGEST_EVIDENCE, lambda text: any_in([text]), read_by=_ANYBODY)
    if not said:
        return ""
    if not _ADDRESS.fullmatch(said):
        raise UsageError("Give the address of the evidence whole, as a browser shows it: https://…")
    return said


def _review(day: date | None, today: date) -> date | None:
    if day is not None and not today < day <= today + LATEST_REVIEW:
        raise UsageError("Look at it again on a day to come, within two years.")
    return day

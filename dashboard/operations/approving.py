"""A candidate is looked at by a second person, and published by them: now, or on a day that they set. Or discarded."""

from datetime import datetime
from pathlib import Path

from dashboard.access import Viewer, check_can_publish
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.due import Waiting as Waiting
from dashboard.operations.due import check_up_to_date, discarded_if_refused, make_public
from dashboard.operations.due import waiting as waiting
from dashboard.operations.own_words import checked
from dashboard.warehouse import publications, releasing
from dashboard.warehouse.publications import APPROVED, DISCARDED
from dashboard.warehouse.publications import Step as Step
from dashboard.warehouse.release import Release

LONGEST_REASON = 200


def history(database: Path) -> list[Step]:
    """Every step of every publication, the newest first. It names no figure, so everybody may read it."""
    return list(reversed(publications.steps(database)))


def look_at(database: Path, viewer: Viewer, release_id: str) -> Release:
    """A candidate, opened read-only for the officers who decide on it. It is for the caller to close.

    Raises:
        RefusedError: the viewer is no publication officer.
        UsageError: there is no such candidate.
    """
    check_can_publish(viewer)
    _of(database, release_id)
    return Release(releasing.candidate_path(database, release_id))


def approve(
    database: Path, viewer: Viewer, release_id: str, *, now: datetime, publish_at: datetime | None = None
) -> bool:
    """Approve a candidate that somebody else has prepared; whether it was published at once.

    Raises:
        RefusedError: the viewer prepared it, or is no publication officer; a check failed; or something else has been
            published since it was prepared.
        UsageError: there is no such candidate, or it has been approved.
    """
    check_can_publish(viewer)
    one = _of(database, release_id)
    if _same_person(viewer.name, one.prepared.by):
        raise RefusedError("You prepared it: somebody else has to look at it and approve it.")
    if one.failed:
        raise RefusedError(f"It did not pass its checks: {'; '.join(one.failed)}. Discard it.")
    if one.approved:
        raise UsageError(f"It has been approved by {one.approved.by}.")
    with discarded_if_refused(database, one, now):  # before it is written down that anybody approved it
        check_up_to_date(database, one)
    when = max(publish_at or now, now)
    # Written down first: should the machine stop now, whoever looks next publishes it.
    publications.add(database, Step(APPROVED, release_id, now, viewer.name, one.prepared.periods, publish_at=when))
    if when > now:
        return False
    make_public(database, one, now, viewer.name)
    return True


def discard(database: Path, viewer: Viewer, release_id: str, *, reason: str, now: datetime) -> None:
    """Discard a candidate, with the reason: also one that was approved and waits for its day.

    Raises:
        RefusedError: the viewer is no publication officer.
        UsageError: there is no such candidate, or no reason.
    """
    check_can_publish(viewer)
    one = _of(database, release_id)
    said = checked(reason, LONGEST_REASON, read_by="everybody")
    if not said:
        raise UsageError("Say why it is discarded: the reason is kept.")
    releasing.discard(database, release_id)
    publications.add(database, Step(DISCARDED, release_id, now, viewer.name, one.prepared.periods, (said,)))


def _of(database: Path, release_id: str) -> Waiting:
    for one in waiting(database):
        if one.prepared.release_id == release_id:
            return one
    raise UsageError(f"There is no release candidate {release_id} that waits.")


def _same_person(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()

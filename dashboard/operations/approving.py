"""A candidate is looked at by a second person, and published by them: now, or on a day that they set. Or discarded."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.access import Viewer, check_can_publish
from dashboard.errors import RefusedError, UsageError
from dashboard.warehouse import forgotten, publications, releasing
from dashboard.warehouse.publications import APPROVED, DISCARDED, PUBLISHED
from dashboard.warehouse.publications import Step as Step
from dashboard.warehouse.release import Release


@dataclass(frozen=True)
class Waiting:
    """A candidate that is neither published nor discarded, and who approved it."""

    prepared: Step
    approved: Step | None

    @property
    def failed(self) -> tuple[str, ...]:
        """The checks that it did not pass."""
        return tuple(name for name, _, passed in self.prepared.report if not passed)


def waiting(database: Path) -> list[Waiting]:
    """The candidates that somebody still has to decide on, or that wait for their day; the oldest first."""
    found = publications.steps(database)
    return [
        Waiting(step, publications.approval(found, step.release_id))
        for step in publications.waiting(found)
        # The machine may have stopped after it was published, and before that was written down.
        if releasing.candidate_path(database, step.release_id).exists()
    ]


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
    when = max(publish_at or now, now)
    # Written down first: should the machine stop now, whoever looks next publishes it.
    publications.add(database, Step(APPROVED, release_id, now, viewer.name, one.prepared.periods, publish_at=when))
    if when > now:
        return False
    _publish(database, one, now, viewer.name)
    return True


def discard(database: Path, viewer: Viewer, release_id: str, *, reason: str, now: datetime) -> None:
    """Discard a candidate, with the reason: also one that was approved and waits for its day.

    Raises:
        RefusedError: the viewer is no publication officer.
        UsageError: there is no such candidate, or no reason.
    """
    check_can_publish(viewer)
    one = _of(database, release_id)
    if not reason.strip():
        raise UsageError("Say why it is discarded: the reason is kept.")
    releasing.discard(database, release_id)
    publications.add(database, Step(DISCARDED, release_id, now, viewer.name, one.prepared.periods, (reason.strip(),)))


def publish_due(database: Path, now: datetime) -> datetime | None:
    """Publish what was approved for a time that has come. Gives back when the next is due."""
    later = []
    for one in waiting(database):
        if one.approved is None or one.approved.publish_at is None:
            continue
        if one.approved.publish_at > now:
            later.append(one.approved.publish_at)
            continue
        with suppress(RefusedError, UsageError):  # another process was quicker, or it is discarded with the reason
            _publish(database, one, now, one.approved.by)
    return min(later, default=None)


def _publish(database: Path, one: Waiting, now: datetime, by: str) -> None:
    """Make a candidate current; one that is out of date is discarded, with the reason."""
    release_id, periods = one.prepared.release_id, one.prepared.periods
    try:
        if any(removed.at > one.prepared.at for removed in forgotten.read(forgotten.list_beside(database))):
            raise RefusedError("Somebody has been removed since this was prepared: prepare it again, without her.")
        releasing.make_current(database, release_id, at=now)
    except RefusedError as error:
        releasing.discard(database, release_id)
        publications.add(database, Step(DISCARDED, release_id, now, by, periods, (str(error),)))
        raise
    publications.add(database, Step(PUBLISHED, release_id, now, by, periods))


def _of(database: Path, release_id: str) -> Waiting:
    for one in waiting(database):
        if one.prepared.release_id == release_id:
            return one
    raise UsageError(f"There is no release candidate {release_id} that waits.")


def _same_person(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()

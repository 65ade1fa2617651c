"""What waits to be published, and what the dashboard does by itself: publishes on the day, discards the overtaken."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.errors import RefusedError, UsageError
from dashboard.warehouse import forgotten, publications, releasing
from dashboard.warehouse.publications import DISCARDED, PUBLISHED
from dashboard.warehouse.publications import Step as Step

NOBODY = "the dashboard"
"""Who discards what is out of date."""


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
            make_public(database, one, now, one.approved.by)
    return min(later, default=None)


def make_public(database: Path, one: Waiting, now: datetime, by: str) -> None:
    """Make a candidate current; one that is out of date is discarded, with the reason."""
    release_id, periods = one.prepared.release_id, one.prepared.periods
    with discarded_if_refused(database, one, now):
        check_up_to_date(database, one)
        releasing.make_current(database, release_id, at=now)
    publications.add(database, Step(PUBLISHED, release_id, now, by, periods))


def check_up_to_date(database: Path, one: Waiting) -> None:
    """That nothing has happened since a candidate was prepared that is not in it."""
    if any(removed.at > one.prepared.at for removed in forgotten.read(forgotten.list_beside(database))):
        raise RefusedError("Somebody has been removed since this was prepared: prepare it again, without her.")
    if not releasing.follows_current(database, one.prepared.release_id):
        raise RefusedError(releasing.OVERTAKEN)


@contextmanager
def discarded_if_refused(database: Path, one: Waiting, now: datetime) -> Iterator[None]:
    """Discards what cannot be published any more: nobody decided that, so nobody's name stands there."""
    try:
        yield
    except RefusedError as error:
        releasing.discard(database, one.prepared.release_id)
        step = Step(DISCARDED, one.prepared.release_id, now, NOBODY, one.prepared.periods, (str(error),))
        publications.add(database, step)
        raise

"""Taking a version of a return back, and putting it back: it stays, marked, and so does who did it and why."""

from datetime import datetime

from dashboard.access import Role, Viewer, can_see_own
from dashboard.errors import RefusedError, UsageError
from dashboard.intake.identifiers import looks_like_an_identifier
from dashboard.warehouse.records import Records

LONGEST_REASON = 300
"""Letters. A reason is a sentence, not a case note."""


def withdraw(records: Records, viewer: Viewer, return_id: str, *, reason: str, now: datetime) -> None:
    """Take a version back: it counts no longer; the version before it, if there is one, counts again.

    Args:
        records: the installation's records.
        viewer: who does it: the service itself, or who runs the installation.
        return_id: which version.
        reason: why, in a sentence that names nobody.
        now: the time, UTC, without a zone.

    Raises:
        RefusedError: it is another service's, or the reason may identify somebody.
        UsageError: there is no such return, it has been taken back, or no reason is given.
    """
    _record(records, viewer, return_id, "withdrawn", reason, now)


def restore(records: Records, viewer: Viewer, return_id: str, *, reason: str, now: datetime) -> None:
    """Put back a version that was taken back: it counts again, unless a later version does.

    Raises:
        RefusedError: it is another service's, or the reason may identify somebody.
        UsageError: there is no such return, it has not been taken back, or no reason is given.
    """
    _record(records, viewer, return_id, "restored", reason, now)


def _record(records: Records, viewer: Viewer, return_id: str, event: str, reason: str, now: datetime) -> None:
    _check_rights(records, viewer, return_id)
    said = checked_reason(reason)
    if not records.record_event(return_id, event, now, viewer.name, said, if_new=True):
        done = "has been taken back already" if event == "withdrawn" else "has not been taken back"
        raise UsageError(f"{return_id} {done}: there is nothing to do.")


def _check_rights(records: Records, viewer: Viewer, return_id: str) -> None:
    """Whose it is; a service is told the same of another's return as of one that there is not."""
    provider = records.provider_of(return_id)
    if viewer.role is Role.OPERATOR:
        return  # what does not exist is refused when it is recorded
    if provider is None or not can_see_own(viewer, provider):
        raise RefusedError("A return is taken back by the service that sent it: this is none of yours.")


def checked_reason(reason: str) -> str:
    """A reason as it may be kept.

    Raises:
        UsageError: there is none, or it is too long.
        RefusedError: something in it looks like an identifier.
    """
    said = " ".join(reason.split())
    if not said:
        raise UsageError("Say why, in a sentence.")
    if len(said) > LONGEST_REASON:
        raise UsageError(f"Say why in {LONGEST_REASON} letters at most.")
    if looks_like_an_identifier(said):
        raise RefusedError(
            "Nothing was changed: the reason holds what looks like a contact or an official number. Say it without."
        )
    return said

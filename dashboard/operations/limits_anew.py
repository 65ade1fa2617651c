"""Making process limits anew from a quarter: a commissioner's decision, with its reason; and taking it back."""

from datetime import datetime

from dashboard.access import Role, Viewer
from dashboard.analysis.limits import Anew
from dashboard.definitions.indicators import indicator_named
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.withdrawing import checked_reason
from dashboard.warehouse.records import Records


def made_anew(records: Records, viewer: Viewer, indicator: str, provider: str | None = None) -> tuple[Anew, ...]:
    """The decisions that stand for what a viewer looks at; none for who has no contracts of their own."""
    if viewer.commissioner is None:
        return ()
    found = records.limits_made_anew(viewer.commissioner, provider or "", indicator)
    return tuple(
        Anew(one["quarter"], one["reason"], one["decided_by"], one["decided_at"], one["decision_id"]) for one in found
    )


def make_anew(
    records: Records, viewer: Viewer, indicator: str, provider: str | None, quarter: str, *, reason: str, now: datetime
) -> None:
    """Make the limits of a headline anew from a quarter on. The limits before it stay as they were.

    Args:
        records: the installation's records.
        viewer: the commissioner; it is for their own figures only.
        indicator: slug of the indicator.
        provider: code of the service; None for all of the commissioner's services together.
        quarter: the first quarter of the new limits.
        reason: what changed in the work, in a sentence that names nobody.
        now: the time, UTC, without a zone.

    Raises:
        RefusedError: the viewer is no commissioner, or the reason may identify somebody.
        UsageError: no reason is given, or there is no such indicator or quarter.
    """
    who = _commissioner(viewer)
    indicator_named(indicator)
    first = Quarter.parse(quarter)
    if any(
        Quarter.parse(one.quarter) in (first.previous, first.next)
        for one in made_anew(records, viewer, indicator, provider)
    ):
        raise UsageError("Limits are made of two quarters at least: another decision is one quarter away.")
    records.make_limits_anew(who, provider or "", indicator, first.label, checked_reason(reason), now, viewer.name)


def take_back(records: Records, viewer: Viewer, decision_id: str, *, now: datetime) -> None:
    """Take a decision back: the limits are those of before it.

    Raises:
        RefusedError: the viewer is no commissioner.
        UsageError: there is no such decision of theirs, or it has been taken back.
    """
    if not records.take_limits_back(_commissioner(viewer), decision_id, now):
        raise UsageError("This has been taken back already: there is nothing to do.")


def _commissioner(viewer: Viewer) -> str:
    if viewer.role is not Role.COMMISSIONER or viewer.commissioner is None:
        raise RefusedError("Limits are made anew by a commissioner, for their own figures.")
    return viewer.commissioner

"""Removing a woman who says no: from every version of the records, and from what is sent from now on.

What has been published stays: it holds no row of hers, and is not computed again. What is kept is that somebody was
removed: when, of which service, by whom, for which kind of reason, and how many rows.
"""

from dataclasses import dataclass
from datetime import datetime

from dashboard import access
from dashboard.access import Viewer
from dashboard.errors import UsageError
from dashboard.warehouse.records import Records

REASONS: dict[str, str] = {
    "objected": "she objects",
    "consent": "she has taken her consent back",
    "mistake": "she should never have been in a return",
    "other": "another reason",
}
"""Every kind of reason that is kept, and its words. Nothing that describes her is."""
TIME_OVER = "time_over"
_ALL_REASONS = REASONS | {TIME_OVER: "the time for which the contract lets records be kept is over"}


@dataclass(frozen=True)
class Removed:
    """What was done."""

    rows: dict[str, int]
    """Table → how many rows were removed, of all versions together."""
    reason: str
    """The words of the kind of reason that is kept."""

    @property
    def in_all(self) -> int:
        return sum(self.rows.values())

    def as_sentence(self) -> str:
        """What was removed, in a sentence."""
        if not self.rows:
            return "Nothing about her was held. Rows about her are left out of what is sent from now on."
        counted = ", ".join(f"{rows:,} of {_WORDS.get(table, table)}" for table, rows in self.rows.items())
        rows = "1 row was" if self.in_all == 1 else f"{self.in_all:,} rows were"
        return (
            f"{rows} removed, of all versions together: {counted}. Rows about her are left out of what is sent from "
            "now on. What has been published stays as it is."
        )


_WORDS = {"referral": "referrals"}


@dataclass(frozen=True)
class Removal:
    """That somebody was removed, as it is kept."""

    at: datetime
    by: str
    provider: str
    reason: str
    rows: int


def reason_of(said: str) -> str:
    """The kind of reason that somebody means: its code, or its words; anything else is another reason.

    Raises:
        UsageError: nothing was said.
    """
    words = " ".join(said.casefold().split())
    if not words:
        raise UsageError(f"Say why: {', '.join(f'{code} ({means})' for code, means in REASONS.items())}.")
    return next((code for code, means in REASONS.items() if words in (code, means)), "other")


def held_about(records: Records, viewer: Viewer, provider: str, person_id: str) -> int:
    """How many rows are about a woman, of all versions together.

    Raises:
        RefusedError: the viewer is not of this service.
    """
    access.check_can_see_own(viewer, provider)
    return sum(records.rows_about(provider, person_id).values())


def forget(
    records: Records,
    viewer: Viewer,
    provider: str,
    person_id: str,
    *,
    reason: str,
    now: datetime,
    in_advance: bool = False,
) -> Removed:
    """Remove a woman from every version of everything, and keep her out of later returns.

    Args:
        records: the installation's records.
        viewer: who does it: the service itself, or who runs the installation.
        provider: the service's code.
        person_id: her number, as the service's returns spell it.
        reason: a key of `REASONS`, or its words. Other words are not kept.
        now: the time, UTC, without a zone.
        in_advance: go on where nothing is held about her, so that she is never taken in.

    Raises:
        RefusedError: it is another service's woman; or it could not be finished, and will be at the next start.
        UsageError: nothing is held under this number, or no reason is given.
    """
    access.check_can_see_own(viewer, provider)
    code = reason_of(reason)
    if not person_id.strip():
        raise UsageError("Give her number, as it stands in person_id of the returns.")
    if not in_advance and not records.rows_about(provider, person_id):
        raise UsageError(
            "Nothing is held under this number, so nothing was done. Check how the returns spell it: capitals count."
        )
    done = records.forget(provider, person_id, now, viewer.name, code)
    return Removed(dict(done.rows), REASONS[code])


def removals(records: Records, viewer: Viewer, provider: str | None = None) -> list[Removal]:
    """That somebody was removed, as often as it was: of one service, or all; the newest first.

    Raises:
        RefusedError: the viewer is not of this service.
    """
    if provider is None and viewer.role is not access.Role.OPERATOR:
        provider = viewer.provider or ""
    if provider is not None:
        access.check_can_see_own(viewer, provider)
    return [
        Removal(
            line["happened_at"],
            line["happened_by"],
            line["provider"],
            _ALL_REASONS.get(line["reason"], line["reason"]),
            line["how_many"],
        )
        for line in records.forgettings()
        if provider in (None, line["provider"])
    ]

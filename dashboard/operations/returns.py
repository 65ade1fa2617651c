"""Who has sent what, how complete it is, and what is late or missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from dashboard import access
from dashboard.access import Viewer
from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.warehouse.records import Records


@dataclass(frozen=True)
class SentReturn:
    """One version of one return."""

    return_id: str
    provider: str
    quarter: str
    version: int
    contract: str | None
    """The contract of its rows that name none of their own; not told to a commissioner of other contracts."""
    sent_by: str
    sent_at: datetime
    sheets: tuple[str, ...]
    """What it brought, by the names of the sheets."""
    rows: int | None
    """Rows as they were sent; not told to a commissioner, whose contracts may hold only some of them."""
    kept: int
    """Referrals that count: without those that were set aside; for a commissioner, under their contracts."""
    sha256: str
    status: str
    """`current`, `replaced` by a later version, or `withdrawn`."""
    referrals_stand: bool
    """Whether the quarter's figures are made from the referrals of this version."""
    withdrawn_at: datetime | None = None
    """When it was taken back, if it is."""


class Punctuality(StrEnum):
    """How a quarter's return came."""

    ON_TIME = "on time"
    LATE = "late"
    MISSING = "not received"


@dataclass(frozen=True)
class Expected:
    """One quarter of one provider, and how its first return came."""

    provider: str
    quarter: str
    due: date
    punctuality: Punctuality
    days_late: int
    versions: int
    came_on: date | None = None
    """When the first version came, also one that was taken back since."""
    taken_back_on: date | None = None
    """Where something came and nothing of it stands: when the last of it was taken back."""

    @property
    def missing_since(self) -> date | None:
        """The day from which a return is late that has not come, or of which nothing stands."""
        if self.punctuality is not Punctuality.MISSING:
            return None
        return max(self.due + timedelta(days=1), self.taken_back_on or self.due)


def sent(records: Records, viewer: Viewer, provider: str | None = None) -> list[SentReturn]:
    """Every version of every return, the newest first.

    For a commissioner: of the quarters of which a referral stands under a contract of theirs; those that held such a
    referral and were withdrawn; and those that brought other sheets only, for such a contract.

    Raises:
        RefusedError: the viewer may not see these returns.
    """
    access.check_can_see_returns(viewer, provider)
    return _sent(records.returns(provider, access.contracts_seen(viewer)))


def sent_under(records: Records, viewer: Viewer, contract: Contract) -> list[SentReturn]:
    """The same of one contract, as its commissioners see it, to both its parties. A delivery partner under it hears
    what came when, and not how many rows: less its own, they would be the other partners'.

    Raises:
        RefusedError: the viewer is none of them.
    """
    works_under = access.works_under(viewer, contract.provider, contract.delivery_partners)
    if not works_under:
        access.check_is_party(viewer, contract.provider, contract.commissioners)
    found = _sent(records.returns(contract.provider, contract.commissioners[0], contract.contract))
    return [replace(one, rows=0, kept=min(one.kept, 1), sent_by="") for one in found] if works_under else found


def first_quarter(returns: Sequence[SentReturn]) -> Quarter | None:
    """The first quarter of which any referral was sent; None, if none was."""
    return min((Quarter.parse(one.quarter) for one in returns if one.kept), default=None)


def _sent(lines: Sequence[Mapping[str, Any]]) -> list[SentReturn]:
    return [
        SentReturn(
            return_id=line["return_id"],
            provider=line["provider"],
            quarter=line["quarter"],
            version=line["version"],
            contract=line["contract"],
            sent_by=line["sent_by"],
            sent_at=line["sent_at"],
            sheets=tuple(line["sheets"]),
            rows=line["row_count"],
            kept=line["kept"] or 0,
            sha256=line["sha256"] or "",
            status=line["status"],
            referrals_stand=line["referrals_stand"],
            withdrawn_at=line["withdrawn_at"],
        )
        for line in lines
    ]


def expected(returns: list[SentReturn], due_after: timedelta) -> list[Expected]:
    """For each provider, each quarter from its first to the latest that anybody has sent: as `returns_on_time` counts.

    The latest quarter, not today's date, is the yardstick: nobody is called late for a quarter that no one has been
    asked for yet. A quarter has come once referrals of it stand: for a commissioner, referrals of theirs.
    """
    with_referrals = [item for item in returns if item.kept]
    standing = [item for item in with_referrals if item.referrals_stand]
    if not standing:
        return []
    latest = max(Quarter.parse(item.quarter) for item in standing)
    found = []
    for provider in sorted({item.provider for item in standing}):
        own = [item for item in with_referrals if item.provider == provider]
        quarter = min(Quarter.parse(item.quarter) for item in standing if item.provider == provider)
        while quarter <= latest:
            found.append(how_it_came(provider, quarter, own, due_after))
            quarter = quarter.next
    return found


def how_it_came(provider: str, quarter: Quarter, own: list[SentReturn], due_after: timedelta) -> Expected:
    """How a quarter came: by its first version, also one that was withdrawn, as long as another stands.

    `own`: the provider's versions of which referrals count.
    """
    due = quarter.last_day + due_after
    sent_for_it = [item for item in own if item.quarter == quarter.label]
    versions = sum(item.status != "withdrawn" for item in sent_for_it)
    came_on = min((item.sent_at.date() for item in sent_for_it), default=None)
    if came_on is None or not any(item.referrals_stand for item in sent_for_it):
        back = max((item.withdrawn_at.date() for item in sent_for_it if item.withdrawn_at), default=None)
        return Expected(provider, quarter.label, due, Punctuality.MISSING, 0, 0, came_on, back)
    late = (came_on - due).days
    how = Punctuality.LATE if late > 0 else Punctuality.ON_TIME
    return Expected(provider, quarter.label, due, how, max(late, 0), versions, came_on)

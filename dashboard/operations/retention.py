"""How long records are kept after the work has ended: as the contract says; what is due, and removing it.

Removed is every row of a referral that is due, in every version; and what names the woman but no referral, once all of
her referrals are due. Nobody is kept out of later files by it: what a file brings again is due again.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.access import Role, Viewer
from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError
from dashboard.operations.forgetting import TIME_OVER
from dashboard.warehouse.records import Records


@dataclass(frozen=True)
class Due:
    """How many referrals of a provider are due that ended in one financial year."""

    provider: str
    year: str
    referrals: int


def due(records: Records, viewer: Viewer, *, today: date) -> list[Due]:
    """What is due, counted by provider and by the year in which the work ended.

    Raises:
        RefusedError: only who runs the installation is told.
    """
    _check(viewer)
    ended = records.due(today).select("provider", "ended_date").rows()
    counted = Counter((provider, Quarter.containing(day).year.label) for provider, day in ended)
    return [Due(provider, year, referrals) for (provider, year), referrals in sorted(counted.items())]


def remove_due(records: Records, viewer: Viewer, *, today: date, now: datetime) -> dict[str, int]:
    """Remove what is due, for good, and say how many rows of each provider.

    Raises:
        RefusedError: only who runs the installation may do this.
    """
    _check(viewer)
    return records.remove_due(today, now, viewer.name, TIME_OVER)


def without_retention(records: Records) -> list[Contract]:
    """The contracts that do not say how long records are kept."""
    return [contract for contract in records.contracts() if contract.retention_years is None]


def _check(viewer: Viewer) -> None:
    if viewer.role is not Role.OPERATOR:
        raise RefusedError("What is no longer kept is removed by who runs the installation.")

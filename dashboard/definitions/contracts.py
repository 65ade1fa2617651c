"""A contract: who buys what from whom, and what the two have agreed to look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from dashboard.definitions.periods import Quarter

BY_PARTNER = "delivery_partner"
"""The breakdown by delivery partner: whose women, as the referrals sheet says in this column."""


class Over(StrEnum):
    """Of which time a target is judged."""

    QUARTER = "quarter"
    """Each quarter by itself."""
    YEAR = "year"
    """The contract's year so far."""

    @property
    def said(self) -> str:
        """In words, after a target."""
        return "each quarter" if self is Over.QUARTER else "over the year so far"


@dataclass(frozen=True)
class Kpi:
    """A target that was agreed for one indicator."""

    indicator: str
    target: float
    """A share, or a number for a count."""
    at_least: bool = True
    """Whether the target is met at or above it; otherwise at or below."""
    tolerance: float = 0.0
    """How far on the wrong side of the target still counts as met, in the target's own unit."""
    over: Over = Over.YEAR

    @property
    def bound(self) -> float:
        """Where met ends: the target, and what the tolerance adds to it."""
        return self.target - self.tolerance if self.at_least else self.target + self.tolerance


@dataclass(frozen=True)
class Contract:
    """One contract. Its rows are seen, counted, by its commissioners and by nobody else's."""

    contract: str
    provider: str
    commissioners: tuple[str, ...]
    delivery_partners: tuple[str, ...] = ()
    """Sites or partners that work under it, by their codes in the referrals sheet."""
    working_days: int = 10
    """An appointment is offered in time by this working day after the referral."""
    kpis: tuple[Kpi, ...] = ()
    retention_years: int | None = None
    """For how many years records are kept after the work has ended; None: nothing was said, so they are kept."""
    needs: bool = True
    """Whether it asks what the women want help with; otherwise those columns are not kept."""
    year_begins: int = 4
    """The month with which the contract's own year begins, the first of a financial quarter: 4, 7, 10 or 1."""
    applies_from: date | None = None
    """From which day on the targets apply, and the year that they are of; None: they always did. Who sees the contract,
    and within how many days an appointment is in time, is as it was registered last."""

    def year_of(self, quarter: Quarter) -> tuple[Quarter, ...]:
        """The quarters of the contract's year up to one of them."""
        found: tuple[Quarter, ...] = (quarter,)
        while found[0].first_day.month != self.year_begins:
            found = (found[0].previous, *found)
        return found


@dataclass(frozen=True)
class Terms:
    """One version of what was agreed in a contract, and who registered it when."""

    contract: Contract
    version: int
    registered_on: date
    registered_by: str


def terms_of(versions: Sequence[Terms], quarter: Quarter) -> Terms | None:
    """Of the versions of one contract that which applies to a quarter: the newest that applied on its first day."""
    applied = [one for one in versions if (one.contract.applies_from or date.min) <= quarter.first_day]
    return max(applied, key=lambda one: one.version, default=None)


def as_agreed(contract: Contract, versions: Sequence[Terms], quarter: Quarter) -> Contract:
    """The contract with the targets, and the year, that applied to a quarter; without targets, where none did."""
    if not versions:
        return contract
    found = terms_of(versions, quarter)
    if found is None:
        return replace(contract, kpis=())
    return replace(contract, kpis=found.contract.kpis, year_begins=found.contract.year_begins)

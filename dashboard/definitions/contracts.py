"""A contract: who buys what from whom, and what the two have agreed to look at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kpi:
    """A target that was agreed for one indicator."""

    indicator: str
    target: float
    """A share, or a number for a count."""
    at_least: bool = True
    """Whether the target is met at or above it; otherwise at or below."""


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

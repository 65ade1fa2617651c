"""What is remembered of a service's last return when the next one is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from dashboard.definitions.periods import Quarter


@dataclass(frozen=True)
class LastReturn:
    """The last return of a provider before a quarter, as far as the next one is held against it."""

    quarter: Quarter
    """The quarter of its referrals sheet."""
    rows: Mapping[str, int]
    """Sheet → how many rows it had when it came last."""
    filled: Mapping[str, Mapping[str, int]]
    """Sheet → column → in how many of these rows it was filled."""
    received: int = 0
    """Referrals that were received in its quarter."""
    ended: int = 0
    """Referrals that ended in its quarter."""
    ended_on_one_day: int = 0
    """How many of these on the one day on which most did."""
    not_known: Mapping[str, int] = field(default_factory=dict)
    """Characteristic → of how many referrals it was not known."""
    open_rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    """The referrals that were still open."""

"""Issues of a table: the first, a provisional one, and those that correct it."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.disclosure.periods import Period
from dashboard.disclosure.policy import Table
from dashboard.warehouse.release import FINAL

FIRST_ISSUE = "1"
PROVISIONAL_ISSUE = "p"
"""Drawn for itself: an equal number would say that nothing has changed since, another one that something has."""


@dataclass(frozen=True)
class Issue:
    """Which issue of a table is built, and whether it will stay as it is."""

    name: str = FIRST_ISSUE
    status: str = FINAL


Issues = Callable[[Table, str, Period], Issue | None]
"""(table, indicator, period that it counts) → its issue, or None where it is not built."""

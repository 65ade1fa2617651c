"""What can be known of reoffending yet: each quarter's matched people, and when their outcome is known."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import access
from dashboard.access import Role, Viewer
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import Quarter
from dashboard.statistics.maturity import State, matures_on, state
from dashboard.warehouse.records import Records


@dataclass(frozen=True)
class Cohort:
    """The matched people whose index date lies in one quarter."""

    quarter: str
    people: int | None
    """Distinct people; None where there are too few to show safely."""
    state: State
    matures_on: date
    """The day from which the outcome of all of them can be known."""
    cutoff: date
    """Up to when the police records were searched, in the newest file."""


def cohorts(records: Records, viewer: Viewer, provider: str | None = None) -> tuple[Cohort, ...]:
    """Every cohort, the oldest first; for a commissioner under their own contracts.

    Raises:
        RefusedError: the viewer is neither a commissioner nor of this service.
    """
    if viewer.role is Role.PROVIDER:
        access.check_can_see_own(viewer, provider or "")
    else:
        access.check_can_see_headline(viewer)
    found = records.report("cohorts", provider=provider, commissioner=access.contracts_seen(viewer))
    return tuple(_cohort(line) for line in found.to_dicts())


def _cohort(line: dict[str, Any]) -> Cohort:
    quarter = Quarter.containing(date.fromisoformat(line["quarter_end"]))
    enough = line["people"] >= INDICATORS["proven_reoffending"].smallest_part
    # The last index date of a few is a date of one of them: the end of the quarter is nobody's.
    last = line["last_index_date"] if enough else quarter.last_day
    return Cohort(
        quarter=quarter.label,
        people=line["people"] if enough else None,
        state=state(last, line["data_cutoff_date"]),
        matures_on=matures_on(last),
        cutoff=line["data_cutoff_date"],
    )

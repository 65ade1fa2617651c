"""The contract period: one block of quarters, declared once, so that small groups can be shown for a whole contract."""

from dashboard.access import Viewer, check_can_publish
from dashboard.definitions.periods import Quarter
from dashboard.disclosure.periods import Period, period_between
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.installation import Installation

_NAME = "contract_period"
_QUARTERS_IN_A_YEAR = 4


def declared(installation: Installation) -> Period | None:
    """The contract period that was declared, or None."""
    kept = installation.records().chosen(_NAME)
    if kept is None:
        return None
    first, last = (Quarter.parse(one) for one in kept.split(" to "))
    return period_between(first, last, "contract_period")


def declare(installation: Installation, viewer: Viewer, first: Quarter, last: Quarter) -> Period:
    """Declare the contract period, for all services of this installation. It cannot be changed once it is published.

    Raises:
        RefusedError: it has been published; or it would lie one subtraction from quarters that are not; or not allowed.
        UsageError: it is shorter than a year, or lies in one year, which is published anyway.
    """
    check_can_publish(viewer)
    before, wanted = declared(installation), period_between(first, last, "contract_period")
    release = installation.release()
    if before and release and any(table.period == before.label for table in release.published()):
        raise RefusedError(f"{before.label} has been published as the contract period: it cannot be changed any more.")
    _check(first, last)
    installation.records().choose(_NAME, wanted.label)
    return wanted


def _check(first: Quarter, last: Quarter) -> None:
    """What years of the block, taken from it or added to it, would leave: a year's worth of quarters, or nothing.

    With each financial year either its quarters inside the block or those outside could be told by subtraction.
    """
    inside: dict[int, int] = {}
    quarter = first
    while quarter <= last:
        inside[quarter.year_start] = inside.get(quarter.year_start, 0) + 1
        quarter = quarter.next
    whole = list(inside.values())
    if sum(whole) <= _QUARTERS_IN_A_YEAR:
        raise UsageError("A contract period is longer than a year: a year is published anyway.")
    left = sum(min(quarters, _QUARTERS_IN_A_YEAR - quarters) for quarters in whole)
    if 0 < left < _QUARTERS_IN_A_YEAR:
        raise RefusedError(
            f"{first.label} to {last.label} lies {left} quarter{'s' if left > 1 else ''} from whole years that are "
            "published: taking one from the other would show small groups in so short a time. Begin or end it with a "
            "financial year, or half a year away from one."
        )

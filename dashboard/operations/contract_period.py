"""The contract period: one block of quarters, declared once, so that small groups can be shown for a whole contract."""

from dashboard.access import Viewer, check_can_publish
from dashboard.definitions.periods import Quarter
from dashboard.disclosure import policy as policies
from dashboard.disclosure.collapse import keeps_clear, left_by_years
from dashboard.disclosure.periods import Period, period_between, quarters_between
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.approving import waiting
from dashboard.operations.installation import Installation

_NAME = "contract_period"
_THREE_YEARS = 12


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
    wanted, before = period_between(first, last, "contract_period"), declared(installation)
    if before and _is_out(installation, before):
        raise RefusedError(f"{before.label} has been prepared or published as the contract period: it stays.")
    _check(wanted)
    installation.records().choose(_NAME, wanted.label)
    return wanted


def _is_out(installation: Installation, block: Period) -> bool:
    """Whether figures of a block have been published, or wait to be."""
    of_blocks = {table.id for table in policies.load().tables if table.period == "contract_period"}
    release = installation.release()
    published = any(table.table_id in of_blocks for table in release.published()) if release else False
    return published or any(block.label in one.prepared.periods for one in waiting(installation.settings.database))


def _check(block: Period) -> None:
    """What years of the block, taken from it or added to it, would leave: a year's worth of quarters, or nothing."""
    quarters = quarters_between(block.first_day, block.last_day)
    years = {quarter.year for quarter in quarters}
    told = [quarter for year in years for quarter in year.quarters]
    if len(years) < 2:
        raise UsageError("A contract period is longer than a year: a year is published anyway.")
    if len(quarters) == len(told) == _THREE_YEARS:
        raise UsageError("Three whole financial years are published anyway.")
    if not keeps_clear(quarters, told):
        left = left_by_years(quarters, told)
        raise RefusedError(
            f"{block.label} lies {left} quarter{'s' if left > 1 else ''} from whole years that are published: "
            "taking one from the other would show small groups in so short a time. Begin or end it with a financial "
            "year, or half a year away from one."
        )

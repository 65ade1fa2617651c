"""Publishing: a financial year's locked quarters, the year, and the three years that end with it. Once."""

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.definitions.housing import SUPPORTED_AS
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import Period, build, periods_of, reference_counts
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.installation import Installation
from dashboard.warehouse import release as releases
from dashboard.warehouse.release import Cell, PublishedTable


@dataclass(frozen=True)
class Publication:
    """What was published."""

    release: str
    periods: tuple[str, ...]
    tables: int
    cells: int


def publish(
    installation: Installation, year: FinancialYear, *, now: datetime, without_lock: bool = False
) -> Publication:
    """Build and publish what a financial year allows, and make it current.

    Args:
        installation: where the records and the release are.
        year: the financial year.
        now: the time of publication, UTC.
        without_lock: publish before the lock date too; the release says so.

    Raises:
        RefusedError: everything that could be published has been.
        UsageError: nothing has been sent for that year, or nothing is locked yet.
    """
    done = _published_periods(installation)
    records = installation.records()
    policy = policies.load()
    as_of = records.as_of()
    if as_of is None or as_of < year.first_day:
        raise UsageError(f"No return has been sent for {year.label}.")
    covered_from = records.covered_from() or as_of
    lag = installation.settings.publication_lag
    wanted = [
        period
        for period in periods_of(year)
        if period.label not in done
        and _is_whole(period, as_of, covered_from, without_lock)
        and (without_lock or period.last_day + lag <= now.date())
    ]
    if not wanted and year.label not in done:
        locked = year.quarters[0].last_day + lag
        raise UsageError(f"Nothing of {year.label} is locked and unpublished; its first quarter is locked on {locked}.")
    # Only what is wanted is built: a refusal makes no secret and reads no woman.
    tables, cells = _new(installation, *build(records, policy, wanted, as_of)) if wanted else ([], [])
    if not tables and year.label in done:
        raise RefusedError(f"{year.label} has been published. What is published is not computed again.")
    if not tables:
        raise UsageError(f"Nothing is known of {year.label}: there is nothing to publish.")
    remarks = _remarks(wanted, now, lag.days if without_lock else None)
    if records.supported_housing != "settled":
        remarks.append(f"{', '.join(period.label for period in wanted)}: {SUPPORTED_AS[records.supported_housing]}")
    release_id = releases.write(
        installation.settings.database,
        tables,
        cells,
        reference_counts(records, year) if year.label in {period.label for period in wanted} else (),
        built_at=now,
        policy=policy.version,
        variance=policy.variance,
        remarks=remarks,
    )
    return Publication(release_id, tuple(dict.fromkeys(table.period for table in tables)), len(tables), len(cells))


def _published_periods(installation: Installation) -> set[str]:
    """Those published in their own year: what takes years to know is published for an earlier one."""
    release = installation.release()
    if release is None:
        return set()
    slow = {slug for slug, indicator in INDICATORS.items() if indicator.published_years_later}
    return {table.period for table in release.published() if table.indicator not in slow}


def _new(
    installation: Installation, tables: list[PublishedTable], cells: list[Cell]
) -> tuple[list[PublishedTable], list[Cell]]:
    """What has not been published yet: quarters by a characteristic once were before their year."""
    release = installation.release()
    done = {(table.table_id, table.indicator, table.period) for table in release.published()} if release else set()
    return (
        [table for table in tables if (table.table_id, table.indicator, table.period) not in done],
        [cell for cell in cells if (cell.table_id, cell.indicator.split(":")[0], cell.period) not in done],
    )


def _is_whole(period: Period, as_of: date, covered_from: date, without_lock: bool) -> bool:
    """Whether the records fill a period: what is published half would never be made whole.

    A year may be published early on request, which the release then says; a quarter or a block of years never is.
    """
    if period.kind == "three_years" and covered_from > period.first_day:
        return False
    if period.kind == "year" and without_lock:
        return True
    return period.last_day <= as_of


def _remarks(periods: list[Period], now: datetime, lag: int | None) -> list[str]:
    early = [p.label for p in periods if lag is not None and (now.date() - p.last_day).days < lag]
    return [f"Published before its figures were locked: {', '.join(early)}."] if early else []

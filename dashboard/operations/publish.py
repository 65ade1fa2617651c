"""Publishing: what of a financial year can be published, built, checked, and made current. Once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from dashboard.access import Role, Viewer, check_can_publish
from dashboard.definitions.housing import SUPPORTED_AS
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import Built, counted_in, decide, reference_counts
from dashboard.disclosure.build import indicators_of as indicators_of
from dashboard.disclosure.gate import Check, checks
from dashboard.disclosure.issues import PROVISIONAL_ISSUE, Issue, Issues
from dashboard.disclosure.periods import Period, periods_of
from dashboard.disclosure.policy import PATHWAY, Policy, Table
from dashboard.disclosure.truth import Closed
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.contract_period import declared
from dashboard.operations.installation import Installation
from dashboard.warehouse import publications, releasing
from dashboard.warehouse.publications import PREPARED, PUBLISHED, Step
from dashboard.warehouse.release import FINAL, PROVISIONAL, Correction, PublishedTable, ReferenceCount, Release

COMMAND_LINE = "the command line"
ONE_PERSON = "Prepared and published at the command line, by one person."


@dataclass(frozen=True)
class Publication:
    """What was published, or is to be."""

    release: str
    periods: tuple[str, ...]
    tables: int
    cells: int


def publish(
    installation: Installation, year: FinancialYear, *, now: datetime, without_lock: bool = False
) -> Publication:
    """Build, check and publish what a financial year allows, and make it current: at the command line.

    Args:
        installation: where the records and the release are.
        year: the financial year.
        now: the time of publication, UTC.
        without_lock: publish before the lock date too; the release says so.

    Raises:
        RefusedError: everything that could be published has been; or a check fails.
        UsageError: nothing has been sent for that year, or nothing is locked yet.
    """
    operator = Viewer(Role.OPERATOR, COMMAND_LINE)
    found, report = prepare(installation, operator, year, now=now, without_lock=without_lock)
    failed = [check.name for check in report if not check.passed]
    if failed:
        releasing.discard(installation.settings.database, found.release)
        raise RefusedError(f"Nothing is published, because a check failed: {'; '.join(failed)}.")
    releasing.make_current(installation.settings.database, found.release, at=now)
    step = Step(PUBLISHED, found.release, now, COMMAND_LINE, found.periods, (ONE_PERSON,))
    publications.add(installation.settings.database, step)
    return found


def prepare(
    installation: Installation, viewer: Viewer, year: FinancialYear, *, now: datetime, without_lock: bool = False
) -> tuple[Publication, tuple[Check, ...]]:
    """Build a candidate of what a financial year allows, and check it. Nobody sees it until it is made current.

    Raises:
        RefusedError: everything that could be published has been; or the viewer is no publication officer.
        UsageError: nothing has been sent for that year, or nothing is locked yet.
    """
    check_can_publish(viewer)
    records, policy, release = installation.records(), policies.load(), installation.release()
    as_of = records.as_of()
    if as_of is None or as_of < year.first_day:
        raise UsageError(f"No return has been sent for {year.label}.")
    ready = _ready(installation, year, as_of, now, without_lock)
    issues = issues_for(release, installation.settings.publication_lag, now, {period.label for period in ready})
    # Only what is wanted is built: a refusal makes no secret and reads no woman.
    wanted = [period for period in ready if _anything(policy, period, as_of, issues)]
    done = {table.period for table in release.published()} if release else set()
    if not wanted and not done & {period.label for period in periods_of(year)}:
        locked = year.quarters[0].last_day + installation.settings.publication_lag
        raise UsageError(f"Nothing of {year.label} is locked and unpublished; its first quarter is locked on {locked}.")
    out = release.all_cells() if release else ()
    built = decide(records, policy, wanted, as_of, issues, closed_years(release), out) if wanted else Built([], [], [])
    if not built.published and year.label not in done and wanted:
        raise UsageError(f"Nothing is known of {year.label}: there is nothing to publish.")
    if not built.published:
        raise RefusedError(_all_published(installation, year, done, now))
    lag = installation.settings.publication_lag.days
    remarks = _remarks(wanted, now, lag if without_lock else None)
    if records.supported_housing != "settled":
        remarks.append(f"{', '.join(period.label for period in wanted)}: {SUPPORTED_AS[records.supported_housing]}")
    return keep_candidate(
        installation.settings.database,
        viewer,
        year,
        built,
        now=now,
        remarks=remarks,
        said=remarks,
        reference=reference_counts(records, year) if year.label in {period.label for period in wanted} else (),
    )


def keep_candidate(
    database: Path,
    viewer: Viewer,
    year: FinancialYear,
    built: Built,
    *,
    now: datetime,
    said: Sequence[str],
    remarks: Sequence[str] = (),
    reference: Sequence[ReferenceCount] = (),
    corrections: Sequence[Correction] = (),
) -> tuple[Publication, tuple[Check, ...]]:
    """Check what was built, write it as a candidate, and note down who prepared it.

    Args:
        database: where the records are: the candidate is kept beside them.
        viewer: who prepares it.
        year: whose published values it adds to.
        built: what it holds, with its truth.
        now: when the records were read, UTC.
        said: what stands about it in the history.
        remarks: what the release says of itself from then on.
        reference: public counts that are published with it.
        corrections: the tables that it puts in the place of published ones.
    """
    policy = policies.load()
    report = checks(policy, built, moved_before(database, year))
    release_id = releasing.prepare(
        database,
        built.published,
        built.cells,
        reference,
        corrections,
        built_at=now,
        policy=policy.version,
        variance=policy.variance,
        remarks=remarks,
    )
    periods = tuple(dict.fromkeys(table.period for table in built.published))
    found = Publication(release_id, periods, len(built.published), len(built.cells))
    step = Step(
        PREPARED,
        release_id,
        now,
        viewer.name,
        periods,
        tuple(said),
        tuple((check.name, check.found, check.passed) for check in report),
        found.tables,
        found.cells,
        built.most_values,
    )
    publications.add(database, step)
    return found, report


def moved_before(database: Path, year: FinancialYear) -> int:
    """How many values one woman may move of what has been published of a year: the most of each publication, added."""
    steps = publications.steps(database)
    out = {step.release_id for step in steps if step.kind == PUBLISHED}
    ends = tuple(period.label for period in periods_of(year))
    return sum(
        step.most_values
        for step in steps
        if step.kind == PREPARED and step.release_id in out and any(period in ends for period in step.periods)
    )


def _ready(
    installation: Installation, year: FinancialYear, as_of: date, now: datetime, without_lock: bool
) -> list[Period]:
    """The periods that are told of in full, and locked (or are not waited for)."""
    covered_from = installation.records().covered_from() or as_of
    lag = installation.settings.publication_lag
    return [
        period
        for period in periods_of(year, declared(installation))
        if _is_whole(period, as_of, covered_from, without_lock)
        and (without_lock or period.last_day + lag <= now.date())
    ]


def issues_for(release: Release | None, lag: timedelta, now: datetime, ready: set[str]) -> Issues:
    """What is published once, and what once more as final: figures without a characteristic, when their year is locked.

    Quarters by a characteristic are published with their year, from the same records: else the year, less its quarters,
    would be the women who came late, and their groups. An indicator whose women have not had their time yet is
    published when they have.
    """
    known: dict[tuple[str, str, str], PublishedTable] = {t.key: t for t in release.published()} if release else {}
    of_everyone = {table.id: table.characteristic == "everyone" for table in policies.load().tables}
    done = {(indicator, period, of_everyone.get(table_id)) for table_id, indicator, period in known}
    years = ready | {period for _, _, period in known}
    begun = {(period, everyone) for _, period, everyone in done}

    def issue(table: Table, indicator: str, then: Period) -> Issue | None:
        locked = then.year.last_day + lag <= now.date()
        everyone = table.characteristic == "everyone"
        if not everyone and then.kind == "quarter" and then.year.label not in years:
            return None
        provisional = everyone and not locked
        found = Issue(PROVISIONAL_ISSUE, PROVISIONAL) if provisional else Issue()
        before = known.get((table.id, indicator, then.label))
        if before is None:
            again = (indicator, then.label, everyone) in done
            new = (then.label, everyone) in begun and not _matures_later(indicator, then)
            return None if again or new else found
        return found if before.status == PROVISIONAL and found.status == FINAL else None

    return issue


def _matures_later(indicator: str, period: Period) -> bool:
    """Whether an indicator may come to a period after others. A new one may not: beside what was published it would
    tell who came late.
    """
    if indicator == PATHWAY:
        return False
    definition = INDICATORS[indicator]
    in_a_quarter = period.kind == "quarter" and definition.matures_after_days > 0
    return in_a_quarter or definition.published_years_later > 0


def closed_years(release: Release | None) -> list[Closed]:
    """The years whose figures by a characteristic have been published, each with when the records were read."""
    tables = [table for table in policies.load().tables if table.period == "year"]
    of_year = {table.id for table in tables if table.characteristic != "everyone"}
    found: dict[str, datetime] = {}
    for table in release.published() if release else ():
        read = table.read_at or table.published_at
        if table.table_id in of_year and read:
            found[table.period] = min(read, found.get(table.period, read))
    return [Closed(FinancialYear.parse(label), at) for label, at in found.items()]


def _anything(policy: Policy, period: Period, as_of: date, issues: Issues) -> bool:
    return any(
        issues(table, slug, counted_in(slug, period))
        for table in policy.tables
        if table.period == period.kind
        for slug in indicators_of(table, period, as_of)
    )


def _is_whole(period: Period, as_of: date, covered_from: date, without_lock: bool) -> bool:
    """Whether the records fill a period: what is published half would never be made whole.

    A year may be published early on request, which the release then says; a quarter or a block of years never is.
    """
    if period.kind in ("three_years", "contract_period") and covered_from > period.first_day:
        return False
    if period.kind == "year" and without_lock:
        return True
    return period.last_day <= as_of


def _all_published(installation: Installation, year: FinancialYear, done: set[str], now: datetime) -> str:
    said = "What is published is not computed again."
    waiting = [quarter for quarter in year.quarters if quarter.label not in done]
    if not waiting:
        return f"{year.label} has been published. {said}"
    locked = waiting[0].last_day + installation.settings.publication_lag
    state = f"is locked on {locked:%-d %B %Y}" if locked > now.date() else "has not been sent in full"
    return f"Of {year.label} everything that is locked has been published. {said} {waiting[0].label} {state}."


def _remarks(periods: Sequence[Period], now: datetime, lag: int | None) -> list[str]:
    early = [p.label for p in periods if lag is not None and (now.date() - p.last_day).days < lag]
    return [f"Published before its figures were locked: {', '.join(early)}."] if early else []

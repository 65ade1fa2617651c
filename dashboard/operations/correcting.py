"""Publishing a whole table of a period anew, because a serious error was found in it: with a reason, and its price."""

from datetime import datetime

from dashboard.access import Viewer, check_can_publish
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS, STAGES, Kind
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import counted_in, decide, periods_of
from dashboard.disclosure.issues import Issue
from dashboard.disclosure.periods import Period
from dashboard.disclosure.policy import Table
from dashboard.disclosure.price import in_words
from dashboard.errors import UsageError
from dashboard.operations.contract_period import declared
from dashboard.operations.installation import Installation
from dashboard.operations.own_words import checked
from dashboard.operations.publish import Publication, closed_years, keep_candidate
from dashboard.warehouse.release import PROVISIONAL, Correction, PublishedTable, Release

SHORTEST_REASON = 20
"""Letters: a reason is a sentence."""
LONGEST_REASON = 300
UNCHANGED = (
    "Nothing has been sent, taken back or removed since these figures were read: from the same records a correction "
    "would only move them by chance. If they had been counted wrongly, say so."
)
COUNTED_WRONGLY = "(The records had not changed: they had been counted wrongly.)"


def correctable(release: Release | None) -> dict[str, tuple[str, ...]]:
    """The tables that can be published anew → their periods. What is provisional is published anew anyway."""
    found: dict[str, set[str]] = {}
    for one in release.published() if release else ():
        if one.status == PROVISIONAL:
            continue
        found.setdefault(one.table_id, set()).add(one.period)
    return {table: tuple(sorted(periods)) for table, periods in sorted(found.items())}


def price(installation: Installation, table_id: str, period: str) -> str:
    """What publishing a table anew would cost the women in it, in words."""
    standing = _standing(installation, table_id, period)
    table = next(table for table in policies.load().tables if table.id == table_id)
    values = sum(_values_of(one.indicator) for one in standing)
    # A table of everyone may have been published as provisional before.
    before = _issue_number(standing) + (table.characteristic == "everyone")
    return in_words(policies.load().variance, before + 1, values)


def _values_of(indicator: str) -> int:
    """How many numbers of one indicator a woman may be in: of what she has several of, in several cells."""
    if indicator not in INDICATORS:
        return len(STAGES)
    definition = INDICATORS[indicator]
    cells = len(CHARACTERISTICS[definition.breakdowns[0]].groups) if definition.many_valued else 1
    return cells * (1 if definition.kind is Kind.COUNT else 2)


def prepare_correction(
    installation: Installation,
    viewer: Viewer,
    table_id: str,
    period: str,
    *,
    reason: str,
    now: datetime,
    counted_wrongly: bool = False,
) -> Publication:
    """Build a whole table of a period anew from the records as they are now, as a candidate that waits for approval.

    Args:
        installation: the records and the release.
        viewer: the officer who prepares it.
        table_id: which table, by its id.
        period: the period that it was published for.
        reason: what was wrong, in a sentence that names nobody; everybody can read it.
        now: the time, UTC, without a zone.
        counted_wrongly: the records are as they were, and the error was in how they were counted. The register says
            so. Without it a correction for which nothing has changed is refused: it would draw new noise for nothing.

    Raises:
        RefusedError: the viewer is no publication officer; or the reason holds what looks like an identifier.
        UsageError: the table has not been published for that period; no reason is given; or nothing has changed.
    """
    check_can_publish(viewer)
    reason = checked(reason, LONGEST_REASON, read_by="everybody")
    if len(reason) < SHORTEST_REASON:
        raise UsageError("Say in a sentence what was wrong: it stands in the public register of corrections.")
    standing = _standing(installation, table_id, period)
    read_at = max((one.read_at for one in standing if one.read_at), default=None)
    unchanged = read_at is not None and not installation.records().changed_since(read_at)
    if unchanged and not counted_wrongly:
        raise UsageError(UNCHANGED)
    if unchanged:
        reason = f"{reason} {COUNTED_WRONGLY}"
    records, policy, number = installation.records(), policies.load(), _issue_number(standing) + 1
    wanted = {one.indicator for one in standing}
    last = records.as_of()
    assert last

    def issue(table: Table, indicator: str, then: Period) -> Issue | None:
        return Issue(str(number)) if (table.id, then.label) == (table_id, period) and indicator in wanted else None

    release = installation.release()
    built = decide(
        records,
        policy,
        _periods_with(installation, period, wanted),
        last,
        issue,
        closed_years(release),
        release.all_cells() if release else (),
    )
    year = FinancialYear.parse(period.split(" to ")[-1].split(" Q")[0])
    correction = Correction(table_id, period, str(number), reason, price(installation, table_id, period), viewer.name)
    said = (f"Table {table_id} published anew: {correction.reason}", correction.price)
    database = installation.settings.database
    return keep_candidate(database, viewer, year, built, now=now, said=said, corrections=[correction])[0]


def _standing(installation: Installation, table_id: str, period: str) -> list[PublishedTable]:
    release = installation.release()
    found = [one for one in release.published() if (one.table_id, one.period) == (table_id, period)] if release else []
    if not found:
        raise UsageError(f"Table {table_id} has not been published for {period}.")
    if any(one.status == PROVISIONAL for one in found):
        raise UsageError(f"Table {table_id} is provisional for {period}: it is published once more anyway, as final.")
    return found


def _issue_number(standing: list[PublishedTable]) -> int:
    return max((int(one.issue) for one in standing if one.issue.isdigit()), default=1)


def _periods_with(installation: Installation, label: str, indicators: set[str]) -> list[Period]:
    """The periods of publication in which a table of this period is built: later ones, where it takes years to know."""
    block = declared(installation)
    ends = FinancialYear.parse(label.split(" to ")[-1].split(" ")[0])
    years = [FinancialYear(ends.start + later) for later in range(4)]
    return [
        period
        for year in years
        for period in periods_of(year, block)
        if any(counted_in(slug, period).label == label for slug in indicators)
    ]

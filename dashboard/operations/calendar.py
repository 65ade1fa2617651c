"""When each quarter can be published, what stands of it, and what came too late for it."""

from dataclasses import dataclass
from datetime import date

from dashboard.access import Viewer, check_can_publish
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.operations.installation import Installation
from dashboard.operations.returns import sent
from dashboard.warehouse.release import PROVISIONAL


@dataclass(frozen=True)
class Locking:
    """One quarter, or year, on the calendar of publication."""

    period: str
    ends: date
    returns_due: date
    locked_on: date
    sent: tuple[str, ...]
    """The services whose referrals have come for it."""
    missing: tuple[str, ...]
    """Of the services that have sent anything by then, those whose referrals have not."""
    state: str
    """`final`, `provisional`, `locked`, `open`."""


@dataclass(frozen=True)
class Late:
    """A return that came after the figures of its quarter had been published, and when it will show."""

    provider: str
    quarter: str
    version: int
    sent_on: date
    shows: str


def calendar(installation: Installation, viewer: Viewer, year: FinancialYear, today: date) -> list[Locking]:
    """The four quarters of a year, and the year.

    Raises:
        RefusedError: the viewer is no publication officer.
    """
    check_can_publish(viewer)
    settings, release = installation.settings, installation.release()
    states: dict[str, set[str]] = {}
    for table in release.published() if release else ():
        states.setdefault(table.period, set()).add(table.status)
    came = {(one.provider, one.quarter) for one in sent(installation.records(), viewer) if one.referrals_stand}
    spans: list[tuple[str, date, tuple[str, ...]]] = [(q.label, q.last_day, (q.label,)) for q in year.quarters]
    spans.append((year.label, year.last_day, tuple(quarter.label for quarter in year.quarters)))
    known = sorted({provider for provider, _ in came})
    found = []
    for label, ends, quarters in spans:
        locked_on = ends + settings.publication_lag
        whole = [provider for provider in known if all((provider, quarter) in came for quarter in quarters)]
        state = "locked" if locked_on <= today else "open"
        if label in states:
            state = "provisional" if PROVISIONAL in states[label] else "final"
        missing = tuple(provider for provider in known if provider not in whole) if ends < today else ()
        found.append(Locking(label, ends, ends + settings.return_due, locked_on, tuple(whole), missing, state))
    return found


def late(installation: Installation, viewer: Viewer, year: FinancialYear) -> list[Late]:
    """What was sent after the quarter that it is for had been published, the newest first.

    Raises:
        RefusedError: the viewer is no publication officer.
    """
    check_can_publish(viewer)
    release = installation.release()
    published: dict[str, list[tuple[date, str]]] = {}
    for table in release.published() if release else ():
        read = table.read_at or table.published_at
        if read:
            published.setdefault(table.period, []).append((read.date(), table.status))
    year_final = any(status != PROVISIONAL for _, status in published.get(year.label, ()))
    found = []
    for one in sent(installation.records(), viewer):
        dates, day = published.get(one.quarter), one.sent_at.date()
        if not dates or Quarter.parse(one.quarter).year != year or day <= min(dates)[0]:
            continue
        shows = (
            "not shown: the year is published; only a correction would show it"
            if year_final and day > max(published[year.label])[0]
            else "shown in the final figures of the year"
        )
        found.append(Late(one.provider, one.quarter, one.version, day, shows))
    return sorted(found, key=lambda one: one.sent_on, reverse=True)

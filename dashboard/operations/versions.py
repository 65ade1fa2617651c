"""Every version of a service's returns, with all that was kept of it: for that service only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from dashboard import access
from dashboard.access import Viewer
from dashboard.intake.checked import FileFacts
from dashboard.intake.giving_back import Repair
from dashboard.intake.receipt import Receipt
from dashboard.operations.returns import SentReturn, sent
from dashboard.warehouse.records import Records


@dataclass(frozen=True)
class Event:
    """That a version was taken back, or put back."""

    event: str
    """`withdrawn` or `restored`."""
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class Version:
    """One version of a return: what came, what was said to it, and what has become of it."""

    sent: SentReturn
    receipt: Receipt
    """As it was given when the version was accepted."""
    confirmed: tuple[tuple[str, int], ...]
    """Code of what the sender confirmed, and how many times it had been found."""
    events: tuple[Event, ...]
    """The earliest first."""

    @property
    def withdrawn(self) -> bool:
        """Whether it has been taken back, and not put back since."""
        return bool(self.events) and self.events[-1].event == "withdrawn"


@dataclass(frozen=True)
class MatchedFile:
    """A matched reoffending file, as far as it speaks of a service's own women. It belongs to no quarter."""

    file_id: str
    sent_at: datetime
    sent_by: str
    kept: int
    """Rows about women of this service: who else is in it is not told."""
    known_up_to: date
    """The day up to which reoffences are known."""
    withdrawn: bool


def matched_files(records: Records, viewer: Viewer, provider: str) -> list[MatchedFile]:
    """The matched files that speak of a service's women, the newest first.

    Raises:
        RefusedError: the viewer is not of this service.
    """
    access.check_can_see_own(viewer, provider)
    return [MatchedFile(**line) for line in records.report("matched_files", provider=provider).to_dicts()]


def versions(records: Records, viewer: Viewer, provider: str) -> list[Version]:
    """Every version of a service's returns: the newest quarter first, of each the newest version first.

    Raises:
        RefusedError: the viewer is not of this service.
    """
    access.check_can_see_own(viewer, provider)
    returns = sent(records, viewer, provider)
    files, confirmed, repaired, noted, events = (
        _by_return(records.report(name, provider=provider))
        for name in ("versions", "confirmed", "repaired", "noted", "events")
    )
    sheets = {sheet for one in returns for sheet in one.sheets}
    kept = {sheet: records.rows_kept(provider, sheet) for sheet in sheets}
    return [
        Version(
            sent=one,
            receipt=Receipt(
                return_id=one.return_id,
                provider=one.provider,
                quarter=one.quarter,
                sent_at=one.sent_at,
                sent_by=one.sent_by,
                files=tuple(
                    FileFacts(
                        file["name"],
                        file["sha256"],
                        file["bytes"],
                        file["row_count"],
                        file["sheet"],
                        file["own_names_version"],
                    )
                    for file in files[one.return_id]
                ),
                rows_kept={sheet: kept[sheet].get(one.return_id, 0) for sheet in one.sheets},
                confirmed=tuple(line["code"] for line in confirmed[one.return_id]),
                notes=tuple(line["says"] for line in noted[one.return_id]),
                repairs=tuple(
                    Repair(line["sheet"], line["column_name"], line["rule"], line["how_many"])
                    for line in repaired[one.return_id]
                ),
                rule_version=next((file["rule_version"] for file in files[one.return_id]), ""),
            ),
            confirmed=tuple((line["code"], line["how_many"]) for line in confirmed[one.return_id]),
            events=tuple(
                Event(line["event"], line["happened_at"], line["happened_by"], line["reason"])
                for line in events[one.return_id]
            ),
        )
        for one in returns
    ]


def _by_return(found: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in found.to_dicts():
        lines[line["return_id"]].append(line)
    return lines


def standing(of_quarter: list[Version]) -> dict[str, int]:
    """Sheet → the version of a quarter whose rows count: the latest that brought it and was not taken back."""
    found: dict[str, int] = {}
    for one in sorted(of_quarter, key=lambda one: one.sent.version):
        if not one.withdrawn:
            found.update(dict.fromkeys(one.sent.sheets, one.sent.version))
    return found

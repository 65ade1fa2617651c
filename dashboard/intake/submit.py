"""Sending a return: checked as a whole, then kept as a whole or not at all."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard import access
from dashboard.access import Viewer
from dashboard.definitions.periods import Quarter
from dashboard.errors import MendError, RefusedError, UsageError
from dashboard.intake.check import Checked, SentFile, check
from dashboard.intake.problems import RULES_VERSION
from dashboard.warehouse.records import NewReturn, Records, SentFileFacts

_CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


@dataclass(frozen=True)
class Receipt:
    """What the sender keeps as proof."""

    return_id: str
    provider: str
    quarter: str
    sent_at: datetime
    sent_by: str
    files: tuple[SentFileFacts, ...]
    rows_kept: int
    confirmed: tuple[str, ...]
    notes: tuple[str, ...]
    rule_version: str = RULES_VERSION

    def as_text(self) -> str:
        """The receipt in plain words, to print or to keep as a file."""
        files = "\n".join(f"  {file.name}: {file.rows} rows, SHA-256 {file.sha256}" for file in self.files)
        lines = [
            f"Return accepted: {self.return_id}",
            f"Service: {self.provider}",
            f"Quarter: {self.quarter}",
            f"Sent: {self.sent_at:%d %B %Y %H:%M} UTC by {self.sent_by}",
            f"Files:\n{files}",
            f"Rows that count: {self.rows_kept}",
            f"Confirmed by the sender: {', '.join(self.confirmed) or 'nothing to confirm'}",
            *(f"Note: {note}" for note in self.notes),
            f"Checked with the rules of {self.rule_version}",
        ]
        return "\n".join(lines) + "\n"


def check_return(
    records: Records | None, viewer: Viewer, files: Sequence[SentFile], *, provider: str, quarter: Quarter
) -> Checked:
    """Every problem of a return, against itself and against what the provider sent before. Nothing is kept.

    Raises:
        RefusedError: the viewer is not of this service.
        UsageError: the service's code cannot be one.
    """
    access.check_can_submit(viewer, provider)
    check_code(provider)
    open_before = records.open_before(provider, quarter) if records else ()
    return check(files, provider=provider, quarter=quarter, open_before=open_before)


def submit(
    records: Records,
    viewer: Viewer,
    checked: Checked,
    *,
    now: datetime,
    contract: str | None = None,
    confirmed: Collection[str] = (),
) -> Receipt:
    """Keep a checked return, in one transaction.

    Args:
        records: the installation's records.
        viewer: who sends; checked against the provider.
        checked: what `check_return` found.
        now: the time of sending, UTC, without a zone.
        contract: the contract that the return belongs to; the provider's only one, if not given.
        confirmed: the codes that the sender has confirmed.

    Raises:
        RefusedError: the viewer is not of this service, or the files hold identifiers.
        MendError: something must be mended, or has not been confirmed.
    """
    access.check_can_submit(viewer, checked.provider)
    if checked.refused:
        raise RefusedError("Nothing was stored: the files hold what must not be sent.")
    if not checked.accepted_if(confirmed) or checked.rows is None:
        raise MendError("Nothing was stored: something must be mended or confirmed first.")
    files = tuple(SentFileFacts(file.name, file.sha256, file.bytes, file.rows) for file in checked.files)
    found = Counter(problem.code for problem in checked.to_confirm)
    return_id = records.accept(
        NewReturn(
            provider=checked.provider,
            quarter=checked.quarter,
            contract=contract,
            sheets=("referrals",),
            sent_by=viewer.name,
            sent_at=now,
            rule_version=RULES_VERSION,
            files=files,
            confirmed=found,
            referrals=checked.rows,
        )
    )
    return Receipt(
        return_id=return_id,
        provider=checked.provider,
        quarter=checked.quarter.label,
        sent_at=now,
        sent_by=viewer.name,
        files=files,
        rows_kept=checked.rows.height,
        confirmed=tuple(sorted(found)),
        notes=tuple(problem.message for problem in checked.notes),
    )


def check_code(provider: str) -> None:
    """A service's code is a short word, safe in a file name and in a link.

    Raises:
        UsageError: it is not.
    """
    if not provider or len(provider) > 32 or not set(provider) <= set(_CODE):
        raise UsageError("A service's code has 1 to 32 letters, digits, _ or -.")

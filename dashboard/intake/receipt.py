"""What the sender of a return keeps as proof."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.intake.checked import FileFacts
from dashboard.intake.giving_back import REPAIRS, Repair
from dashboard.intake.problems import RULES, RULES_VERSION
from dashboard.intake.report import rows_by_sheet


@dataclass(frozen=True)
class Receipt:
    """What was kept, of whom, when and from which files."""

    return_id: str
    provider: str
    """Nothing, for files that are sent by themselves."""
    quarter: str
    """Likewise."""
    sent_at: datetime
    sent_by: str
    files: tuple[FileFacts, ...]
    rows_kept: Mapping[str, int]
    """Sheet → how many of its rows count."""
    confirmed: tuple[str, ...]
    notes: tuple[str, ...]
    rule_version: str = RULES_VERSION
    repairs: tuple[Repair, ...] = ()
    """Those that the sender has accepted."""

    def as_text(self) -> str:
        """The receipt in plain words, to print or to keep as a file."""
        files = "\n".join(
            f"  {file.name} ({file.sheet}): {file.rows} rows, SHA-256 {file.sha256}{_read_by(file)}"
            for file in self.files
        )
        lines = [
            f"{'Return' if self.quarter else 'File'} accepted: {self.return_id}",
            *([f"Service: {self.provider}", f"Quarter: {self.quarter}"] if self.quarter else []),
            f"Sent: {self.sent_at:%d %B %Y %H:%M} UTC by {self.sent_by}",
            f"Files:\n{files}",
            f"Rows that count: {rows_by_sheet(self.rows_kept)}",
            f"Confirmed by the sender: {self._confirmed() or 'nothing to confirm'}",
            *(f"Repairs accepted by the sender: {line}" for line in self._repairs()),
            *(f"Note: {note}" for note in self.notes),
            f"Checked with the rules of {self.rule_version}",
        ]
        return "\n".join(lines) + "\n"

    def _confirmed(self) -> str:
        return ", ".join(f"{RULES[code].title} ({code})" for code in self.confirmed)

    def _repairs(self) -> list[str]:
        """How many cells of which column, and what was done; never a value."""
        return [
            f"{each.how_many:,} {'cell' if each.how_many == 1 else 'cells'} of {each.column} ({each.sheet}): "
            + REPAIRS[each.rule].lower()
            for each in self.repairs
        ]


def _read_by(file: FileFacts) -> str:
    return "" if file.own_names is None else f", read by version {file.own_names} of your own column names"

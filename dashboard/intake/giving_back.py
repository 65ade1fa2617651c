"""The door for what goes back to the sender: their files mended, what was repaired in them, and a record at a time."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.intake import report
from dashboard.intake.by_record import Place, RecordRow, record_numbers, rows_of_record
from dashboard.intake.checked import Checked, SentFile
from dashboard.intake.files import read
from dashboard.intake.mended import Mended, belongs_to, held_back, is_of, made_of, mended, names_of
from dashboard.intake.originals import Original, originals
from dashboard.intake.reaching import as_json as reach_as_json
from dashboard.intake.reaching import reached
from dashboard.intake.reading import Sheet
from dashboard.intake.repairs import REPAIRS, Difference, differences, repairs

__all__ = ["REPAIRS", "Difference", "Mended", "RecordRow", "Repair", "Report", "is_of", "made_of", "names_of"]


class Repair(NamedTuple):
    """What is kept of repairs that the sender has accepted: never a value."""

    sheet: str
    column: str
    rule: str
    how_many: int


class Report(NamedTuple):
    """All that is said of a return, as plain values for files and other programs."""

    verdict: str
    waiting: list[str]
    """Which checks were not made because of what was found, a sentence each."""
    causes: list[dict[str, object]]
    problems: list[dict[str, object]]
    repairs: list[dict[str, object]]


def differences_in(files: Sequence[SentFile], checked: Checked) -> list[Difference]:
    """What would be repaired in the files, as it may be shown. Nothing of a file that identifies people."""
    found: list[Difference] = []
    for sent in files:
        if not any(each.refused and belongs_to(each, sent) for each in checked.problems):
            found += differences(repairs(_originals(sent, checked)))
    return found


def counted(found: Iterable[Difference]) -> list[Repair]:
    """How many cells of which column were repaired by which rule."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for each in found:
        counts[each.sheet, each.column, each.rule] += len(each.rows)
    return [Repair(sheet, column, rule, many) for (sheet, column, rule), many in sorted(counts.items())]


def mend(sent: SentFile, checked: Checked, confirmed: Collection[str] = ()) -> Mended | str:
    """A file as it goes back to its sender, or why it does not."""
    tables = _originals(sent, checked)
    reason = held_back(sent, tables, checked.problems, confirmed)
    return reason or mended(sent, tables, repairs(tables), checked.problems)


def why_held_back(sent: SentFile, checked: Checked, confirmed: Collection[str] = ()) -> str | None:
    """Why a file does not go back to its sender; None if it does."""
    return held_back(sent, _originals(sent, checked), checked.problems, confirmed)


def report_on(
    files: Sequence[SentFile],
    checked: Checked,
    differences: Sequence[Difference] | None = None,
    numbers: Mapping[Place, str] | None = None,
) -> Report:
    """All that is said of a return, with the record number of each row in which something is wrong.

    Args:
        files: as they were sent.
        checked: what was found in them.
        differences: what would be repaired, where somebody has looked for it.
        numbers: the record numbers, likewise.
    """
    found = differences_in(files, checked) if differences is None else differences
    return Report(
        report.verdict(checked),
        report.waiting(checked),
        report.causes(checked.groups),
        report.as_records(checked.problems, numbers_of(files, checked) if numbers is None else dict(numbers)),
        [{**each._asdict(), "repair": REPAIRS[each.rule], "rows": list(each.rows)}
         for each in found],
    )  # fmt: skip


def as_json(files: Sequence[SentFile], checked: Checked, said: Report | None = None) -> dict[str, Any]:
    """The outcome of a check for other programs; `said` where the report has been made."""
    said = said or report_on(files, checked)
    return {
        "provider": checked.provider or None,
        "quarter": checked.quarter.label if checked.quarter else None,
        "verdict": said.verdict,
        "waiting": said.waiting,
        "files": [vars(file) for file in checked.files],
        "causes": said.causes,
        "reach": reach_as_json(found) if (found := reached(checked)) else None,
        "problems": said.problems,
        "repairs": said.repairs,
    }


def numbers_of(files: Sequence[SentFile], checked: Checked) -> dict[Place, str]:
    """File and row → the record number, masked, of each row in which something is wrong."""
    return record_numbers(_sheets(files, checked), checked.problems)


def record(files: Sequence[SentFile], checked: Checked, wanted: str) -> list[RecordRow]:
    """The rows of one record across the sheets, with what is wrong in each; masked."""
    return rows_of_record(_sheets(files, checked), checked.problems, wanted)


def _originals(sent: SentFile, checked: Checked) -> list[Original]:
    """The tables of a file, read as they were when it was checked."""
    return originals(sent, own_names=checked.own_names, answers=checked.answers)


def _sheets(files: Sequence[SentFile], checked: Checked) -> list[Sheet]:
    """The sheets of all files, likewise."""
    return [sheet for sent in files for sheet in read(sent.name, sent.content, checked.own_names, checked.answers)]

"""What a check writes for its sender: the report, and the files mended."""

import argparse
import json
import sys
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.exports import mended_workbook, problem_report
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.giving_back import as_json, mend, names_of, report_on


def write(chosen: argparse.Namespace, files: Sequence[SentFile], checked: Checked) -> None:
    """Write what was asked for, and say what was written and what was not.

    Raises:
        UsageError: a folder cannot be written to.
    """
    if chosen.report:
        for name, content in _reports(files, checked).items():
            _write(chosen.report, name, content)
    if chosen.repaired:
        for sent, name in zip(files, names_of(files), strict=True):
            _mended(chosen.repaired / name, sent, checked, chosen.confirm)


def _reports(files: Sequence[SentFile], checked: Checked) -> dict[str, bytes]:
    said = report_on(files, checked)
    whose = f"{checked.provider}, {checked.quarter.label}" if checked.quarter else "Files sent by themselves"
    workbook = problem_report.to_bytes(
        title=f"Report: {whose}", created=datetime.now(UTC).replace(tzinfo=None), **said._asdict()
    )
    text = json.dumps(as_json(files, checked), indent=2, ensure_ascii=False)
    return {"report.xlsx": workbook, "report.json": text.encode()}


def _mended(path: Path, sent: SentFile, checked: Checked, confirmed: Collection[str]) -> None:
    file = mend(sent, checked, confirmed)
    if isinstance(file, str):
        print(f"{sent.name} is not given back: {file}.", file=sys.stderr)
    else:
        _write(path.parent, path.name, file.content or mended_workbook.to_bytes(file.sheets))


def _write(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    print(f"Written: {path}", file=sys.stderr)

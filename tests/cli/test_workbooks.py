"""A workbook is checked and sent from the command line like the files that it stands for."""

import csv
from pathlib import Path

import pytest
import xlsxwriter

from dashboard import settings
from dashboard.cli import main

QUARTER = ["--provider", "RIVERSIDE", "--quarter", "2025-26 Q4"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The referrals and the answers of a good quarter, on a sheet each."""
    path = tmp_path / "return.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("referrals", "experience"):
        sheet = book.add_worksheet(name.title())
        folder = settings.resource("sample_data") / "2025-26-q4-riverside"
        with (folder / f"2025-26-q4-riverside-{name}.csv").open(newline="") as lines:
            for place, row in enumerate(csv.reader(lines)):
                sheet.write_row(place, 0, row)
    book.close()
    return path


def test_a_workbook_is_checked_and_sent(workbook, tmp_path, capsys):
    database = ["--database", str(tmp_path / "records.duckdb")]
    assert main(["check", str(workbook), *QUARTER, *database]) == 0
    assert main(["submit", str(workbook), *QUARTER, *database]) == 0
    receipt = capsys.readouterr().out
    assert "return.xlsx, sheet Referrals (referrals)" in receipt
    assert "return.xlsx, sheet Experience (experience)" in receipt

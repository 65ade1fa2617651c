"""What a return is made with, all of it generated from the declared columns: it cannot disagree with the check."""

from pathlib import Path

from dashboard.definitions.sheets import SHEETS
from dashboard.exports.templates.blank_csv import template, with_example
from dashboard.exports.templates.blank_workbook import workbook
from dashboard.exports.templates.csvw import metadata
from dashboard.exports.templates.guide import guide

__all__ = ["guide", "metadata", "pseudonymise", "template", "template_files", "with_example", "workbook"]

WORKBOOK, GUIDE, PSEUDONYMISE = "return-template.xlsx", "guide.html", "pseudonymise.html"
_PAGE = Path(__file__).with_name(PSEUDONYMISE)


def pseudonymise() -> bytes:
    """The page that takes names off an export, on the sender's own computer and without any network."""
    return _PAGE.read_bytes()


def template_files() -> dict[str, bytes]:
    """Every file by its name."""
    files = {WORKBOOK: workbook(), GUIDE: guide(), PSEUDONYMISE: pseudonymise()}
    for layout in SHEETS.values():
        files[f"{layout.name}.csv"] = template(layout)
        files[f"{layout.name}-example.csv"] = with_example(layout)
        files[f"{layout.name}.csv-metadata.json"] = metadata(layout)
    return files

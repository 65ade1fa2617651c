"""What a return is made with, all of it generated from the declared columns: it cannot disagree with the check."""

from pathlib import Path

from dashboard.definitions.wide import LAYOUTS
from dashboard.exports.templates.blank_csv import template, with_example
from dashboard.exports.templates.blank_workbook import wide_workbook, workbook
from dashboard.exports.templates.csvw import metadata
from dashboard.exports.templates.guide import guide

__all__ = [
    "guide",
    "metadata",
    "pseudonymise",
    "template",
    "template_files",
    "wide_workbook",
    "with_example",
    "workbook",
]

WORKBOOK, WIDE_WORKBOOK = "return-template.xlsx", "everything-template.xlsx"
GUIDE, PSEUDONYMISE = "guide.html", "pseudonymise.html"
_PAGE = Path(__file__).with_name(PSEUDONYMISE)


def pseudonymise() -> bytes:
    """The page that takes names off an export, on the sender's own computer and without any network."""
    return _PAGE.read_bytes()


def template_files() -> dict[str, bytes]:
    """Every file by its name."""
    files = {WORKBOOK: workbook(), WIDE_WORKBOOK: wide_workbook(), GUIDE: guide(), PSEUDONYMISE: pseudonymise()}
    for layout in LAYOUTS.values():
        files[f"{layout.name}.csv"] = template(layout)
        files[f"{layout.name}-example.csv"] = with_example(layout)
        files[f"{layout.name}.csv-metadata.json"] = metadata(layout)
    return files

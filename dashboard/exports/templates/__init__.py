"""What a return is made with, all of it generated from the declared columns: it cannot disagree with the check."""

from dashboard.definitions.sheets import SHEETS
from dashboard.exports.templates.blank_csv import template, with_example
from dashboard.exports.templates.blank_workbook import workbook
from dashboard.exports.templates.csvw import metadata
from dashboard.exports.templates.guide import guide

__all__ = ["guide", "metadata", "template", "template_files", "with_example", "workbook"]

WORKBOOK, GUIDE = "return-template.xlsx", "guide.html"


def template_files() -> dict[str, bytes]:
    """Every file by its name."""
    files = {WORKBOOK: workbook(), GUIDE: guide()}
    for layout in SHEETS.values():
        files[f"{layout.name}.csv"] = template(layout)
        files[f"{layout.name}-example.csv"] = with_example(layout)
        files[f"{layout.name}.csv-metadata.json"] = metadata(layout)
    return files

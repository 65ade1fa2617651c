"""Each sheet as a CSV file with nothing but its header; and the same with one invented row."""

from dashboard.definitions.sheets import SheetLayout
from dashboard.exports import csv_text
from dashboard.exports.templates.examples import example_row


def template(layout: SheetLayout) -> bytes:
    """The header alone."""
    return csv_text.to_bytes([column.name for column in layout.columns], [])


def with_example(layout: SheetLayout) -> bytes:
    """The header and the row that the guide shows."""
    return csv_text.to_bytes([column.name for column in layout.columns], [example_row(layout)])

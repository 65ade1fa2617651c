"""The disparity summary as one tidy CSV file."""

from dashboard.exports import csv_text
from dashboard.exports.lines import COLUMNS, lines
from dashboard.exports.summary import Summary


def to_csv(summary: Summary) -> bytes:
    """One row for each indicator and group, then one for each stage of the pathway and group."""
    return csv_text.to_bytes(COLUMNS, ([line[column] for column in COLUMNS] for line in lines(summary)))

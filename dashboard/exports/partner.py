"""What is counted of one delivery partner, to take away as CSV: in the words of the page."""

from dashboard.analysis.review import Review
from dashboard.exports import csv_text
from dashboard.exports.review import cells

_HEADER = (
    "contract", "delivery_partner", "quarter", "domain", "indicator", "figure_name", "this_quarter", "last_quarter",
    "year_so_far", "year_so_far_period", "trend", "how_complete",
)  # fmt: skip


def to_csv(found: Review, partner: str) -> bytes:
    """A row for each figure."""
    rows = []
    for line in found.lines:
        title, this, last, so_far, _, _, _, trend, quality = cells(line)
        rows.append(
            (found.contract.contract, partner, found.quarter.label, line.definition.domain, line.indicator, title, this,
             last, so_far, found.to_date, trend, quality)
        )  # fmt: skip
    return csv_text.to_bytes(_HEADER, rows)

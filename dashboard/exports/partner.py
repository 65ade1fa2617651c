"""What is counted of delivery partners, to take away as CSV: in the words of the page, and in numbers."""

from collections.abc import Mapping, Sequence

from dashboard.analysis.review import Review
from dashboard.exports import csv_text
from dashboard.exports.review import of_line

_OF_TARGETS = ("target", "where_it_stands", "how_many_more_would_tell")


def to_csv(found: Review, partner: str) -> bytes:
    """A row for each figure of one partner, which has no targets."""
    rows = [
        {"delivery_partner": partner} | {name: cell for name, cell in of_line(found, line).items()
                                         if name not in _OF_TARGETS}
        for line in found.lines
    ]  # fmt: skip
    header = list(rows[0]) if rows else ["delivery_partner"]
    return csv_text.to_bytes(header, ([*row.values()] for row in rows))


def to_csv_of_all(contract: str, period: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """All partners of a contract beside each other: the table of the page."""
    header = ("contract", "period", *(rows[0] if rows else ()))
    return csv_text.to_bytes(header, ((contract, period, *row.values()) for row in rows))

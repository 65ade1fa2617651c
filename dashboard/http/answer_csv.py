"""An answer as flat CSV rows: what stands once in the JSON stands in every row here."""

from dashboard.analysis.answer import Answer
from dashboard.exports import csv_text

_ANSWER = ("release", "indicator", "kind", "period", "by", "provider", "area", "reference", "interval", "unknown")
_ROW = (
    "group", "n", "k", "rate", "low", "high", "difference", "difference_low", "difference_high",
    "rri", "rri_low", "rri_high", "verdict", "of", "rate_if_unknown_no", "band", "published_as", "mark",
)  # fmt: skip
COLUMNS = (*_ANSWER, *_ROW, "notes")


def to_csv(answer: Answer) -> bytes:
    """The rows of an answer; where there is no figure the cell is empty and `mark` says why."""
    whole = answer.as_json()
    before = [whole.get(name) for name in _ANSWER]
    notes = " ".join(answer.notes)
    rows = [[*before, *(_number(row.get(name)) for name in _ROW), notes] for row in whole["rows"]]
    return csv_text.to_bytes(COLUMNS, rows)


def _number(value: csv_text.Value) -> csv_text.Value:
    """A share of a large population comes with a third decimal, which is not lost here."""
    return f"{value:.3f}" if isinstance(value, float) and value != round(value, 2) else value

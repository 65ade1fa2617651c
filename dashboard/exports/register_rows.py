"""The explain-or-reform register as rows of a table: a line a difference, with everything that stands of it."""

from collections.abc import Iterator

from dashboard.analysis import findings
from dashboard.analysis.register import Entry, Line, day
from dashboard.definitions.explain_or_reform import Status
from dashboard.exports.summary import Summary


def register_rows(summary: Summary) -> list[tuple[str, ...]]:
    """Difference, service, periods, first published, how it stands, and what was said, by whom and when."""
    return [_row(summary, line) for line in summary.register]


def _row(summary: Summary, line: Line) -> tuple[str, ...]:
    found = line.difference
    return (
        findings.of_one_group(found.newest.answer, found.newest.row, found.among),
        found.provider or "all services together",
        found.when,
        day(found.since),
        line.said(summary.read_on),
        " | ".join(_said(entry) for entry in (*line.responses, *line.disputes)) or "nothing",
    )


def _said(entry: Entry) -> str:
    return "; ".join(_parts(entry)) + "."


def _parts(entry: Entry) -> Iterator[str]:
    done = Status(entry.status).words if entry.status else "disputed"
    yield f"{entry.who}, {day(entry.at)}: {done}" + (f": {entry.words.rstrip('.')}" if entry.words else "")
    if entry.owner:
        yield f"answers for it: {entry.owner.rstrip('.')}"
    if entry.evidence:
        yield f"evidence: {entry.evidence}"
    if entry.review_on:
        yield f"looked at again on {day(entry.review_on)}"

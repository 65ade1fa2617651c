"""The explain-or-reform register as rows of a table: a line a difference, with everything that stands of it."""

from collections.abc import Iterator

from dashboard.analysis import findings
from dashboard.analysis.reading import day
from dashboard.analysis.register import Entry, Line
from dashboard.definitions.explain_or_reform import Status
from dashboard.exports.summary import Summary

_LONGEST = 32_000


def register_rows(summary: Summary) -> list[tuple[str, ...]]:
    """Difference, service, periods, first published, how it stands, and what was said, by whom and when."""
    return [_row(summary, line) for line in summary.register]


def _row(summary: Summary, line: Line) -> tuple[str, ...]:
    found = line.difference
    then = next(one for one in found.compared if one.period == summary.period)
    return (
        findings.of_one_group(then.answer, then.row, found.among),
        found.provider or "all services together",
        found.when,
        day(found.since),
        line.said(summary.read_on),
        _in_a_cell(" | ".join(_said(entry) for entry in (*line.responses, *line.disputes)) or "nothing"),
    )


def _in_a_cell(text: str) -> str:
    """A cell holds 32,767 letters: what is beyond is said to be."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … (more stands in the register)"


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

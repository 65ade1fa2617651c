"""The report on a return as a workbook: causes first, then every problem, then what was repaired.

Everything is written as text or as a number, so nothing in it can run; record numbers and cells are text.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.exports.workbook import Workbook

MOST_ROWS = 100_000
"""A workbook of more rows takes minutes to make; the JSON report holds them all."""
_CAUSES = {"What is wrong": 42, "What to do": 60, "How many": 10, "Rows cleared": 10, "Where": 40, "Column": 10,
           "Column name": 30, "Allowed values": 60, "Asks": 16, "File": 30, "Check": 30}  # fmt: skip
_PROBLEMS = {"Record": 22, "Row": 12, "What is wrong and what to do": 80, "Column": 10, "Column name": 30,
             "Found": 26, "Did you mean": 20, "Allowed values": 60, "Asks": 16, "File": 30, "Check": 30}  # fmt: skip
_REPAIRS = {"What was repaired": 46, "Found": 30, "Becomes": 30, "How many": 10, "Rows": 50, "Column": 10,
            "Column name": 30, "File": 30}  # fmt: skip
_NOTHING = "–"
_ROWS_NAMED = 200
Record = Mapping[str, Any]


def to_bytes(
    *,
    title: str,
    verdict: str,
    waiting: Sequence[str],
    causes: Sequence[Record],
    problems: Sequence[Record],
    repairs: Sequence[Record],
    created: datetime,
) -> bytes:
    """The workbook.

    Args:
        title: what it is the report on.
        verdict: the outcome in a sentence.
        waiting: which checks were not made because of what was found, a sentence each.
        causes: one for each cause, in the order in which they should be mended.
        problems: one for each problem.
        repairs: one for each value that was repaired.
        created: when the return was checked.
    """
    book = Workbook(title=title, subject="What to mend in a return", created=created, category="Report on a return")
    lines = [verdict, *waiting]
    _table(book, "Summary", title, [*lines, "What stands first clears most rows."], _CAUSES, map(_cause, causes))
    shown = problems[:MOST_ROWS]
    said = "Row numbers are those of your own file, as Excel shows them."
    if len(shown) < len(problems):
        said += f" These are the first {MOST_ROWS:,} of {len(problems):,}: the JSON report holds them all."
    _table(book, "Problems", "Every problem, row by row", [said], _PROBLEMS, map(_problem, shown))
    _table(
        book, "Repairs", "What was written otherwise than the sheet asks for, and how it is read",
        ["These need not be mended: they are in your file, mended, already."], _REPAIRS, map(_repair, repairs),
    )  # fmt: skip
    return book.to_bytes()


def _table(book: Workbook, name: str, title: str, lines: Sequence[str], widths: Mapping[str, int], rows: Any) -> None:
    listed = list(rows) or [[_NOTHING] * len(widths)]
    book.add_table(name, title, lines, list(widths), listed, list(widths.values()), frozen=True)


def _cause(each: Record) -> list[str | int]:
    return [
        each["title"], each["what_to_do"], each["places"], each["rows_cleared"], each["where"] or _NOTHING,
        each["column_letter"] or _NOTHING,
        _named(each), ", ".join(each["allowed"]) or each["expected"] or _NOTHING, each["severity"],
        ", ".join(each["files"]), each["code"],
    ]  # fmt: skip


def _named(each: Record) -> str:
    """The column as its sender calls it, with our name beside it."""
    named: str = f"{each['sent_as']} ({each['column']})" if each["sent_as"] else each["column"] or _NOTHING
    return named


def _problem(each: Record) -> list[str | int]:
    return [
        each["record_ref"] or _NOTHING, each["row"] or "whole file", each["in_full"], each["column_letter"] or _NOTHING,
        _named(each), each["found"] or _NOTHING, each["suggestion"] or _NOTHING,
        ", ".join(each["allowed"]) or each["expected"] or _NOTHING, each["severity"], each["file"], each["code"],
    ]  # fmt: skip


def _repair(each: Record) -> list[str | int]:
    rows: Sequence[int] = each["rows"]
    more = f" and {len(rows) - _ROWS_NAMED:,} more" if len(rows) > _ROWS_NAMED else ""
    return [
        each["repair"], each["found"], each["becomes"], len(rows),
        ", ".join(map(str, rows[:_ROWS_NAMED])) + more, each["letter"], each["column"], each["file"],
    ]  # fmt: skip

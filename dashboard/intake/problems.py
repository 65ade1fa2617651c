"""Problems found in a file: what is wrong, where, and what to do about it.

A problem is made from its rule only by `problem`, which masks whatever looks like an identifier.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.intake.identifiers import masked
from dashboard.intake.rulebook import RULES, RULES_VERSION, Rule, Severity

__all__ = ["RULES", "RULES_VERSION", "Group", "Problem", "Rule", "Severity", "grouped", "problem", "problem_in_rows"]


class Problem(NamedTuple):
    """One thing to mend, to confirm or to know. A large sheet can have a million: hence no dataclass."""

    code: str
    severity: Severity
    message: str
    file: str
    row: int | None
    """As Excel shows it: the header is row 1, blank lines count."""
    column_letter: str | None
    """In the sender's own file, whatever its column order."""
    column: str | None
    found: str | None
    expected: str
    what_to_do: str
    rows_affected: int = 1
    refused: bool = False
    sheet: str = ""
    """The sheet that the column belongs to, where the problem is about one."""
    sent_as: str | None = None
    """What the sender calls the column, where that is not our name for it."""

    @property
    def column_named(self) -> str | None:
        """The column as the sender calls it, with our name beside it."""
        return f"{self.sent_as} ({self.column})" if self.sent_as else self.column


_ROW = Problem._fields.index("row")


class Group(NamedTuple):
    """Problems with one cause: mending it once, in one place, clears all of them."""

    code: str
    column: str | None
    title: str
    problems: tuple[Problem, ...]
    rows_cleared: int = 0
    """Rows in which nothing else of this severity is wrong, so that mending this clears them."""

    @property
    def rows_affected(self) -> int:
        return sum(problem.rows_affected for problem in self.problems)


def problem(
    code: str,
    *,
    file: str,
    row: int | None = None,
    column: str | None = None,
    letter: str | None = None,
    found: str | None = None,
    detail: str = "",
    expected: str | None = None,
    what_to_do: str | None = None,
    rows_affected: int = 1,
    sheet: str = "",
    sent_as: str | None = None,
) -> Problem:
    """A problem as its rule words it, but for what is given otherwise.

    `detail` fills the rule's message; it is never a cell's value.
    """
    rule = RULES[code]
    shown = None if column is None else masked(column)
    theirs = None if sent_as is None else masked(sent_as)
    wording = rule.message or rule.title
    says = wording.format(column=f"{theirs} ({shown})" if theirs else shown, row=row, detail=detail)
    if not wording.startswith("{column}"):  # a column keeps its name as it is written
        says = says[:1].upper() + says[1:]
    return Problem(
        code, rule.severity, says, file, row, letter, shown, None if found is None else masked(found),
        expected or rule.expected, what_to_do or rule.what_to_do, rows_affected, rule.refused, sheet, theirs,
    )  # fmt: skip


def problem_in_rows(code: str, rows: Sequence[int], **what: Any) -> list[Problem]:
    """The same problem in several rows: worded once, unless its words name the row."""
    if "{row}" in RULES[code].message:
        return [problem(code, row=row, **what) for row in rows]
    first = problem(code, row=rows[0], **what)
    before, after = first[:_ROW], first[_ROW + 1 :]
    return [first, *map(Problem._make, ((*before, row, *after) for row in rows[1:]))]


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """Problems by cause, in the order in which they should be mended.

    What must be mended comes first; of that what identifies a person, then what stops a file from being checked, then
    what leaves most rows with nothing else to mend, then what stands in most rows.
    """
    causes: dict[tuple[str, str | None], list[Problem]] = defaultdict(list)
    for each in problems:
        causes[each.code, each.column].append(each)
    cleared = _rows_cleared(causes)
    groups = [
        Group(code, column, RULES[code].title, tuple(found), cleared[code, column])
        for (code, column), found in causes.items()
    ]
    order = list(Severity)

    def first(group: Group) -> tuple[int, bool, bool, int, int]:
        rule = RULES[group.code]
        rows = group.rows_cleared, group.rows_affected
        return order.index(rule.severity), not rule.refused, not rule.whole_file, -rows[0], -rows[1]

    return sorted(groups, key=first)


def _rows_cleared(causes: Mapping[tuple[str, str | None], Sequence[Problem]]) -> Counter[tuple[str, str | None]]:
    """For each cause, the rows in which it is the only one of its severity."""
    only: dict[tuple[Severity, str, int], tuple[str, str | None] | None] = {}
    for cause, found in causes.items():
        for each in found:
            if each.row is not None:
                place = each.severity, each.file, each.row
                only[place] = cause if only.get(place, cause) == cause else None
    cleared = Counter(cause for cause in only.values() if cause is not None)
    for cause, found in causes.items():
        cleared[cause] += sum(each.rows_affected for each in found if each.row is None)
    return cleared

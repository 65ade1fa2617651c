"""Problems in plain words for the command line, and as records for other programs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dashboard.intake.checked import Checked
from dashboard.intake.problems import RULES_VERSION, Group, Problem, Severity, grouped

_RANGES_SHOWN = 12
_HEADINGS = {
    Severity.MUST_MEND: "Fix these first",
    Severity.CONFIRM: "Please confirm",
    Severity.NOTE: "Notes",
}


def as_records(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """One dictionary of plain values for each problem, ready for JSON."""
    return [{**asdict(each), "severity": each.severity.value, "rules_version": RULES_VERSION} for each in problems]


def verdict(checked: Checked) -> str:
    """What the outcome is, in a sentence."""
    if checked.refused:
        return "Refused: the return holds something that identifies a person. Nothing of it has been kept."
    if checked.must_mend:
        return f"Not accepted yet: {_things(checked.must_mend)} must be mended."
    rows = rows_by_sheet(checked.rows_kept)
    what = f"{rows} for {checked.quarter.label}" if checked.quarter else rows
    if checked.to_confirm:
        return f"Nothing to mend: {what}, once you have confirmed {_things(checked.to_confirm)}."
    return f"All is well: {what}."


def rows_by_sheet(rows: Mapping[str, int]) -> str:
    """`12 referrals, 24 rows of accommodation and 1 row of outcomes`."""
    *first, last = [_rows_of(name, count) for name, count in rows.items()]
    return f"{', '.join(first)} and {last}" if first else last


def _rows_of(sheet: str, count: int) -> str:
    if sheet == "referrals":
        return f"{count:,} {'referral' if count == 1 else 'referrals'}"
    return f"{count:,} {'row' if count == 1 else 'rows'} of {sheet}"


def _things(problems: Sequence[Problem]) -> str:
    causes = len(grouped(problems))
    return "1 thing" if causes == 1 else f"{causes} things"


def as_text(checked: Checked) -> str:
    """The report: the verdict, then each cause with what to do about it and where it stands."""
    lines = [verdict(checked)]
    lines += [f"The full checks could not run on {file}: more may be found after this." for file in checked.stopped]
    for severity, heading in _HEADINGS.items():
        groups = [group for group in grouped(checked.problems) if group.problems[0].severity is severity]
        lines += ["", heading] if groups else []
        for group in groups:
            lines += _told(group, several_files=len(checked.files) > 1)
    return "\n".join(lines) + "\n"


def _told(group: Group, *, several_files: bool) -> list[str]:
    first = group.problems[0]
    alone = len(group.problems) == 1
    lines = [f"- {first.message if alone else group.title}{_column(first, named=alone)}"]
    for file in dict.fromkeys(each.file for each in group.problems):
        where = _where([each for each in group.problems if each.file == file])
        lines += [f"    {file}: {where}" if several_files else f"    {where}"] if where else []
    if alone and first.found:
        lines.append(f"    Found: {first.found}")
    return [*lines, f"    Expected: {first.expected}", f"    {first.what_to_do}"]


def _column(problem: Problem, *, named: bool) -> str:
    """Its letter in the sender's own file, and its name unless the message has `named` it."""
    letter = f"column {problem.column_letter}" if problem.column_letter else ""
    name = "" if named else problem.column_named
    return f" ({', '.join(part for part in (letter, name) if part)})" if letter or name else ""


def _where(problems: Sequence[Problem]) -> str:
    rows = sorted({each.row for each in problems if each.row is not None})
    if rows:
        return rows_in_words(rows)
    affected = sum(each.rows_affected for each in problems)
    return f"{affected:,} rows" if affected > 1 else ""


def rows_in_words(rows: Sequence[int]) -> str:
    """`row 7`, or `rows 7, 9 to 14`; of very many the first."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    shown = [str(first) if first == last else f"{first} to {last}" for first, last in ranges[:_RANGES_SHOWN]]
    more = sum(last - first + 1 for first, last in ranges[_RANGES_SHOWN:])
    words = ", ".join(shown) + (f" and {more:,} more" if more else "")
    return f"row {words}" if len(rows) == 1 else f"rows {words}"

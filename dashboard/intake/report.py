"""Problems in plain words for the command line, and as records for other programs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.intake.advice import allowed, in_full, label, not_worth_guessing, suggestion
from dashboard.intake.catalogue import fix_kind_of, stage_of
from dashboard.intake.checked import Checked
from dashboard.intake.problems import RULES, RULES_VERSION, Group, Problem, Severity
from dashboard.intake.wording import rows_in_words

_VALUES_SHOWN = 12
_HEADINGS = {
    Severity.MUST_MEND: "Fix these first",
    Severity.CONFIRM: "Please confirm",
    Severity.NOTE: "Notes",
}


def as_records(
    problems: Iterable[Problem], record_numbers: Mapping[tuple[str, int], str] | None = None
) -> list[dict[str, Any]]:
    """One dictionary of plain values for each problem, ready for JSON.

    Args:
        problems: what was found.
        record_numbers: file and row → the record number of that row, masked.
    """
    numbers = record_numbers or {}
    problems = list(problems)
    lost = not_worth_guessing(problems)
    return [
        _record(each, numbers.get((each.file, each.row or 0)), guess=(each.sheet, each.column) not in lost)
        for each in problems
    ]


def _record(each: Problem, number: str | None, *, guess: bool) -> dict[str, Any]:
    return {
        **each._asdict(),
        "severity": each.severity.value,
        "stage": stage_of(each.code),
        "label": label(each) or None,
        "record_ref": number,
        "allowed": list(allowed(each)),
        "suggestion": suggestion(each) if guess else None,
        "in_full": in_full(each, guess=guess),
        "fix_kind": fix_kind_of(each.code),
        "guidance": f"checks?code={each.code}",
        "rules_version": RULES_VERSION,
    }


def causes(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """One dictionary for each cause, in the order in which they should be mended."""
    return [
        {
            "code": group.code,
            "severity": group.problems[0].severity.value,
            "title": group.title,
            "what_to_do": group.problems[0].what_to_do,
            "files": list(dict.fromkeys(each.file for each in group.problems)),
            "column_letter": group.problems[0].column_letter,
            "column": group.column,
            "sent_as": group.problems[0].sent_as,
            "places": len(group.problems),
            "rows_affected": group.rows_affected,
            "rows_cleared": group.rows_cleared,
            "where": _where(group.problems),
            "allowed": list(allowed(group.problems[0])),
            "expected": group.problems[0].expected,
        }
        for group in groups
    ]


def verdict(checked: Checked) -> str:
    """What the outcome is, in a sentence."""
    if checked.refused:
        return "Refused: the return holds something that identifies a person. Nothing of it has been kept."
    if checked.must_mend:
        things = _things(checked.groups_of(Severity.MUST_MEND))
        return f"Not accepted yet: {f'at least {things}' if checked.stopped else things} must be mended."
    rows = rows_by_sheet(checked.rows_kept)
    what = f"{rows} for {checked.quarter.label}" if checked.quarter else rows
    if checked.to_confirm:
        return f"Nothing to mend: {what}, once you have confirmed {_things(checked.groups_of(Severity.CONFIRM))}."
    return f"All is well: {what}."


def waiting(checked: Checked) -> list[str]:
    """Which checks were not made because of what was found, a sentence each: so that nobody is surprised by more."""
    headers = {
        each.file for each in checked.problems if RULES[each.code].whole_file and stage_of(each.code) == "header"
    }
    said = [
        f"Of {file}, {'only the column names were' if file in headers else 'nothing could be'} checked so far. Its "
        f"{'cells, its rows' if file in headers else 'column names, its cells'} and how it fits the other sheets are "
        "checked once this is mended: more may be found then."
        for file in checked.stopped
    ]
    if said and checked.quarter and not checked.refused:
        said.append("The comparison with your last return waits until nothing is left to mend.")
    return said


def rows_by_sheet(rows: Mapping[str, int]) -> str:
    """`12 referrals, 24 rows of accommodation and 1 row of outcomes`."""
    *first, last = [_rows_of(name, count) for name, count in rows.items()]
    return f"{', '.join(first)} and {last}" if first else last


def _rows_of(sheet: str, count: int) -> str:
    if sheet == "referrals":
        return f"{count:,} {'referral' if count == 1 else 'referrals'}"
    return f"{count:,} {'row' if count == 1 else 'rows'} of {sheet}"


def _things(groups: Sequence[Group]) -> str:
    return "1 thing" if len(groups) == 1 else f"{len(groups)} things"


def as_text(checked: Checked) -> str:
    """The report: the verdict, then each cause with what to do about it and where it stands."""
    lines = [verdict(checked)]
    lines += waiting(checked)
    for severity, heading in _HEADINGS.items():
        groups = checked.groups_of(severity)
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
    lines += [f"    {said}" for said in _meant_in_words(group.problems)]
    return [*lines, f"    Expected: {first.expected}", f"    {first.what_to_do}"]


def values_found(problems: Sequence[Problem]) -> list[tuple[Problem, int]]:
    """The values that are in no list, the most frequent first: one problem of each, and how often it stands there."""
    unlisted = {each.found: each for each in problems if each.code == "not_in_list" and each.found}
    counts = Counter(each.found for each in problems if each.code == "not_in_list" and each.found)
    return [(unlisted[found], count) for found, count in counts.most_common(_VALUES_SHOWN)]


def _meant_in_words(problems: Sequence[Problem]) -> list[str]:
    """`25 (14 times): did you mean 25-29?`, for each value of which there is a nearest one."""
    return [
        f"{each.found} ({count:,} {'time' if count == 1 else 'times'}): did you mean {meant}?"
        for each, count in values_found(problems)
        if (meant := suggestion(each))
    ]


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

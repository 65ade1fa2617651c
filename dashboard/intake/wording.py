"""What a rule's message and its expectation say of one column, where the rule's own words are too general."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from dashboard.definitions import ethnicity
from dashboard.definitions.columns import Column, Kind
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.column_rules import NUMBERS, listed
from dashboard.intake.follow_up_rules import ANSWERS, LARGEST_INVITATION


class Words(NamedTuple):
    """What fills a rule's message, and what is expected."""

    detail: str = ""
    expected: str | None = None


ROWS_SHOWN = 12
"""Of rows in a sentence: ranges of them."""
MOST_CODES = 12
"""Of more codes, an example is told, and how many there are."""

_SUCH_AS: dict[Kind, str] = {
    "record_number": "1 to 64 letters, digits, or _ - . /, such as R-1001",
    "code": "1 to 64 letters, digits, or _ - . /, such as RIVERSIDE-2025",
    "label": "1 to 64 characters on one line",
    "date": "YYYY-MM-DD or DD/MM/YYYY, such as 2025-07-01",
    "month": "YYYY-MM, such as 2025-07",
    "whole_number": "a whole number in digits, such as 4",
    "number": "a number in digits, such as 21.5",
    "area": "the ONS code of a local authority or a larger area, such as E08000003",
}

Wording = dict[tuple[str, str], Words]
"""(rule, column) → its words."""


def wording(layout: SheetLayout, contracts: Collection[str] = ()) -> Wording:
    """The words for one sheet; `contracts` are those that are registered for the sender."""
    words: Wording = {("duplicate_id", layout.unique[0]): Words("", f"each {_bare(layout.a_row)} once")}
    for column in layout.columns:
        words |= _of_column(column)
        if column.required:
            words[("required_blank", column.name)] = Words("", what_goes_in(layout, column))
    if layout.name == "experience":
        words |= _of_answers()
    if contracts:
        listed = Words("", ", ".join(sorted(contracts)))
        words |= {("not_in_list", "contract_ref"): listed, ("contract_missing", "contract_ref"): listed}
    return words


def what_goes_in(layout: SheetLayout, column: Column) -> str:
    """What a column is about, and what may stand in it: its codes, or how it is written with an example."""
    return f"{column.meaning}: {_values(layout, column)}"


def _values(layout: SheetLayout, column: Column) -> str:
    if column.kind == "ethnicity" and column.name != "ethnic_group":
        return f"an 18+1 code such as W1, its Census 2021 label, or one of: {', '.join(ethnicity.SHORT.values())}"
    codes = listed(layout, column) or column.values
    if not codes:
        return _SUCH_AS[column.kind]
    return ", ".join(codes) if len(codes) <= MOST_CODES else f"one of {len(codes)} codes, such as {codes[0]}"


def rows_in_words(rows: Sequence[int], most: int = ROWS_SHOWN) -> str:
    """`row 7`, or `rows 7, 9 to 14`; of very many ranges the first `most`."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    shown = [str(first) if first == last else f"{first} to {last}" for first, last in ranges[:most]]
    more = sum(last - first + 1 for first, last in ranges[most:])
    words = ", ".join(shown) + (f" and {more:,} more" if more else "")
    return f"row {words}" if len(rows) == 1 else f"rows {words}"


def _of_column(column: Column) -> Wording:
    if column.kind in NUMBERS:
        return _of_number(column.name, column.lowest, column.highest, whole=column.kind == "whole_number")
    if column.name == "ethnic_group":
        return {("not_in_list", column.name): Words("", "one of: " + ", ".join(ethnicity.GROUPS.values()))}
    if column.kind == "ethnicity":
        groups = ", ".join(ethnicity.SHORT.values())
        return {("not_in_list", column.name): Words("", f"an 18+1 code, a Census 2021 label, or one of: {groups}")}
    return {("not_in_list", column.name): Words("", ", ".join(column.values))} if column.values else {}


def _of_number(name: str, lowest: float, highest: float, *, whole: bool) -> Wording:
    kind = "a whole number" if whole else "a number"
    digits = "in digits" if whole else "in digits, with a point before decimals"
    return {
        ("not_a_number", name): Words(kind, f"{kind} {digits}"),
        ("number_out_of_range", name): Words("", f"{kind} from {lowest:.0f} to {highest:.0f}"),
    }


def _of_answers() -> Wording:
    """An answer is on a scale, but beside `invited` it is a number."""
    return {
        ("not_in_list", "answer"): Words("", ", ".join(ANSWERS)),
        **_of_number("answer", 0, LARGEST_INVITATION, whole=True),
    }


def _bare(a_row: str) -> str:
    """`a referral` → `referral`."""
    return a_row.partition(" ")[2]

"""What a rule's message and its expectation say of one column, where the rule's own words are too general."""

from collections.abc import Collection
from typing import NamedTuple

from dashboard.definitions import ethnicity
from dashboard.definitions.columns import Column
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.column_rules import NUMBERS
from dashboard.intake.follow_up_rules import ANSWERS, LARGEST_INVITATION


class Words(NamedTuple):
    """What fills a rule's message, and what is expected."""

    detail: str = ""
    expected: str | None = None


Wording = dict[tuple[str, str], Words]
"""(rule, column) → its words."""


def wording(layout: SheetLayout, contracts: Collection[str] = ()) -> Wording:
    """The words for one sheet; `contracts` are those that are registered for the sender."""
    words: Wording = {("duplicate_id", layout.unique[0]): Words("", f"each {_bare(layout.a_row)} once")}
    for column in layout.columns:
        words |= _of_column(column)
    if layout.name == "experience":
        words |= _of_answers()
    if contracts:
        listed = Words("", ", ".join(sorted(contracts)))
        words |= {("not_in_list", "contract_ref"): listed, ("contract_missing", "contract_ref"): listed}
    return words


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

"""The public list of checks, made from the rules: at which stage each is made, and what kind of mending it asks for."""

from typing import NamedTuple

from dashboard.intake.rule import Rule, Severity
from dashboard.intake.rulebook import RULES
from dashboard.intake.rulebook_cells import CELLS
from dashboard.intake.rulebook_files import WHOLE_FILE
from dashboard.intake.rulebook_rows import BETWEEN_SHEETS, FOLLOW_UP, REFERENCE, REFERRALS

STAGES: dict[str, str] = {
    "file": "Reading the file",
    "header": "The column names",
    "cell": "Each cell by itself",
    "row": "The cells of a row together, and the rows of a sheet",
    "return": "The sheets of a return together",
}
"""In the order in which they are made. A file that cannot be read, or whose column names are wrong, goes no further."""

_HEADER = {
    "no_known_column", "wrong_sheet", "identifier_column", "duplicate_header", "unknown_column", "unnamed_column",
    "missing_required_column", "own_column_left_out",
}  # fmt: skip
_CELLS = {rule.code for rule in CELLS} - {"totals_row", "duplicate_id"}
_ROWS = {rule.code for rule in (*REFERRALS, *FOLLOW_UP, *REFERENCE)} | {
    "totals_row", "duplicate_id", "exit_without_end", "home_missing",
}  # fmt: skip
_FILES = {rule.code for rule in WHOLE_FILE} | {
    "read_as_you_said", "read_as_another_column", "read_as_windows_1252", "titles_left_out", "merged_cells_filled",
    "sheets_left_out",
    "hidden_sheets_left_out", "totals_left_out", "spaces_after_separators", "spaces_beside_quotes", "backslash_quotes",
}  # fmt: skip

_FIX_KINDS: dict[str, set[str]] = {
    "rename": {"unknown_column", "duplicate_header", "unnamed_column", "no_known_column", "identifier_in_file_name"},
    "map": {"not_in_list", "bad_area", "area_too_small"},
    "format": {
        "us_date", "excel_serial", "bad_date", "bad_month", "not_a_number", "shortened_number", "formula_in_cell",
        "excel_error", "bad_label", "bad_record_number", "bad_code", "old_workbook", "utf16_without_bom",
        "unknown_encoding", "two_encodings", "stray_quote", "unterminated_quote", "ragged_row",
        "merged_cells",
    },
    "fill": {
        "required_blank", "missing_required_column", "end_date_missing", "end_reason_missing", "ethnicity_missing",
        "contract_missing", "area_missing",
    },
    "delete": {
        "identifier_in_cell", "identifier_column", "totals_row", "duplicate_id", "wrong_sheet",
    },
}  # fmt: skip
_BETWEEN = {rule.code for rule in BETWEEN_SHEETS}


class Check(NamedTuple):
    """One check as people see it."""

    rule: Rule
    stage: str
    """A key of `STAGES`."""
    fix_kind: str
    """`rename`, `map`, `format`, `fill`, `delete`; `ask`, where only the sender knows; `none` for notes."""


def stage_of(code: str) -> str:
    """At which stage a check is made."""
    if code in _HEADER:
        return "header"
    if code in _FILES:
        return "file"
    if code in _CELLS:
        return "cell"
    return "row" if code in _ROWS and code not in _BETWEEN else "return"


def fix_kind_of(code: str) -> str:
    """What kind of mending it asks for."""
    if RULES[code].severity is Severity.NOTE:
        return "none"
    return next((kind for kind, codes in _FIX_KINDS.items() if code in codes), "ask")


def checks() -> list[Check]:
    """Every check, in the order in which they are made."""
    found = [Check(rule, stage_of(code), fix_kind_of(code)) for code, rule in RULES.items()]
    return sorted(found, key=lambda each: list(STAGES).index(each.stage))

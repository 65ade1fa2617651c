"""Every rule that a sheet is checked against, declared once: what is wrong, what is expected, what to do.

Problems are made from these rules, and so is the public list of checks. The words stand in the modules named after it.
"""

from dashboard.intake.rule import Rule, Severity
from dashboard.intake.rulebook_cells import CELLS
from dashboard.intake.rulebook_files import WHOLE_FILE, WHOLE_RETURN
from dashboard.intake.rulebook_last import LAST_RETURN
from dashboard.intake.rulebook_rows import BETWEEN_SHEETS, FOLLOW_UP, REFERENCE, REFERRALS, WIDE_SHEET

__all__ = ["RULES", "RULES_VERSION", "Rule", "Severity"]

RULES_VERSION = "2026-11"

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        *WHOLE_FILE,
        *CELLS,
        *REFERRALS,
        *WIDE_SHEET,
        *BETWEEN_SHEETS,
        *FOLLOW_UP,
        *REFERENCE,
        *WHOLE_RETURN,
        *LAST_RETURN,
    )
}
"""Every rule by its code."""

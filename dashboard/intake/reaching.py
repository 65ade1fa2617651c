"""Which set (tier) the columns of a return reach, and what the next would show: for the page and the command line."""

from collections.abc import Mapping
from typing import Any

from dashboard.definitions.tiers import TIERS, Reach, reach
from dashboard.intake.checked import Checked

_FEW = 3
"""Of so few parts that are missing it is said which: who lacks two columns has sent nearly all of it."""


def reached(checked: Checked) -> Reach | None:
    """How far a return reaches by the columns in which something stands; None where it brings no referrals.

    While something is still to be mended, a column counts that was sent, whatever stands in it.
    """
    if "referrals" not in checked.supplied:
        return None
    return reach(_filled(checked))


def _filled(checked: Checked) -> Mapping[str, frozenset[str]]:
    if checked.sheets is None:
        return checked.supplied
    return {
        name: frozenset(column for column in checked.supplied[name] if rows[column].null_count() < rows.height)
        for name, rows in checked.sheets.items()
    }


def verdict(found: Reach) -> str:
    """How far it reaches, in a sentence."""
    if not found.next_tier:
        return "You send every set of columns: nothing more could be shown."
    upward = f"the {found.next_tier} set ({TIERS[found.next_tier]})"
    if not found.tier:
        return f"Some columns of {upward} are missing, or blank in every row."
    sent = f"You send the {found.tier} set of columns ({TIERS[found.tier]})."
    if len(found.missing) > _FEW:
        return f"{sent} With {upward} you would see more."
    return (
        f"{sent} Of {upward} only this is missing, or blank in every row: {'; '.join(p.what for p in found.missing)}."
    )


def as_lines(found: Reach) -> list[str]:
    """The sentence, then what the next set of columns needs and what it would show."""
    lines = [verdict(found)]
    return lines + [f"- {part.what} ({part.columns_in_words}) would show: {part.shows}" for part in found.missing]


def as_json(found: Reach) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "tier": found.tier or None,
        "next": found.next_tier or None,
        "missing": [
            {"what": part.what, "columns": [list(either) for either in part.columns],
             "indicators": list(part.indicators), "shows": part.shows}
            for part in found.missing
        ],
    }  # fmt: skip

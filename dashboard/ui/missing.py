"""What a service does not send, and what cannot be shown for that."""

from collections.abc import Iterable

from dashboard.definitions.sheets import NEEDED_FOR
from dashboard.operations.returns import SentReturn


def sheets_of(returns: Iterable[SentReturn]) -> set[str]:
    """The sheets that ever came and were not taken back."""
    return {sheet for item in returns if item.status != "withdrawn" for sheet in item.sheets}


def never_sent(returns: Iterable[SentReturn]) -> list[str]:
    """The sheets of a return that never came, in the order in which they are listed to people."""
    came = sheets_of(returns)
    return [sheet for sheet in NEEDED_FOR if sheet not in came]


def cannot_be_shown(sheet: str) -> str:
    """What a sheet that never came stands in the way of, in a sentence."""
    return f"No *{sheet}* sheet has come, so this cannot be shown: {NEEDED_FOR[sheet]}."

"""What belongs into a review and is never exact: what the women of a service say, and for whom it is worse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.released import Question
from dashboard.definitions.indicators import INDICATORS, Counting, Indicator
from dashboard.definitions.periods import FinancialYear

Ask = Callable[[Question], Answer | str]
"""A question about published figures: the answer, or the sentence that says why there is none."""
STATEMENTS: tuple[str, ...] = tuple(
    slug for slug, one in INDICATORS.items() if one.counting is Counting.ANSWERS and one.domain == "recovery"
)
STAGES = ("started", "completed", "settled_at_exit")
"""What ethnic groups of one service are compared in."""
IN_THE_ROOM = (
    "These are published figures: protected, rounded, and of a whole year. The service can open its own page in the "
    "room, where it sees its own figures exactly: what it shows of them is its choice."
)


@dataclass(frozen=True)
class Heard:
    """Published figures of one service."""

    year: str
    statements: tuple[Answer, ...]
    """What women say, statement by statement: one row each."""
    by_ethnicity: tuple[Answer, ...]


def heard(ask: Ask, years: Sequence[str], provider: str, year: FinancialYear) -> Heard | None:
    """What is published of a service for a year, or the newest year before it; None, where nothing is.

    Args:
        ask: asks the release.
        years: the financial years that have been published.
        provider: code of the service.
        year: which.
    """
    newest = max((one for one in years if FinancialYear.parse(one) <= year), default=None)
    if newest is None:
        return None
    said = [ask(Question(slug, provider=provider, period=newest)) for slug in STATEMENTS]
    groups = [ask(Question(slug, by="ethnicity", provider=provider, period=newest)) for slug in STAGES]
    if all(isinstance(answer, str) for answer in said):
        return None
    return Heard(
        newest,
        tuple(answer for answer in said if not isinstance(answer, str)),
        tuple(
            answer for answer in groups if not isinstance(answer, str) and any(row.n is not None for row in answer.rows)
        ),
    )


def statement(definition: Indicator) -> str:
    """What women say, as they say it: `“I feel safe here”`."""
    return definition.question.removeprefix("Do women say: ").rstrip("?")


def shown(row: Row) -> str:
    """A published share as it is written: `62%`, `more than 9 in 10`, or its mark."""
    if row.rate is not None:
        return f"{row.rate:.0%}"
    return row.band or f"[{row.mark or 'z'}]"

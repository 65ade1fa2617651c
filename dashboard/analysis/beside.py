"""Figures before and after: what a return, or taking one back, moves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.analysis.answer import Answer, Row
from dashboard.definitions.indicators import INDICATORS

Ask = Callable[..., Answer]
"""A question about one indicator, with the viewer and the service already in it."""

VOLUMES: tuple[str, ...] = tuple(slug for slug, one in INDICATORS.items() if one.domain == "volumes")
"""Counted in a quarter."""

FIGURES: tuple[str, ...] = (
    "offered_in_time", "started", "days_to_start", "attended", "completed", "left_before_finishing",
    "emotional_safety", "trust", "wellbeing_improved", "wellbeing_worsened", "outcomes_achieved",
    "settled_at_exit", "settled_and_feels_safe", "settled_at_three_months",
    "ethnicity_known", "exit_housing_known", "paired_assessment", "experience_response",
)  # fmt: skip
"""The figures of a year that a commissioner looks at first, in the order of the pages; and how complete they are. All
are made of returns, and of one service's alone."""


@dataclass(frozen=True)
class Beside:
    """One figure, before and after."""

    before: Answer | None
    """None, where there was nothing before."""
    after: Answer

    @property
    def moved(self) -> bool:
        """Whether anything that is told of it is another."""
        return self.before is not None and _told(self.before) != _told(self.after)


def answers(ask: Ask, slugs: Iterable[str], first_day: date, last_day: date) -> dict[str, Answer]:
    """Several figures of one period."""
    return {slug: ask(slug, first_day=first_day, last_day=last_day) for slug in slugs}


def beside(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> tuple[Beside, ...]:
    """The figures of both, in the order of the second."""
    return tuple(Beside(before.get(slug), answer) for slug, answer in after.items())


def _told(answer: Answer) -> list[tuple[object, ...]]:
    return [_of(row) for row in answer.rows or (Row("All", mark="z"),)]


def _of(row: Row) -> tuple[object, ...]:
    value = None if row.value is None else round(row.value, 9)
    return row.slug, row.n, row.k, value, row.of, row.mark

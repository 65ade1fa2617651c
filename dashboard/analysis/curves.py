"""Curves, of everyone together or of groups beside each other: who has not got there yet, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

import polars as pl

from dashboard.analysis.answer import Answer, GroupCurve, Row
from dashboard.analysis.figures import label
from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.indicators import Indicator
from dashboard.errors import UsageError
from dashboard.statistics.survival import Followed, curve, logrank

QUARTERS_OF_A_YEAR = (91, 182, 273, 364)
"""Days at which a curve is read, where none are asked for."""
LOG_RANK = (
    "Log-rank test of the curves of {groups} groups: chi-square {statistic:.2f}, degrees of freedom {degrees}, "
    "p {p_value}. A test of any difference between them all, not of one group against another; with few events in a "
    "group it is rough."
)
NO_LOG_RANK = "No log-rank test: there are not two groups, known and with a curve, that can be held against each other."
LEFT_OUT = "The log-rank test leaves out the groups without a curve: {groups}."
TOO_EARLY = (
    "Days are left out by which fewer than {fewest} had had one, of all or of a group: so few could be told, and who "
    "they are."
)
NOT_COMPARED = "Curves are compared all together (log-rank test), not with one group, and not within strata."


def check_days(at: Sequence[float]) -> None:
    """Make sure that a curve can be read at these days.

    Raises:
        UsageError: one of them is no number of days from 0.
    """
    if not all(0 <= day < inf for day in at):
        raise UsageError("A curve is read at numbers of days from 0.")


def groups_of(definition: Indicator, by: str | None, values: pl.DataFrame) -> tuple[Row, ...]:
    """A row for everyone together, or for each group: how many are followed, and the mark where they are too few.

    Args:
        definition: the indicator of the values.
        by: what they are broken down by; None for everyone together, of whom there is a row even where nobody is.
        values: lines of `reports/values.sql`.
    """
    sizes = {str(slug): one.height for (slug,), one in values.group_by("category", maintain_order=True)}
    if by is None and not sizes:
        sizes = {"all": 0}
    return tuple(
        Row(label(by, slug), n=n or None, slug=slug, mark="u" if n < definition.smallest_base else None)
        for slug, n in sizes.items()
    )


def with_curves(answer: Answer, values: pl.DataFrame, at: Sequence[float]) -> Answer:
    """The answer with the curve of everyone together, or with one for each group and the log-rank test of them.

    Args:
        answer: a row for everyone together or for each group; one with a mark gets no curve.
        values: lines of `reports/values.sql`, in the same categories.
        at: the days at which the curves are read; every quarter of a year, if none is given.
    """
    followed = {
        str(slug): (one["value"].to_list(), one["achieved"].to_list())
        for (slug,), one in values.group_by("category", maintain_order=True)
    }
    shown = {row.slug: followed[row.slug] for row in answer.rows if row.mark is None and row.slug in followed}
    days = at or QUARTERS_OF_A_YEAR
    from_day = _first_safe(shown, answer.definition.smallest_part)
    safe = [day for day in days if day >= from_day]
    early = (TOO_EARLY.format(fewest=answer.definition.smallest_part),) if len(safe) < len(days) else ()
    if answer.by is None:
        together = curve(*shown["all"], safe) if shown else ()
        rows = (
            answer.rows if together or not early else tuple(replace(row, mark=row.mark or "c") for row in answer.rows)
        )
        return replace(answer, curve=together, rows=rows, notes=(*answer.notes, *early))
    curves = tuple(
        GroupCurve(row.group, row.slug, curve(*shown[row.slug], safe) if row.slug in shown else ())
        for row in answer.rows
    )
    return _compared(replace(answer, curves=curves, notes=(*answer.notes, *early)), shown)


def _first_safe(shown: Mapping[str, Followed], fewest: int) -> float:
    """The day by which as many of every group have had the event as may be counted; 0, where all may be counted.

    One day for all of them: a group without a point beside others with one could be had by subtraction.
    """
    if not fewest:
        return 0
    return max((_day_of(fewest, *one) for one in shown.values()), default=0)


def _day_of(number: int, days: Sequence[float], events: Sequence[bool]) -> float:
    """The day of the event with this number; no day, where there are not so many."""
    happened = sorted(day for day, event in zip(days, events, strict=True) if event)
    return happened[number - 1] if len(happened) >= number else inf


def _compared(answer: Answer, shown: Mapping[str, Followed]) -> Answer:
    """The answer with the log-rank test of the curves that are shown of groups that are known."""
    known = {slug: group for slug, group in shown.items() if slug != NOT_KNOWN}
    found = logrank(list(known.values()))
    if found is None:
        return replace(answer, notes=(*answer.notes, NO_LOG_RANK)) if answer.rows else answer
    said = LOG_RANK.format(
        groups=len(known),
        statistic=found.statistic,
        degrees=found.degrees_of_freedom,
        p_value="under 0.001" if found.p_value < 0.001 else f"{found.p_value:.3f}",
    )
    without = [row.group for row in answer.rows if row.slug not in shown and row.slug != NOT_KNOWN]
    left_out = (LEFT_OUT.format(groups="; ".join(without)),) if without else ()
    return replace(answer, logrank=found, notes=(*answer.notes, said, *left_out))

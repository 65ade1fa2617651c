"""Courses in steps: what published bands say of how long it took, as a life table and in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dashboard.analysis.answer import Answer
from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.steps import COURSES, Course
from dashboard.disclosure.policy import Policy
from dashboard.statistics.life_table import Interval, LifeStep, life_table
from dashboard.statistics.survival import CurvePoint

METHOD = (
    "By the actuarial method (life table), from the adjusted counts before rounding; it stops where a step has fewer "
    "than 10 at risk, or fewer than 5 to whom it happened, or where one of its counts is not shown."
)


def with_steps(answer: Answer, total: int | None, policy: Policy, variance: int) -> Answer:
    """A published answer by the steps of a course with its life table, and with what that says in words.

    Args:
        answer: with the adjusted counts, before they are rounded.
        total: how many there are in all of its groups, adjusted, and of whom it is not known; None where that is not
            shown.
        policy: what too few are.
        variance: of the noise in each count.
    """
    course = COURSES[answer.by or ""]
    counts = {row.slug: row.n for row in answer.rows}
    known = None if total is None else total - (counts.get(NOT_KNOWN) or 0)
    found = () if known is None else _worked_out(course, counts, known, policy, variance)
    half = half_in_words(course, found)
    said = (half, *([shares_in_words(course, found)] if found else []), METHOD, course.ends)
    return replace(answer, life_table=tuple(map(_shown, found)), half=half, notes=(*said, *answer.notes))


def _worked_out(
    course: Course, counts: Mapping[str, int | None], total: int, policy: Policy, variance: int
) -> tuple[LifeStep, ...]:
    intervals = [
        Interval(step.until, counts.get(step.happened), counts.get(step.followed) if step.followed else 0)
        for step in course.steps
    ]
    return life_table(
        total,
        intervals,
        variance=variance,
        fewest_at_risk=policy.smallest_count,
        fewest_events=policy.smallest_part,
    )


def _shown(step: LifeStep) -> CurvePoint:
    """As it may leave: the count in fives, shares as whole percentages."""
    at_risk = 5 * round(step.at_risk / 5)
    return CurvePoint(step.until, round(step.remaining, 2), round(step.low, 2), round(step.high, 2), at_risk)


def half_in_words(course: Course, found: Sequence[LifeStep]) -> str:
    """By when it had happened to half: in which step, and in which it could be by chance. Never a day."""
    names = ["", *(step.words for step in course.steps)]
    reached = _first(found, lambda step: step.remaining <= 0.5)
    if reached is None:
        if not found:
            return f"By when half {course.by_now} cannot be shown safely."
        last = names[len(found)]
        rest = "" if len(found) == len(course.steps) else "; what came after cannot be shown safely"
        return f"Fewer than half {course.by_now} {last} after {course.since}{rest}."
    earliest = _first(found, lambda step: step.low <= 0.5)
    latest = _first(found, lambda step: step.high <= 0.5)
    said = f"Half of the {course.who} {course.by_now} {_between(names, reached, reached)} {course.since}"
    if (earliest, latest) == (reached, reached):
        return f"{said}."
    could_be = _between(names, reached if earliest is None else earliest, latest)
    return f"{said} (95% interval: {could_be} {course.since})."


def _first(found: Sequence[LifeStep], is_so: Callable[[LifeStep], bool]) -> int | None:
    return next((place for place, step in enumerate(found) if is_so(step)), None)


def _between(names: Sequence[str], first: int, last: int | None) -> str:
    """`within 1 week of`, `between 2 weeks and 4 weeks after`, or `later than 2 weeks after`."""
    if last is None:
        return f"later than {names[first]} after" if first else "at any time after"
    return f"between {names[first]} and {names[last + 1]} after" if first else f"within {names[last + 1]} of"


def shares_in_words(course: Course, found: Sequence[LifeStep]) -> str:
    """The share that is left at the end of every step, with its interval."""
    shares = [
        f"{one.remaining:.0%} after {step.words} (95% interval {one.low:.0%} to {one.high:.0%})"
        for step, one in zip(course.steps, found, strict=False)
    ]
    return f"{course.not_yet.capitalize()}: {'; '.join(shares)}."

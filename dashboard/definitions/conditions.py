"""The service's conditions in a quarter: what the work was done with. Typed, shown beside the figures, never scored."""

from enum import StrEnum
from typing import NamedTuple


class Answer(StrEnum):
    """How a condition is answered."""

    WHOLE = "whole number"
    POSTS = "posts"
    """Full-time posts, with parts of one."""
    WEEKS = "weeks"
    POUNDS = "pounds"
    OFFERED = "offered"


class Offered(StrEnum):
    """Whether something was there for the women who needed it."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NO = "no"


class Condition(NamedTuple):
    """One field of the form."""

    slug: str
    title: str
    means: str
    answer: Answer
    beside: tuple[str, ...] = ()
    """The indicators that it stands beside."""


CONDITIONS: tuple[Condition, ...] = (
    Condition("posts_funded", "Posts funded", "full-time posts that the contract pays for", Answer.POSTS),
    Condition("posts_filled", "Posts filled", "of these, filled on the last day of the quarter", Answer.POSTS,
              ("days_to_start", "completed")),
    Condition("capacity", "Capacity", "women that can be worked with at one time", Answer.WHOLE, ("on_the_books",)),
    Condition("caseload", "Caseload", "women worked with on the last day of the quarter", Answer.WHOLE,
              ("on_the_books",)),
    Condition("waiting_list", "Waiting list", "women waiting to start on the last day of the quarter", Answer.WHOLE,
              ("waiting_now", "days_to_start")),
    Condition("weeks_closed", "Weeks closed to referrals", "of the 13 weeks of the quarter", Answer.WEEKS,
              ("referrals_received",)),
    Condition("childcare", "Childcare offered", "to women who needed it to come", Answer.OFFERED,
              ("attended", "left_before_finishing")),
    Condition("interpreter", "Interpreter offered", "to women who needed one", Answer.OFFERED, ("attended",)),
    Condition("group_attendances", "Group attendances", "places taken in groups, however often a woman came",
              Answer.WHOLE, ("sessions_delivered",)),
    Condition("drop_in_attendances", "Drop-in attendances", "visits without an appointment", Answer.WHOLE,
              ("sessions_delivered",)),
    Condition("complaints", "Complaints", "made by women or on their behalf", Answer.WHOLE),
    Condition("safeguarding_referrals", "Safeguarding referrals", "made by the service in the quarter", Answer.WHOLE),
    Condition("spend", "Spend", "of this contract in the quarter", Answer.POUNDS),
)  # fmt: skip
"""In the order of the form."""

BY_SLUG = {one.slug: one for one in CONDITIONS}
WEEKS_OF_A_QUARTER = 13
Value = float | str


def written(condition: Condition, value: Value | None) -> str:
    """An answer in words: `4.5 posts`, `£61,250`, `always`; what was not told says so."""
    if value is None:
        return "not told"
    if isinstance(value, str):
        return value
    if condition.answer is Answer.POUNDS:
        return f"£{value:,.0f}"
    if condition.answer is Answer.WEEKS:
        return f"{value:g} of {WEEKS_OF_A_QUARTER}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"

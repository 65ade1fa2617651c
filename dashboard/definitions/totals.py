"""The headline totals that a service of a dozen women may type instead of sending records: counts, and nothing else.

Each stands for an indicator of the headline, none of which is broken down by any characteristic of the women.
"""

from collections.abc import Mapping
from typing import NamedTuple

FROM_TOTALS = "from totals"
"""What stands beside every figure that was typed."""
APART = (
    "They are counts that the service typed, without records. They stand apart: no other figure on any page, no sum "
    "over services and nothing published holds them, and they cannot be broken down."
)


class Total(NamedTuple):
    """One count of the form."""

    slug: str
    indicator: str
    """The indicator whose count it is; of a share, whose yes."""
    title: str
    who_counts: str
    part_of: str = ""
    """The count that it is a part of: it cannot be more."""
    base: str = ""
    """Of a share: the count that it is a share of."""


TOTALS: tuple[Total, ...] = (
    Total("referred", "referrals_received", "Women referred",
          "every referral that came in the quarter, those that were declined too"),
    Total("supported", "women_supported", "Women supported",
          "different women whose accepted referral was open on any day of the quarter"),
    Total("open", "on_the_books", "Open on the last day",
          "accepted referrals that had not ended on the quarter's last day"),
    Total("waiting", "waiting_now", "Waiting to start",
          "open on the last day, and no session attended yet", part_of="open"),
    Total("started", "started_in_period", "Started",
          "women who came to their first session in the quarter, whenever they were referred"),
    Total("ended", "ended_in_period", "Ended",
          "accepted referrals that ended in the quarter, for whatever reason, started or not"),
    Total("work_ended", "completed", "Ended after work had started",
          "ended after at least one session, without women who died or were acquitted", part_of="ended"),
    Total("completed", "completed", "Completed",
          "of those whose work had started: planned work done, or finished as she wished",
          part_of="work_ended", base="work_ended"),
    Total("left_early", "left_before_finishing", "Left before finishing",
          "of those whose work had started: ended early, whatever the reason",
          part_of="work_ended", base="work_ended"),
    Total("housing_known", "exit_housing_known", "Housing at exit known",
          "of those whose work had started: it is known where she lived when it ended",
          part_of="work_ended", base="work_ended"),
    Total("settled", "settled_at_exit", "In settled housing at exit",
          "of those whose housing is known: a home that is meant to last",
          part_of="housing_known", base="housing_known"),
)  # fmt: skip
"""In the order of the form."""

BY_SLUG: Mapping[str, Total] = {total.slug: total for total in TOTALS}
SHOWN: tuple[Total, ...] = tuple(total for total in TOTALS if total.slug != "work_ended")
"""Those that are figures of their own."""
Counts = Mapping[str, int]
"""Slug of a total → how many. What is not in it was not supplied."""

"""Three tiers of what a service sends, and what each lets it see. Page, command line and guide say it from here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.definitions.columns import NEEDS, REFERRALS
from dashboard.definitions.indicators import INDICATORS

TIERS: dict[str, str] = {
    "minimum": "the columns that are always needed",
    "standard": "dates, sessions and accommodation as well",
    "full": "everything",
}
"""Tier → what it is, from the least to the most."""

Sent = Mapping[str, Collection[str]]
"""Sheet → the columns of it that were sent."""


@dataclass(frozen=True)
class Part:
    """Columns that belong together, and the indicators that are made of them."""

    tier: str
    what: str
    columns: tuple[tuple[str, ...], ...]
    """Each must be sent, as `sheet.column`; of several in one place, any."""
    indicators: tuple[str, ...] = ()
    besides: str = ""
    """What it shows that is no indicator of its own."""
    called: str = ""
    """The columns in words, where they are too many to be named."""

    def is_in(self, sent: Sent) -> bool:
        """Whether all of its columns were sent."""
        return all(any(_is_sent(name, sent) for name in either) for either in self.columns)

    @property
    def shows(self) -> str:
        """What it shows, in words."""
        titles = [INDICATORS[slug].title for slug in self.indicators]
        return "; ".join([*titles, *([self.besides] if self.besides else [])])

    @property
    def columns_in_words(self) -> str:
        """`started_date, ended_date`; of another sheet than referrals with its name."""
        firsts = [either[0].removeprefix("referrals.").replace(".", ": ") for either in self.columns]
        return self.called or ", ".join(firsts)


def _is_sent(name: str, sent: Sent) -> bool:
    sheet, column = name.split(".")
    return column in sent.get(sheet, ())


def _sessions(name: str) -> tuple[str, str]:
    return f"referrals.sessions_{name}", f"referrals.sessions_{name}_this_quarter"


PARTS: tuple[Part, ...] = (
    Part(
        "minimum",
        "The columns that are always needed",
        tuple((f"referrals.{column.name}",) for column in REFERRALS if column.needed_in_header),
        ("referrals_received", "women_supported", "on_the_books", "referrals_from_population", "ethnicity_known",
         "returns_on_time"),
        "all of it by ethnicity and by age",
    ),
    Part("standard", "When the work began", (("referrals.started_date",),),
         ("started_in_period", "waiting_now", "started", "days_to_start", "waits")),
    Part("standard", "When the work ended", (("referrals.started_date",), ("referrals.ended_date",)),
         ("ended_in_period", "completed", "left_before_finishing", "reasons_for_leaving", "how_it_ended",
          "time_to_leaving", "still_engaged_90_days", "door_stayed_open")),
    Part("standard", "The first appointment offered", (("referrals.first_offered_date",),), ("offered_in_time",)),
    Part("standard", "The first assessment", (("referrals.assessed_date",),), ("assessed",)),
    Part("standard", "Sessions", (_sessions("offered"), _sessions("attended")), ("sessions_delivered", "attended")),
    Part("standard", "Sessions that you cancelled", (_sessions("offered"), _sessions("cancelled_by_service")),
         ("service_cancelled",)),
    Part("standard", "Where she lives", (("accommodation.accommodation",),),
         ("settled_at_exit", "moved_into_settled", "housed_at_exit", "settled_at_three_months", "housing_moves",
          "exit_housing_known", "three_months_housing_known")),
    Part("full", "Whether she feels safe there", (("accommodation.feels_safe",),), ("settled_and_feels_safe",)),
    Part("full", "Sessions with the same worker", (_sessions("attended"), ("referrals.same_worker_sessions",)),
         ("same_worker",)),
    Part("full", "Disability", (("referrals.disability",),), besides="all of it by disability"),
    Part(
        "full",
        "Needs, and what became of them",
        (tuple(f"referrals.need_{name}" for name in NEEDS), tuple(f"referrals.need_{name}_change" for name in NEEDS)),
        ("needs_at_start", "needs_better"),
        called="need_…, need_…_change",
    ),
    Part("full", "Questionnaires", (("assessments.score",),),
         ("wellbeing_improved", "wellbeing_worsened", "self_efficacy_improved", "self_efficacy_worsened",
          "distress_improved", "distress_worsened", "questionnaire_improved", "questionnaire_worsened",
          "paired_assessment")),
    Part("full", "Outcomes", (("outcomes.achievement",),), ("outcomes_achieved", "outcomes_by_pathway")),
    Part("full", "What the women say", (("experience.answer",),),
         ("emotional_safety", "trust", "not_judged", "choice", "decisions_explained", "people_to_turn_to",
          "experience_response")),
)  # fmt: skip
"""Every part, in the order in which it is told."""


class Reach(NamedTuple):
    """How far a return's columns reach."""

    tier: str
    """The highest tier of which nothing is missing, nor of those below it; nothing, where that is none."""
    next_tier: str
    """The one above it; nothing above the last."""
    missing: tuple[Part, ...]
    """What the next tier needs and was not sent."""
    beyond: tuple[Part, ...]
    """What was sent of the tiers above the one reached."""


def reach(sent: Sent) -> Reach:
    """How far the columns reach that were sent."""
    tier = ""
    for name in TIERS:
        missing = tuple(part for part in PARTS if part.tier == name and not part.is_in(sent))
        if missing:
            return Reach(tier, name, missing, _beyond(tier, sent))
        tier = name
    return Reach(tier, "", (), ())


def _beyond(tier: str, sent: Sent) -> tuple[Part, ...]:
    order = ["", *TIERS]
    return tuple(part for part in PARTS if order.index(part.tier) > order.index(tier) and part.is_in(sent))

"""The seven sheets that people send. Reading, checking, storage and definitions follow from these declarations."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dashboard.definitions import housing
from dashboard.definitions.columns import REFERRALS, YES_NO, YES_NO_ALSO, Column
from dashboard.definitions.everyday import SURE
from dashboard.definitions.instruments import INSTRUMENTS

PATHWAYS: dict[str, str] = {
    "accommodation": "Accommodation",
    "ete": "Education, training and employment",
    "finance": "Finance, benefits and debt",
    "dependency_recovery": "Dependency and recovery",
    "lifestyle_associates": "Lifestyle and associates",
    "family": "Family and significant others",
    "emotional_wellbeing": "Emotional wellbeing",
    "social_inclusion": "Social inclusion",
}

QUESTIONS: dict[str, str] = {
    "trust": "I can trust my worker",
    "emotional_safety": "I feel safe here",
    "not_judged": "I am not judged here",
    "choice": "I choose what we work on",
    "decisions_explained": "Staff explain decisions that affect me",
    "people_to_turn_to": "I have people I can turn to",
    "same_worker": "I see the same worker",
}
"""What women are asked about the service, on a scale from 1 (not at all) to 5 (completely)."""

POPULATIONS: dict[str, str] = {
    "resident_women": "Women who live here",
    "women_arrested": "Women arrested",
    "women_out_of_court": "Women with an out-of-court outcome",
    "women_prosecuted": "Women prosecuted",
    "women_remanded": "Women remanded",
    "women_sentenced": "Women sentenced",
    "women_in_custody": "Women in custody",
    "women_released": "Women released",
    "women_on_probation": "Women on probation",
}

_GROUP_NAMES = tuple((label.lower(), group) for group, label in housing.GROUPS.items())


@dataclass(frozen=True)
class SheetLayout:
    """One sheet: what a row of it is, and its columns."""

    name: str
    a_row: str
    """What one row is, in words: `a referral`."""
    columns: tuple[Column, ...]
    unique: tuple[str, ...]
    """The columns that together tell a row from every other; truth is kept for each such key."""
    dated_by: str | None = None
    """The date that decides whether a row is later than the quarter, and is set aside."""
    of_a_return: bool = True
    """Part of a provider's quarterly return; the other sheets are sent by themselves, for no quarter."""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def names_a_referral(self) -> bool:
        """Whether each row belongs to a referral that the referrals sheet holds, or once held."""
        return self.name != "referrals" and any(column.name == "referral_id" for column in self.columns)


_REFERRAL_ID = Column("referral_id", "record_number", "Your record number for the referral", required=True)


def _ethnic_group(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, "ethnicity", meaning, required=required)


_ACCOMMODATION = SheetLayout(
    "accommodation",
    "a referral and point in time",
    (
        _REFERRAL_ID,
        Column(
            "point", "choice", "When: at the start, at exit, or three months after exit", required=True,
            values=("start", "exit", "three_months"),
            also=(("3 months", "three_months"), ("three months after exit", "three_months")),
        ),
        Column("recorded_date", "date", "Date on which it was recorded", required=True),
        Column(
            "accommodation", "choice", "Where she lives: an nDelius code, or one of the groups", required=True,
            values=tuple(housing.codes()), also=(*_GROUP_NAMES, *SURE["accommodation"].items()),
        ),
        Column("feels_safe", "yes_no", "Whether she feels safe where she lives", values=YES_NO, also=YES_NO_ALSO),
    ),
    ("referral_id", "point"),
    "recorded_date",
)  # fmt: skip

_OUTCOMES = SheetLayout(
    "outcomes",
    "a referral, pathway and desired outcome",
    (
        _REFERRAL_ID,
        Column("pathway", "choice", "Which pathway the outcome belongs to", required=True, values=tuple(PATHWAYS)),
        Column("outcome_ref", "label", "Your name or number for the desired outcome, 64 characters at most",
               required=True),
        Column("achievement", "choice", "How far it was achieved", required=True,
               values=("achieved", "partially_achieved", "not_achieved"),
               also=(("partly achieved", "partially_achieved"),)),
        Column("recorded_date", "date", "Date on which it was recorded", required=True),
    ),
    ("referral_id", "pathway", "outcome_ref"),
    "recorded_date",
)  # fmt: skip

_ASSESSMENTS = SheetLayout(
    "assessments",
    "a completed questionnaire",
    (
        _REFERRAL_ID,
        Column("instrument", "choice", "Which questionnaire", required=True, values=tuple(INSTRUMENTS)),
        Column("area", "label", "For the Outcomes Star: which area; for another questionnaire: its name"),
        Column("occasion", "choice", "At the start, at a review, or at exit", required=True,
               values=("start", "review", "exit")),
        Column("completed_date", "date", "Date on which she completed it", required=True),
        Column("score", "number", "Her score, in the questionnaire's own range", required=True, highest=1000),
        Column("score_scale", "choice", "SWEMWBS only: whether the score is the raw sum or already converted",
               values=("raw", "metric")),
    ),
    ("referral_id", "instrument", "area", "occasion", "completed_date"),
    "completed_date",
)  # fmt: skip

_EXPERIENCE = SheetLayout(
    "experience",
    "an anonymous answer",
    (
        Column("response_id", "record_number", "Number of the anonymous response; never a referral's or a woman's",
               required=True),
        Column("question", "choice", "Which question; `invited` for the row that says how many women were asked",
               required=True, values=(*QUESTIONS, "invited")),
        Column("answer", "choice", "From 1 (not at all) to 5 (completely), or declined; for `invited` the number",
               required=True, values=("1", "2", "3", "4", "5", "declined")),
        _ethnic_group("ethnic_group", "One of the five ethnic groups, or blank"),
        Column("answered_month", "month", "Month of the answer, as YYYY-MM", required=True),
    ),
    ("response_id", "question", "answered_month"),  # some forms begin at 1 again every month or quarter
    "answered_month",
)  # fmt: skip

_REOFFENDING = SheetLayout(
    "reoffending",
    "a matched person and index event",
    (
        Column("provider", "code", "Code of the service that worked with her", required=True),
        Column("person_id", "record_number", "The service's record number for her, or a pseudonym", required=True),
        Column("index_date", "date", "Date of the release, sentence or caution from which the year runs",
               required=True),
        Column("index_event", "choice", "What happened on that date", required=True,
               values=("custody_release", "community_sentence", "caution", "other")),
        Column("data_cutoff_date", "date", "Date up to which reoffences are known; one for the whole file",
               required=True),
        Column("reoffended", "choice", "Whether there was a proven reoffence within 12 months", values=("0", "1"),
               also=(("yes", "1"), ("no", "0"), ("true", "1"), ("false", "0"))),
        Column("first_reoffence_date", "date", "Date of the first proven reoffence that is known"),
        Column("reoffence_count", "whole_number", "How many proven reoffences within 12 months"),
        Column("expected_probability", "number", "Expected probability of a proven reoffence, from 0 to 1", highest=1),
        Column("previous_offences", "whole_number", "How many offences before", highest=10_000),
        next(column for column in REFERRALS if column.name == "age_band").optional(),
        _ethnic_group("ethnicity", "Ethnicity, as an officer saw it unless said otherwise"),
        Column("ethnicity_source", "choice", "Who said what her ethnicity is (an officer, if nothing is given)",
               values=("self", "worker", "officer")),
    ),
    ("provider", "person_id", "index_date"),
    of_a_return=False,
)  # fmt: skip

_POPULATION = SheetLayout(
    "population",
    "a reference count",
    (
        Column("area_code", "area", "ONS code of the area", required=True),
        _ethnic_group("ethnic_group", "One of the five ethnic groups", required=True),
        Column("population", "choice", "Which women are counted", required=True, values=tuple(POPULATIONS)),
        Column("ethnicity_source", "choice", "Who said what their ethnicity is", required=True,
               values=("self", "officer")),
        Column("year", "whole_number", "The year that the count is for", required=True, lowest=1990, highest=2100),
        Column("count", "whole_number", "How many women", required=True, highest=100_000_000),
        Column("source", "label", "Where the count comes from", required=True),
    ),
    ("area_code", "ethnic_group", "population", "ethnicity_source", "year"),
    of_a_return=False,
)  # fmt: skip

SHEETS: dict[str, SheetLayout] = {
    layout.name: layout
    for layout in (
        SheetLayout("referrals", "a referral", REFERRALS, ("referral_id",), "referral_date"),
        _ACCOMMODATION,
        _OUTCOMES,
        _ASSESSMENTS,
        _EXPERIENCE,
        _REOFFENDING,
        _POPULATION,
    )
}
"""Every sheet by its name, in the order in which they are listed to people."""

NEEDED_FOR: Mapping[str, str] = {
    "referrals": "who is referred, starts and finishes",
    "accommodation": "housing: where women live at the start, at exit and three months later",
    "outcomes": "what was achieved of the outcomes that were agreed",
    "assessments": "change in wellbeing, self-efficacy and distress",
    "experience": "what women say of the service",
}
"""The sheets of a return, and what needs each of them."""

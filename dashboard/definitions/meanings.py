"""What people who fill in a sheet are told of its columns: what each code means, and when a cell may be blank.

The codes themselves are declared with the columns; a test holds that each has its words here, and that what is said of
blank cells is what the check does.
"""

from dashboard.definitions import ethnicity, housing
from dashboard.definitions.columns import END_REASONS, YES_NO, Column
from dashboard.definitions.instruments import INSTRUMENTS
from dashboard.definitions.sheets import PATHWAYS, POPULATIONS, QUESTIONS, SheetLayout
from dashboard.definitions.wide import MADE_OF, WIDE

Meanings = dict[str, str]
"""Code → what it means, in the order in which codes are listed to people."""

ALWAYS = "always"
OPTIONAL = "if you can"

NEEDED_WHEN: dict[tuple[str, str], str] = {
    ("referrals", "contract_ref"): "when you have more than one contract",
    ("referrals", "ended_date"): "when end_state is anything but open",
    ("referrals", "end_reason"): "when end_state is ended_early or cancelled",
    ("referrals", "ethnicity"): "the column always; a cell may be blank if ethnicity_missing_reason says why",
    ("referrals", "ethnicity_missing_reason"): "when ethnicity is blank",
    ("assessments", "area"): "for the Outcomes Star",
}
"""(sheet, column) → when a cell that may be blank may not be."""

_YES_NO: Meanings = dict(
    zip(YES_NO, ("yes", "no", "she was asked and would rather not say", "nobody asked her"), strict=True)
)
_BETTER_OR_WORSE: Meanings = {
    "better": "better than at the start, in her own view",
    "same": "the same",
    "worse": "worse",
    "declined": "she would rather not say",
}
_OF_CHOICES: dict[str, Meanings] = {
    "legal_status": {
        "none_or_prevention": "no case, or prevention",
        "out_of_court": "a caution or another out-of-court outcome",
        "bail": "on bail",
        "remand": "on remand in prison",
        "community_order": "community order",
        "suspended_sentence": "suspended sentence",
        "custody": "serving a sentence in prison",
        "licence": "on licence or supervised after release",
        "not_known": "not known",
    },
    "attendance_required": {
        "yes": "an order or licence requires it",
        "no": "it is her choice",
        "not_known": "not known",
    },
    "referral_source": {
        "court": "court",
        "probation": "probation",
        "prison": "prison",
        "police": "police",
        "liaison_and_diversion": "liaison and diversion",
        "health": "a health service",
        "local_authority": "a local authority",
        "voluntary_sector": "a charity or community group",
        "self": "she came by herself",
        "family_or_friend": "family or a friend",
        "other": "somebody else",
        "not_known": "not known",
    },
    "end_state": {
        "open": "not ended yet",
        "completed": "the planned work was done, or she agreed that it was finished",
        "ended_early": "it had started, and ended before it was finished",
        "cancelled": "it never started",
        "declined_by_service": "you could not take the referral",
    },
    "end_reason": END_REASONS,
    "complexity": {"low": "low", "medium": "medium", "high": "high"},
    "age_band": {
        "18-20": "18 to 20 years",
        "21-24": "21 to 24 years",
        "25-29": "25 to 29 years",
        "30-39": "30 to 39 years",
        "40-49": "40 to 49 years",
        "50-59": "50 to 59 years",
        "60+": "60 years and over",
        "not_known": "not known",
    },
    "ethnicity_source": {"self": "she said it herself", "worker": "a worker said it", "officer": "an officer said it"},
    "ethnicity_missing_reason": {
        "not_asked": "nobody asked her",
        "declined": "she was asked and would rather not say",
        "not_known": "nobody knows whether she was asked",
    },
    "point": {
        "start": "when your work with her began",
        "exit": "when it ended",
        "three_months": "three months after it ended",
    },
    "accommodation": {
        **{
            one.code: f"{one.label}: {housing.GROUPS[one.group].lower()}{' (an old code)' if one.retired else ''}"
            for one in housing.CODES
        },
        **{group: f"{label}: the group, where you have no code" for group, label in housing.GROUPS.items()},
    },
    "pathway": PATHWAYS,
    "achievement": {
        "achieved": "achieved",
        "partially_achieved": "partly achieved",
        "not_achieved": "not achieved",
    },
    "instrument": {
        one.slug: f"{one.title}, scores from {one.lowest:g} to {one.highest:g}" for one in INSTRUMENTS.values()
    },
    "occasion": {"start": "at the start", "review": "in between", "exit": "at the end"},
    "score_scale": {"raw": "the sum of her answers", "metric": "converted already (SWEMWBS only)"},
    "question": {**QUESTIONS, "invited": "not a question: the row that says how many women were asked that month"},
    "answer": {
        "1": "not at all",
        "2": "2 of 5",
        "3": "3 of 5",
        "4": "4 of 5",
        "5": "completely",
        "declined": "she would rather not say",
    },
    "index_event": {
        "custody_release": "release from prison",
        "community_sentence": "start of a community sentence",
        "caution": "caution",
        "other": "something else",
    },
    "reoffended": {"0": "no proven reoffence within 12 months", "1": "a proven reoffence within 12 months"},
    "population": POPULATIONS,
}


def needed(layout: SheetLayout, column: Column) -> str:
    """Whether a cell of this column must be filled in, in words."""
    sheet = "referrals" if layout is WIDE else layout.name
    return ALWAYS if column.required else NEEDED_WHEN.get((sheet, column.name), OPTIONAL)


def meanings(column: Column) -> Meanings:
    """Every code that a column takes, with what it means; nothing, if it takes no codes."""
    if column.kind == "ethnicity":
        return _ethnic_groups() if column.name == "ethnic_group" else _ethnicities()
    if column.kind == "yes_no":
        return _YES_NO
    if not column.values:
        return {}
    words = _BETTER_OR_WORSE if column.name.endswith("_change") else _OF_CHOICES[MADE_OF.get(column.name, column.name)]
    return {code: words[code] for code in column.values}


def _ethnic_groups() -> Meanings:
    return {slug: f"{label}: the group, where you have no detail" for slug, label in ethnicity.GROUPS.items()}


def _ethnicities() -> Meanings:
    """The detailed categories, the five groups, and the answer of a woman who would rather not say."""
    detailed = {one.code: f"{ethnicity.GROUPS[one.group]}: {one.label}" for one in ethnicity.DETAILED}
    return {**detailed, **_ethnic_groups(), "NS": "she was asked and would rather not say"}

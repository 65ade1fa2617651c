"""What a column is, and the columns of the referrals sheet. The other sheets are in `sheets`.

The names, codes and meanings are the product's public interface on the way in; they do not change.
"""

from dataclasses import dataclass, replace
from typing import Literal

from dashboard.definitions.ages import BANDS
from dashboard.definitions.everyday import SURE

Kind = Literal[
    "record_number", "code", "label", "date", "month", "whole_number", "number", "choice", "yes_no", "ethnicity", "area"
]
"""`label` is a short text of the sender's own, `month` is YYYY-MM, `number` may have decimals."""

LARGEST_SESSION_COUNT = 500


@dataclass(frozen=True)
class Column:
    """A column of a sheet, as the people who send it know it."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    """A cell in this column may not be blank. (What is required only sometimes is a rule.)"""
    column_required: bool = False
    """The column has to be there, though its cells may be blank."""
    values: tuple[str, ...] = ()
    """For a choice: the codes, in the order in which they are listed to people."""
    also: tuple[tuple[str, str], ...] = ()
    """For a choice: (what people write instead, the code it means)."""
    lowest: float = 0
    highest: float = LARGEST_SESSION_COUNT
    """For a number: the range that is possible."""

    @property
    def needed_in_header(self) -> bool:
        return self.required or self.column_required

    def optional(self) -> "Column":
        """The same column for a sheet that can do without it."""
        return replace(self, required=False)


YES_NO = ("yes", "no", "declined", "not_asked")
_TICKED = (("y", "yes"), ("n", "no"), ("true", "yes"), ("false", "no"), ("1", "yes"), ("0", "no"))
YES_NO_ALSO = (*_TICKED, *SURE["yes_no"].items())

END_REASONS: dict[str, str] = {
    "INE": "ineligible referral",
    "MIS": "mistaken or duplicate referral",
    "NOT": "left: the service could not keep in touch with her",
    "NEE": "needs met through another route",
    "MOV": "moved out of the area",
    "WOR": "work, caring commitments or sickness",
    "USE": "died",
    "ACQ": "acquitted on appeal",
    "RET": "returned to custody",
    "SER": "sentence revoked",
    "SEE": "sentence expired",
    "EAR": "the intervention has been completed",
    "ANO": "any other change of circumstance",
    "no_childcare": "no childcare",
    "travel_or_venue": "travel or venue",
    "did_not_feel_safe_here": "did not feel safe here",
    "moved_for_safety": "moved for safety",
    "waited_too_long": "waited too long",
    "could_not_offer_what_she_needed": "could not offer what she needed",
}
"""Why a referral ended early or was cancelled: the withdrawal reasons of the national referral system, and six of
the service's own."""

_END_REASONS_ALSO = (
    ("DIE", "USE"), ("DIS", "NOT"), ("REC", "RET"), ("END", "SEE"), ("REV", "SER"), ("DUP", "MIS"), ("PPJ", "ANO"),
    ("not engaged", "NOT"), ("disengaged", "NOT"), ("recalled", "RET"), ("user died", "USE"),
    ("moved out of service area", "MOV"), ("mistaken referral", "MIS"), ("duplicate referral", "MIS"),
    ("sentence ended", "SEE"), ("ineligible", "INE"), ("acquitted", "ACQ"), ("needs met elsewhere", "NEE"),
    *((words, code) for code, words in END_REASONS.items()), *SURE["end_reason"].items(),
)  # fmt: skip

NEEDS: dict[str, str] = {
    "housing": "Housing",
    "domestic_abuse": "Domestic abuse",
    "childhood_abuse": "Childhood abuse",
    "sexual_violence": "Sexual violence",
    "exploitation": "Exploitation",
    "street_violence": "Street violence",
    "alcohol": "Alcohol",
    "drugs": "Drugs",
    "mental_health": "Mental health",
    "physical_health": "Physical health",
    "finance": "Finance, benefits and debt",
    "employment": "Employment, training and education",
    "family": "Family and significant others",
    "social_isolation": "Social isolation",
}

SESSIONS: dict[str, str] = {
    "sessions_planned": "Sessions planned",
    "sessions_offered": "Sessions offered, without those that the service cancelled",
    "sessions_attended": "Sessions attended",
    "sessions_missed_acceptable": "Sessions missed with notice or good reason",
    "sessions_missed_unacceptable": "Sessions missed without notice",
    "sessions_cancelled_by_service": "Sessions that the service cancelled",
}

_YES_NO_FIELDS: dict[str, str] = {
    "disability": "Whether she has a disability",
    "care_experienced": "Whether she was in care as a child",
    "dependent_children": "Whether she has dependent children",
    "pregnant": "Whether she is pregnant",
    "neurodivergent": "Whether she is neurodivergent",
    "interpreter_needed": "Whether she needs an interpreter",
}

REFERRALS: tuple[Column, ...] = (
    Column("referral_id", "record_number", "Your record number for the referral, or a pseudonym", required=True),
    Column("person_id", "record_number", "The same for the woman, stable within your service", required=True),
    Column("contract_ref", "code", "The contract that the referral belongs to"),
    Column("delivery_partner", "code", "Code of the site or partner that works with her"),
    Column("area_code", "area", "ONS code of a local authority or a larger area"),
    Column(
        "legal_status",
        "choice",
        "Legal status at referral",
        values=(
            "none_or_prevention", "out_of_court", "bail", "remand", "community_order", "suspended_sentence",
            "custody", "licence", "not_known",
        ),
        also=tuple(SURE["legal_status"].items()),
    ),
    Column(
        "attendance_required",
        "choice",
        "Whether an order or licence requires her to attend",
        values=("yes", "no", "not_known"),
        also=_TICKED,
    ),
    Column(
        "referral_source",
        "choice",
        "Who referred her",
        required=True,
        values=(
            "court", "probation", "prison", "police", "liaison_and_diversion", "health", "local_authority",
            "voluntary_sector", "self", "family_or_friend", "other", "not_known",
        ),
        also=(("l&d", "liaison_and_diversion"), ("liaison & diversion", "liaison_and_diversion"),
              ("unknown", "not_known"), ("vcse", "voluntary_sector"), *SURE["referral_source"].items()),
    ),
    Column("referral_date", "date", "Date of the referral", required=True),
    Column("first_offered_date", "date", "Date of the first appointment offered"),
    Column("assessed_date", "date", "Date of the first assessment that she attended"),
    Column("plan_agreed_date", "date", "Date on which the plan was agreed"),
    Column("started_date", "date", "Date of the first delivery session that she attended"),
    Column("ended_date", "date", "Date on which the work ended"),
    Column(
        "end_state",
        "choice",
        "How it ended: completed, ended early, cancelled before it started, declined by you; or still open",
        required=True,
        values=("open", "completed", "ended_early", "cancelled", "declined_by_service"),
    ),
    Column(
        "end_reason",
        "choice",
        "Why it ended early or was cancelled",
        values=tuple(END_REASONS),
        also=_END_REASONS_ALSO,
    ),
    *(Column(name, "whole_number", f"{meaning}, since the referral") for name, meaning in SESSIONS.items()),
    *(
        Column(f"{name}_this_quarter", "whole_number", f"{meaning}, in the quarter")
        for name, meaning in SESSIONS.items()
    ),
    Column("same_worker_sessions", "whole_number", "Of the sessions attended, those with the worker she saw most"),
    Column(
        "complexity",
        "choice",
        "Level of support needed (worker's view)",
        values=("low", "medium", "high"),
    ),
    Column(
        "age_band",
        "choice",
        "Age at referral",
        required=True,
        values=(*BANDS, "not_known"),
        also=(("unknown", "not_known"), ("60 and over", "60+"), ("18 to 20", "18-20"), ("21 to 24", "21-24"),
              ("25 to 29", "25-29"), ("30 to 39", "30-39"), ("40 to 49", "40-49"), ("50 to 59", "50-59")),
    ),
    Column(
        "ethnicity",
        "ethnicity",
        "Ethnicity in her own words: an 18+1 code, a Census label or one of five groups",
        column_required=True,
    ),
    Column(
        "ethnicity_source",
        "choice",
        "Who said what her ethnicity is (herself, if nothing is given)",
        values=("self", "worker", "officer"),
    ),
    Column(
        "ethnicity_missing_reason",
        "choice",
        "Why her ethnicity is not given",
        values=("not_asked", "declined", "not_known"),
        also=(("refused", "declined"), ("prefer not to say", "declined"), ("unknown", "not_known")),
    ),
    *(
        Column(name, "yes_no", meaning, values=YES_NO, also=YES_NO_ALSO)
        for name, meaning in _YES_NO_FIELDS.items()
    ),
    *(
        Column(f"need_{name}", "yes_no", f"{label}: a need known by now", values=YES_NO, also=YES_NO_ALSO)
        for name, label in NEEDS.items()
    ),
    *(
        Column(
            f"need_{name}_change",
            "choice",
            f"{label}: better, same or worse in her own view",
            values=("better", "same", "worse", "declined"),
            also=tuple(SURE["change"].items()),
        )
        for name, label in NEEDS.items()
    ),
)  # fmt: skip

DATES_IN_ORDER = (
    "referral_date",
    "first_offered_date",
    "assessed_date",
    "plan_agreed_date",
    "started_date",
    "ended_date",
)

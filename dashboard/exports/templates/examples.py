"""One invented row for each sheet: the examples of the guide. Together they are a return that the check accepts."""

from dashboard.definitions.columns import Column
from dashboard.definitions.sheets import SheetLayout
from dashboard.definitions.wide import WIDE

_NEED = "yes"
_CHANGE = "better"

_ROWS: dict[str, dict[str, str]] = {
    "referrals": {
        "referral_id": "R-1001",
        "person_id": "W-0457",
        "contract_ref": "OURS-2025",
        "delivery_partner": "HUB",
        "area_code": "E08000025",
        "legal_status": "community_order",
        "attendance_required": "yes",
        "referral_source": "probation",
        "referral_date": "2025-04-14",
        "first_offered_date": "2025-04-22",
        "assessed_date": "2025-04-29",
        "plan_agreed_date": "2025-05-06",
        "started_date": "2025-05-13",
        "ended_date": "2025-06-24",
        "end_state": "ended_early",
        "end_reason": "MOV",
        "sessions_planned": "12",
        "sessions_offered": "8",
        "sessions_attended": "6",
        "sessions_missed_acceptable": "1",
        "sessions_missed_unacceptable": "1",
        "sessions_cancelled_by_service": "1",
        "sessions_planned_this_quarter": "12",
        "sessions_offered_this_quarter": "8",
        "sessions_attended_this_quarter": "6",
        "sessions_missed_acceptable_this_quarter": "1",
        "sessions_missed_unacceptable_this_quarter": "1",
        "sessions_cancelled_by_service_this_quarter": "1",
        "same_worker_sessions": "5",
        "complexity": "medium",
        "age_band": "30-39",
        "ethnicity": "B1",
        "ethnicity_source": "self",
        "ethnicity_missing_reason": "",
        "disability": "no",
        "care_experienced": "declined",
        "dependent_children": "yes",
        "pregnant": "no",
        "neurodivergent": "not_asked",
        "interpreter_needed": "no",
    },
    "accommodation": {
        "referral_id": "R-1001",
        "point": "exit",
        "recorded_date": "2025-06-24",
        "accommodation": "A01D",
        "feels_safe": "yes",
    },
    "outcomes": {
        "referral_id": "R-1001",
        "pathway": "accommodation",
        "outcome_ref": "tenancy secured",
        "achievement": "achieved",
        "recorded_date": "2025-06-24",
    },
    "assessments": {
        "referral_id": "R-1001",
        "instrument": "swemwbs",
        "area": "",
        "occasion": "start",
        "completed_date": "2025-04-29",
        "score": "19",
        "score_scale": "raw",
    },
    "experience": {
        "response_id": "F-17",
        "question": "trust",
        "answer": "4",
        "ethnic_group": "black",
        "answered_month": "2025-06",
    },
    "everything": {
        "accommodation_start": "A08C",
        "accommodation_exit": "A01D",
        "feels_safe_start": "no",
        "feels_safe_exit": "yes",
        "swemwbs_start": "19",
        "swemwbs_exit": "24",
    },
    "reoffending": {
        "provider": "OURS",
        "person_id": "W-0112",
        "index_date": "2023-02-01",
        "index_event": "community_sentence",
        "data_cutoff_date": "2025-03-31",
        "reoffended": "1",
        "first_reoffence_date": "2023-11-20",
        "reoffence_count": "2",
        "expected_probability": "0.31",
        "previous_offences": "4",
        "age_band": "25-29",
        "ethnicity": "W1",
        "ethnicity_source": "officer",
    },
    "population": {
        "area_code": "E12000005",
        "ethnic_group": "mixed",
        "population": "women_arrested",
        "ethnicity_source": "officer",
        "year": "2024",
        "count": "1230",
        "source": "Arrests, year to March 2024",
    },
}


def example(layout: SheetLayout, column: Column) -> str:
    """The cell of the invented row; nothing where it is rightly blank."""
    if column.name.startswith("need_"):
        return _CHANGE if column.name.endswith("_change") else _NEED
    if layout is WIDE:
        return (_ROWS["referrals"] | _ROWS[layout.name]).get(column.name, "")
    return _ROWS[layout.name][column.name]


def example_row(layout: SheetLayout) -> list[str]:
    """The whole row, in the order of the sheet's columns."""
    return [example(layout, column) for column in layout.columns]

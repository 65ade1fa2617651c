"""Invented sheets besides the referrals: good ones, made of small units, and faults to put into a unit."""

from collections.abc import Callable
from typing import NamedTuple

from intake_sheets import QUARTER, Row, sent

from dashboard.intake.check import Checked, check


class Fault(NamedTuple):
    """One fault in one unit. `{n}` in a cell is the unit's number."""

    row: int
    """The row of the unit, counted from 0, in which the problem must be found."""
    column: str
    code: str
    cells: Row
    changed: int | None = None
    """The row in which the cells are changed, if it is another."""


class Sample(NamedTuple):
    """A sheet in which nothing is wrong, and what can go wrong in it."""

    unit: Callable[[int], list[Row]]
    faults: tuple[Fault, ...]


def referral(n: int) -> str:
    return f"R-{1000 + n}"


def _housing(n: int) -> list[Row]:
    points = {
        "start": ("2025-07-01", "A08A"),
        "exit": ("2025-08-01", "A01C"),
        "three_months": ("2025-09-20", "settled"),
    }
    return [
        {"referral_id": referral(n), "point": point, "recorded_date": day, "accommodation": code, "feels_safe": "yes"}
        for point, (day, code) in points.items()
    ]


_HOUSING_FAULTS = (
    Fault(0, "referral_id", "required_blank", {"referral_id": ""}),
    Fault(1, "referral_id", "bad_record_number", {"referral_id": "R {n}*"}),
    Fault(1, "referral_id", "unknown_referral", {"referral_id": "R-77-{n}"}),
    Fault(1, "referral_id", "duplicate_id", {"point": "Start"}),
    Fault(1, "point", "not_in_list", {"point": "leaving"}),
    Fault(1, "recorded_date", "bad_date", {"recorded_date": "soon"}),
    Fault(1, "recorded_date", "points_out_of_order", {"recorded_date": "2025-06-30"}),
    Fault(2, "recorded_date", "points_out_of_order", {"recorded_date": "2025-06-30"}),
    Fault(1, "recorded_date", "points_out_of_order", {"recorded_date": "2025-08-02"}, changed=0),
    Fault(0, "recorded_date", "points_out_of_order", {"recorded_date": "2025-09-21"}),
    Fault(1, "accommodation", "not_in_list", {"accommodation": "A99X"}),
    Fault(1, "accommodation", "required_blank", {"accommodation": ""}),
    Fault(2, "feels_safe", "not_in_list", {"feels_safe": "maybe"}),
    Fault(2, "feels_safe", "identifier_in_cell", {"feels_safe": "07700 900123"}),
)


def _outcomes(n: int) -> list[Row]:
    return [
        {"referral_id": referral(n), "pathway": "finance", "outcome_ref": ref, "achievement": "achieved",
         "recorded_date": "2025-08-05"}
        for ref in ("Debts are known", "O-2")
    ]  # fmt: skip


_OUTCOME_FAULTS = (
    Fault(1, "referral_id", "duplicate_id", {"outcome_ref": "Debts are known"}),
    Fault(0, "referral_id", "unknown_referral", {"referral_id": "R-77-{n}"}),
    Fault(0, "pathway", "not_in_list", {"pathway": "money"}),
    Fault(0, "outcome_ref", "bad_label", {"outcome_ref": "x" * 65}),
    Fault(0, "outcome_ref", "bad_label", {"outcome_ref": "two\nlines"}),
    Fault(0, "outcome_ref", "required_blank", {"outcome_ref": ""}),
    Fault(0, "outcome_ref", "formula_in_cell", {"outcome_ref": "=A1"}),
    Fault(0, "outcome_ref", "identifier_in_cell", {"outcome_ref": "ask someone@example.org"}),
    Fault(0, "outcome_ref", "identifier_in_cell", {"outcome_ref": "lives in ZZ11 1ZZ"}),
    Fault(1, "achievement", "not_in_list", {"achievement": "nearly"}),
    Fault(1, "recorded_date", "us_date", {"recorded_date": "08/31/2025"}),
)


def _assessments(n: int) -> list[Row]:
    lines = (
        ("swemwbs", "", "start", "2025-07-02", "20", ""),
        ("swemwbs", "", "exit", "2025-09-02", "21.54", "metric"),
        ("phq9", "", "start", "2025-07-02", "12", "raw"),
        ("star", "Friends and community", "start", "2025-07-02", "4", ""),
        ("other", "Our own", "review", "2025-08-02", "12.5", ""),
    )
    names = ("instrument", "area", "occasion", "completed_date", "score", "score_scale")
    return [{"referral_id": referral(n), **dict(zip(names, line, strict=True))} for line in lines]


_ASSESSMENT_FAULTS = (
    Fault(1, "referral_id", "duplicate_id", {"occasion": "start", "completed_date": "02/07/2025"}),
    Fault(2, "referral_id", "unknown_referral", {"referral_id": "R-77-{n}"}),
    Fault(2, "instrument", "not_in_list", {"instrument": "phq"}),
    Fault(0, "occasion", "not_in_list", {"occasion": "middle"}),
    Fault(1, "completed_date", "points_out_of_order", {"completed_date": "2025-07-01"}),
    Fault(2, "completed_date", "required_blank", {"completed_date": ""}),
    Fault(0, "score", "not_a_number", {"score": "twenty"}),
    Fault(0, "score", "not_a_number", {"score": "20,5"}),
    Fault(0, "score", "score_already_converted", {"score": "20.5"}),
    Fault(0, "score", "score_out_of_range", {"score": "36"}),
    Fault(0, "score", "score_out_of_range", {"score": "6.99", "score_scale": "metric"}),
    Fault(1, "score", "not_a_metric_score", {"score": "21.56"}),
    Fault(2, "score", "score_out_of_range", {"score": "28"}),
    Fault(2, "score", "number_out_of_range", {"score": "-1"}),
    Fault(2, "score_scale", "metric_only_for_swemwbs", {"score_scale": "metric"}),
    Fault(2, "score_scale", "not_in_list", {"score_scale": "metrik"}),
    Fault(3, "area", "area_missing", {"area": ""}),
    Fault(3, "area", "bad_label", {"area": "x" * 65}),
    Fault(3, "score", "score_out_of_range", {"score": "11"}),
    Fault(4, "score", "excel_error", {"score": "#REF!"}),
)


def _experience(n: int) -> list[Row]:
    answers = [
        {"response_id": f"A-{n}", "question": question, "answer": answer, "ethnic_group": "Black",
         "answered_month": "2025-07"}
        for question, answer in (("trust", "5"), ("choice", "declined"), ("same_worker", "1"))
    ]  # fmt: skip
    invited = {"response_id": f"I-{n}", "question": "invited", "answer": "30", "ethnic_group": ""}
    return [*answers, {**invited, "answered_month": "2025-07"}]


_EXPERIENCE_FAULTS = (
    Fault(1, "response_id", "duplicate_id", {"question": "trust"}),
    Fault(1, "response_id", "required_blank", {"response_id": ""}),
    Fault(1, "question", "not_in_list", {"question": "weather"}),
    Fault(3, "question", "not_in_list", {"question": "asked"}),
    Fault(1, "answer", "not_in_list", {"answer": "6"}),
    Fault(1, "answer", "not_in_list", {"answer": "always"}),
    Fault(1, "answer", "required_blank", {"answer": ""}),
    Fault(3, "answer", "not_a_number", {"answer": "many"}),
    Fault(3, "answer", "not_a_number", {"answer": "declined"}),
    Fault(3, "answer", "number_out_of_range", {"answer": "10001"}),
    Fault(3, "answer", "number_out_of_range", {"answer": "9" * 30}),
    Fault(1, "ethnic_group", "response_differs", {"ethnic_group": "White"}),
    Fault(1, "ethnic_group", "response_differs", {"ethnic_group": ""}),
    Fault(1, "ethnic_group", "response_differs", {"ethnic_group": "Asian"}, changed=0),
    Fault(1, "ethnic_group", "not_in_list", {"ethnic_group": "B2"}),
    Fault(0, "ethnic_group", "not_in_list", {"ethnic_group": "Irish"}),
    Fault(0, "answered_month", "bad_month", {"answered_month": "Jul-25"}),
    Fault(1, "answered_month", "excel_serial", {"answered_month": "45839"}),
)


def _reoffending(n: int) -> list[Row]:
    same = {"provider": "SOMEWHERE", "index_event": "custody_release", "data_cutoff_date": "2024-06-30",
            "previous_offences": "3", "age_band": "25-29", "ethnicity": "B2", "ethnicity_source": ""}  # fmt: skip
    lines = (
        ("2022-04-04", "1", "2022-08-21", "2", "0.4"),
        ("2022-04-04", "0", "2023-05-01", "0", "0.125"),
        ("2022-02-28", "", "", "", ""),
    )
    names = ("index_date", "reoffended", "first_reoffence_date", "reoffence_count", "expected_probability")
    return [
        {**same, "person_id": f"P-{n}-{place}", **dict(zip(names, line, strict=True))}
        for place, line in enumerate(lines)
    ]


_REOFFENDING_FAULTS = (
    Fault(2, "provider", "bad_code", {"provider": "two words"}),
    Fault(1, "provider", "duplicate_id", {"person_id": "P-{n}-0"}),
    Fault(2, "index_date", "after_cutoff", {"index_date": "2024-07-01"}),
    Fault(0, "index_date", "after_cutoff", {"index_date": "2024-07-01"}),
    Fault(2, "index_event", "not_in_list", {"index_event": "fine"}),
    Fault(2, "data_cutoff_date", "cutoff_differs", {"data_cutoff_date": "2023-06-30"}),
    Fault(2, "data_cutoff_date", "required_blank", {"data_cutoff_date": ""}),
    Fault(0, "first_reoffence_date", "reoffence_before_index", {"first_reoffence_date": "2022-04-03"}),
    Fault(1, "first_reoffence_date", "after_cutoff", {"first_reoffence_date": "2024-07-01"}),
    Fault(0, "reoffended", "reoffended_disagrees", {"reoffended": "0"}),
    Fault(1, "reoffended", "reoffended_disagrees", {"reoffended": "1"}),
    Fault(0, "reoffended", "not_in_list", {"reoffended": "perhaps"}),
    Fault(0, "reoffence_count", "reoffence_count_disagrees", {"reoffence_count": "0"}),
    Fault(1, "reoffence_count", "reoffence_count_disagrees", {"reoffence_count": "1"}),
    Fault(0, "reoffence_count", "number_out_of_range", {"reoffence_count": "501"}),
    Fault(0, "expected_probability", "number_out_of_range", {"expected_probability": "1.01"}),
    Fault(0, "expected_probability", "not_a_number", {"expected_probability": "40 %"}),
    Fault(0, "age_band", "not_in_list", {"age_band": "26-28"}),
    Fault(0, "ethnicity", "not_in_list", {"ethnicity": "Martian"}),
)


def _population(n: int) -> list[Row]:
    same = {"area_code": "E08000003", "population": "resident_women", "ethnicity_source": "self", "count": "1204",
            "source": "Census 2021, table TS021"}  # fmt: skip
    return [{**same, "ethnic_group": group, "year": str(2000 + n)} for group in ("white", "Black")]


_POPULATION_FAULTS = (
    Fault(1, "area_code", "duplicate_id", {"ethnic_group": "White"}),
    Fault(0, "area_code", "area_too_small", {"area_code": "E01005061"}),
    Fault(0, "ethnic_group", "not_in_list", {"ethnic_group": "A1"}),
    Fault(0, "ethnic_group", "required_blank", {"ethnic_group": "prefer not to say"}),
    Fault(0, "population", "not_in_list", {"population": "women"}),
    Fault(0, "ethnicity_source", "not_in_list", {"ethnicity_source": "worker"}),
    Fault(0, "year", "number_out_of_range", {"year": "1{n}"}),
    Fault(0, "count", "not_a_number", {"count": "about 100"}),
    Fault(0, "count", "number_out_of_range", {"count": "-1"}),
    Fault(0, "source", "bad_label", {"source": "x" * 65}),
)

SAMPLES = {
    "accommodation": Sample(_housing, _HOUSING_FAULTS),
    "outcomes": Sample(_outcomes, _OUTCOME_FAULTS),
    "assessments": Sample(_assessments, _ASSESSMENT_FAULTS),
    "experience": Sample(_experience, _EXPERIENCE_FAULTS),
    "reoffending": Sample(_reoffending, _REOFFENDING_FAULTS),
    "population": Sample(_population, _POPULATION_FAULTS),
}
UNITS = 12


def rows_with(sheet: str, faults: dict[int, Fault]) -> list[Row]:
    """A sheet of twelve units, with one fault in each of some."""
    units = [SAMPLES[sheet].unit(n) for n in range(UNITS)]
    for n, fault in faults.items():
        place = fault.row if fault.changed is None else fault.changed
        units[n][place].update({column: cell.replace("{n}", str(n)) for column, cell in fault.cells.items()})
    return [row for unit in units for row in unit]


def with_cells(sheet: str, row: int = 0, **cells: str) -> list[Row]:
    """The same without a fault, but for the cells given in one of its rows."""
    rows = rows_with(sheet, {})
    rows[row].update(cells)
    return rows


def check_alone(*contents: str) -> Checked:
    """The check of one of these sheets from a provider whose twelve referrals are known."""
    known = [referral(n) for n in range(UNITS)]
    return check(sent(*contents), provider="somewhere", quarter=QUARTER, known_referrals=known)

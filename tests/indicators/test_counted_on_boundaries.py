"""The day that decides the quarter of a figure, for every indicator: the ends of quarters and years, 29 February."""

from datetime import date, timedelta

import pytest

from dashboard.analysis import exact
from dashboard.definitions.indicators import INDICATORS, Counting, of_domain
from dashboard.definitions.sheets import QUESTIONS
from tests.builders import OPERATOR, new_reference, new_return, row, units

DAYS = [
    date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 1), date(2024, 12, 31),
    date(2025, 1, 1),
]  # fmt: skip
THREE_MONTHS_LATER = [
    date(2024, 5, 29), date(2024, 6, 30), date(2024, 7, 1), date(2024, 9, 30), date(2024, 10, 1), date(2025, 3, 31),
    date(2025, 4, 1),
]  # fmt: skip
END_OF_MONTH = [
    date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30), date(2024, 6, 30), date(2024, 7, 31), date(2024, 12, 31),
    date(2025, 1, 31),
]  # fmt: skip

ON = {
    "referred": (
        "referrals_received", "offered_in_time", "assessed", "started", "days_to_start", "waits", "ethnicity_known",
        "needs_at_start", "referrals_from_population", "reoffending_coverage",
    ),
    "started": ("started_in_period", "still_engaged_90_days", "time_to_leaving"),
    "ended": (
        "ended_in_period", "completed", "left_before_finishing", "reasons_for_leaving", "how_it_ended",
        "door_stayed_open", "exit_housing_known", "settled_at_exit", "housed_at_exit", "settled_and_feels_safe",
        "moved_into_settled", "housing_moves", "paired_assessment", "wellbeing_improved", "wellbeing_worsened",
        "self_efficacy_improved", "self_efficacy_worsened", "distress_improved", "distress_worsened",
        "outcomes_achieved", "outcomes_by_pathway", "questionnaire_improved", "questionnaire_worsened", "needs_better",
        "sessions_delivered", "attended", "same_worker", "service_cancelled",
    ),
    "three months after": ("settled_at_three_months", "three_months_housing_known"),
    "month": tuple(slug for slug, one in INDICATORS.items() if one.counting is Counting.ANSWERS),
    "index": (*of_domain("reoffending"), "reoffending_coverage"),
    "quarter": ("women_supported", "on_the_books", "waiting_now", "returns_on_time"),
}  # fmt: skip
"""What happens on the day → the indicators that count on it. Those of whole quarters count on its last day."""
EACH = [(what, slug) for what, slugs in ON.items() for slug in slugs if what not in ("quarter", "index", "month")]


def test_every_indicator_has_its_day():
    assert {slug for slugs in ON.values() for slug in slugs} == set(INDICATORS)


def _referrals():
    """One woman for each day and what happens on it; told long after."""
    for on in DAYS:
        told = {"ethnicity": "white", "need_family": "yes", "area_code": "E07000009"}
        before, soon = on - timedelta(100), on - timedelta(90)
        yield row(referral_id=f"referred {on}", referral_date=on, started_date=on, **told)
        yield row(referral_id=f"started {on}", referral_date=soon, started_date=on)
        yield row(
            referral_id=f"ended {on}", referral_date=before, started_date=soon, ended_date=on, end_state="ended_early",
            end_reason="NOT", sessions_offered=4, sessions_attended=3, same_worker_sessions=2,
            sessions_cancelled_by_service=1, need_family_change="better", **told,
        )  # fmt: skip


def _follow_ups():
    found = {"accommodation": [], "assessments": [], "outcomes": []}
    for on in DAYS:
        who = {"referral_id": f"ended {on}"}
        found["outcomes"].append(
            who | {"pathway": "family", "outcome_ref": "1", "achievement": "achieved", "recorded_date": on}
        )
        for point, home in (("start", "A08A"), ("exit", "A01A"), ("three_months", "A01A")):
            found["accommodation"].append(
                who | {"point": point, "recorded_date": on, "accommodation": home, "feels_safe": "yes"}
            )
        for instrument in ("swemwbs", "gse", "core10"):
            for occasion, days in (("start", 80), ("exit", 5)):
                when = {"occasion": occasion, "completed_date": on - timedelta(days)}
                found["assessments"].append(who | {"instrument": instrument, "score": 20.0} | when)
    return found


def _answers():
    return [
        {"response_id": f"{on}", "question": question, "answer": "5", "answered_month": on.replace(day=1)}
        for on in DAYS
        for question in QUESTIONS
        if question != "invited"
    ]


def _matched():
    return [
        {"provider": "A", "person_id": f"{on}", "index_date": on, "index_event": "caution", "reoffended": "1",
         "data_cutoff_date": date(2026, 7, 1), "reoffence_count": 2, "first_reoffence_date": on,
         "expected_probability": 0.5}
        for on in DAYS
    ]  # fmt: skip


@pytest.fixture
def filled(records):
    records.accept(new_return("A", "2025-26 Q4", list(_referrals()), **_follow_ups(), experience=_answers()))
    records.accept_reference(new_reference("reoffending", _matched()))
    people = {"area_code": "E07000009", "ethnic_group": "white", "population": "women_arrested",
              "ethnicity_source": "officer", "count": 99, "source": "Home Office"}  # fmt: skip
    records.accept_reference(new_reference("population", [people | {"year": year} for year in (2023, 2024)]))
    return records


def _days(records, slug, of=""):
    lines = units(records, slug)
    return sorted({line["counted_on"] for line in lines if line["unit_id"].startswith(f"A/{of}")})


@pytest.mark.parametrize(("what", "slug"), EACH, ids=[f"{slug} on {what}" for what, slug in EACH])
def test_it_counts_on_that_very_day(filled, what, slug):
    if slug == "reoffending_coverage":
        referred = {line["counted_on"] for line in units(filled, slug) if not line["achieved"]}
        assert set(DAYS) <= referred
        return
    expected = THREE_MONTHS_LATER if what == "three months after" else DAYS
    assert _days(filled, slug, "ended" if what == "three months after" else what) == expected


@pytest.mark.parametrize("slug", ON["month"])
def test_an_answer_counts_on_the_last_day_of_its_month(filled, slug):
    assert _days(filled, slug) == END_OF_MONTH


@pytest.mark.parametrize("slug", ON["index"])
def test_a_matched_person_counts_on_the_index_date(filled, slug):
    assert sorted(line["counted_on"] for line in units(filled, slug) if line["achieved"]) == DAYS


@pytest.mark.parametrize("slug", ON["quarter"])
def test_what_is_of_a_whole_quarter_counts_on_its_last_day(filled, slug):
    ends = {(3, 31), (6, 30), (9, 30), (12, 31)}
    assert {(day.month, day.day) for day in _days(filled, slug)} <= ends


def test_the_quarter_and_the_year_begin_on_their_first_day(filled):
    """29 February and 31 March are of the old year, 1 April is of the new one."""
    in_quarters, in_years = (
        {line.group: line.n for line in exact.own(filled, OPERATOR, "A", "ended_in_period", by=by).rows if line.n}
        for by in ("quarter", "year")
    )
    assert in_quarters == {"2023-24 Q4": 2, "2024-25 Q1": 2, "2024-25 Q2": 1, "2024-25 Q3": 1, "2024-25 Q4": 1}
    assert in_years == {"2023-24": 2, "2024-25": 5}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2024, 2, 29), date(2024, 2, 29), 1),
        (date(2024, 3, 1), date(2024, 3, 31), 1),
        (date(2024, 4, 1), date(2024, 6, 30), 2),
        (date(2024, 4, 2), date(2024, 6, 29), 0),
    ],
)
def test_the_first_and_the_last_day_of_a_period_are_in_it(filled, first, last, expected):
    rows = exact.own(filled, OPERATOR, "A", "ended_in_period", first_day=first, last_day=last).rows
    assert sum(line.n for line in rows) == expected

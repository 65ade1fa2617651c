"""A year of several services with everything that they can send, in numbers that can be counted on one's fingers."""

from dataclasses import replace
from datetime import date, timedelta

from dashboard.disclosure.policy import Policy
from dashboard.warehouse.records import Records
from tests.builders import new_reference, new_return, row

WOMEN = 80
"""Of each service, in each year: half of them complete, half leave early; one in four is Black, the others White."""
NEEDED = ("housing", "family")
AREA = "E07000009"
LARGE_AREA = 12
"""Services: so many that no table is left out for want of them."""


def narrowed(policy: Policy, *indicators: str) -> Policy:
    """The policy for a few indicators only: a build of all of them takes a second."""
    tables = (
        replace(table, indicators=tuple(slug for slug in table.approved_for if slug in indicators))
        for table in policy.tables
    )
    return replace(policy, tables=tuple(table for table in tables if table.indicators))


def fill(records: Records, services: str = "ABC", *, years: str | None = None, sheets: str | None = None) -> None:
    """Two years of each service, told by the return of March 2026; matched people of each, and a reference population.

    Args:
        records: where it is kept.
        services: their codes.
        years: the services that worked in the first of the two years already; all, if none are named.
        sheets: the services that send more than referrals; all, if none are named.
    """
    for code in services:
        lines = [
            *_of_year(code, 2025),
            *(_of_year(code, 2024) if code in (services if years is None else years) else ()),
        ]
        first = [line for line in lines if line["referral_date"] < date(2025, 4, 1)]
        if first:
            records.accept(new_return(code, "2024-25 Q1", first[:1]))
        others = _follow_ups(lines) if code in (services if sheets is None else sheets) else {}
        records.accept(new_return(code, "2025-26 Q4", lines, **others))
    matched = [line for code in (services if sheets is None else sheets) for line in _matched(code)]
    if matched:
        records.accept_reference(new_reference("reoffending", matched))
    records.accept_reference(new_reference("population", _population()))


def _of_year(code, year):
    """A woman each: the first half completes, the second leaves; every other of those who left comes back."""
    start = date(year, 4, 1)
    return [
        row(
            referral_id=f"{year}-{i}",
            person_id=f"{code}{year}-{i}",
            area_code=AREA,
            referral_date=start + timedelta(i % 28),
            started_date=start + timedelta(30),
            ended_date=start + timedelta(60),
            end_state="completed" if i < WOMEN // 2 else "ended_early",
            end_reason=None if i < WOMEN // 2 else "NOT",
            ethnicity="white" if i % 4 else "black",
            disability="yes" if i % 2 else "no",
            **{f"need_{need}": "yes" for need in NEEDED},
            need_housing_change="better" if i % 2 else "same",
            need_family_change="better" if i % 4 else "worse",
        )
        for i in range(WOMEN)
    ] + [
        row(
            referral_id=f"{year}-again-{i}",
            person_id=f"{code}{year}-{i}",
            referral_date=start + timedelta(200),
            ethnicity="white" if i % 4 else "black",
        )
        for i in range(WOMEN // 2, WOMEN, 2)
    ]


def _follow_ups(lines):
    """Half homeless at the start; of five, three settled at exit, one homeless; half settled three months after."""
    ended = [line for line in lines if line.get("ended_date")]
    places = [
        {"referral_id": line["referral_id"], "point": point, "recorded_date": line["ended_date"], "accommodation": home}
        for i, line in enumerate(ended)
        for point, home in (
            ("start", "A01A" if i % 2 else "A08A"),
            ("exit", ("A01A", "A01A", "A01A", "A07A", "A08C")[i % 5]),
            ("three_months", "A01A" if i % 2 else "A08C"),
        )
    ]
    answers = [
        {"response_id": f"a{i}", "question": "trust", "answer": "5" if i < 30 else "2",
         "answered_month": date(2025, 5, 1), "ethnic_group": "black" if i % 3 else "white"}
        for i in range(50)
    ]  # fmt: skip
    return {"accommodation": places, "experience": answers}


def _matched(code):
    """Index dates in 2023-24: 40 of 100 reoffended."""
    return [
        {"provider": code, "person_id": f"m{i}", "index_date": date(2023, 5, 1), "index_event": "caution",
         "data_cutoff_date": date(2026, 1, 1), "reoffended": "1" if i < 40 else "0", "reoffence_count": 2,
         "first_reoffence_date": date(2023, 6, 1) if i < 40 else None,
         "ethnicity": "white" if i % 2 else "black", "age_band": "21-24" if i % 2 else "30-39"}
        for i in range(100)
    ]  # fmt: skip


def _population():
    counts = {"self": {"white": 900, "black": 5}, "officer": {"white": 2_000, "black": 250, "asian": 30, "mixed": 12}}
    return [
        {"area_code": AREA, "ethnic_group": group, "population": population, "ethnicity_source": said, "year": 2025,
         "count": count, "source": "Invented counts"}
        for population, by in (("women_arrested", {"officer": counts["officer"]}), ("resident_women", counts))
        for said, groups in by.items()
        for group, count in groups.items()
    ]  # fmt: skip

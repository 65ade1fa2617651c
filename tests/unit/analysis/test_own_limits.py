"""What not even a service is told of its own: experience on fewer than ten answers, reoffending of too few people.

A world in which both are few in some quarters, years and groups and not in others; every indicator by everything that
it can be broken down by, as everything that leaves is made from these answers: pages, charts, JSON and exports.
"""

from datetime import date

import pytest

from dashboard.analysis import cohorts, exact
from dashboard.definitions.indicators import INDICATORS, Kind, of_domain
from dashboard.definitions.periods import Quarter, parse_first_day
from tests.builders import OPERATOR, emptied, new_reference, new_return, row, service

EXPERIENCE = [slug for slug, one in INDICATORS.items() if one.smallest]
REOFFENDING = [slug for slug, one in INDICATORS.items() if one.smallest_part]
ANSWERS = {"2025-26 Q1": {"white": 9, "black": 3}, "2025-26 Q2": {"white": 12, "asian": 4}, "2025-26 Q3": {"white": 7}}
PEOPLE = {  # ethnic group → index date → (reoffended, others)
    "white": {date(2022, 5, 1): (24, 41), date(2023, 6, 1): (12, 9), date(2023, 10, 1): (9, 31)},
    "black": {date(2022, 5, 1): (11, 14), date(2023, 6, 1): (30, 5)},
    "asian": {date(2023, 6, 1): (2, 31)},
    None: {date(2023, 6, 1): (4, 3)},
}


@pytest.fixture(scope="module")
def world(opened):
    records = emptied(opened)
    for quarter, groups in ANSWERS.items():
        first = Quarter.parse(quarter).first_day
        answers = [
            {"response_id": f"{group}{number}", "question": question, "answer": "5" if number % 2 else "2",
             "ethnic_group": group, "answered_month": first}
            for group, many in groups.items()
            for number in range(many)
            for question in ("trust", "choice", "emotional_safety", "same_worker", "people_to_turn_to",
                             "door_stayed_open", "decisions_explained")
        ]  # fmt: skip
        answers.append({"response_id": "asked", "question": "invited", "answer": "40", "answered_month": first})
        rows = [row(referral_id=f"{quarter[-2:]}{i}", referral_date=date(2022, 4, 2)) for i in range(30)]
        records.accept(new_return("A", quarter, rows, experience=answers))
    matched = [
        {"provider": "A", "person_id": f"{group}{day}{number}", "index_date": day, "index_event": "caution",
         "reoffended": "1" if number < yes else "0", "reoffence_count": 2 if number < yes else 0,
         "first_reoffence_date": day.replace(month=day.month + 1) if number < yes else None,
         "data_cutoff_date": date(2025, 6, 1), "ethnicity": group, "expected_probability": 0.4}
        for group, days in PEOPLE.items()
        for day, (yes, no) in days.items()
        for number in range(yes + no)
    ]  # fmt: skip
    records.accept_reference(new_reference("reoffending", matched))
    return records


def _views(slug):
    """Every breakdown, of all time and of a part of it."""
    one = INDICATORS[slug]
    for by in (*(() if one.many_valued else (None,)), *exact.own_by(one), *one.breakdowns):
        yield by, {}
        part = date(2023, 4, 1) if one.smallest_part else parse_first_day("2025-26 Q2")
        yield by, {"first_day": part}


def _answers(records, slug):
    for by, days in _views(slug):
        yield exact.own(records, service("A"), "A", slug, by=by, **days).as_json()
    if INDICATORS[slug].kind is not Kind.CURVE:
        for by, provider in ((None, "A"), ("provider", None), ("quarter", "A")):
            yield exact.headline(records, OPERATOR, slug, by=by, provider=provider).as_json()


def test_the_world_has_both(world):
    shown = exact.own(world, service("A"), "A", "trust", by="quarter").rows
    assert {line.n for line in shown} >= {None, 16}
    years = exact.own(world, service("A"), "A", "proven_reoffending", by="year").rows
    assert [line.k is None for line in years] == [False, False]
    groups = exact.own(world, service("A"), "A", "proven_reoffending", by="ethnicity").rows
    assert {line.mark for line in groups} >= {"c", None}


def test_every_indicator_of_either_has_its_limit():
    assert {*REOFFENDING} >= {*of_domain("reoffending")} - {"reoffending_coverage"}
    assert {slug for slug, one in INDICATORS.items() if one.source.startswith("Providers' experience")} == {*EXPERIENCE}
    assert {INDICATORS[slug].smallest for slug in EXPERIENCE} == {10}
    assert {(INDICATORS[slug].smallest_base, INDICATORS[slug].smallest_part) for slug in REOFFENDING} == {(30, 10)}


@pytest.mark.parametrize("slug", EXPERIENCE)
def test_experience_is_never_told_on_fewer_than_ten_answers(world, slug):
    answers_are = "k" if INDICATORS[slug].kind is Kind.RATIO else "n"
    for found in _answers(world, slug):
        for line in found["rows"]:
            few = line[answers_are] is None or line[answers_are] < 10
            told = [line.get(name) for name in ("k", "rate", "low", "high", "value", "rri", "difference")]
            assert line[answers_are] is None or line[answers_are] >= 10, (found["by"], line)
            assert not few or told == [None] * 7, (found["by"], line)


@pytest.mark.parametrize("slug", [slug for slug in REOFFENDING if INDICATORS[slug].kind is not Kind.CURVE])
def test_reoffending_is_never_told_of_too_few(world, slug):
    for found in _answers(world, slug):
        for line in found["rows"]:
            rate = [line.get(name) for name in ("rate", "value", "low", "high", "rri", "difference")]
            assert rate == [None] * 6 or line["n"] >= 30 or slug == "reoffences_per_reoffender", (found["by"], line)
            if slug == "proven_reoffending" and line["k"] is not None:
                assert min(line["k"], line["n"] - line["k"]) >= 10, (found["by"], line)


@pytest.mark.parametrize("slug", [slug for slug in REOFFENDING if INDICATORS[slug].kind is Kind.CURVE])
def test_no_point_of_a_curve_of_reoffending_tells_of_too_few(world, slug):
    seen = 0
    for by, days in _views(slug):
        found = exact.own(world, service("A"), "A", slug, by=by, at=range(0, 370, 10), **days)
        sizes = {line.slug: line.n for line in found.rows}
        curves = {one.slug: one.points for one in found.curves} or {"all": found.curve}
        for group, points in curves.items():
            for point in points:
                had = round((1 - point.survival) * sizes[group])
                seen += 1
                assert sizes[group] >= 30, (by, group)
                assert min(had, sizes[group] - had) >= 10, (by, group, point)
    assert seen > 20


def test_of_few_matched_people_not_even_how_many_there_are(world):
    told = cohorts.cohorts(world, service("A"), "A")
    assert all(one.people is None or one.people >= 10 for one in told)

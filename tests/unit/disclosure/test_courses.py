"""Waits and leaving in steps are published for three services together or more, each step as the part of a whole."""

from datetime import date, timedelta

import pytest

from dashboard.analysis import released
from dashboard.analysis.released import Question
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of
from dashboard.disclosure.noise import LARGEST, Noise
from dashboard.disclosure.truth import silent_services
from dashboard.errors import RefusedError
from dashboard.http.openapi import describe
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from tests.builders import moment, new_reference, new_return, row
from tests.unit.disclosure.worlds import narrowed

POLICY = policies.load()
ASKED_FOR = narrowed(POLICY, "waits", "started", "started_in_period")
YEAR = FinancialYear(2025)
FIRST = date(2025, 4, 1)
TEN_DAYS = 10


def _women(waited=(), left=(), stayed=0, never=0):
    """Referrals of the first of April: who started after so many days, who left so many days after the tenth, who did
    not, and who never started. Those who did not leave have finished.
    """
    done = {"ended_date": FIRST + timedelta(250), "end_state": "completed"}
    lines = [{"started_date": FIRST + timedelta(days)} | done for days in waited]
    lines += [
        {"started_date": FIRST + timedelta(TEN_DAYS), "ended_date": FIRST + timedelta(TEN_DAYS + days),
         "end_state": "ended_early", "end_reason": "NOT"}
        for days in left
    ]  # fmt: skip
    lines += [{"started_date": FIRST + timedelta(TEN_DAYS)} | done] * stayed + [{}] * never
    return [row(referral_id=f"r{i}", referral_date=FIRST, **line) for i, line in enumerate(lines)]


@pytest.fixture
def built(records, monkeypatch):
    """Sends the same women of each service; gives (table, category) → cell, without noise unless it is wanted."""

    def built(lines, services="ABC", *, noise=False):
        if not noise:
            monkeypatch.setattr(Noise, "draw", lambda *rest: 0)
        for code in services:
            records.accept(new_return(code, "2025-26 Q4", lines))
        year = [period for period in periods_of(YEAR) if period.kind == "year"]
        cells = build(records, ASKED_FOR, year, YEAR.last_day)[1]
        return {(one.table_id, one.category): one for one in cells if not one.provider and one.indicator != "started"}

    return built


def _groups(found, table):
    return {category: cell.n for (one, category), cell in found.items() if one == table}


EACH = [day for day in (3, 10, 20, 40, 70) for _ in range(20)]


@pytest.mark.parametrize("noise", [False, True])
def test_every_band_is_near_the_truth_and_all_of_them_are_everyone(built, noise):
    found = built(_women(EACH, never=20), noise=noise)
    groups = _groups(found, "year_waiting_time")
    assert set(groups) == {
        "started>week_1", "started>week_2", "started>week_4", "started>week_8", "started>longer", "not_started",
    }  # fmt: skip
    assert all(abs(n - 60) <= (LARGEST if noise else 0) for n in groups.values())
    assert abs(found["year", "all"].n - 360) <= LARGEST


@pytest.mark.parametrize("services", ["A", "AB"])
def test_with_fewer_than_three_services_there_is_no_such_table(built, services):
    found = built(_women(EACH, left=[10] * 40, never=40), services)
    assert not [table for table, _ in found if table in ("year_waiting_time", "year_leaving_step")]


def test_a_band_that_alone_is_small_takes_a_second_with_it(built):
    """How many started is published: the small one would be what the others leave of it."""
    found = built(_women(EACH[:-19], never=20))
    assert set(_groups(found, "year_waiting_time")) == {
        "started>week_2", "started>week_4", "started>week_8", "not_started",
    }  # fmt: skip


def test_where_all_started_within_a_week_nobody_can_conclude_it(built):
    assert _groups(built(_women([3] * 40)), "year_waiting_time") == {}


def test_who_never_started_is_a_part_of_everyone(built):
    found = _groups(built(_women(EACH, never=1)), "year_waiting_time")
    assert "not_started" not in found
    assert len(found) == 5


def test_steps_of_leaving(built):
    """Of 120 in each service 20 left within 4 weeks, 20 after 60 days; 80 were followed to the end of the year."""
    found = built(_women(left=[20] * 20 + [60] * 20, stayed=80))
    assert _groups(found, "year_leaving_step") == {"left_4": 60, "left_13": 60, "stayed": 240}


@pytest.fixture
def installation(records, monkeypatch):
    monkeypatch.setattr(policies, "load", lambda: ASKED_FOR)
    for code in "ABC":
        records.accept(new_return(code, "2025-26 Q4", _women(EACH * 3, left=[20] * 60 + [40] * 60, never=30)))
    records.close()
    made = Installation(Settings(database=records.path))
    publish(made, YEAR, now=moment("2026-06-01"))
    yield made
    made.close()


def test_what_is_published_of_it(installation):
    release = installation.release()
    waits = released.answer(release, Question("waits", by="waiting_time"))
    assert [row.n % 5 for row in waits.rows] == [0] * 6
    assert waits.unknown is None, "everybody is in a band"
    assert waits.half.startswith("Half of the women had started between 1 week and 2 weeks after their referral")
    left = released.answer(release, Question("started_in_period", by="leaving_step"))
    assert [point.at for point in left.life_table] == []
    assert left.half == "By when half had left cannot be shown safely.", "nobody was followed for less than 4 weeks"
    found = waits.as_json()
    described = describe(release.release_id)["components"]["schemas"]
    assert found.keys() <= described["Answer"]["properties"].keys()
    assert found["life_table"][0].keys() == described["LifeStep"]["properties"].keys()
    assert len(found["rows"]) == 6


def test_reoffences_and_when_the_first_was(records, monkeypatch):
    """Three services with matched people, two years earlier: 60 with one, 60 with two, 60 with none, in each."""
    monkeypatch.setattr(Noise, "draw", lambda *rest: 0)
    for code in "ABC":
        records.accept(new_return(code, "2025-26 Q4", _women(EACH)))
    index = date(2023, 5, 1)
    people = [
        {"provider": code, "person_id": f"m{i}", "index_date": index, "index_event": "caution",
         "data_cutoff_date": date(2026, 1, 1), "reoffended": "1" if i % 3 else "0", "reoffence_count": i % 3,
         "first_reoffence_date": index + timedelta(60 * (i % 3)) if i % 3 else None}
        for code in "ABC" for i in range(180)
    ]  # fmt: skip
    records.accept_reference(new_reference("reoffending", people))
    year = [period for period in periods_of(YEAR) if period.kind == "year"]
    cells = build(records, narrowed(POLICY, "proven_reoffending"), year, YEAR.last_day)[1]
    found = {(one.table_id, one.category): (one.period, one.n, one.k) for one in cells}
    assert {one: n for (table, one), (_, n, _) in found.items() if table == "year_reoffences"} == {
        "none": 180, "reoffended>one": 180, "reoffended>two": 180,
    }  # fmt: skip
    assert {one: n for (table, one), (_, n, _) in found.items() if table == "year_reoffence_step"} == {
        "none": 180, "reoffended>month_3": 180, "reoffended>month_6": 180,
    }  # fmt: skip
    assert found["year", "all"] == ("2023-24", 540, 360)
    assert {period for period, *_ in found.values()} == {"2023-24"}
    assert not [one for one in cells if one.provider]


@pytest.mark.parametrize(
    ("slug", "instead"),
    [("days_to_start", "Waits (`waits`) by `waiting_time`"),
     ("time_to_leaving", "Started (`started_in_period`) by `leaving_step`"),
     ("time_to_reoffence", "Proven reoffending (`proven_reoffending`) by `reoffence_step`"),
     ("reoffences_per_person", "Proven reoffending (`proven_reoffending`) by `reoffences`")],
)  # fmt: skip
def test_who_asks_for_what_is_not_published_is_told_what_is(installation, slug, instead):
    for by in (None, "waiting_time", "ethnicity"):
        with pytest.raises(RefusedError, match="Published instead") as refused:
            released.answer(installation.release(), Question(slug, by=by))
        assert instead in str(refused.value)


@pytest.mark.parametrize(("silent", "told"), [(0, 0), (1, 1), (2, 2), (3, 3)])
def test_services_that_send_no_dates_are_counted(silent, told):
    """Of one or two the women not known are theirs: the table is not made for what is never published for one."""
    table = next(one for one in policies.load().tables if one.id == "year_reoffence_step")
    lines = [
        {"characteristic": "reoffence_step", "provider": provider, "category": category}
        for provider, category in [
            *((f"TOLD{i}", "none") for i in range(3)),
            *((f"TOLD{i}", "not_known") for i in range(3)),
            *((f"SILENT{i}", "not_known") for i in range(silent)),
            ("", "not_known"),
        ]
    ]
    assert silent_services(table, lines) == told

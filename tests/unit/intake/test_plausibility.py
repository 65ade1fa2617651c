"""A return against the last one: what is asked, with both numbers; and what is not."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import polars as pl
import pytest
from intake_sheets import QUARTER, as_csv, sent
from scipy.stats import binomtest

from dashboard.access import Role, Viewer
from dashboard.intake.plausibility import far_apart
from dashboard.intake.rulebook_last import LAST_RETURN
from dashboard.intake.submit import check_return, submit
from dashboard.warehouse.records import Records
from tests.builders import moment

SERVICE = Viewer(Role.PROVIDER, "worker", "SOMEWHERE")
CODES = {rule.code for rule in LAST_RETURN}
BEFORE = QUARTER.previous


def line(number: int, received: date, **given: Any) -> dict[str, str]:
    """A referral that is open, unless it is said otherwise."""
    ended = given.get("ended_date")
    found = {
        "referral_id": f"R-{number}", "person_id": f"P-{number}", "referral_source": "court",
        "referral_date": received.isoformat(), "ended_date": "", "end_state": "completed" if ended else "open",
        "age_band": "30-39", "ethnicity": "W1", "ethnicity_missing_reason": "", "disability": "no",
        "need_housing": "yes", "sessions_attended": "3",
    }  # fmt: skip
    return found | {name: str(value) for name, value in given.items()}


def lines(count: int, quarter=QUARTER, first: int = 0, **given: Any) -> list[dict[str, str]]:
    """Referrals that were received through a quarter."""
    return [line(first + i, quarter.first_day + timedelta(days=i % 80), **given) for i in range(count)]


def checked(records: Records, rows: list[dict[str, str]], quarter=QUARTER):
    return check_return(records, SERVICE, sent(as_csv(rows)), provider="SOMEWHERE", quarter=quarter)


def keep(records: Records, rows: list[dict[str, str]], quarter=BEFORE) -> None:
    found = checked(records, rows, quarter)
    assert not found.must_mend, found.problems
    submit(records, SERVICE, found, now=moment("2026-01-01"), confirmed={one.code for one in found.to_confirm})


def asked(records: Records, rows: list[dict[str, str]]) -> dict[str, str]:
    found = checked(records, rows)
    assert not found.must_mend, found.problems
    return {one.code: one.message for one in found.to_confirm if one.code in CODES}


def still(rows: list[dict[str, str]], **given: Any) -> list[dict[str, str]]:
    """The same referrals a quarter later."""
    return [{**each, "sessions_attended": "7", **{name: str(value) for name, value in given.items()}} for each in rows]


def test_an_ordinary_quarter_is_asked_nothing(records: Records) -> None:
    earlier = lines(30, BEFORE)
    keep(records, earlier)
    assert asked(records, still(earlier) + lines(25, first=100)) == {}


def test_the_file_of_another_quarter_is_asked_about_on_the_first_return_too(records: Records) -> None:
    assert asked(records, lines(5, BEFORE)) == {
        "no_date_in_quarter": f"No date of any referral lies in {QUARTER.label}: the last is "
        f"{BEFORE.first_day + timedelta(days=4):%-d %B %Y}, in {BEFORE.label}"
    }
    assert asked(records, [*lines(5, BEFORE), line(9, QUARTER.first_day)]) == {}
    assert asked(records, lines(4, BEFORE)) == {}


def test_fewer_than_half_of_the_rows_that_stand_are_asked_about(records: Records) -> None:
    keep(records, lines(12), QUARTER)
    assert asked(records, lines(5)) == {
        "far_fewer_rows": f"5 rows of referrals would take the place of the 12 that stand for {QUARTER.label}"
    }
    assert asked(records, lines(6)) == {}


def test_before_the_first_return_there_is_nothing_to_hold_it_against(records: Records) -> None:
    assert asked(records, lines(3)) == {}


@pytest.mark.parametrize(("before", "now", "asks"), [
    (60, 12, True), (12, 60, True), (12, 0, True), (60, 31, False), (10, 1, False), (3, 9, False), (0, 5, False),
])  # fmt: skip
def test_far_more_or_far_fewer_referrals_are_asked_about_with_both_numbers(records: Records, before, now, asks) -> None:
    earlier = lines(before, BEFORE) + lines(2, BEFORE.previous, first=500)
    keep(records, earlier)
    found = asked(records, still(earlier) + lines(now, first=100))
    assert ("referrals_unlike_last" in found) is asks
    if asks:
        said = f"{now} received in 2025-26 Q2, {before} in 2025-26 Q1: far more or far fewer referrals than last time"
        assert found["referrals_unlike_last"] == said


def test_columns_that_were_lost_are_asked_about_once(records: Records) -> None:
    earlier = lines(30, BEFORE)
    keep(records, earlier)
    rows = still(earlier) + lines(25, first=100)
    for each in rows:
        del each["need_housing"]
        each["sessions_attended"] = ""
    assert asked(records, rows) == {
        "column_no_longer_filled": "Blank or missing now: sessions_attended, need_housing of the sheet referrals: none "
        "of 55 rows now, up to 30 of 30 in the last return"
    }


def test_a_column_that_was_hardly_ever_filled_is_not_missed(records: Records) -> None:
    earlier = [{**each, "need_housing": "yes" if i < 14 else ""} for i, each in enumerate(lines(30, BEFORE))]
    keep(records, earlier)
    assert asked(records, still(earlier, need_housing="") + lines(25, first=100, need_housing="")) == {}


def test_much_less_known_is_asked_about(records: Records) -> None:
    earlier = lines(30, BEFORE)
    keep(records, earlier)
    rows = still(earlier) + lines(25, first=100, ethnicity="", ethnicity_missing_reason="not_asked")
    assert asked(records, rows) == {
        "less_known_than_last": "ethnicity is not known for 25 of 55 referrals, 0 of 30 in the last return"
    }
    few = still(earlier) + lines(20, first=100) + lines(5, first=200, age_band="not_known")
    assert asked(records, few) == {}


def test_what_is_known_of_nobody_is_asked_about_once(records: Records) -> None:
    unknown = lines(5, age_band="not_known")
    assert asked(records, unknown) == {"known_of_nobody": "age_band is not known for any of the 5 referrals"}
    assert asked(records, unknown[:4]) == {}
    assert asked(records, [*unknown, *lines(1, first=50)]) == {}
    blank = lines(5, ethnicity="", ethnicity_missing_reason="not_asked")
    assert asked(records, blank) == {"known_of_nobody": "ethnicity is not known for any of the 5 referrals"}
    keep(records, lines(12, BEFORE, age_band="not_known"))
    assert "known_of_nobody" not in asked(records, lines(12, first=100, age_band="not_known"))
    keep(records, lines(12, BEFORE))
    assert "known_of_nobody" in asked(records, lines(12, first=100, age_band="not_known"))


def test_the_file_of_last_time_is_noticed(records: Records) -> None:
    earlier = lines(12, BEFORE)
    keep(records, earlier)
    found = asked(records, earlier)
    assert found["nothing_has_changed"] == (
        "All 12 referrals that were open in 2025-26 Q1 are exactly as they were, and none is new"
    )
    assert "nothing_has_changed" not in asked(records, [*still(earlier[:1]), *earlier[1:]])
    assert "nothing_has_changed" not in asked(records, [*earlier, *lines(1, first=100)])


def test_a_few_that_stay_as_they_were_are_not_asked_about(records: Records) -> None:
    keep(records, lines(4, BEFORE))
    assert asked(records, lines(4, BEFORE)) == {}


@pytest.mark.parametrize(("on_the_day", "others", "asks"), [(10, 0, True), (18, 2, True), (9, 0, False), (8, 2, False)])
def test_referrals_that_were_closed_in_one_go_are_asked_about(records: Records, on_the_day, others, asks) -> None:
    keep(records, lines(20, BEFORE))
    rows = closed(on_the_day, others)
    found = asked(records, rows)
    assert ("ended_on_one_day" in found) is asks
    if asks and others:
        assert found["ended_on_one_day"] == (
            "18 of the 20 referrals that ended in the quarter ended on 30 September 2025"
        )


def closed(on_the_day: int, others: int, quarter=QUARTER) -> list[dict[str, str]]:
    """Referrals that ended on the quarter's last day, and others that ended before, a day apart."""
    last = quarter.last_day
    found = lines(on_the_day, quarter, 700, ended_date=last)
    return found + [line(800 + i, quarter.first_day, ended_date=last - timedelta(days=1 + i)) for i in range(others)]


def test_who_always_closes_on_one_day_is_not_asked_for_ever(records: Records) -> None:
    keep(records, closed(12, 0, BEFORE))
    others = [{**each, "referral_id": f"N-{each['referral_id']}"} for each in closed(12, 0)]
    assert asked(records, others) == {}


def test_without_a_last_return_nothing_is_asked(records: Records) -> None:
    assert asked(records, closed(20, 0)) == {}


def test_what_was_confirmed_is_kept_with_the_return(records: Records) -> None:
    keep(records, lines(12, BEFORE))
    keep(records, lines(12, BEFORE), QUARTER)
    kept = records.fetch("select return_id, code from confirmation order by all").rows()
    assert ("SOMEWHERE-2025-26-Q2-v1", "nothing_has_changed") in kept


def test_what_was_taken_back_is_nothing_to_hold_it_against(records: Records) -> None:
    earlier = lines(60, BEFORE)
    keep(records, earlier)
    records.record_event("SOMEWHERE-2025-26-Q1-v1", "withdrawn", moment("2026-01-02"), "tests", "a test")
    assert asked(records, lines(12, first=100)) == {}


def test_nothing_is_asked_of_the_invented_returns(one_service) -> None:
    """A question that comes up in good returns is ticked unread."""
    records = Records(one_service)
    try:
        asked_of = records.fetch("select distinct code from confirmation")["code"].to_list()
        assert len(records.fetch("select return_id from provider_return")) > 8
    finally:
        records.close()
    assert not set(asked_of) & CODES


def test_an_open_referral_is_compared_cell_by_cell(records: Records) -> None:
    earlier = lines(12, BEFORE)
    keep(records, earlier)
    last = records.last_return("SOMEWHERE", QUARTER)
    assert last is not None
    assert (last.quarter, last.received, last.rows) == (BEFORE, 12, {"referrals": 12})
    assert isinstance(last.open_rows, pl.DataFrame)
    assert last.open_rows.height == 12
    assert last.filled["referrals"]["need_housing"] == 12
    assert last.not_known == {"ethnicity": 0, "age_band": 0, "disability": 0}
    assert records.last_return("SOMEWHERE", BEFORE) is None
    assert records.last_return("ELSEWHERE", QUARTER) is None


def test_far_apart_is_what_the_exact_binomial_test_says() -> None:
    for few, many in product(range(0, 40, 3), range(1, 160, 4)):
        told = binomtest(min(few, many), few + many).pvalue < 0.001 and max(few, many) >= 2 * min(few, many)
        assert far_apart(few, many) == far_apart(many, few) == told, (few, many)

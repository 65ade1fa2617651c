"""Volumes at the edges, by name: small tables in, the query's rows out."""

from datetime import date

import pytest

from dashboard.analysis import exact
from tests.builders import OPERATOR, table, units

NOT_ACCEPTED = """
    referral_id | referral_date | started_date | ended_date | end_state           | end_reason
    ------------+---------------+--------------+------------+---------------------+-----------
    accepted    | 2025-04-01    | 2025-04-05   | 2025-05-01 | ended_early         | NOT
    ineligible  | 2025-04-01    | 2025-04-05   | 2025-05-01 | ended_early         | INE
    mistaken    | 2025-04-01    | 2025-04-05   | 2025-05-01 | cancelled           | MIS
    declined    | 2025-04-01    | 2025-04-05   | 2025-05-01 | declined_by_service |
"""


def test_ineligible_mistaken_and_declined_referrals_are_not_accepted(given, listed):
    given(NOT_ACCEPTED, provider="A", quarter="2025-26 Q2")
    for indicator in (
        "women_supported", "started_in_period", "ended_in_period", "assessed", "started", "days_to_start",
        "still_engaged_90_days", "offered_in_time", "completed", "left_before_finishing", "ethnicity_known",
        "exit_housing_known", "housing_moves", "paired_assessment", "how_it_ended",
    ):  # fmt: skip
        assert set(listed(indicator)) == {"accepted"}, indicator


def test_what_was_not_accepted_is_never_on_the_books(given, listed):
    given(NOT_ACCEPTED.replace("2025-05-01", "          "), provider="A", quarter="2025-26 Q1")
    assert set(listed("on_the_books")) == {"accepted"}
    assert set(listed("waiting_now")) == set(), "she has started"


def test_referrals_received_are_all_referrals(given, listed):
    given(NOT_ACCEPTED, provider="A", quarter="2025-26 Q2")
    assert len(listed("referrals_received")) == 4


class TestOpen:
    """Referrals around the second quarter, told by the return of the third."""

    TEXT = """
        referral_id          | referral_date | started_date | ended_date | end_state
        ---------------------+---------------+--------------+------------+----------
        ended_the_day_before | 2025-05-01    | 2025-05-02   | 2025-06-30 | completed
        ended_the_first_day  | 2025-05-01    | 2025-05-02   | 2025-07-01 | completed
        within               | 2025-07-10    | 2025-07-11   | 2025-08-01 | completed
        ended_the_last_day   | 2025-05-01    | 2025-05-02   | 2025-09-30 | completed
        ended_the_day_after  | 2025-05-01    | 2025-05-02   | 2025-10-01 | completed
        came_the_last_day    | 2025-09-30    |              |            | open
        came_the_day_after   | 2025-10-01    |              |            | open
        started_after        | 2025-09-01    | 2025-10-01   |            | open
        started_on_the_day   | 2025-09-01    | 2025-09-30   |            | open
    """
    LAST_DAY = "2025-09-30"

    @pytest.fixture(autouse=True)
    def sent(self, given):
        given(self.TEXT, provider="A", quarter="2025-26 Q3")

    def test_women_supported_were_open_at_any_moment(self, listed):
        everyone = {line["referral_id"] for line in table(self.TEXT)}
        assert set(listed("women_supported", on=self.LAST_DAY)) == everyone - {
            "ended_the_day_before",
            "came_the_day_after",
        }

    def test_on_the_books_are_open_when_the_last_day_is_over(self, listed):
        assert listed("on_the_books", on=self.LAST_DAY) == [
            "came_the_last_day",
            "ended_the_day_after",
            "started_after",
            "started_on_the_day",
        ]

    def test_waiting_are_open_and_not_started_then(self, listed):
        assert listed("waiting_now", on=self.LAST_DAY) == ["came_the_last_day", "started_after"]
        assert listed("waiting_now", on="2025-12-31") == ["came_the_day_after", "came_the_last_day"]

    def test_the_longest_wait_is_given_in_days(self, records):
        found = exact.own(records, OPERATOR, "A", "waiting_now")
        assert (found.rows[0].n, found.rows[0].value) == (2, 92)

    def test_a_wait_over_the_leap_day_is_a_day_longer(self, given, records):
        for year, provider in ((2023, "L"), (2024, "M")):
            text = f"referral_id | referral_date \n one | {year}-02-28 \n last_day | {year}-03-31"
            given(text, provider=provider, quarter=f"{year - 1}-{year % 100} Q4")
        found = {line["unit_id"]: line["value"] for line in units(records, "waiting_now") if line["provider"] != "A"}
        assert found == {"L/one": 31, "L/last_day": 0, "M/one": 32, "M/last_day": 0}

    def test_nothing_is_said_of_quarters_that_were_not_sent(self, records):
        assert max(line["counted_on"] for line in units(records, "on_the_books")) == date(2025, 12, 31)

    def test_the_headline_is_of_the_last_quarter_sent(self, records):
        found = exact.headline(records, OPERATOR, "on_the_books")
        assert found.rows[0].n == 4
        assert found.period == "all returns up to 2025-26 Q3"


@pytest.mark.parametrize("slug", ["women_supported", "on_the_books", "waiting_now"])
@pytest.mark.parametrize(
    ("referred", "quarters"),
    [("2024-02-29", ["2024-03-31", "2024-06-30"]), ("2024-03-31", ["2024-03-31", "2024-06-30"]),
     ("2024-04-01", ["2024-06-30"])],
)  # fmt: skip
def test_who_comes_on_the_last_day_of_the_year_is_of_that_year(given, records, slug, referred, quarters):
    given(f"referral_id | referral_date \n one | {referred}", provider="A", quarter="2024-25 Q1")
    assert [str(line["counted_on"]) for line in units(records, slug)] == quarters


class TestWomen:
    TEXT = """
        referral_id | person_id | referral_date | ended_date | end_state
        ------------+-----------+---------------+------------+----------
        first       | twice     | 2025-04-01    | 2025-04-20 | cancelled
        second      | twice     | 2025-05-01    |            | open
        third       | once      | 2025-08-01    |            | open
    """

    def test_a_woman_with_two_referrals_is_one_woman(self, given, records):
        given(self.TEXT, provider="A", quarter="2025-26 Q2")
        found = exact.own(records, OPERATOR, "A", "women_supported", by="quarter")
        assert [(line.group, line.n) for line in found.rows] == [("2025-26 Q1", 1), ("2025-26 Q2", 2)]

    def test_the_year_is_recounted_and_never_summed(self, given, records):
        given(self.TEXT, provider="A", quarter="2025-26 Q2")
        found = exact.own(
            records, OPERATOR, "A", "women_supported", first_day=date(2025, 4, 1), last_day=date(2026, 3, 31)
        )
        assert found.rows[0].n == 2

    def test_the_same_number_at_another_service_is_another_woman(self, given, records):
        given(self.TEXT, provider="A", quarter="2025-26 Q2")
        given(self.TEXT, provider="B", quarter="2025-26 Q2")
        assert exact.headline(records, OPERATOR, "women_supported").rows[0].n == 4

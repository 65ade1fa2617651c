"""Engagement at the edges, by name."""

from datetime import date

import pytest

from dashboard.analysis import exact
from dashboard.definitions.contracts import Contract
from tests.builders import COMMISSIONER, OPERATOR, moment, new_return, row, service, units


class TestStarted:
    def test_day_90_counts_and_day_89_does_not(self, given, listed):
        given(
            """
            referral_id | referral_date | started_date
            89_days     | 2025-04-02    | 2025-04-03
            90_days     | 2025-04-01    | 2025-04-02
            90_waiting  | 2025-04-01    |
            91_days     | 2025-03-31    |
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("started") == ["90_days", "90_waiting", "91_days"]
        assert listed("started", achieved=True) == ["90_days"]

    @pytest.mark.parametrize("slug", ["assessed", "started", "still_engaged_90_days"])
    def test_the_leap_day_is_a_day(self, given, listed, slug):
        """From New Year to the end of March it is 90 days in a leap year and 89 in another."""
        text = "referral_id | referral_date | started_date \n new_year | {0}-01-01 | {0}-01-01"
        given(text.format(2023), provider="A", quarter="2022-23 Q4")
        given(text.format(2024), provider="B", quarter="2023-24 Q4")
        assert listed(slug, on="2023-01-01") == []
        assert listed(slug, on="2024-01-01") == ["new_year"]

    def test_who_is_referred_on_a_leap_day_is_90_days_old_on_the_29th_of_may(self, given, listed):
        """So she counts at the end of June; who came at the end of March is 91 days old then, in April 90."""
        given(
            """
            referral_id | referral_date | started_date
            leap_day    | 2024-02-29    | 2024-03-01
            end_march   | 2024-03-31    | 2024-03-31
            first_april | 2024-04-01    | 2024-04-01
            second      | 2024-04-02    | 2024-04-02
            """,
            provider="A",
            quarter="2024-25 Q1",
        )
        assert listed("started") == listed("assessed") == ["end_march", "first_april", "leap_day"]
        assert listed("started", on="2024-02-29") == ["leap_day"]

    def test_a_referral_that_ended_early_has_to_be_as_old_as_the_others(self, given, listed):
        given(
            """
            referral_id   | referral_date | started_date | ended_date | end_state | end_reason
            ended_at_once | 2025-06-01    |              | 2025-06-02 | cancelled | NOT
            still_there   | 2025-06-01    | 2025-06-02   |            | open      |
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("started") == []

    def test_the_age_is_reckoned_at_the_providers_own_last_quarter_and_not_today(self, given, listed):
        text = "referral_id | referral_date | started_date \n"
        given(text + "old | 2025-06-01 | 2025-06-01", provider="A", quarter="2025-26 Q1")
        given(text + "other | 2025-09-01 | 2025-09-01", provider="B", quarter="2025-26 Q3")
        assert listed("started") == ["other"]

    def test_the_quarter_is_that_of_the_referral(self, given, records):
        given("referral_id | referral_date \n late | 2025-03-31", provider="A", quarter="2024-25 Q4")
        given(
            "referral_id | referral_date | started_date \n late | 2025-03-31 | 2025-04-01",
            provider="A",
            quarter="2025-26 Q1",
        )
        found = exact.own(records, OPERATOR, "A", "started", by="quarter")
        assert [(line.group, line.n, line.k) for line in found.rows] == [("2024-25 Q4", 1, 1)]

    def test_a_service_that_never_sent_a_start_has_not_supplied_it(self, records, given, listed):
        """Nobody started is another thing than nobody said so."""
        text = "referral_id | referral_date | assessed_date | started_date \n waits | 2025-04-01 | 2025-04-02 |"
        given(text, provider="A", quarter="2025-26 Q1")
        assert listed("started") == []
        given(text + "\n came | 2025-06-01 | | 2025-06-02", provider="B", quarter="2025-26 Q1")
        found = exact.headline(records, COMMISSIONER, "started", by="provider")
        assert [(line.group, line.k, line.n, line.mark) for line in found.rows] == [
            ("A", None, None, "x"),
            ("B", 0, 1, None),
        ]
        assert exact.own(records, service("A"), "A", "started").rows == ()

    def test_a_start_that_any_quarter_told_of_supplies_it(self, given, listed):
        given("referral_id | referral_date | started_date \n one | 2025-04-01 | 2025-04-02", provider="A",
              quarter="2025-26 Q1")  # fmt: skip
        given("referral_id | referral_date \n one | 2025-04-01", provider="A", quarter="2025-26 Q2")
        assert listed("started", achieved=False) == ["one"]


class TestCompleted:
    TEXT = """
        referral_id   | referral_date | started_date | ended_date | end_state   | end_reason
        --------------+---------------+--------------+------------+-------------+-----------
        completed     | 2025-04-01    | 2025-04-05   | 2025-06-30 | completed   |
        left          | 2025-04-01    | 2025-04-05   | 2025-06-30 | ended_early | NOT
        custody       | 2025-04-01    | 2025-04-05   | 2025-06-30 | ended_early | RET
        died          | 2025-04-01    | 2025-04-05   | 2025-06-30 | ended_early | USE
        acquitted     | 2025-04-01    | 2025-04-05   | 2025-06-30 | ended_early | ACQ
        mistaken      | 2025-04-01    | 2025-04-05   | 2025-06-30 | ended_early | MIS
        never_started | 2025-04-01    |              | 2025-06-30 | cancelled   | NOT
        open          | 2025-04-01    | 2025-04-05   |            | open        |
    """

    @pytest.mark.parametrize(
        ("indicator", "achieved"), [("completed", ["completed"]), ("left_before_finishing", ["custody", "left"])]
    )
    def test_deaths_and_acquittals_are_out_of_the_base(self, given, listed, indicator, achieved):
        given(self.TEXT, provider="A", quarter="2025-26 Q1")
        assert listed(indicator) == ["completed", "custody", "left"]
        assert listed(indicator, achieved=True) == achieved

    def test_the_quarter_is_that_of_the_end(self, given, records):
        given(
            """
            referral_id | referral_date | started_date | ended_date | end_state
            last_day    | 2025-04-01    | 2025-04-05   | 2025-06-30 | completed
            next_day    | 2025-04-01    | 2025-04-05   | 2025-07-01 | completed
            """,
            provider="A",
            quarter="2025-26 Q2",
        )
        found = exact.own(records, OPERATOR, "A", "completed", by="quarter")
        assert [(line.group, line.n) for line in found.rows] == [("2025-26 Q1", 1), ("2025-26 Q2", 1)]

    def test_deaths_and_acquittals_are_ends_all_the_same(self, given, listed):
        given(self.TEXT, provider="A", quarter="2025-26 Q1")
        assert {"died", "acquitted", "never_started"} <= set(listed("ended_in_period"))
        assert "open" not in listed("ended_in_period")


class TestAttended:
    """(Attended, offered) of all quarters together, and by quarter."""

    @pytest.fixture
    def send(self, records):
        def send(quarter, **given):
            line = row(**{"referral_id": "one", "referral_date": date(2025, 4, 1)} | given)
            records.accept(new_return("A", quarter, [line]))

        return send

    @pytest.fixture
    def by_quarter(self, records):
        def by_quarter():
            rows = exact.own(records, OPERATOR, "A", "attended", by="quarter").rows
            return {line.group[-2:]: (line.k, line.n) for line in rows if line.n}

        return by_quarter

    def test_numbers_since_the_referral_are_turned_into_the_growth_of_each_quarter(self, send, by_quarter):
        send("2025-26 Q1", sessions_offered=4, sessions_attended=3)
        send("2025-26 Q2", sessions_offered=10, sessions_attended=5)
        send("2025-26 Q3", sessions_offered=10, sessions_attended=5)
        assert by_quarter() == {"Q1": (3, 4), "Q2": (2, 6)}

    def test_the_quarters_own_numbers_are_preferred(self, send, by_quarter):
        for quarter in ("2025-26 Q1", "2025-26 Q2"):
            send(
                quarter,
                sessions_offered=100,
                sessions_attended=100,
                sessions_offered_this_quarter=5,
                sessions_attended_this_quarter=4,
            )
        assert by_quarter() == {"Q1": (4, 5), "Q2": (4, 5)}

    def test_a_quarter_without_numbers_does_not_break_the_growth(self, send, by_quarter):
        send("2025-26 Q1", sessions_offered=4, sessions_attended=3)
        send("2025-26 Q2")
        send("2025-26 Q3", sessions_offered=9, sessions_attended=6)
        assert by_quarter() == {"Q1": (3, 4), "Q3": (3, 5)}

    def test_both_ways_of_sending_add_up_to_the_sessions_since_the_referral(self, send, by_quarter):
        send("2025-26 Q1", sessions_offered_this_quarter=4, sessions_attended_this_quarter=3)
        send("2025-26 Q2", sessions_offered=6, sessions_attended=5)
        assert by_quarter() == {"Q1": (3, 4), "Q2": (2, 2)}

    def test_numbers_that_were_corrected_downwards_give_no_rate_outside_0_to_1(self, send, records):
        send("2025-26 Q1", sessions_offered=10, sessions_attended=8)
        send("2025-26 Q2", sessions_offered=12, sessions_attended=6)
        first, second = exact.own(records, OPERATOR, "A", "attended", by="quarter").rows
        assert first.rate == 0.8
        assert (second.k, second.n, second.rate, second.mark) == (-2, 2, None, "z")
        assert exact.own(records, OPERATOR, "A", "attended").rows[0].rate == 0.5, "of both quarters it is right"

    def test_rows_without_both_numbers_are_left_out(self, send, records):
        send("2025-26 Q1", sessions_offered=4)
        send("2025-26 Q2", sessions_attended=4)
        assert units(records, "attended") == []

    def test_nothing_offered_is_nobody_who_counts(self, send, records):
        send("2025-26 Q1", sessions_offered=0, sessions_attended=0)
        assert units(records, "attended") == []

    def test_sessions_count_in_the_quarter_in_which_the_work_ended(self, send, by_quarter):
        ended = {"started_date": date(2025, 4, 2), "ended_date": date(2025, 6, 1), "end_state": "completed"}
        send("2025-26 Q2", sessions_offered=4, sessions_attended=3, **ended)
        assert by_quarter() == {"Q1": (3, 4)}

    @pytest.mark.parametrize(("last_day", "quarter"), [(date(2025, 6, 30), "Q1"), (date(2025, 7, 1), "Q2")])
    def test_work_that_ended_on_the_last_day_of_a_quarter_is_of_that_quarter(self, send, by_quarter, last_day, quarter):
        ended = {"started_date": date(2025, 4, 2), "ended_date": last_day, "end_state": "completed"}
        send("2025-26 Q2", sessions_offered=4, sessions_attended=3, **ended)
        assert by_quarter() == {quarter: (3, 4)}

    def test_a_corrected_person_number_is_one_woman(self, send, records):
        """The truth about a referral is the row of the latest quarter: about whose it is, too."""
        send("2025-26 Q1", person_id="typing_error", sessions_offered=4, sessions_attended=3)
        send("2025-26 Q2", person_id="right", sessions_offered=8, sessions_attended=6)
        assert {line["person_key"] for line in units(records, "attended")} == {"A/right"}


class TestOfferedInTime:
    """Good Friday 2025 was the 18th of April, Easter Monday the 21st."""

    def _in_time(self, listed):
        return listed("offered_in_time", achieved=True)

    @pytest.mark.parametrize(
        ("referred", "last_day_in_time", "next_working_day"),
        [
            pytest.param("2025-06-05", "2025-06-19", "2025-06-20", id="a Thursday"),
            pytest.param("2025-04-03", "2025-04-17", "2025-04-22", id="the next is after Easter"),
            pytest.param("2025-04-11", "2025-04-29", "2025-04-30", id="Easter lies between"),
            pytest.param("2025-06-07", "2025-06-20", "2025-06-23", id="a Saturday"),
            pytest.param("2025-06-08", "2025-06-20", "2025-06-23", id="a Sunday"),
            pytest.param("2025-04-18", "2025-05-06", "2025-05-07", id="Good Friday, and the May holiday after it"),
            pytest.param("2025-05-26", "2025-06-09", "2025-06-10", id="the bank holiday in May"),
            pytest.param("2024-02-15", "2024-02-29", "2024-03-01", id="a leap day is the tenth"),
            pytest.param("2023-02-15", "2023-03-01", "2023-03-02", id="in a year without"),
            pytest.param("2021-12-17", "2022-01-05", "2022-01-06", id="Christmas and New Year with substitute days"),
            pytest.param("2024-03-18", "2024-04-03", "2024-04-04", id="Easter across the end of the year"),
        ],
    )
    def test_the_tenth_working_day_counts_and_the_next_does_not(
        self, given, listed, referred, last_day_in_time, next_working_day
    ):
        given(
            f"""
            referral_id | referral_date | first_offered_date
            on_the_day  | {referred}    | {last_day_in_time}
            the_next    | {referred}    | {next_working_day}
            never       | {referred}    |
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("offered_in_time") == ["never", "on_the_day", "the_next"]
        assert self._in_time(listed) == ["on_the_day"]

    def test_over_easter_fewer_have_had_ten_working_days_by_the_end_of_the_quarter(self, given, listed):
        """Good Friday 2024 was the 29th of March, so that Thursday the 28th was the last working day of the year."""
        given(
            """
            referral_id | referral_date | first_offered_date
            that_day    | 2024-03-14    | 2024-03-28
            day_after   | 2024-03-15    | 2024-03-28
            """,
            provider="A",
            quarter="2023-24 Q4",
        )
        assert listed("offered_in_time") == self._in_time(listed) == ["that_day"]

    def test_an_assessment_or_a_start_proves_the_offer(self, given, listed):
        given(
            """
            referral_id | referral_date | first_offered_date | assessed_date | started_date
            assessed    | 2025-06-05    |                    | 2025-06-19    |
            started     | 2025-06-05    |                    |               | 2025-06-19
            too_late    | 2025-06-05    |                    | 2025-06-20    | 2025-06-20
            offered     | 2025-06-05    | 2025-06-06         | 2025-06-25    | 2025-06-28
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert self._in_time(listed) == ["assessed", "offered", "started"]

    @pytest.mark.parametrize(("days", "in_time"), [(5, ["fifth"]), (6, ["fifth", "sixth"])])
    def test_a_contract_may_have_other_days(self, records, given, listed, days, in_time):
        records.register([Contract("A-1", "A", ("X",), working_days=days)], moment("2025-01-01"), "tests")
        given(
            """
            referral_id | referral_date | first_offered_date
            fifth       | 2025-06-05    | 2025-06-12
            sixth       | 2025-06-05    | 2025-06-13
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert self._in_time(listed) == in_time

    def test_nobody_counts_before_her_tenth_working_day_has_passed(self, given, listed):
        """The last return tells what was true on Monday the 30th of June."""
        given(
            """
            referral_id | referral_date | first_offered_date
            that_day    | 2025-06-16    |
            day_after   | 2025-06-17    | 2025-06-18
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("offered_in_time") == ["that_day"]

    def test_a_service_that_sends_no_dates_has_not_supplied_it(self, records, given):
        text = "referral_id | referral_date | first_offered_date \n one | 2025-04-03 |"
        given(text, provider="A", quarter="2025-26 Q1")
        given(text + " 2025-04-04", provider="B", quarter="2025-26 Q1")
        found = exact.headline(records, COMMISSIONER, "offered_in_time", by="provider")
        assert [(line.group, line.k, line.n, line.mark) for line in found.rows] == [
            ("A", None, None, "x"),
            ("B", 1, 1, None),
        ]
        assert exact.own(records, service("A"), "A", "offered_in_time").rows == ()

    def test_one_date_of_any_kind_supplies_it_for_all_of_a_services_referrals(self, given, listed):
        given(
            """
            referral_id | referral_date | started_date
            one         | 2025-04-03    |
            other       | 2025-04-03    | 2025-06-01
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("offered_in_time", achieved=False) == ["one", "other"]


def test_a_start_proves_the_assessment(given, listed):
    given(
        """
        referral_id | referral_date | assessed_date | started_date
        assessed    | 2025-04-01    | 2025-04-02    |
        started     | 2025-04-01    |               | 2025-05-02
        neither     | 2025-04-01    |               |
        too_young   | 2025-04-02    | 2025-04-03    |
        """,
        provider="A",
        quarter="2025-26 Q1",
    )
    assert listed("assessed") == ["assessed", "neither", "started"]
    assert listed("assessed", achieved=True) == ["assessed", "started"]


@pytest.mark.parametrize(
    ("told", "supplied"), [("first_offered_date", False), ("assessed_date", True), ("started_date", True)]
)
def test_a_service_that_never_sent_an_assessment_or_a_start_has_not_supplied_assessed(records, given, told, supplied):
    text = f"referral_id | referral_date | {told} \n one | 2025-04-01 | \n two | 2025-06-01 | 2025-06-02"
    given(text, provider="A", quarter="2025-26 Q1")
    (line,) = exact.headline(records, COMMISSIONER, "assessed", by="provider").rows
    assert (line.k, line.n, line.mark) == ((0, 1, None) if supplied else (None, None, "x"))


class TestDaysToStart:
    def _found(self, records):
        row = exact.own(records, service("A"), "A", "days_to_start").rows[0]
        return row.n, row.value

    def test_those_still_waiting_and_those_who_left_waiting_count(self, records, given):
        """After 5 days ¾ wait. One leaves on day 8; of the two who still wait one starts on day 10: then it is ⅜."""
        given(
            """
            referral_id | referral_date | started_date | ended_date | end_state | end_reason
            after_5     | 2025-04-01    | 2025-04-06   |            | open      |
            after_10    | 2025-04-01    | 2025-04-11   |            | open      |
            left_at_8   | 2025-04-01    |              | 2025-04-09 | cancelled | NOT
            waits       | 2025-04-01    |              |            | open      |
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert self._found(records) == (4, 10)

    def test_before_half_have_started_there_is_no_median(self, records, given):
        given(
            """
            referral_id | referral_date | started_date
            after_5     | 2025-04-01    | 2025-04-06
            waits       | 2025-04-01    |
            waits_too   | 2025-04-01    |
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert self._found(records) == (3, None)

    @pytest.mark.parametrize(("year", "days"), [(2024, 2), (2023, 1)])
    def test_a_leap_day_is_a_day_of_waiting(self, records, given, year, days):
        given(f"referral_id | referral_date | started_date \n one | {year}-02-28 | {year}-03-01", provider="A",
              quarter=f"{year - 1}-{year % 100} Q4")  # fmt: skip
        assert self._found(records) == (1, days)

    def test_who_still_waits_has_waited_until_the_last_day_of_the_quarter(self, records, given):
        given("referral_id | referral_date \n one | 2024-02-29 \n today | 2024-03-31", provider="A",
              quarter="2023-24 Q4")  # fmt: skip
        waits = {line["unit_id"]: (line["value"], line["achieved"]) for line in units(records, "days_to_start")}
        assert waits == {"A/one": (31, False), "A/today": (0, False)}

    def test_a_start_on_the_day_of_the_referral_is_a_wait_of_no_days(self, records, given):
        given("referral_id | referral_date | started_date \n one | 2025-04-01 | 2025-04-01", provider="A",
              quarter="2025-26 Q1")  # fmt: skip
        assert self._found(records) == (1, 0)


class TestStillEngaged:
    def test_who_ends_on_day_90_is_not_there_any_more_unless_she_finished(self, given, listed):
        given(
            """
            referral_id   | referral_date | started_date | ended_date | end_state   | end_reason
            on_day_90     | 2025-01-01    | 2025-01-01   | 2025-04-01 | ended_early | NOT
            on_day_91     | 2025-01-01    | 2025-01-01   | 2025-04-02 | ended_early | NOT
            finished_soon | 2025-01-01    | 2025-01-01   | 2025-01-21 | completed   |
            open          | 2025-01-01    | 2025-01-01   |            | open        |
            never_started | 2025-01-01    |              |            | open        |
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("still_engaged_90_days", achieved=True) == ["finished_soon", "on_day_91", "open"]
        assert listed("still_engaged_90_days", achieved=False) == ["on_day_90"]

    def test_day_90_after_a_start_at_new_year_is_the_31st_of_march_in_a_leap_year(self, given, listed):
        given(
            """
            referral_id | referral_date | started_date | ended_date | end_state   | end_reason
            on_day_90   | 2024-01-01    | 2024-01-01   | 2024-03-31 | ended_early | NOT
            on_day_91   | 2024-01-01    | 2024-01-01   | 2024-04-01 | ended_early | NOT
            leap_day    | 2024-02-01    | 2024-02-29   | 2024-05-29 | ended_early | NOT
            day_after   | 2024-02-01    | 2024-02-29   | 2024-05-30 | ended_early | NOT
            """,
            provider="A",
            quarter="2024-25 Q1",
        )
        assert listed("still_engaged_90_days", achieved=True) == ["day_after", "on_day_91"]
        assert listed("still_engaged_90_days", achieved=False) == ["leap_day", "on_day_90"]

    def test_a_start_90_days_ago_counts_and_89_days_ago_does_not(self, given, listed):
        given(
            """
            referral_id | referral_date | started_date
            90_days     | 2025-03-01    | 2025-04-01
            89_days     | 2025-03-01    | 2025-04-02
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("still_engaged_90_days") == ["90_days"]


class TestDoorStayedOpen:
    """Told by the return of April to June 2025."""

    LEFT = """
        referral_id | person_id | referral_date | started_date | ended_date | end_state   | end_reason
        left        | {woman}   | 2023-12-01    | 2023-12-05   | {left}     | {end}       | {reason}
    """

    @pytest.fixture
    def left(self, given):
        def left(day, *, again=None, woman="w", who_came="w", end="ended_early", reason="NOT", again_end="open"):
            text = self.LEFT.format(left=day, woman=woman, end=end, reason=reason)
            if again:
                ended = again if again_end != "open" else ""
                text += f"        again | {who_came} | {again} | | {ended} | {again_end} |"
            given(text, provider="A", quarter="2025-26 Q1")

        return left

    def test_who_left_on_a_leap_day_counts_on_the_28th_a_year_later(self, given, listed):
        """Not before: the return up to the end of 2024 knows too little, that up to the end of March 2025 enough."""
        text = self.LEFT.format(left="2024-02-29", woman="w", end="ended_early", reason="NOT")
        given(text, provider="A", quarter="2024-25 Q3")
        assert listed("door_stayed_open") == []
        given(text, provider="A", quarter="2024-25 Q4")
        assert listed("door_stayed_open", achieved=False, on="2024-02-29") == ["left"]

    @pytest.mark.parametrize(("day", "counts"), [("2024-06-30", ["left"]), ("2024-07-01", [])])
    def test_she_counts_twelve_months_after_she_left(self, left, listed, day, counts):
        left(day)
        assert listed("door_stayed_open") == counts

    @pytest.mark.parametrize(
        ("day", "again", "came_back"),
        [
            ("2024-03-31", "2025-03-31", True),
            ("2024-03-31", "2025-04-01", False),
            ("2024-02-29", "2025-02-28", True),
            ("2024-02-29", "2025-03-01", False),
            ("2024-03-31", "2024-03-31", True),
            ("2024-03-31", "2024-03-30", False),
            ("2023-02-28", "2024-02-28", True),
            ("2023-02-28", "2024-02-29", False),
        ],
        ids=[
            "the last day",
            "a day later",
            "the last of a leap year",
            "after it",
            "the same day",
            "before she left",
            "the 28th again",
            "the leap day after it",
        ],
    )
    def test_a_return_within_twelve_months_counts(self, left, listed, day, again, came_back):
        left(day, again=again)
        assert listed("door_stayed_open", achieved=came_back) == ["left"]

    def test_another_womans_referral_does_not_count(self, left, listed):
        left("2024-03-31", again="2024-06-01", who_came="somebody_else")
        assert listed("door_stayed_open", achieved=False) == ["left"]

    def test_the_same_number_at_another_service_is_another_woman(self, left, given, listed):
        left("2024-03-31")
        given("referral_id | person_id | referral_date \n again | w | 2024-06-01", provider="B", quarter="2025-26 Q1")
        assert listed("door_stayed_open", achieved=False) == ["left"]

    def test_a_referral_that_the_service_declined_is_no_open_door(self, left, listed):
        left("2024-03-31", again="2024-06-01", again_end="declined_by_service")
        assert listed("door_stayed_open", achieved=False) == ["left"]

    @pytest.mark.parametrize(
        ("first", "later", "came_back"),
        [
            (("NORTH",), ("NORTH",), True),
            (("NORTH",), ("SOUTH",), False),
            (("NORTH",), ("SOUTH", "NORTH"), True),
            (("NORTH", "SOUTH"), ("NORTH",), False),
        ],
        ids=["renewed", "of another", "of both", "of one of the two"],
    )
    def test_a_return_counts_if_all_who_see_that_she_left_may_see_it(
        self, records, send, listed, first, later, came_back
    ):
        contracts = [Contract("A-1", "A", first), Contract("A-2", "A", later)]
        records.register(contracts, moment("2023-01-01"), "tests")
        left = {"started_date": date(2023, 12, 5), "ended_date": date(2024, 3, 31), "end_reason": "NOT"}
        again = {"person_id": "left", "contract_ref": "A-2", "referral_date": date(2024, 6, 1)}
        send(
            "2025-26 Q1",
            [
                row(referral_id="left", contract_ref="A-1", referral_date=date(2023, 12, 1), end_state="ended_early",
                    **left),
                row(referral_id="again", **again),
            ],
        )  # fmt: skip
        assert listed("door_stayed_open", achieved=came_back) == ["left"]

    def test_a_contract_that_nobody_registered_is_seen_by_no_commissioner(self, records, send, listed):
        """Who left it and came back gives nothing away; who came back to it is not seen by who saw her leave."""
        contracts = [Contract(code, "A", ("NORTH",)) for code in ("A-1", "A-2")]
        records.register(contracts, moment("2023-01-01"), "tests")
        left = {"started_date": date(2023, 12, 5), "ended_date": date(2024, 3, 31), "end_reason": "NOT"}
        rows = [
            row(referral_id=f"left-{code}", person_id=code, contract_ref=code, referral_date=date(2023, 12, 1),
                end_state="ended_early", **left)
            for code in ("X", "A-1")
        ] + [
            row(referral_id=f"again-{code}", person_id=code, contract_ref="X", referral_date=date(2024, 6, 1))
            for code in ("X", "A-1")
        ]  # fmt: skip
        send("2025-26 Q1", rows)
        assert listed("door_stayed_open", achieved=True) == ["left-X"]
        assert listed("door_stayed_open", achieved=False) == ["left-A-1"]

    @pytest.mark.parametrize(("end", "reason"), [("completed", ""), ("ended_early", "USE"), ("ended_early", "INE")])
    def test_who_finished_or_died_or_was_never_accepted_did_not_leave(self, left, listed, end, reason):
        left("2024-03-31", end=end, reason=reason)
        assert listed("door_stayed_open") == []


class TestSessions:
    """(Sum, of how many) of all quarters together."""

    @pytest.fixture
    def told(self, send):
        def told(quarter, **given):
            send(quarter, [row(**{"referral_id": "one", "referral_date": date(2025, 4, 1)} | given)])

        return told

    def _found(self, records, indicator, **more):
        return [(line.k, line.n) for line in exact.own(records, service("A"), "A", indicator, **more).rows]

    def test_sessions_delivered_are_the_growth_of_each_quarter(self, records, told):
        told("2025-26 Q1", sessions_attended=3)
        told("2025-26 Q2", sessions_attended=3)
        told("2025-26 Q3", sessions_attended=8)
        by_quarter = exact.own(records, service("A"), "A", "sessions_delivered", by="quarter").rows
        assert [(line.group[-2:], line.n, line.mark) for line in by_quarter] == [
            ("Q1", 3, None),
            ("Q2", 0, None),
            ("Q3", 5, None),
        ]
        assert self._found(records, "sessions_delivered") == [(None, 8)]

    def test_a_quarters_own_number_is_added_to_what_was_told_since_the_referral(self, records, told):
        told("2025-26 Q1", sessions_attended=3)
        told("2025-26 Q2", sessions_attended_this_quarter=4)
        told("2025-26 Q3", sessions_attended=9)
        assert self._found(records, "sessions_delivered") == [(None, 9)]

    def test_sessions_that_the_service_cancelled_are_of_those_that_were_to_be_held(self, records, told):
        told("2025-26 Q1", sessions_offered=6, sessions_cancelled_by_service=2)
        assert self._found(records, "service_cancelled") == [(2, 8)]
        assert self._found(records, "attended") == [], "cancelled sessions are not among those offered"

    def test_one_service_that_cancelled_everything_offered_nothing(self, records, told):
        told("2025-26 Q1", sessions_offered=0, sessions_cancelled_by_service=3)
        assert self._found(records, "service_cancelled") == [(3, 3)]

    def test_without_a_number_of_cancelled_sessions_nobody_counts(self, records, told):
        told("2025-26 Q1", sessions_offered=6)
        assert units(records, "service_cancelled") == []

    def test_sessions_with_the_same_worker_are_of_those_attended(self, records, told):
        told("2025-26 Q1", sessions_offered=9, sessions_attended=4, same_worker_sessions=3)
        told("2025-26 Q2", sessions_offered=9, sessions_attended=9, same_worker_sessions=4)
        told("2025-26 Q3", sessions_offered=9, sessions_attended=9)
        assert self._found(records, "same_worker") == [(4, 9)]
        assert self._found(records, "same_worker", by="quarter") == [(3, 4), (1, 5)]

    def test_sessions_of_one_woman_alone_have_no_interval(self, records, told):
        """Her sessions are not independent of each other."""
        told("2025-26 Q1", sessions_offered=9, sessions_attended=4)
        found = exact.own(records, service("A"), "A", "attended").rows[0]
        assert (found.rate, found.low, found.high) == (4 / 9, None, None)


class TestReferralsFromPopulation:
    @pytest.fixture(autouse=True)
    def given_population(self, send_file):
        line = {"ethnic_group": "white", "population": "women_arrested", "ethnicity_source": "officer", "count": 99,
                "source": "Home Office"}  # fmt: skip
        send_file("population", [line | {"area_code": "E07000009", "year": 2024}])

    def test_a_year_is_the_financial_year_and_the_area_the_counted_one(self, given, listed):
        given(
            """
            referral_id  | referral_date | area_code
            day_before   | 2024-03-31    | E07000009
            first_day    | 2024-04-01    | E07000009
            last_day     | 2025-03-31    | E07000009
            day_after    | 2025-04-01    | E07000009
            another_area | 2024-06-01    | E07000010
            no_area      | 2024-06-01    |
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("referrals_from_population") == ["first_day", "last_day"]

    def test_who_was_declined_was_referred_all_the_same_and_a_mistake_was_not(self, given, listed):
        given(
            """
            referral_id | referral_date | area_code | ended_date | end_state           | end_reason
            declined    | 2024-06-01    | E07000009 | 2024-06-02 | declined_by_service |
            ineligible  | 2024-06-01    | E07000009 | 2024-06-02 | cancelled           | INE
            mistaken    | 2024-06-01    | E07000009 | 2024-06-02 | cancelled           | MIS
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("referrals_from_population") == ["declined", "ineligible"]

    def test_a_woman_who_was_referred_twice_is_one_woman(self, records, given):
        given(
            """
            referral_id | person_id | referral_date | area_code
            first       | twice     | 2024-06-01    | E07000009
            second      | twice     | 2024-09-01    | E07000009
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert exact.own(records, service("A"), "A", "referrals_from_population").rows[0].n == 1

    def test_populations_of_other_areas_do_not_mix(self, records, given, listed, send_file):
        """Residents of two areas and women arrested in one: those of the second area were never below that line."""
        line = {"ethnic_group": "white", "year": 2024, "count": 900, "source": "Census"}
        resident = line | {"population": "resident_women", "ethnicity_source": "self"}
        custody = line | {"population": "women_in_custody", "ethnicity_source": "officer", "area_code": "E12000001"}
        send_file("population", [resident | {"area_code": f"E0700000{number}"} for number in (8, 9)] + [custody])
        given(
            """
            referral_id | referral_date | area_code
            eight       | 2024-06-01    | E07000008
            nine        | 2024-06-01    | E07000009
            region      | 2024-06-01    | E12000001
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("referrals_from_population") == ["eight", "nine"]
        shown = records.report("population", year=2024).select("population", "count").rows()
        assert shown == [("resident_women", 1800)]

    def test_a_file_that_was_withdrawn_counts_no_area(self, records, given, listed):
        given("referral_id | referral_date | area_code \n one | 2024-06-01 | E07000009", provider="A",
              quarter="2025-26 Q1")  # fmt: skip
        assert listed("referrals_from_population") == ["one"]
        records.record_event("population-v1", "withdrawn", moment("2026-07-01"), "tests", "a test")
        assert listed("referrals_from_population") == []

"""Who counts and who achieved, at the edges, by name. Small tables in, the query's rows out."""

from datetime import date

import pytest

from dashboard.analysis import exact
from tests.builders import OPERATOR, accept_table, counted, day, new_return, row, service, table, units, withdraw


@pytest.fixture
def listed(records):
    """Record numbers of those who count; with `achieved=True`, of those who achieved."""

    def listed(indicator, *, achieved=None, on=None):
        lines = units(records, indicator)
        if on:
            lines = [line for line in lines if line["counted_on"] == day(on)]
        return counted(line for line in lines if achieved is None or line["achieved"] is achieved)

    return listed


NOT_ACCEPTED = """
    referral_id | referral_date | started_date | ended_date | end_state           | end_reason
    ------------+---------------+--------------+------------+---------------------+-----------
    accepted    | 2025-04-01    | 2025-04-05   | 2025-05-01 | ended_early         | NOT
    ineligible  | 2025-04-01    | 2025-04-05   | 2025-05-01 | ended_early         | INE
    mistaken    | 2025-04-01    | 2025-04-05   | 2025-05-01 | cancelled           | MIS
    declined    | 2025-04-01    | 2025-04-05   | 2025-05-01 | declined_by_service |
"""


@pytest.mark.parametrize(
    "indicator",
    [
        "women_supported", "started_in_period", "ended_in_period", "started", "completed", "left_before_finishing",
        "ethnicity_known",
    ],
)  # fmt: skip
def test_ineligible_mistaken_and_declined_referrals_are_not_accepted(given, listed, indicator):
    given(NOT_ACCEPTED, provider="A", quarter="2025-26 Q2")
    assert set(listed(indicator)) == {"accepted"}


@pytest.mark.parametrize("indicator", ["on_the_books", "waiting_now"])
def test_what_was_not_accepted_is_never_on_the_books(given, listed, indicator):
    given(NOT_ACCEPTED.replace("2025-05-01", "          "), provider="A", quarter="2025-26 Q1")
    assert set(listed(indicator)) <= {"accepted"}


def test_referrals_received_are_all_referrals(given, listed):
    given(NOT_ACCEPTED, provider="A", quarter="2025-26 Q2")
    assert len(listed("referrals_received")) == 4


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

    def test_the_leap_day_is_a_day(self, given, listed):
        text = "referral_id | referral_date \n new_year | {}-01-01"
        given(text.format(2023), provider="A", quarter="2022-23 Q4")
        given(text.format(2024), provider="B", quarter="2023-24 Q4")
        assert listed("started", on="2023-01-01") == []
        assert listed("started", on="2024-01-01") == ["new_year"]

    def test_a_referral_that_ended_early_has_to_be_as_old_as_the_others(self, given, listed):
        given(
            """
            referral_id  | referral_date | ended_date | end_state | end_reason
            ended_at_once | 2025-06-01   | 2025-06-02 | cancelled | NOT
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("started") == []

    def test_the_age_is_reckoned_at_the_providers_own_last_quarter_and_not_today(self, given, listed):
        given("referral_id | referral_date \n old | 2025-06-01", provider="A", quarter="2025-26 Q1")
        given("referral_id | referral_date \n other | 2025-09-01", provider="B", quarter="2025-26 Q3")
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


class TestCoverage:
    """Quarters before the first return are not shown one by one: only who was still there later is known of them."""

    TEXT = "referral_id | referral_date | started_date | ended_date | end_state \n old | 2025-01-10 | 2025-01-11 |"

    def _quarters(self, records):
        return [line.group for line in exact.own(records, OPERATOR, "A", "started", by="quarter").rows]

    def test_the_first_quarter_sent_is_the_first_quarter_shown(self, given, records):
        given(self.TEXT + "| open", provider="A", quarter="2025-26 Q1")
        assert self._quarters(records) == []
        assert exact.own(records, OPERATOR, "A", "started").rows[0].n == 1, "she counts all the same"

    @pytest.mark.parametrize(("ended", "shown"), [("2025-03-31", ["2024-25 Q4"]), ("2025-04-01", [])])
    def test_a_first_sheet_that_holds_work_ended_before_goes_back_to_its_oldest_referral(
        self, given, records, ended, shown
    ):
        given(self.TEXT + f"{ended} | completed", provider="A", quarter="2025-26 Q1")
        assert self._quarters(records) == shown


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

    def test_nothing_is_said_of_quarters_that_were_not_sent(self, records):
        assert max(line["counted_on"] for line in units(records, "on_the_books")) == date(2025, 12, 31)

    def test_the_headline_is_of_the_last_quarter_sent(self, records):
        found = exact.headline(records, OPERATOR, "on_the_books")
        assert found.rows[0].n == 4
        assert found.period == "all returns up to 2025-26 Q3"


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


class TestEthnicityKnown:
    def test_declining_is_an_answer_that_never_counts_against_a_service(self, given, listed):
        given(
            """
            referral_id | referral_date | ethnicity | ethnicity_missing_reason
            given       | 2025-04-01    | W1        |
            declined    | 2025-04-01    |           | declined
            not_asked   | 2025-04-01    |           | not_asked
            not_known   | 2025-04-01    |           | not_known
            no_reason   | 2025-04-01    |           |
            """,
            provider="A",
            quarter="2025-26 Q1",
        )
        assert listed("ethnicity_known") == ["given", "no_reason", "not_asked", "not_known"]
        assert listed("ethnicity_known", achieved=True) == ["given"]


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
        assert (second.rate, second.mark is not None) == (None, True)
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

    def test_a_corrected_person_number_is_one_woman(self, send, records):
        """The truth about a referral is the row of the latest quarter: about whose it is, too."""
        send("2025-26 Q1", person_id="typing_error", sessions_offered=4, sessions_attended=3)
        send("2025-26 Q2", person_id="right", sessions_offered=8, sessions_attended=6)
        assert {line["person_key"] for line in units(records, "attended")} == {"A/right"}


class TestVersions:
    OPEN = "referral_id | referral_date | started_date \n one | 2025-04-01 |"
    STARTED = OPEN + " 2025-06-20"

    def _started(self, records):
        return [line["achieved"] for line in units(records, "started")]

    def test_a_later_version_replaces_the_earlier_one(self, records, given):
        given(self.STARTED + "\n two | 2025-04-01 |", provider="A", quarter="2025-26 Q1")
        given(self.OPEN, provider="A", quarter="2025-26 Q1")
        assert self._started(records) == [False]

    def test_the_later_quarter_wins_however_late_an_old_one_is_sent_again(self, records, given):
        given(self.OPEN, provider="A", quarter="2025-26 Q1")
        given(self.STARTED, provider="A", quarter="2025-26 Q2")
        given(self.OPEN, provider="A", quarter="2025-26 Q1")
        assert self._started(records) == [True]
        assert records.as_of() == date(2025, 9, 30)

    def test_a_referral_that_is_missing_later_stays_as_it_was(self, records, given):
        given(self.STARTED, provider="A", quarter="2025-26 Q1")
        given("referral_id | referral_date \n other | 2025-09-01", provider="A", quarter="2025-26 Q2")
        assert self._started(records) == [True]

    def test_a_withdrawn_return_falls_away_and_the_one_before_stands_again(self, records, given):
        given(self.OPEN, provider="A", quarter="2025-26 Q1")
        second = given(self.STARTED, provider="A", quarter="2025-26 Q1")
        withdraw(records, second)
        assert self._started(records) == [False]
        withdraw(records, second, "restored", at="2030-01-02")
        assert self._started(records) == [True]

    def test_a_withdrawn_last_quarter_takes_the_as_of_date_back(self, records, given):
        given(self.OPEN, provider="A", quarter="2025-26 Q1")
        second = given(self.STARTED, provider="A", quarter="2025-26 Q2")
        withdraw(records, second)
        assert records.as_of() == date(2025, 6, 30)
        assert [line["counted_on"] for line in units(records, "on_the_books")] == [date(2025, 6, 30)]

    def test_what_is_left_after_everything_was_withdrawn_is_nothing(self, records, given):
        withdraw(records, given(self.STARTED, provider="A", quarter="2025-26 Q1"))
        assert units(records, "started") == []
        assert records.as_of() is None
        assert exact.own(records, service("A"), "A", "started").empty

    def test_a_withdrawal_within_the_same_second_as_its_undoing_leaves_the_last_word(self, records, given):
        second = given(self.STARTED, provider="A", quarter="2025-26 Q1")
        for event in ("withdrawn", "restored", "withdrawn"):
            withdraw(records, second, event)
        assert self._started(records) == []


def test_a_table_may_say_nothing_but_what_matters(records):
    accept_table(records, "referral_id | referral_date \n one | 2025-04-01", provider="A", quarter="2025-26 Q1")
    assert records.fetch("select ethnicity, end_state from current_referral").row(0) == ("white", "open")

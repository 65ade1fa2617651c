"""What is true after several returns: versions, withdrawals, sheets that come alone; and which quarters are whole."""

from datetime import date

import pytest

from dashboard.analysis import exact
from dashboard.definitions.indicators import INDICATORS
from tests.builders import OPERATOR, accept_table, service, table, units, withdraw


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


class TestVersions:
    OPEN = "referral_id | referral_date | started_date \n one | 2025-04-01 |"
    STARTED = OPEN + " 2025-06-20"

    def _started(self, records):
        old_enough = "select started_date from current_referral where referral_date + 90 <= as_of order by unit_id"
        return records.fetch(old_enough)["started_date"].is_not_null().to_list()

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

    @pytest.mark.parametrize(("last", "achieved"), [("withdrawn", []), ("restored", [True])])
    def test_of_events_at_the_same_moment_the_last_has_the_last_word(self, records, given, last, achieved):
        first = {"withdrawn": "restored", "restored": "withdrawn"}[last]
        sent = given(self.STARTED, provider="A", quarter="2025-26 Q1")
        for event in (first, last):
            withdraw(records, sent, event)
        assert self._started(records) == achieved
        assert records.report("returns", provider=None, commissioner=None, contract=None)["status"].to_list() == [
            "current" if achieved else "withdrawn"
        ]


class TestSheets:
    """Truth is kept for each key of each sheet: a sheet that is sent alone changes nothing else."""

    ENDED = table(
        """
        referral_id | referral_date | started_date | ended_date | end_state
        one         | 2025-04-01    | 2025-04-05   | 2025-06-30 | completed
        two         | 2025-04-01    | 2025-04-05   | 2025-06-30 | completed
        """
    )

    @staticmethod
    def _at_exit(**homes):
        day = date(2025, 6, 30)
        return [
            {"referral_id": number, "point": "exit", "recorded_date": day, "accommodation": home}
            for number, home in homes.items()
        ]

    def _settled(self, records):
        return {line["unit_id"].split("/")[1]: line["achieved"] for line in units(records, "settled_at_exit")}

    def test_a_sheet_that_is_sent_alone_changes_nothing_else(self, records, send):
        send("2025-26 Q1", self.ENDED, accommodation=self._at_exit(one="A01A", two="A08A"), assessments=[])
        before = {slug: units(records, slug) for slug in INDICATORS if "settled" not in slug and "hous" not in slug}
        send("2025-26 Q1", accommodation=self._at_exit(one="A08A"))
        assert self._settled(records) == {"one": False}, "of the same quarter the later sheet replaces the earlier"
        assert {slug: units(records, slug) for slug in before} == before
        assert records.as_of() == date(2025, 6, 30)

    def test_a_sheet_of_a_later_quarter_changes_only_what_it_speaks_of(self, records, send):
        send("2025-26 Q1", self.ENDED, accommodation=self._at_exit(one="A01A", two="A08A"))
        send("2025-26 Q2", accommodation=self._at_exit(two="A01A"))
        assert self._settled(records) == {"one": True, "two": True}
        assert records.as_of() == date(2025, 6, 30), "the as-of date is that of the referrals"

    def test_an_older_quarter_that_is_sent_late_does_not_undo_a_newer_row(self, records, send):
        send("2025-26 Q2", self.ENDED, accommodation=self._at_exit(one="A01A"))
        send("2025-26 Q1", accommodation=self._at_exit(one="A08A", two="A08A"))
        assert self._settled(records) == {"one": True, "two": False}

    def test_the_sheets_of_a_withdrawn_return_fall_back_to_the_version_before(self, records, send):
        send("2025-26 Q1", self.ENDED, accommodation=self._at_exit(one="A01A"))
        second = send("2025-26 Q1", accommodation=self._at_exit(one="A08A"))
        third = send("2025-26 Q1", self.ENDED[:1])
        assert self._settled(records) == {"one": False}
        withdraw(records, second)
        assert self._settled(records) == {"one": True}
        assert len(units(records, "completed")) == 1
        withdraw(records, third)
        assert len(units(records, "completed")) == 2

    def test_what_stands_of_a_return_is_what_makes_it_current(self, records, send):
        send("2025-26 Q1", self.ENDED, accommodation=self._at_exit(one="A01A"))
        send("2025-26 Q1", accommodation=self._at_exit(one="A08A"))
        status = dict(
            records.report("returns", provider=None, commissioner=None, contract=None)["return_id", "status"].rows()
        )
        assert status == {"A-2025-26-Q1-v1": "current", "A-2025-26-Q1-v2": "current"}
        send("2025-26 Q1", self.ENDED)
        status = dict(
            records.report("returns", provider=None, commissioner=None, contract=None)["return_id", "status"].rows()
        )
        assert status["A-2025-26-Q1-v1"] == "replaced"

    def test_what_is_said_of_a_referral_that_was_never_sent_counts_nowhere(self, records, send):
        send("2025-26 Q1", self.ENDED, accommodation=self._at_exit(three="A01A"))
        assert units(records, "settled_at_exit") == []

    @pytest.mark.parametrize(
        ("sheet", "slug", "rows"),
        [
            (
                "outcomes",
                "outcomes_achieved",
                [
                    {"referral_id": "one", "pathway": "family", "outcome_ref": "1", "achievement": said,
                     "recorded_date": date(2025, 6, 1)}
                    for said in ("not_achieved", "achieved")
                ],
            ),
            (
                "experience",
                "trust",
                [
                    {"response_id": "a", "question": "trust", "answer": said, "answered_month": date(2025, 6, 1)}
                    for said in ("1", "5")
                ],
            ),
        ],
        ids=["outcomes", "experience"],
    )  # fmt: skip
    def test_each_other_sheet_has_its_own_truth(self, records, send, sheet, slug, rows):
        send("2025-26 Q1", self.ENDED, **{sheet: rows[:1]})
        send("2025-26 Q2", **{sheet: rows[1:]})
        assert [line["achieved"] for line in units(records, slug)] == [True]
        send("2025-26 Q1", **{sheet: rows[:1]})
        assert [line["achieved"] for line in units(records, slug)] == [True]


def test_a_table_may_say_nothing_but_what_matters(records):
    accept_table(records, "referral_id | referral_date \n one | 2025-04-01", provider="A", quarter="2025-26 Q1")
    assert records.fetch("select ethnicity, end_state from current_referral").row(0) == ("white", "open")

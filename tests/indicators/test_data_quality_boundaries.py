"""Data quality at the edges, by name. What should be known of housing is in `test_housing_boundaries`."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from dashboard.analysis import exact
from dashboard.definitions.contracts import Contract
from tests.builders import COMMISSIONER, OPERATOR, moment, new_return, row, service, units, withdraw


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


class TestPairedAssessment:
    @pytest.mark.parametrize("instrument", ["swemwbs", "gad7", "brs", "star", "other"])
    def test_any_one_questionnaire_at_both_ends_will_do(self, send, listed, instrument):
        """Also one of which no change is made: she was asked twice."""
        self._send(send, ("start", instrument), ("exit", instrument))
        assert listed("paired_assessment", achieved=True) == ["one"]

    @pytest.mark.parametrize(
        "sittings", [(("start", "gse"), ("exit", "gad7")), (("start", "gse"), ("review", "gse")), ()]
    )
    def test_two_different_ones_are_no_pair(self, send, listed, sittings):
        self._send(send, *sittings)
        assert listed("paired_assessment", achieved=False) == ["one"]

    def _send(self, send, *sittings, **given):
        ended = {"started_date": date(2025, 4, 2), "ended_date": date(2025, 6, 1), "end_state": "completed"} | given
        lines = [
            {"referral_id": "one", "instrument": instrument, "occasion": occasion, "score": 10.0,
             "completed_date": date(2025, 5, 1), "area": "home" if instrument == "star" else None}
            for occasion, instrument in sittings
        ]  # fmt: skip
        send(
            "2025-26 Q1", [row(**{"referral_id": "one", "referral_date": date(2025, 4, 1)} | ended)], assessments=lines
        )

    @pytest.mark.parametrize(
        "given",
        [
            {"started_date": None, "end_state": "cancelled", "end_reason": "NOT"},
            {"ended_date": None, "end_state": "open"},
            {"end_state": "ended_early", "end_reason": "USE"},
            {"end_state": "ended_early", "end_reason": "MIS"},
        ],
        ids=["never started", "open", "died", "mistaken"],
    )
    def test_who_did_not_start_and_end_need_not_have_been_asked_twice(self, send, listed, given):
        self._send(send, ("start", "gse"), **given)
        assert listed("paired_assessment") == []

    @pytest.mark.parametrize(
        ("given", "counted_on"),
        [
            ({"started_date": None, "end_state": "cancelled", "end_reason": "NOT"}, [date(2025, 6, 1)]),
            ({"ended_date": None, "end_state": "open"}, [date(2025, 5, 1)]),
            ({"started_date": None, "ended_date": None, "end_state": "open"}, [date(2025, 5, 1)]),
            ({"end_state": "ended_early", "end_reason": "USE"}, [date(2025, 6, 1)]),
            ({"end_state": "ended_early", "end_reason": "MIS"}, []),
        ],
        ids=["never started", "open", "open and not started", "died", "mistaken"],
    )
    def test_who_was_asked_twice_all_the_same_counts_where_her_change_does(self, send, records, given, counted_on):
        """Else there would be more women whose change is known than women of whom it should be known."""
        self._send(send, ("start", "gse"), ("exit", "gse"), **given)
        for slug in ("paired_assessment", "self_efficacy_improved"):
            assert [line["counted_on"] for line in units(records, slug)] == counted_on, slug
        assert all(line["achieved"] for line in units(records, "paired_assessment"))

    def test_how_many_are_known_is_not_said_of_others_than_those_of_whom_it_should_be(self, send, records):
        """One of two who ended was asked twice, and two who are still there: three of four, not three of two."""
        ended = {"started_date": date(2025, 4, 2), "ended_date": date(2025, 6, 1), "end_state": "completed"}
        rows = [
            row(referral_id=number, referral_date=date(2025, 4, 1), **(ended if "ended" in number else {}))
            for number in ("ended", "ended_unasked", "open", "open_too")
        ]
        sittings = [
            {"referral_id": number, "instrument": "gse", "occasion": occasion, "score": 10.0,
             "completed_date": date(2025, 5, 1)}
            for number in ("ended", "open", "open_too")
            for occasion in ("start", "exit")
        ]  # fmt: skip
        send("2025-26 Q1", rows, assessments=sittings)
        for by in (None, "quarter"):
            line = exact.own(records, service("A"), "A", "self_efficacy_improved", by=by).rows[0]
            assert (line.n, line.of) == (3, 4)

    def test_while_the_work_goes_on_she_counts_on_the_day_of_her_last_questionnaire(self, send, records):
        """Of whatever kind; so that her changes and that she was asked stand in one quarter."""
        lines = [
            {"referral_id": "one", "instrument": instrument, "occasion": occasion, "score": 10.0, "completed_date": on}
            for instrument, on in (("gse", date(2025, 5, 1)), ("core10", date(2025, 8, 1)), ("brs", date(2025, 9, 1)))
            for occasion in ("start", "exit")
        ]
        lines.append(lines[-1] | {"instrument": "gad7", "completed_date": date(2025, 9, 2)})  # no pair
        send("2025-26 Q2", [row(referral_id="one", referral_date=date(2025, 4, 1))], assessments=lines)
        for slug in ("paired_assessment", "self_efficacy_improved", "distress_improved"):
            assert [line["counted_on"] for line in units(records, slug)] == [date(2025, 9, 1)], slug


class TestReturnsOnTime:
    @pytest.fixture
    def came(self, records):
        def came(quarter, days_after, *, provider="A", rows=None, **others):
            rows = [row(referral_id="one", referral_date=date(2025, 4, 1))] if rows is None else rows
            new = new_return(provider, quarter, rows or None, **others)
            at = datetime.combine(new.quarter.last_day + timedelta(days_after), moment("2025-01-01").time())
            return records.accept(replace(new, sent_at=at))

        return came

    @pytest.mark.parametrize(("days", "on_time"), [(0, True), (28, True), (29, False)])
    def test_28_days_are_in_time_and_29_are_not(self, came, records, days, on_time):
        came("2025-26 Q1", days)
        assert [line["achieved"] for line in units(records, "returns_on_time")] == [on_time]

    @pytest.mark.parametrize(
        ("quarter", "sent", "on_time"),
        [
            ("2023-24 Q3", "2024-01-28", True),
            ("2023-24 Q3", "2024-01-29", False),
            ("2023-24 Q4", "2024-04-28", True),  # Easter Monday and a leap day before make no difference
            ("2023-24 Q4", "2024-04-29", False),
        ],
    )
    @pytest.mark.parametrize("hour", [time(0), time(23, 59, 59)])
    def test_it_is_the_day_that_counts_and_not_the_hour(self, records, quarter, sent, on_time, hour):
        new = new_return("A", quarter, [row(referral_id="one", referral_date=date(2023, 10, 1))])
        records.accept(replace(new, sent_at=datetime.combine(date.fromisoformat(sent), hour)))
        assert [line["achieved"] for line in units(records, "returns_on_time")] == [on_time]

    def test_the_first_version_decides(self, came, records):
        first = came("2025-26 Q1", 20)
        came("2025-26 Q1", 60)
        assert units(records, "returns_on_time")[0]["achieved"] is True
        withdraw(records, first)
        assert units(records, "returns_on_time")[0]["achieved"] is True, "that it came is not undone"

    def test_a_return_of_which_every_version_was_withdrawn_did_not_come(self, came, records):
        for quarter in ("2025-26 Q1", "2025-26 Q2", "2025-26 Q3"):
            sent = came(quarter, 10)
            if quarter.endswith("Q2"):
                withdraw(records, sent)
                withdraw(records, came(quarter, 11))
                came(quarter, 12, rows=[], experience=[])
        found = [(line["counted_on"].month, line["achieved"]) for line in units(records, "returns_on_time")]
        assert found == [(6, True), (9, False), (12, True)]

    def test_nothing_is_expected_under_a_contract_before_its_own_first_quarter(self, came, records):
        records.register([Contract(code, "A", ("NORTH",)) for code in ("A-1", "A-2")], moment("2025-01-01"), "tests")
        of = {code: row(referral_id=code, contract_ref=code, referral_date=date(2025, 4, 1)) for code in ("A-1", "A-2")}
        came("2025-26 Q1", 10, rows=[of["A-1"]])
        came("2025-26 Q2", 10, rows=[of["A-1"], of["A-2"]])
        came("2025-26 Q3", 10, rows=[of["A-1"]])
        found = [(line["contract"], line["counted_on"].month) for line in units(records, "returns_on_time")]
        assert found == [("A-1", 6), ("A-1", 9), ("A-1", 12), ("A-2", 9), ("A-2", 12)]

    @pytest.mark.parametrize(
        ("ours", "theirs", "expected"),
        [
            (("NORTH",), ("NORTH",), True),
            (("NORTH",), ("SOUTH",), False),
            (("NORTH",), ("SOUTH", "NORTH"), True),
            (("NORTH", "SOUTH"), ("NORTH",), False),
        ],
        ids=["of the same commissioner", "of another", "of both", "of one of the two"],
    )
    def test_a_quarter_is_missing_that_another_service_has_sent_if_all_who_are_told_see_it(
        self, came, records, ours, theirs, expected
    ):
        contracts = [Contract("A-1", "A", ours), Contract("B-1", "B", theirs)]
        records.register(contracts, moment("2025-01-01"), "tests")
        came("2025-26 Q1", 10)
        came("2025-26 Q3", 10, provider="B")
        found = [line["achieved"] for line in units(records, "returns_on_time") if line["provider"] == "A"]
        assert found == ([True, False, False] if expected else [True])

    def test_a_service_whose_contract_has_no_rows_yet_makes_nobody_late(self, came, records):
        """Its returns are another's, and the commissioner is not told of them."""
        contracts = [Contract("A-1", "A", ("NORTH",)), Contract("B-1", "B", ("NORTH",)), Contract("B-2", "B", ("X",))]
        records.register(contracts, moment("2025-01-01"), "tests")
        came("2025-26 Q1", 10)
        came("2025-26 Q3", 10, provider="B", contract="B-2")
        assert [line["contract"] for line in units(records, "returns_on_time")] == ["A-1", "B-2"]

    def test_a_return_without_referrals_is_not_the_quarters_return(self, came, records):
        came("2025-26 Q1", 10, rows=[], experience=[])
        came("2025-26 Q1", 60)
        assert [line["achieved"] for line in units(records, "returns_on_time")] == [False]

    def test_a_quarter_that_never_came_between_two_that_did_is_not_in_time(self, came, records):
        came("2025-26 Q1", 10)
        came("2025-26 Q3", 10)
        found = exact.own(records, service("A"), "A", "returns_on_time", by="quarter").rows
        assert [(line.group, line.k, line.n) for line in found] == [
            ("2025-26 Q1", 1, 1),
            ("2025-26 Q2", 0, 1),
            ("2025-26 Q3", 1, 1),
        ]

    def test_contracts_of_the_same_name_at_two_services_are_two(self, came, records):
        contracts = [Contract("WOMEN", provider, ("COMMISSIONER",)) for provider in "AB"]
        records.register(contracts, moment("2025-01-01"), "tests")
        for provider, days in (("A", 10), ("B", 60)):
            came("2025-26 Q1", days, provider=provider)
        assert len({line["unit_id"] for line in units(records, "returns_on_time")}) == 2
        for viewer in (OPERATOR, COMMISSIONER):
            line = exact.headline(records, viewer, "returns_on_time").rows[0]
            assert (line.k, line.n, line.women) == (1, 2, 2)

"""Typed totals are versions of one contract's quarter, kept apart from the records and told to whom they concern."""

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.analysis.answer import Source
from dashboard.analysis.totals import answers
from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.errors import MendError, RefusedError, UsageError
from dashboard.operations.totals import State, counting, keep, typed
from dashboard.operations.withdrawing import restore, withdraw
from tests.builders import COMMISSIONER, POLICY, day, moment, new_return, row, service

QUARTER = Quarter(2025, 2)
COUNTS = {"referred": 3, "ended": 2, "work_ended": 2, "completed": 1}
NOW = moment("2025-10-10")
REFERRAL = row(referral_id="r", referral_date=day("2025-08-01"))


def kept(records, provider="A", counts=COUNTS, **more):
    return keep(records, service(provider), provider, QUARTER, counts, now=more.pop("now", NOW), **more)


def test_totals_are_versions_with_a_receipt_and_can_be_taken_back(records):
    first = kept(records)
    assert first.totals_id == "A-2025-26-Q2-totals-A-1-v1"
    assert "Women referred: 3" in first.as_text()
    assert "Started: not supplied" in first.as_text()
    second = kept(records, counts={"referred": 4}, now=moment("2025-10-11"))
    assert [one.state for one in typed(records, service("A"), "A")] == [State.COUNTS, State.REPLACED]
    withdraw(records, service("A"), second.totals_id, reason="a slip", now=moment("2025-10-12"))
    (counts,) = counting(typed(records, service("A"), "A"))
    assert counts == first
    restore(records, service("A"), second.totals_id, reason="it was right", now=moment("2025-10-13"))
    assert counting(typed(records, service("A"), "A")) == [second]
    with pytest.raises(RefusedError):
        withdraw(records, service("B"), first.totals_id, reason="not mine", now=moment("2025-10-14"))


def test_records_win_and_give_way_again_when_they_are_taken_back(records):
    kept(records)
    sent = records.accept(new_return("A", "2025-26 Q2", [REFERRAL]))
    assert [one.state for one in typed(records, service("A"), "A")] == [State.RECORDS]
    with pytest.raises(UsageError, match="they count"):
        kept(records)
    withdraw(records, service("A"), sent, reason="wrong file", now=moment("2025-11-01"))
    assert [one.state for one in typed(records, service("A"), "A")] == [State.COUNTS]


def test_a_first_return_that_goes_back_holds_records_of_the_quarters_before(records):
    kept(records)
    gone = {"ended_date": day("2025-09-01"), "end_state": "ended_early", "end_reason": "NOT"}
    since = [row(referral_id=f"r{number}", referral_date=day("2025-08-01"), **gone) for number in range(3)]
    records.accept(new_return("A", "2025-26 Q4", since))
    assert [one.state for one in typed(records, service("A"), "A")] == [State.RECORDS]
    with pytest.raises(UsageError, match="they count"):
        kept(records)


def test_no_figure_made_of_records_moves(records):
    records.accept(new_return("B", "2025-26 Q2", [REFERRAL]))
    before = exact.headline(records, COMMISSIONER, "referrals_received", by="provider")
    kept(records)
    assert exact.headline(records, COMMISSIONER, "referrals_received", by="provider") == before
    assert exact.own(records, service("A"), "A", "referrals_received").empty


def test_totals_are_for_one_contract_and_told_to_its_commissioner_only(records):
    records.register(
        [Contract("ONE", "A", ("NORTH",), (), 10, ()), Contract("TWO", "A", ("SOUTH",), (), 10, ())], NOW, "tests"
    )
    with pytest.raises(UsageError, match="which contract"):
        kept(records)
    with pytest.raises(UsageError, match="one contract of yours"):
        kept(records, contract="THREE")
    kept(records, contract="ONE")
    seen = {
        code: [one.contract for one in typed(records, Viewer(Role.COMMISSIONER, code, commissioner=code))]
        for code in ("NORTH", "SOUTH")
    }
    assert seen == {"NORTH": ["ONE"], "SOUTH": []}
    with pytest.raises(RefusedError):
        typed(records, service("B"), "A")
    with pytest.raises(RefusedError):
        typed(records, POLICY, None)


def test_what_cannot_be_right_or_is_not_confirmed_is_not_kept(records):
    with pytest.raises(MendError):
        kept(records, counts={"referred": 1, "ended": 1, "work_ended": 2})
    unusual = {"referred": 1, "started": 2}
    with pytest.raises(MendError):
        kept(records, counts=unusual)
    assert kept(records, counts=unusual, confirmed=["more_started"]).confirmed == ("more_started",)
    with pytest.raises(UsageError, match="not ended"):
        kept(records, now=moment("2025-09-30"))
    with pytest.raises(RefusedError):
        keep(records, service("B"), "A", QUARTER, COUNTS, now=NOW)


def test_answers_hold_part_base_and_marks():
    found = {one.indicator: one.rows[0] for one in answers(COUNTS | {"housing_known": 0, "settled": 0}, "", Source.OWN)}
    assert (found["completed"].k, found["completed"].n, found["completed"].rate) == (1, 2, 0.5)
    assert found["referrals_received"].n == 3
    assert found["started_in_period"].mark == "x"
    assert found["settled_at_exit"].mark == "z"

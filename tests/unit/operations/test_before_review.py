"""Before a review: each return as what it is, the year without those that are missing, and what a version moved."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.analysis.review import Came, review
from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.before_review import moved_by, returns_of, without_missing
from dashboard.operations.totals import keep
from tests.builders import emptied, moment, new_return, row, service, withdraw

CONTRACT = Contract("A-1", "A", ("NORTH",))
OTHER = Contract("A-2", "A", ("NORTH",))
NORTH = Viewer(Role.COMMISSIONER, "North", commissioner="NORTH")
Q1, Q2, Q3 = (Quarter.parse(f"2025-26 Q{number}") for number in (1, 2, 3))
DUE = timedelta(days=28)
TODAY = date(2026, 1, 20)
ENDED = {Q1: date(2025, 6, 1), Q2: date(2025, 8, 1), Q3: date(2025, 11, 1)}


@pytest.fixture
def records(opened):
    found = emptied(opened)
    found.register([CONTRACT], moment("2025-01-01"), "tests")
    return found


@pytest.fixture
def send(records):
    """One quarter of A: so many women ended in it, of whom so many completed. Sent a fortnight after its end."""

    def send(quarter, completed=3, of=4, contract="A-1", late=0):
        ended = ENDED[quarter]
        rows = [
            row(
                referral_id=f"{quarter.label}-{contract}-{number}",
                referral_date=ended - timedelta(60),
                started_date=ended - timedelta(30),
                ended_date=ended,
                end_state="completed" if number < completed else "ended_early",
                end_reason=None if number < completed else "NOT",
                contract_ref=contract,
            )
            for number in range(of)
        ]
        new = new_return("A", quarter.label, rows)
        return records.accept(replace(new, sent_at=new.sent_at + timedelta(days=late)))

    return send


def _returns(records, *quarters, viewer=NORTH, contract=CONTRACT):
    return returns_of(records, viewer, contract, quarters or (Q1,), DUE, TODAY)


def _review(records, quarter=Q3):
    ask = partial(exact.of_contract, records, NORTH, CONTRACT)
    return ask, review(ask, CONTRACT, quarter)


class TestEachReturnIsShownAsWhatItIs:
    def test_on_time(self, records, send):
        send(Q1)
        (found,) = _returns(records)
        assert (found.came, found.says) == (Came.ON_TIME, "came on 14 July 2025, on time")
        assert found.stands

    @pytest.mark.parametrize(("late", "said"), [(15, "1 day late"), (20, "6 days late")])
    def test_late(self, records, send, late, said):
        send(Q1, late=late)
        (found,) = _returns(records)
        assert (found.came, found.says.partition(", ")[2]) == (Came.LATE, said)

    def test_missing(self, records, send):
        send(Q1)
        found = _returns(records, Q1, Q2)[1]
        assert (found.came, found.says) == (Came.MISSING, "not received: it was due on 28 October 2025")
        assert not found.stands

    def test_totals_typed_instead(self, records, send):
        send(Q1)
        keep(records, service("A"), "A", Q2, {"referred": 3}, now=moment("2025-10-20"), confirmed=("empty",))
        found = _returns(records, Q1, Q2)[1]
        assert found.came is Came.TOTALS
        assert found.says == "totals were typed on 20 October 2025, without records: no other figure holds them"
        assert (found.missing, found.stands) == (True, False)

    def test_where_records_came_later_they_count(self, records, send):
        send(Q1)
        keep(records, service("A"), "A", Q2, {"referred": 3}, now=moment("2025-10-10"))
        send(Q2)
        assert _returns(records, Q1, Q2)[1].came is Came.ON_TIME

    def test_before_the_first_return_nothing_is_missing(self, records, send):
        send(Q2)
        before, first = _returns(records, Q1, Q2)
        assert (before.came, before.missing) == (Came.BEFORE, False)
        assert first.came is Came.ON_TIME

    def test_not_due_yet(self, records):
        (found,) = _returns(records, Q3)
        assert (found.came, found.says) == (Came.NOT_DUE, "not due before 28 January 2026")

    def test_withdrawn(self, records, send):
        withdraw(records, send(Q1), at="2025-09-02")
        (found,) = _returns(records)
        assert found.came is Came.TAKEN_BACK
        assert found.says == "taken back on 2 September 2025: nothing of it is in the figures"

    def test_corrected(self, records, send):
        send(Q1, late=20)
        send(Q1, completed=2, late=40)
        (found,) = _returns(records)
        assert found.came is Came.CORRECTED
        assert found.says == (
            "corrected: version 2 of 23 August 2025 counts; the first came on 3 August 2025, 6 days late"
        )
        assert found.newest.endswith("v2")

    def test_a_version_that_first_brings_this_contract_corrects_nothing(self, records, send):
        records.register([OTHER], moment("2025-01-01"), "tests")
        send(Q1, contract="A-2")
        send(Q1, late=40)
        assert [one.came for one in _returns(records)] == [Came.LATE]

    def test_a_correction_that_was_taken_back_leaves_the_first_version(self, records, send):
        send(Q1)
        withdraw(records, send(Q1, completed=2, late=40))
        assert [one.came for one in _returns(records)] == [Came.ON_TIME]

    def test_both_sides_see_the_same_and_of_this_contract_only(self, records, send):
        records.register([OTHER], moment("2025-01-01"), "tests")
        send(Q1)
        send(Q2, contract="A-2")
        for viewer in (NORTH, service("A")):
            assert [one.came for one in _returns(records, Q1, Q2, viewer=viewer)] == [Came.ON_TIME, Came.MISSING]
        with pytest.raises(RefusedError):
            _returns(records, viewer=service("B"))


class TestWithoutThoseThatAreMissing:
    def test_the_year_of_the_quarters_that_have_come(self, records, send):
        send(Q1, completed=3, of=4)
        send(Q3, completed=5, of=10)
        ask, found = _review(records)
        told = {line.indicator: row for line, row in without_missing(ask, found, _returns(records, Q1, Q2, Q3))}
        assert (told["completed"].k, told["completed"].n) == (8, 14)
        assert told["referrals_received"].n == 4, "ten of those who ended in Q3 were referred in Q2"
        assert found.lines[0].to_date.n == 14
        assert "women_supported" not in told, "who was there in two quarters would count twice"

    def test_nothing_where_all_have_come_or_none(self, records, send):
        ask, found = _review(records, Q1)
        assert without_missing(ask, found, _returns(records)) == []
        send(Q1)
        ask, found = _review(records, Q1)
        assert without_missing(ask, found, _returns(records)) == []


class TestWhatAVersionMoved:
    def test_the_figures_as_they_stand_beside_those_without_it(self, records, send):
        send(Q1, completed=3, of=4)
        send(Q1, completed=2, of=4, late=5)
        (newest,) = (one.newest for one in _returns(records))
        for viewer in (NORTH, service("A")):
            found = moved_by(records, viewer, CONTRACT, Q1, newest)
            assert [(one.indicator, one.was, one.now) for one in found] == [
                ("completed", "75.0% (3 of 4)", "50.0% (2 of 4)"),
                ("left_before_finishing", "25.0% (1 of 4)", "50.0% (2 of 4)"),
            ]
        assert [one.newest[-2:] for one in _returns(records)] == ["v2"], "nothing was taken back"

    def test_a_version_of_something_else_is_refused(self, records, send):
        records.register([OTHER], moment("2025-01-01"), "tests")
        send(Q1, contract="A-2")
        (other,) = (one.newest for one in _returns(records, contract=OTHER))
        with pytest.raises(UsageError, match="not of this contract"):
            moved_by(records, NORTH, CONTRACT, Q1, other)

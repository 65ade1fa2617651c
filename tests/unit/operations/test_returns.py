"""Who has sent what, and what is late or missing."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.definitions.contracts import Contract
from dashboard.errors import RefusedError
from dashboard.operations.returns import Expected, Punctuality, expected, sent
from tests.builders import COMMISSIONER, OPERATOR, POLICY, emptied, moment, new_return, row, service, units, withdraw

DUE = timedelta(28)
NORTH, SOUTH = (Viewer(Role.COMMISSIONER, code.capitalize(), commissioner=code) for code in ("NORTH", "SOUTH"))
ROWS = [row(referral_id=f"r{i}", contract_ref=f"A-{1 + i % 2}", referral_date=date(2025, 4, 1)) for i in range(5)]


@pytest.fixture
def records(opened):
    """Empty records."""
    return emptied(opened)


@pytest.fixture
def send(records):
    def send(provider, quarter, came, rows=ROWS, **others):
        return records.accept(replace(new_return(provider, quarter, rows, **others), sent_at=moment(came)))

    return send


@pytest.fixture
def told(records):
    def told():
        return [
            (one.provider, one.quarter[-2:], one.punctuality, one.days_late, one.versions)
            for one in expected(sent(records, OPERATOR), DUE)
        ]

    return told


def test_a_return_is_told_with_what_it_brought(records, send):
    send("A", "2025-26 Q1", "2025-07-10", experience=[])
    one = sent(records, service("A"), "A")[0]
    assert (one.return_id, one.quarter, one.version, one.status) == ("A-2025-26-Q1-v1", "2025-26 Q1", 1, "current")
    assert (one.rows, one.kept, one.sent_by, one.sent_at) == (5, 5, "tests", moment("2025-07-10"))
    assert set(one.sheets) == {"referrals", "experience"}
    assert one.sha256 == "0" * 64 + " " + "0" * 64


def test_a_commissioner_is_told_of_their_own_rows_only(records, send):
    terms = [Contract("A-1", "A", ("NORTH",)), Contract("A-2", "A", ("SOUTH",)), Contract("B-1", "B", ("SOUTH",))]
    records.register(terms, moment("2025-01-01"), "tests")
    send("A", "2025-26 Q1", "2025-07-10")
    send("B", "2025-26 Q1", "2025-07-10", [row(referral_id="x", referral_date=date(2025, 4, 1))])
    found = sent(records, NORTH)
    assert [(one.provider, one.kept, one.rows, one.sha256) for one in found] == [("A", 3, None, "")]


@pytest.fixture
def of_two(records):
    """A works for NORTH and SOUTH."""
    terms = [Contract("A-1", "A", ("NORTH",)), Contract("A-2", "A", ("SOUTH",))]
    records.register(terms, moment("2025-01-01"), "tests")


def _under(*contracts):
    return [row(referral_id=code, contract_ref=code, referral_date=date(2025, 4, 1)) for code in contracts]


def test_a_commissioner_is_told_of_returns_that_hold_rows_of_theirs(records, send, of_two):
    """What came before or later, and holds none, is another's."""
    send("A", "2025-26 Q1", "2025-07-10", _under("A-2"), contract="A-2")
    send("A", "2025-26 Q2", "2025-10-10", _under("A-1", "A-2"), contract="A-1")
    send("A", "2025-26 Q3", "2026-01-10", _under("A-2"), contract="A-2")
    told = {
        viewer.name: [(one.quarter[-2:], one.kept, one.contract) for one in sent(records, viewer)]
        for viewer in (NORTH, SOUTH, OPERATOR)
    }
    assert told == {
        "North": [("Q2", 1, "A-1")],
        "South": [("Q3", 1, "A-2"), ("Q2", 1, None), ("Q1", 1, "A-2")],
        "tests": [("Q3", 1, "A-2"), ("Q2", 2, "A-1"), ("Q1", 1, "A-2")],
    }


def test_a_row_that_was_corrected_to_anothers_contract_does_not_open_what_came_before(records, send, of_two):
    send("A", "2025-26 Q1", "2025-07-10", _under("A-1", "A-2"))
    send("A", "2025-26 Q1", "2025-07-11", _under("A-2"))
    send("A", "2025-26 Q2", "2025-10-10", _under("A-1", "A-2"))
    assert [one.quarter for one in sent(records, NORTH)] == ["2025-26 Q2"]


def test_a_commissioner_is_told_that_a_return_with_rows_of_theirs_was_withdrawn(records, send, of_two):
    first = send("A", "2025-26 Q1", "2025-07-10", _under("A-1"))
    withdraw(records, first)
    assert [(one.return_id, one.kept, one.status) for one in sent(records, NORTH)] == [(first, 1, "withdrawn")]
    assert sent(records, SOUTH) == []


def test_rows_count_under_the_contract_that_the_figures_count_them_under(records, send):
    """A row that names a contract which nobody registered belongs to the only one: in every version of a return."""
    send("A", "2025-26 Q1", "2025-07-10", _under("mistyped"))
    send("A", "2025-26 Q1", "2025-07-11", _under("mistyped", "WOMEN"))
    records.register([Contract("WOMEN", "A", ("NORTH",))], moment("2025-08-01"), "tests")
    found = sent(records, NORTH)
    assert [(one.version, one.status, one.kept, one.contract) for one in found] == [
        (2, "current", 2, "WOMEN"),
        (1, "replaced", 1, "WOMEN"),
    ]
    assert exact.headline(records, NORTH, "referrals_received").rows[0].n == found[0].kept


@pytest.mark.parametrize(
    ("viewer", "provider"),
    [(POLICY, None), (POLICY, "A"), (service("A"), None), (service("A"), "B"), (Viewer(Role.COMMISSIONER, "?"), None)],
)
def test_nobody_else_is_told(records, viewer, provider):
    with pytest.raises(RefusedError):
        sent(records, viewer, provider)


@pytest.mark.parametrize(
    ("came", "how", "late"),
    [("2025-07-28", Punctuality.ON_TIME, 0), ("2025-07-29", Punctuality.LATE, 1), ("2025-08-07", Punctuality.LATE, 10)],
)
def test_a_return_is_due_28_days_after_the_quarter(send, told, came, how, late):
    send("A", "2025-26 Q1", came)
    assert told() == [("A", "Q1", how, late, 1)]


def test_every_quarter_from_a_services_first_to_the_latest_of_all_is_expected(records, send, told):
    send("A", "2025-26 Q1", "2025-07-10")
    send("A", "2025-26 Q1", "2025-09-10")
    send("A", "2025-26 Q3", "2026-01-10")
    send("B", "2025-26 Q2", "2025-10-10")
    assert told() == [
        ("A", "Q1", Punctuality.ON_TIME, 0, 2),
        ("A", "Q2", Punctuality.MISSING, 0, 0),
        ("A", "Q3", Punctuality.ON_TIME, 0, 1),
        ("B", "Q2", Punctuality.ON_TIME, 0, 1),
        ("B", "Q3", Punctuality.MISSING, 0, 0),
    ]
    assert expected(sent(records, COMMISSIONER, "B"), DUE) == [
        Expected("B", "2025-26 Q2", date(2025, 10, 28), Punctuality.ON_TIME, 0, 1, date(2025, 10, 10))
    ]


def test_what_is_missing_says_since_when(records, send):
    send("A", "2025-26 Q1", "2025-07-10")
    late = send("A", "2025-26 Q2", "2025-11-09")
    early = send("A", "2025-26 Q3", "2026-01-10")
    send("B", "2025-26 Q4", "2026-04-10")
    withdraw(records, late, at="2025-12-01")
    withdraw(records, early, at="2026-01-12")
    told = {one.quarter[-2:]: (one.missing_since, one.taken_back_on) for one in expected(sent(records, OPERATOR), DUE)
            if one.provider == "A"}  # fmt: skip
    assert told == {
        "Q1": (None, None),
        "Q2": (date(2025, 12, 1), date(2025, 12, 1)),
        "Q3": (date(2026, 1, 29), date(2026, 1, 12)),
        "Q4": (date(2026, 4, 29), None),
    }
    withdraw(records, late, "restored", at="2025-12-02")
    (again,) = [one for one in expected(sent(records, OPERATOR), DUE) if one.quarter == "2025-26 Q2"]
    assert (again.missing_since, again.days_late, again.came_on) == (None, 12, date(2025, 11, 9))


def test_a_return_without_referrals_is_not_the_one_that_is_expected(send, told):
    send("A", "2025-26 Q1", "2025-07-10", None, experience=[])
    assert told() == []
    send("A", "2025-26 Q1", "2025-08-07")
    assert told() == [("A", "Q1", Punctuality.LATE, 10, 1)]


def test_a_return_of_which_every_version_was_withdrawn_was_not_received(records, send, told):
    first = send("A", "2025-26 Q1", "2025-07-10")
    withdraw(records, first)
    assert told() == []
    send("A", "2025-26 Q1", "2025-08-07")
    assert told() == [("A", "Q1", Punctuality.ON_TIME, 0, 1)], "the first version decides: that it came is not undone"


def test_nobody_is_late_for_a_quarter_of_which_no_referrals_stand(records, send, told):
    send("A", "2025-26 Q1", "2025-07-10")
    send("B", "2025-26 Q2", "2025-10-10", None, experience=[])
    withdraw(records, send("B", "2025-26 Q3", "2026-01-10"))
    assert told() == [("A", "Q1", Punctuality.ON_TIME, 0, 1)]


QUARTERS = ("2025-26 Q1", "2025-26 Q2", "2025-26 Q3", "2025-26 Q4")
CONTRACTS = {
    "A-1": ("A", "NORTH"), "A-2": ("A", "SOUTH"), "A-3": ("A", "NORTH"), "B-1": ("B", "NORTH"), "C-1": ("C", "SOUTH"),
}  # fmt: skip
histories = st.lists(
    st.tuples(
        st.sampled_from(QUARTERS),
        st.sets(st.sampled_from(list(CONTRACTS)), min_size=1, max_size=2),
        st.sampled_from([10, 28, 29, 60]),
        st.sampled_from(["stands", "stands", "stands", "withdrawn", "without referrals"]),
    ),
    min_size=2,
    max_size=7,
)


@settings(max_examples=12)
@given(history=histories)
@example(history=[("2025-26 Q1", {"A-1"}, 10, "withdrawn"), ("2025-26 Q1", {"A-1"}, 60, "stands")])
@example(history=[("2025-26 Q1", {"A-2"}, 10, "stands"), ("2025-26 Q2", {"A-1", "B-1"}, 10, "stands")])
@example(history=[("2025-26 Q1", {"A-1", "C-1"}, 10, "stands"), ("2025-26 Q3", {"B-1"}, 29, "stands")])
@example(history=[("2025-26 Q1", {"A-1"}, 10, "stands"), ("2025-26 Q2", {"A-3"}, 10, "stands"),
                  ("2025-26 Q2", {"A-1"}, 29, "stands")])  # fmt: skip
def test_the_page_says_what_the_indicator_counts(opened, history):
    """Where each contract has one commissioner: quarter by quarter, whether a service's return came in time."""
    records = emptied(opened)
    terms = [Contract(code, provider, (whose,)) for code, (provider, whose) in CONTRACTS.items()]
    records.register(terms, moment("2025-01-01"), "tests")
    for quarter, contracts, days, what in history:
        for provider in sorted({CONTRACTS[code][0] for code in contracts}):
            rows = _under(*(code for code in sorted(contracts) if CONTRACTS[code][0] == provider))
            new = new_return(provider, quarter, None if what == "without referrals" else rows, experience=[])
            came = datetime.combine(new.quarter.last_day + timedelta(days), time(12))
            return_id = records.accept(replace(new, sent_at=came))
            if what == "withdrawn":
                withdraw(records, return_id)
    for viewer in (NORTH, SOUTH):
        shown = expected(sent(records, viewer), DUE)
        counted = {
            (unit["provider"], unit["counted_on"]): unit["achieved"]
            for unit in units(records, "returns_on_time")
            if CONTRACTS[unit["contract"]][1] == viewer.commissioner
        }
        assert counted == {(one.provider, one.due - DUE): one.punctuality is Punctuality.ON_TIME for one in shown}


def test_of_nothing_nothing_is_expected():
    assert expected([], DUE) == []

"""Who has sent what, and what is late or missing."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.access import Role, Viewer
from dashboard.definitions.contracts import Contract
from dashboard.errors import RefusedError
from dashboard.operations.returns import Expected, Punctuality, expected, sent
from dashboard.warehouse.records import Records
from tests.builders import COMMISSIONER, OPERATOR, POLICY, emptied, moment, new_return, row, service, withdraw

DUE = timedelta(28)
NORTH = Viewer(Role.COMMISSIONER, "North", commissioner="NORTH")
ROWS = [row(referral_id=f"r{i}", contract_ref=f"A-{1 + i % 2}", referral_date=date(2025, 4, 1)) for i in range(5)]


@pytest.fixture(scope="module")
def opened(empty_records, tmp_path_factory):
    """Records that stay open from one test to the next."""
    records = Records(Path(shutil.copy(empty_records, tmp_path_factory.mktemp("opened") / "records.duckdb")))
    yield records
    records.close()


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
        Expected("B", "2025-26 Q2", date(2025, 10, 28), Punctuality.ON_TIME, 0, 1)
    ]


def test_a_return_without_referrals_is_not_the_one_that_is_expected(send, told):
    send("A", "2025-26 Q1", "2025-07-10", None, experience=[])
    assert told() == []
    send("A", "2025-26 Q1", "2025-08-07")
    assert told() == [("A", "Q1", Punctuality.LATE, 10, 1)]


def test_a_withdrawn_return_was_not_received(records, send, told):
    withdraw(records, send("A", "2025-26 Q1", "2025-07-10"))
    assert told() == []
    send("A", "2025-26 Q1", "2025-08-07")
    assert told() == [("A", "Q1", Punctuality.LATE, 10, 1)]


def test_of_nothing_nothing_is_expected():
    assert expected([], DUE) == []

"""Limits are made anew by a commissioner, for their own figures, with a reason; it is kept, and can be taken back."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dashboard.access import Role, Viewer
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.limits_anew import made_anew, make_anew, take_back
from dashboard.warehouse.records import Records

NOW = datetime(2026, 7, 1, 9)
PCC = Viewer(Role.COMMISSIONER, "An officer", commissioner="PCC")
OTHER = Viewer(Role.COMMISSIONER, "Another", commissioner="HMPPS")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    found = Records(tmp_path / "records.duckdb", create=True)
    yield found
    found.close()


def _make(records: Records, viewer: Viewer = PCC, quarter: str = "2024-25 Q3", reason: str = "Another contract."):
    make_anew(records, viewer, "completed", None, quarter, reason=reason, now=NOW)


def test_it_is_kept_for_that_commissioner_indicator_and_service(records):
    _make(records)

    (one,) = made_anew(records, PCC, "completed")
    assert (one.quarter, one.reason, one.by, one.at) == ("2024-25 Q3", "Another contract.", "An officer", NOW)
    assert made_anew(records, OTHER, "completed") == ()
    assert made_anew(records, PCC, "started") == ()
    assert made_anew(records, PCC, "completed", "RIVERSIDE") == ()
    assert made_anew(records, Viewer(Role.OPERATOR, "operator"), "completed") == ()


def test_a_new_reason_for_the_same_quarter_takes_the_place_of_the_old_one(records):
    _make(records, quarter="2025-26 Q1")
    _make(records)
    _make(records, reason="Referrals come from courts too.")

    assert [(one.quarter, one.reason) for one in made_anew(records, PCC, "completed")] == [
        ("2024-25 Q3", "Referrals come from courts too."), ("2025-26 Q1", "Another contract."),
    ]  # fmt: skip


def test_only_the_commissioner_takes_it_back_and_only_once(records):
    _make(records)
    (one,) = made_anew(records, PCC, "completed")
    with pytest.raises(UsageError):
        take_back(records, OTHER, one.decision_id, now=NOW)

    take_back(records, PCC, one.decision_id, now=NOW)

    assert made_anew(records, PCC, "completed") == ()
    with pytest.raises(UsageError):
        take_back(records, PCC, one.decision_id, now=NOW)


@pytest.mark.parametrize(
    "viewer", [Viewer(Role.PROVIDER, "A", provider="RIVERSIDE"), Viewer(Role.POLICY, "B"), Viewer(Role.OPERATOR, "C")]
)
def test_nobody_else_decides(records, viewer):
    with pytest.raises(RefusedError, match="by a commissioner"):
        _make(records, viewer)


@pytest.mark.parametrize("reason", ["", "  ", "a" * 301])
def test_a_reason_is_needed(records, reason):
    with pytest.raises(UsageError):
        _make(records, reason=reason)


def test_a_reason_names_nobody(records):
    with pytest.raises(RefusedError):
        _make(records, reason="Ask jane.doe@example.org")
    with pytest.raises(UsageError):
        _make(records, quarter="last spring")


def test_two_decisions_are_not_one_quarter_apart(records):
    _make(records)
    for quarter in ("2024-25 Q2", "2024-25 Q4"):
        with pytest.raises(UsageError, match="one quarter away"):
            _make(records, quarter=quarter)
    _make(records, quarter="2025-26 Q1")

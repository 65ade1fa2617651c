"""Supported housing is settled, or by choice temporary: the same records, the other figure, and it is said."""

from datetime import date, datetime
from pathlib import Path

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.definitions.periods import FinancialYear
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from dashboard.warehouse.drafts import draft_of
from dashboard.warehouse.records import Records
from tests.builders import new_return, row

OPERATOR = Viewer(Role.OPERATOR, "tests")
LAST_DAY = date(2025, 6, 30)
SAID = "Supported housing counts as temporary here"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two in supported housing, one in a house of her own, one on the street."""
    found = tmp_path / "records.duckdb"
    homes = {"r1": "A04", "r2": "A04", "r3": "A01A", "r4": "A08A"}
    rows = [
        row(
            referral_id=number,
            referral_date=date(2025, 4, 1),
            started_date=date(2025, 4, 5),
            ended_date=LAST_DAY,
            end_state="completed",
        )
        for number in homes
    ]
    places = [
        {"referral_id": number, "point": "exit", "recorded_date": LAST_DAY, "accommodation": home}
        for number, home in homes.items()
    ]
    records = Records(found, create=True)
    records.accept(new_return("RIVERSIDE", "2025-26 Q1", rows, accommodation=places))
    records.close()
    return found


def _settled(records: Records):
    return exact.own(records, OPERATOR, "RIVERSIDE", "settled_at_exit")


@pytest.mark.parametrize(("choice", "settled"), [("settled", 3), ("other_housed", 1)])
def test_the_figure_follows_the_choice_and_says_so(path, choice, settled):
    for chosen in ("other_housed", choice):  # the choice can be changed again: nothing that was sent is touched
        records = Records(path, supported_housing=chosen)
        found = _settled(records)
        records.close()
    assert (found.rows[0].k, found.rows[0].n) == (settled, 4)
    assert any(note.startswith(SAID) for note in found.notes) == (choice == "other_housed")


def test_what_would_be_counts_in_the_same_way(path):
    records = Records(path, supported_housing="other_housed")
    with draft_of(records, "RIVERSIDE") as draft:
        assert _settled(draft).rows[0].k == 1
        assert any(note.startswith(SAID) for note in _settled(draft).notes)
    records.close()


def test_a_release_says_so(path):
    installation = Installation(Settings(database=path, supported_housing="other_housed"))
    publish(installation, FinancialYear(2025), now=datetime(2026, 7, 1), without_lock=True)
    release = installation.release()
    assert release is not None
    assert any(SAID in remark for remark in release.remarks)
    installation.close()


def test_the_choice_is_kept(path):
    for chosen in ("other_housed", "", ""):
        records = Records(path, supported_housing=chosen)
        assert _settled(records).rows[0].k == 1
        records.close()


def test_after_a_publication_it_cannot_be_chosen_otherwise(path):
    installation = Installation(Settings(database=path, supported_housing="other_housed"))
    publish(installation, FinancialYear(2025), now=datetime(2026, 7, 1), without_lock=True)
    installation.close()

    for again in ("", "other_housed"):
        installation = Installation(Settings(database=path, supported_housing=again))
        assert installation.records().supported_housing == "other_housed"
        installation.close()
    installation = Installation(Settings(database=path, supported_housing="settled"))
    with pytest.raises(RefusedError, match="counts supported housing as other_housed"):
        installation.records()
    installation.close()


def test_it_cannot_be_anything_else(path, monkeypatch):
    with pytest.raises(UsageError, match="settled or other_housed; got: homeless"):
        Records(path, supported_housing="homeless")
    monkeypatch.setenv("OUTCOMES_SUPPORTED_HOUSING", "other_housed")
    assert Settings.from_environment().supported_housing == "other_housed"

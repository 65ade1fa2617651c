"""A return that has a removed woman in it again: her rows are left out, and the receipt says how many."""

from datetime import date

import pytest

from dashboard.definitions.periods import Quarter
from dashboard.intake.check import SentFile
from dashboard.intake.submit import check_return, submit
from dashboard.operations.forgetting import forget
from dashboard.warehouse.records import Records
from tests.builders import moment, new_return, row, service

QUARTER = Quarter.parse("2025-26 Q2")
HEADER = "referral_id,person_id,referral_source,referral_date,end_state,age_band,ethnicity\n"
REFERRALS = HEADER + "".join(f"r{i},p{i},self,2025-07-0{i},open,30-39,B1\n" for i in (1, 2, 3))
HOUSING = "referral_id,point,recorded_date,accommodation\n" + "".join(
    f"r{i},start,2025-07-10,A01A\n" for i in (1, 2, 3)
)
A = service("A")


@pytest.fixture
def without_her(records: Records) -> Records:
    rows = [row(referral_id=f"r{i}", person_id=f"p{i}", referral_date=date(2025, 7, 1)) for i in (1, 2, 3)]
    records.accept(new_return("A", QUARTER.label, rows))
    forget(records, A, "A", "p2", reason="objected", now=moment("2025-10-01"))
    return records


def _checked(records, **files):
    sent = [SentFile(f"{name}.csv", text.encode()) for name, text in files.items()]
    return check_return(records, A, sent, provider="A", quarter=QUARTER)


def test_her_rows_are_left_out_and_the_receipt_says_how_many(without_her):
    checked = _checked(without_her, referrals=REFERRALS, accommodation=HOUSING)
    assert not checked.must_mend
    receipt = submit(
        without_her, A, checked, now=moment("2025-10-02"), confirmed={each.code for each in checked.to_confirm}
    )
    assert receipt.rows_kept == {"referrals": 2, "accommodation": 2}
    assert "Note: 1 row of the referrals sheet was left out: about women who were removed" in receipt.as_text()
    assert "1 row of the accommodation sheet was left out" in receipt.as_text()
    assert "p2" not in receipt.as_text()
    kept = without_her.fetch("select referral_id from accommodation order by all")["referral_id"].to_list()
    assert kept == ["r1", "r3"]


def test_a_sheet_by_itself_is_not_told_that_her_referral_is_unknown(without_her):
    checked = _checked(without_her, accommodation=HOUSING)
    assert [each.code for each in checked.problems] == ["forgotten_left_out"]
    assert checked.rows_kept == {"accommodation": 2}


def test_what_is_wrong_with_her_row_is_not_asked_about(without_her):
    checked = _checked(without_her, referrals=REFERRALS.replace("r2,p2,self,2025-07-02", "r2,p2,self,never"))
    assert not checked.must_mend


def test_one_wide_sheet_is_read_without_her_too(without_her):
    wide = HEADER.strip() + ",accommodation_start\n"
    wide += "".join(f"r{i},p{i},self,2025-07-0{i},open,30-39,B1,A01A\n" for i in (1, 2, 3))
    checked = _checked(without_her, everything=wide)
    assert checked.rows_kept == {"referrals": 2, "accommodation": 2}


def test_where_nobody_was_removed_nothing_is_said(records):
    assert "forgotten_left_out" not in {each.code for each in _checked(records, referrals=REFERRALS).problems}

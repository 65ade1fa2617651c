"""From the check to the records: who may send what, what is kept of it, and the receipt."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from intake_sheets import QUARTER, as_csv, codes, good_rows, sent
from other_sheets import rows_with

from dashboard.access import Role, Viewer, check_can_submit_reference
from dashboard.definitions.contracts import Contract
from dashboard.errors import MendError, RefusedError, UsageError
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.submit import Receipt, check_return, submit
from dashboard.warehouse.records import Records

OPERATOR = Viewer(Role.OPERATOR, "operator")
COMMISSIONER = Viewer(Role.COMMISSIONER, "commissioner", commissioner="NORTH")
POLICY = Viewer(Role.POLICY, "policy")
SERVICE = Viewer(Role.PROVIDER, "worker", "SOMEWHERE")
OTHER_SERVICE = Viewer(Role.PROVIDER, "worker", "ELSEWHERE")
NOW = datetime(2025, 10, 14, 10)
REFERRALS = as_csv(good_rows(12))


def _sheet(name: str) -> str:
    return as_csv(rows_with(name, {}))


def _of_the_quarter(records: Records | None, viewer: Viewer, files: Sequence[SentFile]) -> Checked:
    return check_return(records, viewer, files, provider="SOMEWHERE", quarter=QUARTER)


def _sent(records: Records, *contents: str) -> Receipt:
    checked = _of_the_quarter(records, SERVICE, sent(*contents))
    assert checked.problems == ()
    return submit(records, SERVICE, checked, now=NOW)


def _count(records: Records, table: str) -> int:
    found: int = records.fetch(f"select count(*) from {table}").item()
    return found


# returns


def test_a_whole_return_is_kept_and_the_receipt_says_so(records: Records) -> None:
    names = ("accommodation", "outcomes", "assessments", "experience")
    receipt = _sent(records, REFERRALS, *(_sheet(name) for name in names))
    assert receipt.return_id == "SOMEWHERE-2025-26-Q2-v1"
    assert receipt.rows_kept == {name: _count(records, name) for name in names} | {"referrals": 12}
    assert [file.sheet for file in receipt.files] == ["referrals", *names]
    said = receipt.as_text()
    assert said.startswith("Return accepted: SOMEWHERE-2025-26-Q2-v1\nService: SOMEWHERE\nQuarter: 2025-26 Q2\n")
    assert "  file2.csv (accommodation): 36 rows, SHA-256 " in said
    assert "Rows that count: 12 referrals, 36 rows of accommodation, 24 rows of outcomes" in said


def test_a_sheet_may_follow_the_referrals_in_a_return_of_its_own(records: Records) -> None:
    assert set(codes(_of_the_quarter(records, SERVICE, sent(_sheet("outcomes"))))) == {"unknown_referral"}
    _sent(records, REFERRALS)
    receipt = _sent(records, _sheet("outcomes"))
    assert receipt.rows_kept == {"outcomes": 24} == {"outcomes": _count(records, "outcomes")}


def test_another_services_referrals_are_not_known(records: Records) -> None:
    _sent(records, REFERRALS)
    checked = check_return(records, OTHER_SERVICE, sent(_sheet("outcomes")), provider="ELSEWHERE", quarter=QUARTER)
    assert set(codes(checked)) == {"unknown_referral"}


def test_registered_contracts_are_held_against_the_file(records: Records) -> None:
    contracts = [Contract(name, "SOMEWHERE", ("NORTH",)) for name in ("C-02", "C-03")]
    records.register(contracts, NOW, "operator")
    (first, *_) = _of_the_quarter(records, SERVICE, sent(REFERRALS)).problems
    assert (first.code, first.column, first.expected) == ("not_in_list", "contract_ref", "C-02, C-03")


def test_a_return_is_sent_by_its_service_only(records: Records) -> None:
    for viewer in (OTHER_SERVICE, COMMISSIONER, POLICY):
        with pytest.raises(RefusedError):
            _of_the_quarter(records, viewer, sent(REFERRALS))
    checked = _of_the_quarter(None, SERVICE, sent(REFERRALS))
    with pytest.raises(RefusedError):
        submit(records, OTHER_SERVICE, checked, now=NOW)
    assert _count(records, "provider_return") == 0


def test_nothing_is_kept_that_must_be_mended_or_confirmed(records: Records) -> None:
    rows = good_rows(3)
    rows[0]["sessions_attended"] = "0"
    unsure = _of_the_quarter(records, SERVICE, sent(as_csv(rows)))
    rows[1]["age_band"] = "old"
    wrong = _of_the_quarter(records, SERVICE, sent(as_csv(rows)))
    for checked, confirmed in ((unsure, ()), (wrong, ("completed_without_attendance",))):
        with pytest.raises(MendError):
            submit(records, SERVICE, checked, now=NOW, confirmed=confirmed)
    assert _count(records, "provider_return") == 0
    receipt = submit(records, SERVICE, unsure, now=NOW, confirmed=["completed_without_attendance"])
    assert receipt.confirmed == ("completed_without_attendance",)


def test_nothing_is_kept_that_identifies_a_person(records: Records) -> None:
    rows = good_rows(3)
    rows[0]["contract_ref"] = "QQ123456C"
    with pytest.raises(RefusedError):
        submit(records, SERVICE, _of_the_quarter(records, SERVICE, sent(as_csv(rows))), now=NOW)


def test_a_code_is_a_short_word() -> None:
    for code in ("", "two words", "x" * 33):
        with pytest.raises(UsageError):
            check_return(None, OPERATOR, sent(REFERRALS), provider=code, quarter=QUARTER)


# what is sent by itself


@pytest.mark.parametrize("sheet", ["reoffending", "population"])
@pytest.mark.parametrize("viewer", [OPERATOR, COMMISSIONER])
def test_what_is_sent_by_itself_is_kept_without_provider_and_quarter(
    records: Records, sheet: str, viewer: Viewer
) -> None:
    checked = check_return(records, viewer, sent(_sheet(sheet)))
    receipt = submit(records, viewer, checked, now=NOW)
    assert receipt.return_id == f"{sheet}-v1"
    assert (receipt.provider, receipt.quarter) == ("", "")
    assert receipt.rows_kept == {sheet: _count(records, sheet)}
    said = receipt.as_text()
    assert said.startswith(f"File accepted: {sheet}-v1\nSent: ")
    assert "Service" not in said


def test_a_service_sends_matched_records_of_its_own_women_only(records: Records) -> None:
    checked = _of_the_quarter(records, SERVICE, sent(_sheet("reoffending")))
    assert submit(records, SERVICE, checked, now=NOW).return_id == "reoffending-v1"
    rows = rows_with("reoffending", {})
    rows[7]["provider"] = "ELSEWHERE"
    for given in ({}, {"provider": "SOMEWHERE", "quarter": QUARTER}):
        with pytest.raises(RefusedError, match="own women"):
            check_return(records, SERVICE, sent(as_csv(rows)), **given)
    mixed = check_return(records, OPERATOR, sent(as_csv(rows)))
    with pytest.raises(RefusedError, match="own women"):
        submit(records, SERVICE, mixed, now=NOW)


def test_only_a_commissioner_sends_reference_counts(records: Records) -> None:
    for viewer in (SERVICE, POLICY):
        with pytest.raises(RefusedError, match="a commissioner sends it"):
            check_return(records, viewer, sent(_sheet("population")))


def test_a_return_without_provider_and_quarter_is_wrong_usage(records: Records) -> None:
    for given in ({}, {"provider": "SOMEWHERE"}, {"quarter": QUARTER}):
        with pytest.raises(UsageError):
            check_return(records, OPERATOR, sent(REFERRALS), **given)


def test_a_commissioner_sends_matched_records_of_services_that_they_have_a_contract_with(records: Records) -> None:
    """Else one could overwrite what another has sent: the row of the latest file counts."""
    contracts = [Contract("S-1", "SOMEWHERE", ("NORTH", "SOUTH")), Contract("E-1", "ELSEWHERE", ("SOUTH",))]
    records.register(contracts, NOW, "operator")
    south = Viewer(Role.COMMISSIONER, "South", commissioner="SOUTH")
    own, rows = _sheet("reoffending"), rows_with("reoffending", {})
    rows[7]["provider"] = "ELSEWHERE"
    mixed = as_csv(rows)
    for viewer, text in ((COMMISSIONER, own), (south, mixed), (OPERATOR, mixed)):
        submit(records, viewer, check_return(records, viewer, sent(text)), now=NOW)
    for viewer, text in ((COMMISSIONER, mixed), (Viewer(Role.COMMISSIONER, "without a code"), own)):
        with pytest.raises(RefusedError, match="services that you have a contract with"):
            check_return(records, viewer, sent(text))
        with pytest.raises(RefusedError, match="services that you have a contract with"):
            submit(records, viewer, check_return(None, OPERATOR, sent(text)), now=NOW)
    assert _count(records, "reference_file") == 3
    submit(records, COMMISSIONER, check_return(records, COMMISSIONER, sent(_sheet("population"))), now=NOW)


def test_a_service_whose_contract_nobody_registered_is_the_assumed_commissioners(records: Records) -> None:
    """Where others are registered, nobody else may send matched records about it."""
    records.register([Contract("E-1", "ELSEWHERE", ("NORTH",))], NOW, "operator")
    _sent(records, REFERRALS)
    assumed = Viewer(Role.COMMISSIONER, "assumed", commissioner="COMMISSIONER")
    submit(records, assumed, check_return(records, assumed, sent(_sheet("reoffending"))), now=NOW)
    with pytest.raises(RefusedError):
        check_return(records, COMMISSIONER, sent(_sheet("reoffending")))


@pytest.mark.parametrize(
    ("viewer", "sheet", "providers", "contracted", "may"),
    [
        (OPERATOR, "population", [], [], True),
        (OPERATOR, "reoffending", ["SOMEWHERE", "ELSEWHERE"], [], True),
        (COMMISSIONER, "population", [], [], True),
        (COMMISSIONER, "reoffending", ["SOMEWHERE", "ELSEWHERE"], None, True),
        (COMMISSIONER, "reoffending", ["SOMEWHERE"], ["SOMEWHERE"], True),
        (COMMISSIONER, "reoffending", ["SOMEWHERE", "ELSEWHERE"], ["SOMEWHERE"], False),
        (COMMISSIONER, "reoffending", ["SOMEWHERE"], [], False),
        (SERVICE, "reoffending", ["SOMEWHERE"], None, True),
        (SERVICE, "reoffending", ["SOMEWHERE", "ELSEWHERE"], None, False),
        (SERVICE, "population", [], None, False),
        (POLICY, "reoffending", [], None, False),
        (POLICY, "population", [], None, False),
    ],
)
def test_who_may_send_what_is_sent_by_itself(
    viewer: Viewer, sheet: str, providers: list[str], contracted: list[str] | None, may: bool
) -> None:
    if may:
        check_can_submit_reference(viewer, sheet, providers, contracted)
        return
    with pytest.raises(RefusedError):
        check_can_submit_reference(viewer, sheet, providers, contracted)


def test_somebody_who_waits_is_told_each_stage(records: Records) -> None:
    told: list[str] = []
    files = [*sent(REFERRALS, _sheet("outcomes")), SentFile("jo@example.org.csv", b"")]
    check_return(records, SERVICE, files, provider="SOMEWHERE", quarter=QUARTER, say=told.append)
    assert told == [
        "Looking up what you sent before",
        "Reading file1.csv",
        "Reading file2.csv",
        "Reading •••.csv",
        "Checking the sheet referrals: 12 rows",
        "Checking the sheet outcomes: 24 rows",
        "Comparing with what you sent before",
    ]

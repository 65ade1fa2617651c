"""How long records are kept, and whether needs are: as the contract says."""

from datetime import date

import pytest

from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.intake.check import SentFile
from dashboard.intake.submit import check_return, submit
from dashboard.operations.contracts import agreed, read_register, register
from dashboard.operations.retention import Due, due, remove_due, without_retention
from tests.builders import COMMISSIONER, OPERATOR, moment, new_reference, new_return, row, service

TODAY, NOW = date(2026, 9, 1), moment("2026-09-01")


def _woman(number, ended, person=None, **given):
    return row(
        referral_id=f"r{number}", person_id=person or f"p{number}", referral_date=date(2019, 1, 1), ended_date=ended,
        end_state="completed" if ended else "open", **given,
    )  # fmt: skip


@pytest.fixture
def sent(records):
    """Two contracts: one lets records be kept for five years, the other says nothing of it."""
    register(
        records, OPERATOR, [Contract("A-1", "A", ("X",), retention_years=5), Contract("B-1", "B", ("X",))], now=NOW
    )
    rows = [
        _woman(1, date(2021, 8, 31)),
        _woman(2, date(2021, 9, 1)),  # five years ago to the day: not yet
        _woman(3, date(2020, 1, 1), person="both"),
        _woman(4, None, person="both"),
        _woman(5, None),
    ]
    for quarter in ("2025-26 Q1", "2025-26 Q2"):
        records.accept(new_return("A", quarter, rows))
    records.accept(new_return("B", "2025-26 Q2", rows))
    matched = {"index_date": date(2019, 2, 1), "index_event": "other", "data_cutoff_date": date(2025, 1, 1)}
    people = [{"provider": "A", "person_id": person, **matched} for person in ("p1", "both", "p5")]
    records.accept_reference(new_reference("reoffending", people))
    return records


def test_what_is_due_is_counted_by_provider_and_year(sent):
    assert due(sent, OPERATOR, today=TODAY) == [Due("A", "2019-20", 1), Due("A", "2021-22", 1)]
    assert [contract.contract for contract in without_retention(sent)] == ["B-1"]


def test_what_is_due_is_removed_and_no_more(sent):
    word = sent.version()
    assert remove_due(sent, OPERATOR, today=TODAY, now=NOW) == {"A": 5}
    assert sent.version() != word
    kept = sent._fetch("select distinct provider, referral_id from referral order by all").rows()
    assert kept == [("A", "r2"), ("A", "r4"), ("A", "r5"), *(("B", f"r{i}") for i in range(1, 6))]
    people = sent._fetch("select person_id from reoffending order by all")["person_id"].to_list()
    assert people == ["both", "p5"], "who is still helped keeps what names no referral"
    assert b"p1\x00" not in sent.path.read_bytes()
    assert due(sent, OPERATOR, today=TODAY) == []
    assert remove_due(sent, OPERATOR, today=TODAY, now=NOW) == {}
    (one,) = sent.forgettings()
    assert (one["provider"], one["reason"], one["how_many"]) == ("A", "time_over", 5)


def test_a_referral_that_is_open_again_is_not_due(sent):
    sent.accept(new_return("A", "2025-26 Q3", [_woman(1, None)]))
    assert due(sent, OPERATOR, today=TODAY) == [Due("A", "2019-20", 1)]


@pytest.mark.parametrize("viewer", [service("A"), COMMISSIONER])
def test_it_is_for_who_runs_the_installation(sent, viewer):
    with pytest.raises(RefusedError):
        due(sent, viewer, today=TODAY)
    with pytest.raises(RefusedError):
        remove_due(sent, viewer, today=TODAY, now=NOW)


def test_the_register_takes_both_terms(records):
    text = '[[contract]]\ncontract = "A-1"\nprovider = "A"\ncommissioners = ["X"]\n'
    register(records, OPERATOR, read_register(f"{text}retention_years = 7\nneeds = false\n"), now=NOW)
    (contract,) = agreed(records, OPERATOR)
    assert (contract.retention_years, contract.needs) == (7, False)
    for wrong in ("retention_years = 0", "retention_years = 1.5", 'needs = "no"'):
        with pytest.raises(UsageError, match=r"retention_years|needs"):
            register(records, OPERATOR, read_register(text + wrong), now=NOW)


@pytest.mark.parametrize("asked", [True, False])
def test_needs_are_kept_only_where_the_contract_asks_for_them(records, asked):
    register(records, OPERATOR, [Contract("A-1", "A", ("X",), needs=asked)], now=NOW)
    text = (
        "referral_id,person_id,referral_source,referral_date,end_state,age_band,ethnicity,need_housing,need_housing_change\n"
        "r1,p1,self,2025-07-01,open,30-39,B1,yes,better\nr2,p2,self,2025-07-01,open,30-39,B1,,\n"
    )
    files = [SentFile("referrals.csv", text.encode())]
    checked = check_return(records, service("A"), files, provider="A", quarter=Quarter.parse("2025-26 Q2"))
    receipt = submit(records, service("A"), checked, now=NOW, confirmed={each.code for each in checked.to_confirm})
    kept = records._fetch("select need_housing, need_housing_change from referral order by referral_id").rows()
    assert kept == ([("yes", "better"), (None, None)] if asked else [(None, None), (None, None)])
    said = "Note: Needs were left out of 1 referral, because the contract does not ask for them" in receipt.as_text()
    assert said is not asked


def test_of_two_contracts_only_the_one_that_asks_gets_needs(records):
    contracts = [Contract("A-1", "A", ("X",), needs=False), Contract("A-2", "A", ("Y",))]
    register(records, OPERATOR, contracts, now=NOW)
    rows = [_woman(n, None, contract_ref=f"A-{n}", need_housing="yes") for n in (1, 2)]
    records.accept(new_return("A", "2025-26 Q2", rows))
    assert records._fetch("select contract, need_housing from referral order by 1").rows() == [
        ("A-1", None), ("A-2", "yes"),
    ]  # fmt: skip

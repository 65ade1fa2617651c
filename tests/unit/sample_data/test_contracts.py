"""Who buys what from whom, in the invented world."""

import polars as pl
import pytest

from dashboard.definitions.indicators import INDICATORS
from dashboard.operations.demonstration import commissioner_names, generator, provider_names

generate = generator()
CONTRACTS = {contract.contract: contract for contract in generate.CONTRACTS}
NEVER_TARGETS = {"trust", "emotional_safety", "choice", "not_judged"}


def test_two_invented_commissioners_buy_from_twelve_services():
    bought = {
        name: {c.provider for c in CONTRACTS.values() if c.commissioners == (name,)} for name in commissioner_names()
    }

    assert len(CONTRACTS) == len(generate.CONTRACTS) == 13
    assert {name: len(providers) for name, providers in bought.items()} == {"MARCHES": 10, "VALLEY": 3}
    assert bought["VALLEY"] == {"CWMHAF", "TAFFBRIDGE", "LACEWORKS"}
    assert set().union(*bought.values()) == set(provider_names())
    assert all(name.endswith("(invented)") for name in commissioner_names().values())


def test_the_first_service_has_one_contract():
    assert [contract.contract for contract in generate.CONTRACTS if contract.provider == "RIVERSIDE"] == [
        "RIVERSIDE-MARCHES"
    ]


def test_a_contract_is_named_in_each_row_only_where_there_are_two(returns, latest):
    for sent in returns:
        assert ("contract_ref" in sent.sheets["referrals"].columns) == (sent.provider == "LACEWORKS")

    shares = dict(latest["contract_ref"].drop_nulls().value_counts(normalize=True).iter_rows())
    assert shares == pytest.approx({"LACEWORKS-MARCHES": 0.65, "LACEWORKS-VALLEY": 0.35}, abs=0.03)
    laceworks = latest.filter(pl.col("provider") == "LACEWORKS")
    assert laceworks["contract_ref"].null_count() == 0


def test_a_referral_stays_under_its_contract(sheets):
    under = sheets.drop_nulls("contract_ref").group_by("referral_id").agg(pl.col("contract_ref").n_unique())

    assert under["contract_ref"].max() == 1


def test_partners_are_those_of_the_contract(latest):
    with_partners = {c.provider: set(c.delivery_partners) for c in CONTRACTS.values() if c.delivery_partners}
    sent = latest.drop_nulls("delivery_partner")

    assert {code: set(rows["delivery_partner"]) for (code,), rows in sent.group_by("provider")} == with_partners
    assert list(with_partners) == ["NORTHLINE"]


def test_most_have_targets_and_none_on_what_women_say():
    with_targets = [contract for contract in CONTRACTS.values() if contract.kpis]
    named = {kpi.indicator for contract in with_targets for kpi in contract.kpis}

    assert len(with_targets) == 12
    assert named == {"completed", "attended", "offered_in_time", "started", "settled_at_exit"}
    assert not named & NEVER_TARGETS
    assert sorted(contract.working_days for contract in CONTRACTS.values()) == [5, *[10] * 12]


def test_targets_are_on_indicators_that_may_have_them():
    named = {kpi.indicator for contract in CONTRACTS.values() for kpi in contract.kpis}

    assert named <= {slug for slug, indicator in INDICATORS.items() if indicator.target_allowed}

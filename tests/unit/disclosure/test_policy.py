"""The list of approved tables: what is on it, and what must never be."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import protected_count, protected_part
from dashboard.disclosure.noise import LARGEST
from dashboard.disclosure.policy import PATHWAY

POLICY = policies.load()
KNOWN = {*INDICATORS, PATHWAY}
every_table = pytest.mark.parametrize("table", POLICY.tables, ids=lambda table: table.id)

counts, draws = st.integers(0, 60), st.integers(-LARGEST, LARGEST)


def test_the_thresholds():
    assert (POLICY.smallest_count, POLICY.smallest_part, POLICY.smallest_base) == (10, 5, 20)
    assert POLICY.variance in (4, 9)
    assert POLICY.version


def test_no_table_stands_there_twice():
    ids = [table.id for table in POLICY.tables]
    assert len(set(ids)) == len(ids)
    shapes = [(table.characteristic, table.per_provider, table.period, table.indicators) for table in POLICY.tables]
    assert len(set(shapes)) == len(shapes)


@every_table
def test_every_table_has_a_reason_and_known_words(table):
    assert table.reason.endswith(".")
    assert table.characteristic in {"everyone", *CHARACTERISTICS}
    assert table.period in ("quarter", "year", "three_years")
    assert {*table.indicators, *table.also_with_fewer} <= KNOWN
    assert not table.also_with_fewer or table.smallest_providers > 1


@every_table
def test_one_services_quarter_has_no_characteristic(table):
    if table.per_provider and table.period == "quarter":
        assert table.characteristic == "everyone"


@every_table
def test_nothing_is_three_way(table):
    """A table has one characteristic by its shape; with a service and a period that is all it may have."""
    names = [field.name for field in dataclasses.fields(table)]
    assert [name for name in names if "characteristic" in name] == ["characteristic"]
    assert isinstance(table.characteristic, str)


@every_table
def test_ethnicity_in_one_service_is_for_started_and_completed_only(table):
    if not table.characteristic.startswith("ethnicity"):
        return
    if table.per_provider:
        assert set(table.indicators) <= {"started", "completed"}
        assert table.indicators
        assert table.characteristic != "ethnicity_detailed"


@every_table
@pytest.mark.parametrize("providers", [1, 2])
def test_with_few_services_a_table_of_all_is_no_more_than_a_services_own(table, providers):
    """With one service, all together are that service; with two, each is one subtraction away from the other."""
    if table.per_provider or table.characteristic == "everyone":
        return
    allowed = {
        slug
        for own in POLICY.tables
        if own.per_provider and own.characteristic == table.characteristic and own.period == table.period
        for slug in own.indicators_for(providers)
    }
    assert set(table.indicators_for(providers)) <= allowed


@given(true=counts, drawn=draws)
def test_a_count_is_kept_on_ten_women_in_truth_and_after_the_noise(true, drawn):
    kept = protected_count(POLICY, true, drawn)
    assert (kept is not None) == (true >= 10 and true + drawn >= 10)
    assert kept in (None, true + drawn)


@given(whole=st.integers(10, 60), part=counts, on_whole=draws, on_part=draws)
def test_a_part_is_kept_if_it_and_the_rest_are_five(whole, part, on_whole, on_part):
    part = min(part, whole)
    noisy_whole, noisy = whole + on_whole, part + on_part
    kept = protected_part(POLICY, part, whole, on_part, noisy_whole)
    five_each = min(part, whole - part) >= 5 and min(noisy, noisy_whole - noisy) >= 5
    assert (kept is not None) == five_each
    assert kept in (None, noisy)

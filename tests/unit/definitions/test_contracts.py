"""A contract: where a target is met, which quarters its year has, and which terms apply."""

from datetime import date

import pytest

from dashboard.definitions.contracts import Contract, Kpi, Terms, terms_of
from dashboard.definitions.periods import Quarter


@pytest.mark.parametrize(
    ("kpi", "bound"),
    [
        (Kpi("completed", 0.6), 0.6),
        (Kpi("completed", 0.6, tolerance=0.05), 0.55),
        (Kpi("days_to_start", 14, at_least=False, tolerance=3), 17),
    ],
)
def test_a_tolerance_is_on_the_wrong_side_of_the_target(kpi, bound):
    assert kpi.bound == pytest.approx(bound)


@pytest.mark.parametrize(
    ("begins", "quarter", "quarters"),
    [
        (4, "2025-26 Q1", ["2025-26 Q1"]),
        (4, "2025-26 Q3", ["2025-26 Q1", "2025-26 Q2", "2025-26 Q3"]),
        (10, "2025-26 Q2", ["2024-25 Q3", "2024-25 Q4", "2025-26 Q1", "2025-26 Q2"]),
        (1, "2025-26 Q4", ["2025-26 Q4"]),
    ],
)
def test_a_contracts_year_begins_with_its_own_month(begins, quarter, quarters):
    contract = Contract("A-1", "A", ("NORTH",), year_begins=begins)
    assert [one.label for one in contract.year_of(Quarter.parse(quarter))] == quarters


def _terms(version, applies_from):
    return Terms(Contract("A-1", "A", ("NORTH",), applies_from=applies_from), version, date(2025, 1, 1), "tests")


def test_terms_apply_from_the_first_quarter_that_begins_with_them():
    first, agreed_ahead = _terms(1, None), _terms(2, date(2026, 4, 1))
    both = [first, agreed_ahead]
    assert terms_of(both, Quarter.parse("2025-26 Q4")) == first
    assert terms_of(both, Quarter.parse("2026-27 Q1")) == agreed_ahead
    midway = _terms(3, date(2026, 5, 1))
    assert terms_of([*both, midway], Quarter.parse("2026-27 Q1")) == agreed_ahead
    assert terms_of([*both, midway], Quarter.parse("2026-27 Q2")) == midway


def test_a_version_that_corrects_all_the_time_before_takes_the_place_of_every_earlier_one():
    assert terms_of([_terms(1, None), _terms(2, date(2026, 4, 1)), _terms(3, None)], Quarter.parse("2026-27 Q1")) == (
        _terms(3, None)
    )


def test_before_anything_applied_there_are_none():
    assert terms_of([_terms(1, date(2026, 4, 1))], Quarter.parse("2025-26 Q4")) is None
    assert terms_of([], Quarter.parse("2025-26 Q4")) is None

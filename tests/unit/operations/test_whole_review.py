"""A review put together: what was agreed otherwise, in words."""

from datetime import date

from dashboard.definitions.contracts import Contract, Kpi, Over, Terms
from dashboard.definitions.periods import Quarter
from dashboard.operations.whole_review import changed_terms

Q4 = Quarter.parse("2025-26 Q4")


def _terms(version, *kpis, applies_from=None, year_begins=4):
    contract = Contract("A-1", "A", ("NORTH",), kpis=kpis, applies_from=applies_from, year_begins=year_begins)
    return Terms(contract, version, date(2025, version, 1), "tests")


def test_each_change_is_dated():
    versions = [
        _terms(1, Kpi("completed", 0.6)),
        _terms(2, Kpi("completed", 0.65, tolerance=0.05), applies_from=date(2025, 10, 1)),
        _terms(3, Kpi("started", 0.7, over=Over.QUARTER), year_begins=10),
        _terms(4, Kpi("completed", 0.9), applies_from=date(2026, 4, 1)),
    ]
    since, always = "from 1 October 2025, registered on 1 February 2025", "for all the time, registered on 1 March 2025"
    completed = "at least 65% (60% still counts) over the year so far"
    assert changed_terms(versions, Q4) == [
        f"Agreed otherwise {since}: Completed: at least 60% over the year so far, now {completed}",
        f"Agreed otherwise {always}: Started support: no target, now at least 70% each quarter",
        f"Agreed otherwise {always}: Completed: {completed}, now no target",
        f"Agreed otherwise {always}: the contract's year begins in another month",
    ]
    assert changed_terms(versions[:1], Q4) == []

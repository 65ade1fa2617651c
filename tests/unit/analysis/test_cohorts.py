"""What can be known of reoffending yet, quarter by quarter."""

from datetime import date

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis.cohorts import Cohort, cohorts
from dashboard.definitions.contracts import Contract
from dashboard.errors import RefusedError
from dashboard.statistics.maturity import State
from tests.builders import COMMISSIONER, OPERATOR, POLICY, emptied, moment, new_reference, new_return, service

CUTOFF = date(2025, 6, 1)
INDEX = {"2023-24 Q1": date(2023, 6, 15), "2023-24 Q4": date(2024, 2, 29), "2024-25 Q3": date(2024, 10, 1)}


@pytest.fixture
def records(opened):
    """Empty records."""
    return emptied(opened)


@pytest.fixture
def matched(records):
    """Ten people of A in each of three quarters, and one of B in the first."""
    records.register([Contract(f"{code}-1", code, ("COMMISSIONER",)) for code in "AB"], moment("2023-01-01"), "tests")
    records.accept(new_return("A", "2025-26 Q1", []))
    people = [
        {"provider": "A", "person_id": f"p{i}", "index_date": day, "index_event": "other",
         "data_cutoff_date": CUTOFF}
        for day in INDEX.values()
        for i in range(10)
    ]  # fmt: skip
    records.accept_reference(new_reference("reoffending", [*people, people[0] | {"provider": "B"}]))
    return records


def test_every_cohort_says_when_it_can_be_known(matched):
    assert cohorts(matched, service("A"), "A") == (
        Cohort("2023-24 Q1", 10, State.MATURE, date(2024, 12, 15), CUTOFF),
        Cohort("2023-24 Q4", 10, State.AWAITING_OUTCOMES, date(2025, 8, 29), CUTOFF),
        Cohort("2024-25 Q3", 10, State.MATURING, date(2026, 4, 1), CUTOFF),
    )


def test_of_few_people_neither_the_number_nor_a_date_is_told(matched):
    """The last index date of one person is hers."""
    assert cohorts(matched, service("B"), "B") == (
        Cohort("2023-24 Q1", None, State.MATURE, date(2024, 12, 30), CUTOFF),
    )


def test_a_commissioner_sees_those_under_their_contracts(matched):
    for viewer in (COMMISSIONER, OPERATOR):
        assert [one.people for one in cohorts(matched, viewer)] == [11, 10, 10]
    assert cohorts(matched, Viewer(Role.COMMISSIONER, "East", commissioner="EAST")) == ()


@pytest.mark.parametrize(
    ("viewer", "provider"), [(POLICY, None), (service("A"), None), (service("A"), "B"), (POLICY, "A")]
)
def test_nobody_else_does(matched, viewer, provider):
    with pytest.raises(RefusedError):
        cohorts(matched, viewer, provider)

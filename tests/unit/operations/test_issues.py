"""What comes out when: a version of the program brings an indicator that was not there when a year was published."""

from datetime import timedelta

import pytest

from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import periods_of
from dashboard.operations.publish import issues_for
from dashboard.warehouse.release import PublishedTable
from tests.builders import moment

YEAR = FinancialYear(2025)


@pytest.fixture
def issue():
    class Published:
        def published(self):
            return [
                PublishedTable(table, "referrals_received", period, "1", ("A", "B", "C"))
                for table, period in (("year_age_two", YEAR.label), ("quarter_age", YEAR.quarters[0].label))
            ]

    asked = issues_for(Published(), timedelta(), moment("2027-06-01"), {YEAR.label})
    tables = {table.id: table for table in policies.load().tables}
    periods = {period.label: period for period in periods_of(YEAR)}
    return lambda table, slug, period: asked(tables[table], slug, periods[period])


def test_it_does_not_come_to_a_year_that_is_out(issue):
    """Beside the same women as they were known then it would tell who came late."""
    assert issue("year_waiting_time", "waits", YEAR.label) is None
    assert issue("quarter_age", "referrals_received", YEAR.quarters[0].label) is None


def test_what_takes_its_time_does(issue):
    assert issue("quarter_age", "started", YEAR.quarters[0].label) is not None
    assert issue("year_age_two", "proven_reoffending", YEAR.label) is not None


def test_a_period_of_which_nothing_is_out_is_whole(issue):
    assert issue("quarter_age", "referrals_received", YEAR.quarters[1].label) is not None

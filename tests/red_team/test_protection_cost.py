"""The figures that people are told about protection are those that the commands give."""

import pytest

from dashboard.definitions import protection_cost
from dashboard.definitions.protection_cost import COVERED, SHOWN, Command, Covered, Shown
from dashboard.disclosure import policy as policies
from tests.conftest import ROOT
from tests.red_team import coverage, small_services
from tests.red_team.knows_every_other import AND_THREE_YEARS, as_published, auc


@pytest.mark.parametrize("told", SHOWN, ids=lambda told: f"{told.women} at {told.rate}")
def test_what_can_be_shown(told: Shown) -> None:
    quarter, year = (small_services.shown(times * told.women, told.rate) for times in (1, 4))
    counts, rates = small_services.groups_shown(told.women, 4, told.rate)
    _, three_years = small_services.groups_shown(told.women, 12, told.rate)
    found = (quarter.rate, year.rate, counts, rates, three_years)
    said = (
        told.quarter, told.year, told.counts_by_group, told.rates_by_group, told.rates_by_group_three_years,
    )  # fmt: skip
    assert said == pytest.approx(found, abs=0.0051)


@pytest.mark.parametrize("told", COVERED, ids=lambda told: f"{told.women} at {told.rate}")
def test_how_often_intervals_hold_the_truth(told: Covered) -> None:
    found = coverage.of_rate(told.women, told.rate)
    assert (told.always, told.given_shown) == pytest.approx((found.always, found.given_shown), abs=0.0051)


def test_how_well_somebody_who_knows_every_other_record_could_tell() -> None:
    found = auc(as_published, draws=4_000), auc(as_published, AND_THREE_YEARS, draws=4_000)
    said = protection_cost.TOLD_APART, protection_cost.TOLD_APART_FROM_THREE_YEARS
    assert said == pytest.approx(found, abs=0.012)


def test_what_the_figures_speak_of_is_there() -> None:
    tables = {table.id for table in policies.load().tables}
    assert {moved.table for moved in protection_cost.MOVED} <= tables
    assert {shown.women for shown in SHOWN} == set(small_services.WOMEN)
    for command in Command:
        module = command.split()[-1].replace(".", "/")
        assert (ROOT / f"{module}.py").exists()

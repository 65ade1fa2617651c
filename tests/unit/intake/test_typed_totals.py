"""Typed totals: what cannot be right is refused, what is unusual is asked, and one thing is said once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.totals import BY_SLUG, SHOWN, TOTALS
from dashboard.intake.totals import must_mend, to_confirm

GOOD = {
    "referred": 12, "supported": 20, "open": 14, "waiting": 3, "started": 9, "ended": 6, "work_ended": 5,
    "completed": 3, "left_early": 2, "housing_known": 4, "settled": 2,
}  # fmt: skip


def codes(counts, last=None):
    return [each.code for each in (*must_mend(counts), *to_confirm(counts, last, "2025-26 Q2"))]


def test_good_totals_raise_no_question():
    assert codes(GOOD) == []
    assert codes(GOOD, GOOD | {"open": 8}) == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"waiting": 15}, ["part_of_more"]),
        ({"completed": 4}, ["ends_of_more"]),
        ({"completed": 6}, ["part_of_more"]),
        ({"settled": 5}, ["part_of_more"]),
        ({"work_ended": 7}, ["part_of_more"]),
        ({"started": 13}, ["more_started"]),
        ({"supported": 13}, ["more_open"]),
    ],
)
def test_each_fault_is_found_once(changed, found):
    assert codes(GOOD | changed) == found


def test_a_part_needs_its_whole_and_nothing_is_no_total():
    assert codes({"settled": 1}) == ["whole_missing"]
    assert codes({}) == ["no_total"]
    assert codes({"referred": 0}) == []


def test_totals_are_held_against_the_last_ones():
    assert codes(GOOD, GOOD | {"open": 1}) == ["more_open_than_came", "unlike_last_open"]
    assert codes(GOOD, GOOD | {"referred": 60}) == ["unlike_last_referred"]


@given(st.dictionaries(st.sampled_from(sorted(BY_SLUG)), st.integers(0, 30)))
def test_what_passes_has_no_part_above_its_whole(counts):
    if not must_mend(counts):
        for total in TOTALS:
            if total.part_of and total.slug in counts:
                assert counts[total.slug] <= counts[total.part_of]


def test_every_total_stands_for_an_indicator_of_the_headline_and_is_shown_as_it():
    assert len({total.indicator for total in SHOWN}) == len(SHOWN)
    for total in SHOWN:
        kind = INDICATORS[total.indicator].kind
        assert kind is (Kind.SHARE if total.base else Kind.COUNT)
        assert not INDICATORS[total.indicator].many_valued

"""Three tiers: each part names columns and indicators that there are, and every indicator of a return is in one."""

import pytest

from dashboard.definitions.indicators import INDICATORS, of_domain
from dashboard.definitions.sheets import SHEETS
from dashboard.definitions.tiers import PARTS, TIERS, reach

BY_THEMSELVES = {*of_domain("reoffending"), "reoffending_coverage"}
MINIMUM = {"referrals": {column.name for column in SHEETS["referrals"].columns if column.needed_in_header}}
EVERYTHING = {name: set(layout.by_name) for name, layout in SHEETS.items()}


def test_every_indicator_of_a_return_belongs_to_one_part():
    told = [slug for part in PARTS for slug in part.indicators]
    assert sorted(told) == sorted(set(INDICATORS) - BY_THEMSELVES)


def test_every_column_is_one_of_its_sheet():
    for part in PARTS:
        for sheet, column in (name.split(".") for either in part.columns for name in either):
            assert column in SHEETS[sheet].by_name
        assert part.tier in TIERS
        assert part.shows


@pytest.mark.parametrize(
    ("sent", "tier", "following"),
    [
        ({}, "", "minimum"),
        ({"referrals": {"referral_id"}}, "", "minimum"),
        (MINIMUM, "minimum", "standard"),
        ({**EVERYTHING, "experience": set()}, "standard", "full"),
        (EVERYTHING, "full", ""),
    ],
)
def test_how_far_columns_reach(sent, tier, following):
    found = reach(sent)
    assert (found.tier, found.next_tier) == (tier, following)
    assert {part.tier for part in found.missing} == ({following} if following else set())


def test_columns_in_words():
    said = {part.what: part.columns_in_words for part in PARTS}
    assert said["Sessions"] == "sessions_offered, sessions_attended"
    assert said["Needs, and what became of them"] == "need_…, need_…_change"
    assert said["Outcomes"] == "outcomes: achievement"


@pytest.mark.parametrize("suffix", ["", "_this_quarter"])
def test_the_quarter_s_own_numbers_of_sessions_count_as_those_since_the_referral(suffix):
    sent = {"referrals": MINIMUM["referrals"] | {f"sessions_offered{suffix}", f"sessions_attended{suffix}"}}
    assert "Sessions" not in {part.what for part in reach(sent).missing}
    assert [part.what for part in reach(sent).beyond] == ["Sessions"]


def test_a_need_and_a_change_are_enough():
    sent = {**EVERYTHING, "referrals": EVERYTHING["referrals"] - {
        name for name in EVERYTHING["referrals"] if name.startswith("need_") and "housing" not in name
    }}  # fmt: skip
    assert reach(sent).tier == "full"

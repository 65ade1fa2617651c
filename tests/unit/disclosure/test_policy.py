"""The list of approved tables: what is on it, and what must never be."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import FinancialYear
from dashboard.definitions.steps import COURSES
from dashboard.disclosure import collapse
from dashboard.disclosure import policy as policies
from dashboard.disclosure.noise import LARGEST
from dashboard.disclosure.parts import protected_count, protected_part
from dashboard.disclosure.policy import PATHWAY

POLICY = policies.load()
KNOWN = {*INDICATORS, PATHWAY}
every_table = pytest.mark.parametrize("table", POLICY.tables, ids=lambda table: table.id)

TWELVE_QUARTERS = [quarter for year in (2023, 2024, 2025) for quarter in FinancialYear(year).quarters]


def _made_for(table, providers, quarters=TWELVE_QUARTERS):
    return collapse.made_for(POLICY, table, providers, quarters)


counts, draws = st.integers(0, 60), st.integers(-LARGEST, LARGEST)


def test_the_thresholds():
    assert (POLICY.smallest_count, POLICY.smallest_part, POLICY.smallest_base) == (10, 5, 20)
    assert POLICY.variance in (4, 9)
    assert POLICY.version


def test_no_table_stands_there_twice():
    ids = [table.id for table in POLICY.tables]
    assert len(set(ids)) == len(ids)
    shapes = [
        (table.characteristic, table.per_provider, table.per_area, table.period, table.indicators)
        for table in POLICY.tables
    ]
    assert len(set(shapes)) == len(shapes)


@every_table
def test_every_table_has_a_reason_and_known_words(table):
    assert table.reason.endswith(".")
    assert table.characteristic in {"everyone", *CHARACTERISTICS}
    assert table.period in ("quarter", "year", "three_years", "contract_period")
    assert set(table.indicators) <= KNOWN


@every_table
def test_one_services_quarter_has_no_characteristic(table):
    if table.per_provider and table.period == "quarter":
        assert table.characteristic == "everyone"


@every_table
def test_nothing_is_three_way(table):
    """A table has one characteristic by its shape; with a service and a period that is all it may have.

    Two at once are one for all services together, for a year, and for named indicators only.
    """
    names = [field.name for field in dataclasses.fields(table)]
    assert [name for name in names if "characteristic" in name] == ["characteristic"]
    assert isinstance(table.characteristic, str)
    of = CHARACTERISTICS[table.characteristic].of if table.characteristic in CHARACTERISTICS else ()
    if of:
        assert len(of) == 2
        assert not any(CHARACTERISTICS[one].of for one in of if one in CHARACTERISTICS)
        assert (table.per_provider, table.period) == (False, "year")
        assert table.indicators


def test_ethnicity_is_crossed_with_what_the_policy_names_and_for_few_indicators():
    """Each published value is one more that a woman is in."""
    both = [table for table in POLICY.tables if ">" in _first_group(table)]
    crossed = {
        table.characteristic: table.indicators for table in both if table.characteristic not in (*COURSES, "reoffences")
    }
    whole_way = ("started", "completed", "settled_at_exit")
    moves = {"start_to_exit": ("housing_moves",), "exit_to_three_months": ("housing_moves",)}
    assert crossed == moves | {
        "ethnicity_age_two": whole_way, "ethnicity_legal_status": whole_way, "ethnicity_need": ("needs_better",),
    }  # fmt: skip


def _first_group(table):
    return next(iter(CHARACTERISTICS[table.characteristic].groups)) if table.characteristic in CHARACTERISTICS else ""


@every_table
def test_ethnicity_in_one_service_is_for_started_completed_and_settled_only(table):
    if not table.characteristic.startswith("ethnicity"):
        return
    if table.per_provider:
        assert set(table.indicators) == {"started", "completed", "settled_at_exit"}
        assert table.characteristic != "ethnicity_detailed"


@every_table
@pytest.mark.parametrize("providers", [1, 2])
def test_with_few_services_a_table_of_all_is_no_more_than_a_services_own(table, providers):
    """With one service, all together are that service; with two, each is one subtraction away from the other."""
    if table.per_provider:
        return
    allowed = {
        slug
        for own in POLICY.tables
        if own.per_provider and own.characteristic == table.characteristic and own.period == table.period
        for slug in own.approved_for
    }
    assert set(_made_for(table, providers)) <= allowed


@every_table
def test_reoffending_is_never_published_for_one_service(table):
    """Nor for two together, where each could take its own from both."""
    for providers in (1, 2):
        assert "proven_reoffending" not in _made_for(table, providers)
    if table.per_provider:
        assert "proven_reoffending" not in _made_for(table, 12)


def test_reoffending_is_published_for_three_together():
    made_for = {table.id for table in POLICY.tables if "proven_reoffending" in _made_for(table, 3)}
    assert made_for == {
        "year", "year_ethnicity", "year_ethnicity_two", "year_age_two", "year_reoffences", "year_reoffence_step",
    }  # fmt: skip


@every_table
def test_an_area_is_by_ethnic_group_for_whole_years_and_of_three_services_or_more(table):
    """Never of one service: that is a characteristic, an area and a service, and nobody asked for it."""
    if not table.per_area:
        return
    assert (table.characteristic in ("ethnicity", "ethnicity_two"), table.per_provider, table.period) == (
        True, False, "year",
    )  # fmt: skip
    assert _made_for(table, 3) == table.indicators == ("started", "completed", "settled_at_exit")
    for few in (1, 2):
        assert _made_for(table, few) == ()
    assert _made_for(table, 12, TWELVE_QUARTERS[-1:]) == ()


@every_table
def test_an_area_is_given_only_of_shares_of_referrals_on_a_day_of_theirs(table):
    """The query by area knows no others."""
    for slug in table.indicators if table.per_area else ():
        one = INDICATORS[slug]
        assert (one.kind, one.of_referrals, one.at_the_end, one.published_share) == (Kind.SHARE, True, False, None)
        assert (one.part_of, one.many_valued, one.published_years_later) == ("", False, 0)


@every_table
def test_what_is_not_published_is_in_no_table(table):
    hidden = {slug for slug, indicator in INDICATORS.items() if not indicator.published}
    assert hidden
    assert not hidden & set(_made_for(table, 12))


@every_table
def test_what_takes_years_to_know_has_no_quarters(table):
    slow = {slug for slug, indicator in INDICATORS.items() if indicator.published_years_later}
    assert slow == {"door_stayed_open", "proven_reoffending"}
    assert table.period != "quarter" or not slow & set(_made_for(table, 12))


@every_table
def test_needs_stand_in_a_table_of_needs_only(table):
    """They are many-valued: a total over them would count a woman several times."""
    assert ("needs_better" in _made_for(table, 12)) == (table.characteristic in ("need", "ethnicity_need"))


@every_table
def test_a_table_is_made_for_what_can_be_broken_down_so(table):
    for slug in _made_for(table, 12):
        if slug != PATHWAY and table.characteristic != "everyone":
            one = INDICATORS[slug]
            assert table.characteristic in one.breakdowns or (
                table.outcomes and table.characteristic in one.published_by
            )


@pytest.mark.parametrize(
    "characteristic",
    [
        "start_to_exit", "exit_to_three_months", "need", "ethnicity_detailed", "ethnicity_age_two",
        "ethnicity_legal_status", "ethnicity_need", "waiting_time", "leaving_step",
        "reoffences", "reoffence_step",
    ],
)  # fmt: skip
def test_what_is_a_matrix_or_a_long_list_is_of_three_services_or_more(characteristic):
    tables = [table for table in POLICY.tables if table.characteristic == characteristic]
    assert tables
    for table in tables:
        assert not table.per_provider
        assert _made_for(table, 2) == ()
        assert _made_for(table, 3)


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


@every_table
def test_the_white_group_in_three_is_never_published(table):
    """Beside the five groups it would give the smallest of its parts by subtraction."""
    assert table.characteristic != "ethnicity_white_apart"


def _table(table_id):
    return next(table for table in POLICY.tables if table.id == table_id)


class TestFewQuarters:
    """A year of which one quarter has been told of is that quarter."""

    FIRST = TWELVE_QUARTERS[-1:]

    def test_one_services_year_is_then_its_quarter_which_has_no_characteristic(self):
        for table_id in ("provider_year_ethnicity", "provider_year_age", "provider_three_years_ethnicity"):
            assert _made_for(_table(table_id), 12, self.FIRST) == ()
            assert _made_for(_table(table_id), 12, TWELVE_QUARTERS[-2:]) == _table(table_id).approved_for
        everyone = _table("provider_year")
        assert set(everyone.approved_for) - set(_made_for(everyone, 12, self.FIRST)) == {"door_stayed_open"}

    def test_a_year_of_all_is_made_for_what_its_quarter_may_show(self):
        assert _made_for(_table("year_ethnicity_detailed"), 12, self.FIRST) == ()
        assert _made_for(_table("year_ethnicity"), 12, self.FIRST)

    @pytest.mark.parametrize(
        ("begins", "clear"), [(0, True), (4, True), (5, True), (7, False), (8, False), (11, False)]
    )
    def test_a_services_block_keeps_clear_of_its_years(self, begins, clear):
        """One that begins in the last quarter of a year: its block, less the next year, would be that quarter."""
        told = TWELVE_QUARTERS[begins:]
        assert collapse.keeps_clear(told, told) == clear

    def test_three_years_of_which_one_has_been_told_of_are_that_year(self):
        told = collapse.tells(_table("three_years_ethnicity"), 12, TWELVE_QUARTERS[-4:])
        assert {(shape.per_provider, shape.period) for shape in told} == {(False, "three_years"), (False, "year")}
        assert _made_for(_table("three_years_ethnicity"), 12, TWELVE_QUARTERS[-4:])

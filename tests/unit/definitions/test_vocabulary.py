"""The vocabulary: periods, code lists and characteristics."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.definitions import ethnicity
from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN
from dashboard.definitions.columns import REFERRALS
from dashboard.definitions.periods import FinancialYear, Quarter, parse_first_day, parse_last_day
from dashboard.errors import UsageError

days = st.dates(date(1999, 4, 1), date(2098, 3, 31))
every_quarter = st.builds(Quarter, st.integers(2000, 2098), st.integers(1, 4))


@given(day=days)
def test_every_day_lies_in_its_quarter(day):
    quarter = Quarter.containing(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.year.first_day <= day <= quarter.year.last_day


@given(quarter=every_quarter)
def test_quarters_follow_each_other_and_can_be_read_back(quarter):
    assert quarter.next.first_day == quarter.last_day + timedelta(days=1)
    assert quarter.next.previous == quarter
    assert quarter.previous < quarter < quarter.next
    assert Quarter.parse(quarter.label) == quarter
    assert FinancialYear.parse(quarter.year.label) == quarter.year


def test_the_words_of_a_quarter():
    quarter = Quarter.parse("2025-26 Q4")
    assert (quarter.first_day, quarter.last_day) == (date(2026, 1, 1), date(2026, 3, 31))
    assert quarter.months == "January to March 2026"
    assert Quarter.parse("2023-24 Q4").last_day - date(2024, 2, 29) == timedelta(days=31)
    assert FinancialYear.parse("1999-00").last_day == date(2000, 3, 31)


@pytest.mark.parametrize("text", ["2025-26 Q5", "2025-27 Q1", "2025", "Q1", "2025-26 Q1 2", "", "٢٠٢٥-26 Q1x"])
def test_what_is_not_a_quarter_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="2025-26"):
        Quarter.parse(text)


@pytest.mark.parametrize("text", ["2025-27", "25-26", "2025-2026", ""])
def test_what_is_not_a_year_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="2025-26"):
        FinancialYear.parse(text)


def test_from_and_to_take_quarters_and_years():
    assert (parse_first_day("2025-26"), parse_last_day("2025-26")) == (date(2025, 4, 1), date(2026, 3, 31))
    assert (parse_first_day("2025-26 q2"), parse_last_day("2025/26 Q2")) == (date(2025, 7, 1), date(2025, 9, 30))


def test_every_code_belongs_to_one_of_the_five_groups():
    for code in ethnicity.codes().values():
        assert ethnicity.group_of(code) in ethnicity.GROUPS
    assert len(ethnicity.DETAILED) == 19
    assert len({category.code for category in ethnicity.DETAILED}) == 19


def test_a_missing_answer_is_never_a_group():
    assert not {text.casefold() for text in ethnicity.MISSING} & {text.casefold() for text in ethnicity.codes()}


def test_chinese_is_asian_under_both_codes():
    assert ethnicity.group_of(ethnicity.codes()["O1"]) == ethnicity.group_of(ethnicity.codes()["A4"]) == "asian"


def test_gypsy_roma_and_traveller_women_have_lines_of_their_own():
    labels = CHARACTERISTICS["ethnicity_detailed"].groups.values()
    assert {"Gypsy or Irish Traveller", "Roma"} <= set(labels)


@pytest.mark.parametrize("characteristic", CHARACTERISTICS.values(), ids=CHARACTERISTICS)
def test_characteristics(characteristic):
    assert characteristic.reference is None or characteristic.reference in characteristic.groups
    assert NOT_KNOWN not in characteristic.groups
    assert (list(characteristic.labels)[-1] == NOT_KNOWN) != characteristic.always_known
    for slug, label in characteristic.groups.items():
        assert characteristic.group_named(slug) == characteristic.group_named(f" {label.upper()} ") == slug
    with pytest.raises(KeyError):
        characteristic.group_named("nonsense")


def test_groups_come_by_alphabet_and_other_last():
    labels = list(ethnicity.GROUPS.values())
    assert labels[:-1] == sorted(labels[:-1])
    assert labels[-1].startswith("Other")


def test_age_bands_are_those_that_are_sent():
    sent = next(column.values for column in REFERRALS if column.name == "age_band")
    assert tuple(CHARACTERISTICS["age"].groups) == tuple(band for band in sent if band != "not_known")

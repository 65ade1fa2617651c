"""What is hidden cannot be had by subtraction: tried with every sum that the other views of the same figures show."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.hiding import hidden

GROUPS = ("asian", "black", "mixed", "other", "white", "not_known")
QUARTERS = ("2024-06-30", "2024-09-30", "2024-12-31", "2025-03-31", "2025-06-30", "2025-09-30")


def _hidden(by, **rows):
    return set(
        hidden([{slug: sides if isinstance(sides, tuple) else (sides,) for slug, sides in rows.items()}], 10, by)
    )


def test_where_nothing_is_few_nothing_is_hidden():
    assert _hidden("age_two", young=(12, 41), others=(102, 277)) == set()


def test_one_that_is_hidden_takes_the_next_smallest_with_it():
    assert _hidden("age_two", white=(15, 35), other=(4, 8)) == {"white", "other"}
    assert _hidden("provider", a=40, b=12, c=3, d=13) == {"b", "c"}


def test_those_hidden_together_must_not_be_few_either():
    """With everyone and the others shown, their sum is known: 5 answers are as few as 3."""
    assert _hidden("provider", a=40, b=12, c=3, d=2) == {"b", "c", "d"}
    assert _hidden("provider", a=40, b=12, c=6, d=5) == {"c", "d"}


def test_of_everyone_together_nothing_can_be_subtracted():
    assert _hidden(None, all=9) == {"all"}
    assert _hidden(None, all=10) == set()


def test_quarters_add_up_to_their_year_and_years_to_everything():
    first, second, third, fourth, *next_year = QUARTERS
    assert hidden([{first: (12,), second: (3,), third: (40,), next_year[0]: (11,)}], 10, "quarter") == {first, second}
    found = hidden([{fourth: (3,), **dict.fromkeys(next_year, (12,))}], 10, "quarter")
    assert found == {fourth, next_year[0]}, "the first year is hidden, and the second with it"
    assert _hidden("year", **{"2024": 3, "2025": 24}) == {"2024", "2025"}


def test_what_one_measure_hides_stays_hidden_in_the_next():
    first, second = {"a": (4,), "b": (11,), "c": (40,)}, {"a": (4,), "b": (11,), "c": (9,)}
    assert hidden([first, second], 10, "provider") == {"a", "b", "c"}
    assert hidden([second, first], 10, "provider") == {"a", "c"}


def test_a_row_that_is_in_one_measure_only_is_no_failure():
    assert hidden([{"a": (4,), "b": (30,)}, {"b": (30,)}], 10, "provider") == {"a", "b"}


@pytest.mark.parametrize(
    ("finer", "coarser", "slugs", "whole_of"),
    [
        ("quarter", "year", QUARTERS, lambda slug: str(int(slug[:4]) - (slug[5:7] == "03"))),
        ("ethnicity", "ethnicity_two", GROUPS,
         lambda slug: slug if slug in ("white", "not_known") else "other_than_white"),
    ],
)  # fmt: skip
@given(data=st.data())
def test_no_sum_or_difference_of_what_is_shown_is_of_few(finer, coarser, slugs, whole_of, data):
    """Both breakdowns and everyone together are shown: any two views, the one less the other."""
    sides = st.tuples(st.integers(0, 30), st.integers(0, 30))
    rows = data.draw(st.dictionaries(st.sampled_from(slugs), sides, min_size=2))
    wholes = {}
    for slug, (yes, no) in rows.items():
        before = wholes.get(whole_of(slug), (0, 0))
        wholes[whole_of(slug)] = (before[0] + yes, before[1] + no)
    everyone = (sum(yes for yes, _ in rows.values()), sum(no for _, no in rows.values()))
    if min(everyone) < 10:
        return  # nobody sees anything
    gone, gone_wholes = hidden([rows], 10, finer), hidden([wholes], 10, coarser)
    seen = [frozenset([slug]) for slug in rows.keys() - gone]
    seen += [frozenset(slug for slug in rows if whole_of(slug) == whole) for whole in wholes.keys() - gone_wholes]
    known = {frozenset(rows)}
    for how_many in range(len(seen) + 1):
        for taken in combinations(seen, how_many):
            if sum(map(len, taken)) == len(frozenset().union(*taken)):
                known |= {frozenset().union(*taken), frozenset(rows) - frozenset().union(*taken)}
    known |= {a - b for a in known for b in known if b < a}
    for women in known - {frozenset()}:
        assert min(sum(rows[slug][side] for slug in women) for side in (0, 1)) >= 10, sorted(women)

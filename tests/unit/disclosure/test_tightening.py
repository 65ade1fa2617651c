"""Bounds drawn tighter by sums: held against trying every number there is."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.disclosure.sums import Node, Place, Sums
from dashboard.disclosure.tightening import tightened

HERE = Place("2025-26", "A", "everyone", "all")


def written(truth, sums):
    """Unknowns with these true values, and (whole, parts) of them that add up."""
    found = Sums()
    for number, value in enumerate(truth):
        found.node(Node(f"x{number}", HERE), value)
    for whole, parts in sums:
        found.add(whole, parts)
    return found


def test_what_is_left_of_a_total():
    """30 to 44 in all, of them 27 to 41 in one group: 17 at most in the other."""
    found = tightened(*written([37, 34, 3], [(0, [1, 2])]).matrix(), [30, 27, 0], [44, 41, 1000])
    assert (found.low[2], found.high[2], found.values_left(2)) == (0, 17, 18)
    assert found.grounds(2) == {0, 1, 2}


def test_sums_of_sums():
    """The total is four quarters; the fourth is two groups, of which one is shown."""
    sums = written([40, 10, 10, 10, 10, 9, 1], [(0, [1, 2, 3, 4]), (4, [5, 6])])
    found = tightened(*sums.matrix(), [39, 10, 10, 10, 0, 8, 0], [41, 10, 10, 10, 1000, 12, 1000])
    assert (found.low[4], found.high[4]) == (9, 11)
    assert (found.low[6], found.high[6]) == (0, 3)
    assert found.grounds(6) == {0, 1, 2, 3, 5, 6}, "that it is not below nought is its own bound"


def test_who_comes_back_is_taken_as_known():
    """Four women in two quarters each are two women a year: the sum is two more than the year."""
    found = tightened(*written([2, 2, 2], [(0, [1, 2])]).matrix(), [2, 2, 0], [2, 2, 1000])
    assert (found.low[2], found.high[2]) == (2, 2)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 2)), min_size=4, max_size=4),
    st.booleans(),
)
def test_every_number_that_is_possible_is_within_the_bounds(unknowns, twice):
    """0 = 1 + 2, and 2 = 3 (with what overlaps): each combination of numbers within the first bounds is tried."""
    truth = [one for one, _, _ in unknowns]
    sums = written(truth, [(0, [1, 2]), *([(2, [3])] if twice else [])])
    low = [max(value - below, 0) for value, below, _ in unknowns]
    high = [value + above for value, _, above in unknowns]
    matrix, right = sums.matrix()
    possible = [
        one
        for one in product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
        if np.array_equal(matrix @ np.array(one), right)
    ]
    assert tuple(truth) in possible
    found = tightened(matrix, right, low, high)
    for node in range(4):
        values = {one[node] for one in possible}
        assert found.low[node] <= min(values)
        assert max(values) <= found.high[node]
        if not twice:
            assert {found.low[node], found.high[node]} == {min(values), max(values)}, "one sum: nothing is missed"


@pytest.mark.parametrize("node", [0, 1])
def test_what_is_known_exactly_has_one_number_left(node):
    assert tightened(*written([5, 5], [(0, [1])]).matrix(), [5, 0], [5, 1000]).values_left(node) == 1

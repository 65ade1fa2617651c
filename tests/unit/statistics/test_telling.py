"""How many it would take to tell, against looking for it one by one."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.statistics.intervals import wilson
from dashboard.statistics.telling import enough_to_tell, times_as_many


def _clear(share, n, bound):
    limits = wilson(share * n, n)
    return not limits.low < bound < limits.high


@given(st.floats(0, 1), st.floats(0.02, 0.98))
def test_it_is_the_first_number_at_which_the_limits_leave_the_bound_out(share, bound):
    assume(abs(share - bound) > 0.02)
    n = enough_to_tell(share, bound)
    assert _clear(share, n + 1, bound)
    assert n == 1 or not _clear(share, n - 1, bound)


@pytest.mark.parametrize(
    ("share", "bound", "n"),
    [
        (8 / 12, 0.60, 208),  # 3.8415 × .24 ÷ .06667²
        (0.50, 0.60, 93),  # 3.8415 × .24 ÷ .01 = 92.2
        (1.00, 0.60, 6),  # six of six: 61 % to 100 %
        (0.55, 1.00, 1),  # one who did not is enough to know that not all did
    ],
)
def test_worked_by_hand(share, bound, n):
    assert enough_to_tell(share, bound) == n


def test_where_the_share_is_the_bound_no_number_would_do():
    assert enough_to_tell(0.6, 0.6) is None
    assert times_as_many(0.6, 0.7, 0.6) is None


def test_four_times_as_many_bring_a_limit_twice_as_near():
    assert times_as_many(0.70, 0.60, 0.65) == pytest.approx(4)
    assert times_as_many(20, 26, 23) == pytest.approx(4)


@pytest.mark.parametrize(("share", "bound"), [(-0.1, 0.5), (0.5, 1.1)])
def test_what_is_no_share_is_refused(share, bound):
    with pytest.raises(ValueError, match="between 0 and 1"):
        enough_to_tell(share, bound)

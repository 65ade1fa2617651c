"""Where a difference opens: by hand, and that the steps multiply up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.statistics.cascade import Step, conditional_and_cumulative


def test_by_hand() -> None:
    # Started: 40 of 50 against 90 of 100. Completed: 10 of 40 against 45 of 90.
    assert conditional_and_cumulative([50, 40, 10], [100, 90, 45]) == [
        Step(None, 1.0),
        Step(pytest.approx(8 / 9), pytest.approx(8 / 9)),
        Step(0.5, pytest.approx(4 / 9)),
    ]


def test_nobody_left() -> None:
    steps = conditional_and_cumulative([50, 0, 0], [100, 90, 45])
    assert steps == [Step(None, 1.0), Step(0.0, 0.0), Step(None, 0.0)]
    assert conditional_and_cumulative([50, 20], [100, 0])[1] == Step(None, None)
    assert conditional_and_cumulative([0, 0], [100, 90]) == [Step(None, None), Step(None, None)]


def test_stages_must_match() -> None:
    assert conditional_and_cumulative([], []) == []
    with pytest.raises(ValueError, match="stages"):
        conditional_and_cumulative([5, 4], [5])


def test_noise_may_make_a_stage_larger_than_the_one_before() -> None:
    assert conditional_and_cumulative([50, 51], [100, 102])[1] == Step(1.0, 1.0)


stages = st.lists(st.tuples(st.integers(1, 10_000), st.integers(1, 10_000)), min_size=1, max_size=7)


@given(stages)
def test_steps_multiply_up(pairs: list[tuple[int, int]]) -> None:
    counts, reference = (sorted(x, reverse=True) for x in zip(*pairs, strict=True))
    steps = conditional_and_cumulative(counts, reference)
    for i, step in enumerate(steps):
        assert step.cumulative == pytest.approx(
            math.prod(s.conditional for s in steps[1 : i + 1] if s.conditional is not None), rel=1e-9
        )
    assert all(step.conditional is not None for step in steps[1:])

"""Integer programming. She knows what is published. She asks HiGHS for the smallest and the largest whole number that
a count can be, given every sum, every shown value with its rounding and noise, and that what is hidden is small.
Success: three values or fewer are left for a count of 1 to 4.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from dashboard.disclosure.sums import Equation
from tests.red_team.attacks.finding import Finding
from tests.red_team.attacks.solving import ENOUGH_LEFT, bounds_of, values_left
from tests.red_team.system import UNBOUNDED, System

_EACH = 4
"""Counts of one system that are attacked: those that subtraction has left the fewest values."""
_STEPS = 2
"""How far around the count sums are used."""
_LIMIT = {"time_limit": 3.0}


def attack(systems: Mapping[str, System], each: int = _EACH) -> Finding:
    tried, worst = 0, UNBOUNDED
    examples = []
    for system in systems.values():
        low, high = bounds_of(system)
        targets = sorted(system.targets(), key=lambda target: values_left(low, high, target))[:each]
        at = _equations_at(system)
        for target in targets:
            if values_left(low, high, target) >= UNBOUNDED:
                continue
            tried += 1
            left = _values(system, low, high, at, target)
            worst = min(worst, left)
            if left <= ENOUGH_LEFT:
                examples.append(f"{system.nodes[target]}: {left} left")
    said = f"{worst} values left" if tried else "nothing to try"
    return Finding("integer programming", tried, len(examples), said, not examples, tuple(examples[:5]))


def _equations_at(system: System) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(system.equations):
        for node in (one.whole, *one.parts):
            found[node].append(number)
    return found


def _values(system: System, low: Any, high: Any, at: Mapping[int, Sequence[int]], target: int) -> int:
    """How many values a count can have."""
    nodes, equations = {target}, set()
    for _ in range(_STEPS):
        equations |= {number for node in nodes for number in at[node]}
        nodes |= {node for number in equations for node in _of(system.equations[number])}
    order = sorted(nodes)
    place = {node: i for i, node in enumerate(order)}
    either = [one for one in system.either if one[0] in place and one[2] in place]
    size = len(order) + len(either)
    constraints = [_sums(system, sorted(equations), place, size)]
    if either:
        constraints.append(_either(either, place, size, len(order), high))
    bounds = Bounds(
        np.concatenate([low[order], np.zeros(len(either))]), np.concatenate([high[order], np.ones(len(either))])
    )
    ends = []
    for sign in (1, -1):
        wanted = np.zeros(size)
        wanted[place[target]] = sign
        solved = milp(wanted, constraints=constraints, bounds=bounds, integrality=np.ones(size), options=_LIMIT)
        # Not finished in time: what is proven so far bounds it all the same.
        bound = solved.fun if solved.status == 0 else getattr(solved, "mip_dual_bound", None)
        ends.append(low[target] if sign > 0 else -high[target]) if bound is None else ends.append(np.ceil(bound - 1e-6))
    return int(-ends[1] - ends[0] + 1)


def _of(equation: Equation) -> tuple[int, ...]:
    return (equation.whole, *equation.parts)


def _sums(system: System, numbers: Sequence[int], place: Mapping[int, int], size: int) -> LinearConstraint:
    rows, columns, values = [], [], []
    for row, number in enumerate(numbers):
        one = system.equations[number]
        rows += [row] * (1 + len(one.parts))
        columns += [place[node] for node in _of(one)]
        values += [-1.0, *([1.0] * len(one.parts))]
    right = [system.equations[number].more for number in numbers]
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(numbers), size))
    return LinearConstraint(matrix, right, right)


def _either(
    either: Sequence[tuple[int, int, int, int]], place: Mapping[int, int], size: int, first: int, high: Any
) -> LinearConstraint:
    """K ≤ a or f ≤ b: a choice of 0 or 1 lifts the one or the other."""
    matrix = sparse.lil_matrix((2 * len(either), size))
    right = np.zeros(2 * len(either))
    for i, (one, at_most, other, other_at_most) in enumerate(either):
        one_lifted, other_lifted = min(high[one], 10_000), min(high[other], 10_000)
        matrix[2 * i, place[one]], matrix[2 * i, first + i] = 1, -one_lifted
        right[2 * i] = at_most
        matrix[2 * i + 1, place[other]], matrix[2 * i + 1, first + i] = 1, other_lifted
        right[2 * i + 1] = other_at_most + other_lifted
    return LinearConstraint(matrix.tocsr(), -np.inf, right)

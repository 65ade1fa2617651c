"""What several attacks share: bounds that are drawn tighter, and the best that any averaging of questions can do."""

from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from dashboard.disclosure.tightening import tightened
from tests.red_team.system import UNBOUNDED, System

ENOUGH_LEFT = 3
"""With so many possible values left, or fewer, a count is found out."""
_FEW_BY_ITSELF = 9
"""Where what an attacker knows leaves so many values by itself, it is not the release that tells of few."""
_SURE = 1e4
"""How much more an equation weighs than an observation with variance 1."""
_Z95 = 1.96


def bounds_of(system: System) -> tuple[Any, Any]:
    """Lower and upper bounds of every unknown, after each sum has been used until nothing changes any more."""
    found = tightened(*system.matrix(), system.low, system.high)
    return found.low, found.high


def set_aside(system: System, alone: System) -> None:
    """Leave aside the few that an attacker knows of without any release: `alone` is the same without what is shown."""
    low, high = bounds_of(alone)
    system.aside |= {one for one in system.targets() if values_left(low, high, one) <= _FEW_BY_ITSELF}


def values_left(low: Any, high: Any, target: int) -> int:
    return int(min(high[target] - low[target] + 1, UNBOUNDED))


class Averaged:
    """Least squares over everything that is shown: of all averages of questions the most precise.

    The variance of what it says of a count is the smallest that any weighted average of any number of questions
    about that count can have.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        told = np.array(system.told, dtype=bool)
        truth = np.array(system.truth, dtype=float)
        self._place = np.cumsum(~told) - 1
        matrix, right = system.matrix()
        right = right - matrix[:, told] @ truth[told]
        matrix = matrix[:, ~told]
        size = int((~told).sum())
        observed = [one for one in system.observations if not told[one.node]]
        at = np.array([self._place[one.node] for one in observed], dtype=int)
        weights = np.array([1 / one.variance for one in observed])
        middles = np.array([one.middle for one in observed])
        diagonal = np.bincount(at, weights=weights, minlength=size) if len(at) else np.zeros(size)
        linear = np.bincount(at, weights=weights * middles, minlength=size) if len(at) else np.zeros(size)
        low, high = np.array(system.low, float)[~told], np.array(system.high, float)[~told]
        # What is hidden is few: that much its mark says.
        hidden = (diagonal == 0) & (high < 40)
        spread = np.maximum((high - low + 1) ** 2 / 12, 0.1)
        diagonal += np.where(hidden, 1 / spread, 1e-8)
        linear += np.where(hidden, (low + high) / 2 / spread, 0)
        normal = _SURE * (matrix.T @ matrix) + sparse.diags(diagonal)
        self._factors = splu(
            sparse.csc_matrix(normal), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )  # fmt: skip
        self._middle = self._factors.solve(linear + _SURE * (matrix.T @ right))
        self._size = size

    def of(self, targets: list[int]) -> list[tuple[float, float]]:
        """For each unknown the best estimate and its standard deviation."""
        found = []
        for start in range(0, len(targets), 64):
            some = [int(self._place[target]) for target in targets[start : start + 64]]
            units = np.zeros((self._size, len(some)))
            units[some, range(len(some))] = 1
            solved = self._factors.solve(units)
            found += [
                (float(self._middle[at]), float(np.sqrt(max(solved[at, column], 0)))) for column, at in enumerate(some)
            ]
        return found


def found_out(estimate: float, deviation: float, truth: int) -> bool:
    """Whether the 95 % interval has three values or fewer, and the truth among them.

    That a count is not below nought is left aside: that it is small, its mark has said already.
    """
    return width(deviation) <= ENOUGH_LEFT and abs(estimate - truth) <= _Z95 * deviation + 0.5


def width(deviation: float) -> float:
    """How many values a 95 % interval has."""
    return 2 * _Z95 * deviation


def some_of(targets: list[int], most: int) -> list[int]:
    """At most so many of them, spread evenly."""
    return targets if len(targets) <= most else [targets[i * len(targets) // most] for i in range(most)]

"""Bounds of unknown counts, drawn tighter by every sum until nothing changes any more: subtraction, done thoroughly."""

from dataclasses import dataclass
from typing import Any

import numpy as np

_ROUNDS = 60
"""Sums of sums of sums: after a few rounds nothing changes any more."""
_BY_ITSELF = -1


@dataclass(frozen=True)
class Tightened:
    """Lower and upper bounds of every unknown, and the equation that drew each; -1 where none did."""

    low: Any
    high: Any
    low_by: Any
    high_by: Any
    matrix: Any

    def values_left(self, node: int) -> int:
        """How many numbers an unknown can be."""
        return int(self.high[node] - self.low[node]) + 1

    def grounds(self, node: int) -> set[int]:
        """The unknowns whose own bounds, put together, bound this one."""
        found, met = set(), set()
        waiting = [(node, "low"), (node, "high")]
        while waiting:
            one = waiting.pop()
            if one in met:
                continue
            met.add(one)
            at, side = one
            by = (self.low_by if side == "low" else self.high_by)[at]
            if by == _BY_ITSELF:
                found.add(at)
            else:
                waiting += self._others(by, at, side)
        return found

    def _others(self, row: int, node: int, side: str) -> list[tuple[int, str]]:
        """Which bounds of the others in an equation give this bound of one of them."""
        entries = slice(self.matrix.indptr[row], self.matrix.indptr[row + 1])
        signs = dict(zip(self.matrix.indices[entries].tolist(), self.matrix.data[entries].tolist(), strict=True))
        against = {"low": "high", "high": "low"}
        return [
            (other, against[side] if sign == signs[node] else side) for other, sign in signs.items() if other != node
        ]


def tightened(matrix: Any, right: Any, low: Any, high: Any) -> Tightened:
    """Bounds after each equation has been used until nothing changes any more.

    Args:
        matrix: one row for each equation, one column for each unknown; entries are 1 or -1 (SciPy, CSR).
        right: what each row adds up to.
        low: the smallest that each unknown can be by itself.
        high: the largest.
    """
    low, high = np.array(low, dtype=float), np.array(high, dtype=float)
    entries = matrix.tocoo()
    rows, columns, signs = entries.row, entries.col, entries.data
    low_by, high_by = np.full(len(low), _BY_ITSELF), np.full(len(high), _BY_ITSELF)
    for _ in range(_ROUNDS):
        least = np.where(signs > 0, low[columns], -high[columns])
        most = np.where(signs > 0, high[columns], -low[columns])
        row_least = np.bincount(rows, weights=least, minlength=matrix.shape[0])
        row_most = np.bincount(rows, weights=most, minlength=matrix.shape[0])
        lowest = right[rows] - (row_most[rows] - most)
        highest = right[rows] - (row_least[rows] - least)
        lows, highs = np.where(signs > 0, lowest, -highest), np.where(signs > 0, highest, -lowest)
        higher, lower = lows > low[columns], highs < high[columns]
        if not higher.any() and not lower.any():
            break
        np.maximum.at(low, columns, lows)
        np.minimum.at(high, columns, highs)
        drew = higher & (lows == low[columns])
        low_by[columns[drew]] = rows[drew]
        drew = lower & (highs == high[columns])
        high_by[columns[drew]] = rows[drew]
    return Tightened(low, high, low_by, high_by, matrix)

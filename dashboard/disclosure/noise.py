"""The noise: whole numbers, drawn once, the same for the same set of women whatever the table or indicator."""

import hashlib
import hmac
from bisect import bisect_left
from functools import cache
from itertools import accumulate
from math import exp
from pathlib import Path

from dashboard.errors import RefusedError
from dashboard.warehouse import secret_files
from dashboard.warehouse.release import current_path

LARGEST = 7
"""No count is moved by more than this."""


@cache
def distribution(variance: int) -> dict[int, float]:
    """Probabilities of −7 … 7: the flattest distribution (maximum entropy) with mean 0 and this variance.

    Of the form exp(−λx²) by the theory of maximum entropy under a fixed variance; λ is found by bisection.
    """
    low, high = 0.0, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        if _variance(_weights(middle)) > variance:
            low = middle
        else:
            high = middle
    return _weights(high)


def _weights(steepness: float) -> dict[int, float]:
    raw = {x: exp(-steepness * x * x) for x in range(-LARGEST, LARGEST + 1)}
    total = sum(raw.values())
    return {x: weight / total for x, weight in raw.items()}


def _variance(weights: dict[int, float]) -> float:
    return sum(x * x * weight for x, weight in weights.items())


class Noise:
    """Draws for one issue and period, from the installation's secret."""

    def __init__(self, secret: bytes, variance: int) -> None:
        """Keep the secret for as long as the builder works, and no longer."""
        self._secret = secret
        values = distribution(variance)
        self._values = list(values)
        self._cumulative = list(accumulate(values.values()))

    def key(self, person_key: str) -> int:
        """A woman's record key: what identifies a set of women without naming any."""
        return int.from_bytes(self._hash(f"woman|{person_key}")[:7], "big")

    def draw(self, issue: str, period: str, count: int, keys: str) -> int:
        """The noise of a cell: the same for the same issue, period and composition (count and sum of keys)."""
        digest = self._hash(f"draw|{issue}|{period}|{count}|{keys}")
        uniform = int.from_bytes(digest[:8], "big") / 2**64
        return self._values[min(bisect_left(self._cumulative, uniform), len(self._values) - 1)]

    def _hash(self, text: str) -> bytes:
        return hmac.digest(self._secret, text.encode(), hashlib.sha256)


def secret_beside(records: Path) -> bytes:
    """The installation's noise secret, made the first time that a release is built; readable by its owner only.

    Raises:
        RefusedError: there is a secret, but it is damaged; or it is gone, and something has been published with it.
    """
    path = records.with_name("noise-secret")
    if not path.exists() and current_path(records) is not None:
        raise RefusedError(
            f"{path.name} is gone, with which was published before: the same women would be given another adjustment. "
            "Put it back from a backup."
        )
    return secret_files.read_or_make(path)

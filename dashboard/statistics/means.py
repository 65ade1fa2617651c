"""The mean of scores, or of differences between a woman's two scores."""

from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit

from dashboard.statistics.estimate import Estimate

FEWEST_VALUES = 2
"""One value says nothing about how much values differ."""


def mean(values: Sequence[float]) -> Estimate:
    """The mean with 95 % limits by Student's t (1908), in the unit of the values.

    Of differences it is the paired comparison. Where all values are the same the limits are that value.

    Raises:
        ValueError: there are fewer than 2 values, or one is not a finite number.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if len(numbers) < FEWEST_VALUES:
        raise ValueError(f"A mean with limits needs at least {FEWEST_VALUES} values, got {len(numbers)}")
    if not np.isfinite(numbers).all():
        raise ValueError("A mean needs finite numbers only")
    middle = float(numbers.mean())
    half = float(stdtrit(len(numbers) - 1, 0.975)) * float(numbers.std(ddof=1)) / len(numbers) ** 0.5
    return Estimate(middle, middle - half, middle + half)

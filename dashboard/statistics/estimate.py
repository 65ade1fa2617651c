"""What most methods here give back: a figure and its 95 % limits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A figure and its 95 % limits, all in one unit; None is what the data cannot say."""

    value: float | None
    low: float | None
    high: float | None

"""Where along the way a difference opens: relative rates from stage to stage, and since the first stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.statistics.ratios import relative_rate


@dataclass(frozen=True)
class Step:
    """Relative rates of reaching a stage, group against reference; None where it cannot be computed."""

    conditional: float | None
    """Of those at the stage before. None at the first stage: nothing lies before it."""
    cumulative: float | None
    """Of those at the first stage: the product of the conditional ones so far. 1.0 at the first stage itself,
    if anyone is there."""


def conditional_and_cumulative(counts: Sequence[int], reference: Sequence[int]) -> list[Step]:
    """One step a stage, from the women of a group and of the reference group at each stage, first one first.

    A stage may have more women than the one before it, as counts with noise sometimes do.

    Raises:
        ValueError: the two do not have the same stages, or a count is negative.
    """
    if len(counts) != len(reference):
        raise ValueError(f"The groups have {len(counts)} and {len(reference)} stages")
    return [
        Step(
            relative_rate(counts[i], counts[i - 1], reference[i], reference[i - 1]) if i else None,
            relative_rate(counts[i], counts[0], reference[i], reference[0]),
        )
        for i in range(len(counts))
    ]

"""How an attack went."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A line of the report."""

    attack: str
    tried: int
    """Counts, pairs or drawings that were attacked."""
    recovered: int
    worst: str
    """How near the best try came."""
    passed: bool
    examples: tuple[str, ...] = ()
    """Some of what was recovered: indicator and place, never a woman."""

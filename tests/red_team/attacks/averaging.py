"""Averaging. She knows what is published. She puts every question that bears on a count, each with noise of its own,
and averages them with the best weights there are: no average of 1,024 questions, or of any number, is more precise
than least squares over all that is shown. Success: its 95 % interval has three values or fewer, the truth among them.
"""

from collections.abc import Mapping

from tests.red_team.attacks.finding import Finding
from tests.red_team.attacks.solving import Averaged, found_out, some_of, width
from tests.red_team.system import System

_MOST = 30
"""Counts of one system that are attacked, spread evenly over all there are."""


def attack(systems: Mapping[str, System], name: str = "averaging", most: int = _MOST) -> Finding:
    tried, narrowest = 0, float("inf")
    examples = []
    for system in systems.values():
        targets = some_of(system.targets(), most)
        if not targets or not system.equations:
            continue
        for target, (estimate, deviation) in zip(targets, Averaged(system).of(targets), strict=True):
            tried += 1
            narrowest = min(narrowest, width(deviation))
            if found_out(estimate, deviation, system.truth[target]):
                examples.append(f"{system.nodes[target]}: {estimate:.1f} ± {1.96 * deviation:.1f}")
    worst = f"95 % interval of {narrowest:.1f} values" if tried else "nothing to try"
    return Finding(name, tried, len(examples), worst, not examples, tuple(examples[:5]))

"""Subtraction. She knows: the published rows and how figures are protected. She takes parts from totals, tables from
tables, services from all services, quarters from years and years from three, again and again, each with all that
rounding and noise can have done. Success: three values or fewer are left for a count of 1 to 4.
"""

from collections.abc import Mapping

from tests.red_team.attacks.finding import Finding
from tests.red_team.attacks.solving import ENOUGH_LEFT, bounds_of, values_left
from tests.red_team.system import UNBOUNDED, System


def attack(systems: Mapping[str, System], name: str = "subtraction") -> Finding:
    tried, worst = 0, UNBOUNDED
    examples = []
    for system in systems.values():
        low, high = bounds_of(system)
        for target in system.targets():
            tried += 1
            left = values_left(low, high, target)
            worst = min(worst, left)
            if left <= ENOUGH_LEFT:
                examples.append(f"{system.nodes[target]}: {left} left")
    said = "nothing to try" if not tried else f"{worst} values left" if worst < UNBOUNDED else "no bound at all"
    return Finding(name, tried, len(examples), said, not examples, tuple(examples[:5]))

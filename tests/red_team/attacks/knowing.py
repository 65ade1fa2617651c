"""What some know besides: all other services together, with every exact figure of their own; a commissioner, with the
exact headline. They put it beside the release, and subtract and average as everyone else. Success: as there. What the
headline says by itself is the commissioner's to know, so counts that it bounds without the release are left aside.
"""

from collections.abc import Callable, Mapping, Sequence

from dashboard.disclosure.narrowing import in_the_headline
from dashboard.disclosure.sums import Node
from tests.red_team.attacks import averaging, subtraction
from tests.red_team.attacks.finding import Finding
from tests.red_team.attacks.solving import set_aside
from tests.red_team.system import System


def collusion(fresh: Callable[[], Mapping[str, System]], victims: Sequence[str]) -> list[Finding]:
    """All other services against one, for each of the victims: the smallest service is the hardest hit."""
    found = []
    for victim in victims:
        systems = _told(fresh(), lambda node, victim=victim: node.place.provider not in ("", victim))
        found += [subtraction.attack(systems, "all other services: subtraction"),
                  averaging.attack(systems, "all other services: averaging")]  # fmt: skip
    return _joined(found)


def headline(fresh: Callable[..., Mapping[str, System]]) -> list[Finding]:
    """A commissioner of all the services; `fresh(bare=True)` is what can be written down without any release."""
    systems, alone = _told(fresh(), in_the_headline), _told(fresh(bare=True), in_the_headline)
    for name, system in systems.items():
        set_aside(system, alone[name])
    return [
        subtraction.attack(systems, "exact headline: subtraction"),
        averaging.attack(systems, "exact headline: averaging"),
    ]


def _told(systems: Mapping[str, System], known: Callable[[Node], bool]) -> Mapping[str, System]:
    for system in systems.values():
        for i, node in enumerate(system.nodes):
            if known(node):
                system.tell(i)
    return systems


def _joined(findings: Sequence[Finding]) -> list[Finding]:
    """One line for each attack, whoever the victim is; the worst is that of the hardest hit."""
    found: dict[str, Finding] = {}
    for one in findings:
        before = found.get(one.attack)
        found[one.attack] = one if before is None else Finding(
            one.attack,
            before.tried + one.tried,
            before.recovered + one.recovered,
            min(before.worst, one.worst, key=_number),
            before.passed and one.passed,
            (before.examples + one.examples)[:5],
        )  # fmt: skip
    return list(found.values())


def _number(said: str) -> float:
    numbers = [word for word in said.split() if word.replace(".", "", 1).isdigit() and word != "95"]
    return float(numbers[0]) if numbers else float("inf")

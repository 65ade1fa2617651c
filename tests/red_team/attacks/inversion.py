"""Rate to count. She knows the rows with a percentage, its limits and its rounded counts, and how they are made. She
looks for the whole numbers that would be shown just so. Success: three values or fewer are left for a count of 1 to 4:
for those in a row, those of whom it is true, or those of whom it is not.
"""

from collections.abc import Mapping

from dashboard.analysis.answer import Row
from dashboard.disclosure.sums import NOBODY, Cells, TrueCell
from tests.red_team.attacks.finding import Finding
from tests.red_team.attacks.solving import ENOUGH_LEFT
from tests.red_team.system import FEW
from tests.red_team.view import Method, Shown, behind


def attack(truth: Mapping[str, Cells], shown: Shown, method: Method) -> Finding:
    tried, fewest = 0, 10**6
    examples = []
    for indicator, rows in shown.items():
        for place, row in rows.items():
            if row.n is None:
                continue
            tried += 1
            for true, left in _left(row, truth[indicator].get(place, NOBODY), method):
                fewest = min(fewest, left)
                if true in FEW and left <= ENOUGH_LEFT:
                    examples.append(f"{indicator} {place}: {true}, {left} left")
    worst = f"{fewest} values left" if tried else "nothing to try"
    return Finding("rate to count", tried, len(examples), worst, not examples, tuple(examples[:5]))


def _left(row: Row, cell: TrueCell, method: Method) -> list[tuple[int, int]]:
    """Each true count of a row, with how many values it can have."""
    pairs = behind(row, method)
    found = [(cell.n, _spread({n for n, _ in pairs}, method.largest, method.smallest_count))]
    if row.k is not None:
        least = method.smallest_part
        found.append((cell.k, _spread({k or 0 for _, k in pairs}, method.largest, least)))
        found.append((cell.n - cell.k, _spread({n - (k or 0) for n, k in pairs}, 2 * method.largest, least)))
    return found


def _spread(stored: set[int], reach: int, least: int) -> int:
    return len({one + moved for one in stored for moved in range(-reach, reach + 1) if one + moved >= least})

"""Unknown counts and what they add up to."""

import subprocess
import sys

from tests.conftest import ROOT

PLACES = """
from dashboard.disclosure.sums import Place, Sums, TrueCell, write_down
cells = {
    Place(period, provider, "age_two", group): TrueCell(9, f"{provider}{group}", 0, "0")
    for period in ("2024-25", "2025-26") for provider in ("", "FENLIGHT", "RIVERSIDE") for group in ("18-24", "25+")
}
sums = Sums()
write_down(sums, ["referrals_received"], {"referrals_received": cells}, {"referrals_received": cells})
print(*sums.nodes, sep="\\n")
"""


def test_they_stand_in_the_same_order_in_every_process():
    """What is hidden for subtraction may depend on the order: a release built again must hide the same."""
    orders = {
        subprocess.run(
            [sys.executable, "-c", PLACES],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(orders) == 1
    assert len(orders.pop().splitlines()) > 12

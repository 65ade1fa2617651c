"""Killed at any moment: what was acknowledged is whole, and what was not is whole or not there."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from dashboard.warehouse.records import Records
from tests.conftest import ROOT

SENDER = """
import sys
from pathlib import Path
from dashboard.warehouse.records import Records
from tests.builders import new_return, quarters, women

records = Records(Path(sys.argv[1]), create=True)
print("open", flush=True)
for i, quarter in enumerate(quarters("2019-20 Q1", "2025-26 Q1")):
    rows = women({"white": (1, 150 + i)})
    print(records.accept(new_return("A", quarter, rows)), len(rows), flush=True)
"""
ROUNDS = 4


@pytest.fixture
def path(tmp_path):
    return tmp_path / "records.duckdb"


def _send_until_killed(path, chance):
    """The acknowledged returns, with their numbers of rows, of a sender that was killed somewhere in the middle."""
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    with sender:
        assert sender.stdout
        lines = [sender.stdout.readline() for _ in range(chance.randint(1, 20))]
        time.sleep(chance.random() * 0.05)
        sender.send_signal(signal.SIGKILL)
        lines += sender.stdout.readlines()
    assert sender.returncode == -signal.SIGKILL, "it was over before it could be killed"
    return dict(line.split() for line in lines if line.startswith("A-"))


def test_no_acknowledged_return_is_lost_and_none_is_half_there(path):
    chance = random.Random()
    acknowledged: dict[str, str] = {}
    for _ in range(ROUNDS):
        acknowledged |= _send_until_killed(path, chance)
        records = Records(path)
        kept = (
            records.report("returns", provider=None, commissioner=None, contract=None)
            .select("return_id", "row_count", "kept")
            .rows()
        )
        records.close()
        whole = {return_id: rows for return_id, rows, referrals in kept if rows == referrals}
        assert len(whole) == len(kept), "a return is half there"
        assert {name: whole.get(name) for name in acknowledged} == {n: int(r) for n, r in acknowledged.items()}
        assert len(kept) <= len(acknowledged) + ROUNDS, "at most one a round was kept and not acknowledged"
    assert acknowledged

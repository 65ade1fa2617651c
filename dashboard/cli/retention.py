"""The command for what is no longer kept: retain."""

import argparse
import sys
from datetime import UTC, datetime

from dashboard.cli.opening import OPERATOR, opened
from dashboard.errors import UsageError
from dashboard.operations import retention


def retain(chosen: argparse.Namespace) -> int:
    """List what is due, counted; with `--now`, remove it for good."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with opened(chosen) as installation:
        records = installation.records()
        if silent := retention.without_retention(records):
            names = ", ".join(contract.contract for contract in silent)
            print(f"Kept without end, because the contract says nothing of it: {names}.", file=sys.stderr)
        due = retention.due(records, OPERATOR, today=now.date())
        if not due:
            raise UsageError("Nothing is due.")
        for one in due:
            print(f"{one.provider}\tended in {one.year}\t{one.referrals} referrals due")
        if chosen.now:
            removed = retention.remove_due(records, OPERATOR, today=now.date(), now=now)
            for provider, rows in removed.items():
                print(f"{provider}\tremoved\t{rows} rows, of all versions together")
    return 0

"""The command for what was agreed: contracts."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from dashboard.cli.opening import OPERATOR, opened, viewer_for
from dashboard.errors import UsageError
from dashboard.operations.contracts import agreed, read_register, register


def contracts(chosen: argparse.Namespace) -> int:
    """Register the contracts of a file, then list those that stand."""
    new = read_register(_text(chosen.register)) if chosen.register else []
    with opened(chosen) as installation:
        records = installation.records(create=bool(new))
        if new:
            register(records, OPERATOR, new, now=datetime.now(UTC).replace(tzinfo=None))
            print(f"Registered {len(new)} contracts.", file=sys.stderr)
        found = agreed(records, viewer_for(chosen.commissioner))
    if chosen.json:
        print(json.dumps([asdict(contract) for contract in found], indent=2, default=str))
        return 0
    for contract in found:
        targets = ", ".join(f"{kpi.indicator} {'≥' if kpi.at_least else '≤'} {kpi.target:g}" for kpi in contract.kpis)
        print(f"{contract.contract}\t{contract.provider}\t{', '.join(contract.commissioners)}\t{targets}")
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None

"""The command for a contract's quarterly review."""

import argparse
import sys
from datetime import UTC, datetime

from dashboard.cli.opening import OPERATOR, opened
from dashboard.definitions.periods import Quarter
from dashboard.errors import UsageError
from dashboard.exports.review import FORMATS
from dashboard.operations import log
from dashboard.operations.installation import Installation
from dashboard.operations.whole_review import whole


def review(chosen: argparse.Namespace) -> int:
    """Write a copy of a review, with codes in the place of names."""
    quarter = Quarter.parse(chosen.quarter)
    with opened(chosen) as installation:
        contract = chosen.contract or _only_contract(installation, chosen.provider)
        today = datetime.now(UTC).date()
        found = whole(installation, OPERATOR, chosen.provider, contract, quarter, today=today)
        content = FORMATS[chosen.format](found)
        log.review_export(chosen.database, OPERATOR, found.review, content, chosen.format)
        chosen.out.write_bytes(content)
    print(f"Wrote {chosen.out}: the review of {quarter.label}, contract {contract}.", file=sys.stderr)
    return 0


def _only_contract(installation: Installation, provider: str) -> str:
    found = [one.contract for one in installation.records().contracts(provider=provider)]
    if len(found) != 1:
        raise UsageError(f"Say which contract with --contract: {', '.join(found) or f'{provider} has none'}.")
    return found[0]

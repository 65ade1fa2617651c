"""The command for a woman who says no: forget."""

import argparse
import sys
from datetime import UTC, datetime

from dashboard.cli.opening import OPERATOR, opened
from dashboard.intake.submit import check_code
from dashboard.operations import forgetting


def forget(chosen: argparse.Namespace) -> int:
    """Remove a woman from every version of the records, and keep her out of later returns."""
    check_code(chosen.provider)
    # Typed at a command line, a number stays in the history of the shell: `-` reads it from stdin.
    person_id = sys.stdin.readline().strip() if chosen.person_id == "-" else chosen.person_id
    with opened(chosen) as installation:
        done = forgetting.forget(
            installation.records(),
            OPERATOR,
            chosen.provider,
            person_id,
            reason=chosen.reason,
            now=datetime.now(UTC).replace(tzinfo=None),
            in_advance=chosen.in_advance,
        )
    print(done.as_sentence())
    print(f"Kept: that somebody was removed today, because {done.reason}. Other words are not kept.", file=sys.stderr)
    print("Copies and backups made before today still hold her: see the README.", file=sys.stderr)
    return 0

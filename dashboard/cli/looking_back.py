"""Commands that look back: who asked what, and whether a file was made here."""

import argparse
import json
from dataclasses import asdict
from datetime import date

from dashboard.errors import UsageError
from dashboard.operations import log as logs
from dashboard.operations.log import Entry


def log(chosen: argparse.Namespace) -> int:
    """Print the log, the oldest first; opens no records."""
    found = logs.entries(chosen.database, _day(chosen.since) if chosen.since else None)
    if chosen.json:
        print(json.dumps([asdict(one) | {"at": one.at.isoformat()} for one in found], indent=2))
        return 0
    for one in found:
        print("\t".join(_columns(one)))
    return 0


def verify(chosen: argparse.Namespace) -> int:
    """Say whether a file is an export that was made here and is as it was; 1, if not."""
    try:
        content = chosen.file.read_bytes()
    except OSError as error:
        raise UsageError(f"{chosen.file} cannot be read: {error.strerror}") from None
    found = logs.verdict(chosen.database, content)
    print(found.says)
    return 0 if found.entry else 1


def _columns(one: Entry) -> tuple[str, ...]:
    return (
        one.at.isoformat(),
        one.role,
        one.who,
        one.way,
        one.kind,
        one.what,
        "; ".join(f"{name}={text}" for name, text in one.selection.items()),
        one.release,
        f"[{one.refused}]" if one.refused else str(one.rows),
        one.sha256,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--since takes a day as 2026-11-26, got: {text}") from None

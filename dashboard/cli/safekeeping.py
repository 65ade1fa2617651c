"""Commands that keep an installation safe: backup, restore, encrypt, doctor."""

import argparse
import sys
from dataclasses import replace
from datetime import UTC, datetime

from dashboard.cli.opening import opened
from dashboard.errors import UsageError
from dashboard.operations import safekeeping
from dashboard.settings import Settings, key_file


def backup(chosen: argparse.Namespace) -> int:
    """Copy the installation into a new folder, and verify the copy."""
    with opened(chosen) as installation:
        files = safekeeping.back_up(installation, chosen.path, now=datetime.now(UTC).replace(tzinfo=None))
    print(f"Backed up and verified: {chosen.path}, {files} files.")
    print(
        "It holds the secret behind published figures and, unless they are encrypted, the records: keep it as safe as "
        "these. The key of encrypted records is not in it.",
        file=sys.stderr,
    )
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Put a backup back, and remove again who was removed since."""
    settings = replace(Settings.from_environment(), database=chosen.database)
    done = safekeeping.restore(settings, chosen.path, replace=chosen.replace, removed=chosen.forgotten)
    print(f"Restored: {chosen.database}, as it was on {done.backup.made_at:%-d %B %Y at %H:%M} UTC.")
    if done.removed_again:
        print(f"Removed again, because it was done after the backup: {done.removed_again}.")
    if done.kept_release:
        print("What has been published stays as it is here.")
    else:
        print(
            "If anything was published after that, put its release back before you publish again: it would be "
            "computed a second time.",
            file=sys.stderr,
        )
    return 0


def encrypt(chosen: argparse.Namespace) -> int:
    """Encrypt records that are not encrypted yet."""
    with opened(chosen) as installation:
        done = safekeeping.encrypt(installation)
    if not done:
        raise UsageError("The records are encrypted already.")
    print(f"Encrypted. The key is at {key_file(chosen.database)}: without it nobody can open the records.")
    print("Keep a copy of the key elsewhere, on another disk than the backups.", file=sys.stderr)
    print("Backups made before today are not encrypted, and a disk may keep parts of the old file.", file=sys.stderr)
    return 0


def doctor(chosen: argparse.Namespace) -> int:
    """Say what is as it should be and what is to mend; nothing is changed."""
    found = safekeeping.examine(replace(Settings.from_environment(), database=chosen.database))
    for one in found:
        print(f"{'fine' if one.fine else 'MEND'}\t{one.says}")
    return 0 if all(one.fine for one in found) else 1

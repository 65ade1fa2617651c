"""The command for who has a return to make: template."""

import argparse
import sys
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.exports.templates import template_files


def template(chosen: argparse.Namespace) -> int:
    """Write everything that a return is made with into a folder."""
    folder: Path = chosen.out
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in template_files().items():
            (folder / name).write_bytes(content)
            print(folder / name)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written to: {error.strerror}") from None
    print("Begin with guide.html, and with pseudonymise.html if your export holds names.", file=sys.stderr)
    return 0

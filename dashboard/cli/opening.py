"""What every command that opens an installation shares."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from dashboard.access import Role, Viewer
from dashboard.operations.installation import Installation
from dashboard.settings import Settings

OPERATOR = Viewer(Role.OPERATOR, "command line")


def viewer_for(commissioner: str | None) -> Viewer:
    """Who a command looks as: a commissioner that was named, or who runs the installation."""
    return Viewer(Role.COMMISSIONER, "command line", commissioner=commissioner) if commissioner else OPERATOR


@contextmanager
def opened(chosen: argparse.Namespace) -> Iterator[Installation]:
    """The installation that was named, closed again however the command ends."""
    installation = Installation(replace(Settings.from_environment(), database=chosen.database))
    try:
        yield installation
    finally:
        installation.close()


def narrate(stage: str) -> None:
    """Say what is being done, to somebody who sits in front of it; a script is told nothing."""
    if sys.stderr.isatty():
        print(f"{stage} …", file=sys.stderr)

"""What every command that opens an installation shares."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.access import Role, Viewer
from dashboard.operations.installation import Installation
from dashboard.settings import Settings

OPERATOR = Viewer(Role.OPERATOR, "command line")


@contextmanager
def opened(chosen: argparse.Namespace) -> Iterator[Installation]:
    """The installation that was named, closed again however the command ends."""
    installation = Installation(Settings(database=chosen.database))
    try:
        yield installation
    finally:
        installation.close()

"""The current release, opened once and shared; a new publication is seen at the next call. Opens no records."""

import threading
from pathlib import Path

from dashboard.warehouse import release as releases
from dashboard.warehouse.release import Release


class CurrentRelease:
    """Follows the pointer to the release of the installation whose records lie at a path."""

    def __init__(self, database: Path) -> None:
        """Nothing is opened yet."""
        self.database = database
        self._release: Release | None = None
        self._opening = threading.Lock()

    def get(self) -> Release | None:
        """The current release, or None before the first."""
        with self._opening:
            path = releases.current_path(self.database)
            if path is None:
                return None
            if self._release is None or self._release.path != path:
                # The old one is left open: another thread may be reading it.
                self._release = Release(path)
            return self._release

    def close(self) -> None:
        """Close what was opened."""
        if self._release:
            self._release.close()
        self._release = None

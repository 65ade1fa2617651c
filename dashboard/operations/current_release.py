"""The current release, opened once and shared; a new publication is seen at the next call. Opens no records."""

import threading
from datetime import UTC, datetime
from pathlib import Path

from dashboard.operations import due
from dashboard.warehouse import publications
from dashboard.warehouse import release as releases
from dashboard.warehouse.release import Release


class CurrentRelease:
    """Follows the pointer to the release of the installation whose records lie at a path."""

    def __init__(self, database: Path) -> None:
        """Nothing is opened yet."""
        self.database = database
        self._release: Release | None = None
        self._opening = threading.Lock()
        self._seen = -1
        self._next_due: datetime | None = None

    def get(self) -> Release | None:
        """The current release, or None before the first."""
        with self._opening:
            self._publish_what_is_due()
            path = releases.current_path(self.database)
            if path is None:
                return None
            if self._release is None or self._release.path != path:
                # The old one is left open: another thread may be reading it.
                self._release = Release(path)
            return self._release

    def _publish_what_is_due(self) -> None:
        """What was approved for a time that has come becomes current when somebody first looks after it."""
        changed = publications.changed(self.database)
        now = datetime.now(UTC).replace(tzinfo=None)
        if changed != self._seen or (self._next_due and self._next_due <= now):
            self._seen = changed  # what is added meanwhile is seen at the next call
            self._next_due = due.publish_due(self.database, now)

    def close(self) -> None:
        """Close what was opened."""
        if self._release:
            self._release.close()
        self._release = None

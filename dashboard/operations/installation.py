"""One installation: its records and its release, opened once and shared by the threads of this process."""

import threading

from dashboard.operations.current_release import CurrentRelease
from dashboard.settings import Settings
from dashboard.warehouse.records import Records
from dashboard.warehouse.release import Release


class Installation:
    """Opens the records and the release when they are first needed."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is opened yet: what answers from the release alone never opens the records."""
        self.settings = settings
        self._records: Records | None = None
        self._release = CurrentRelease(settings.database)
        self._opening = threading.Lock()

    def records(self, *, create: bool = False) -> Records:
        """The records.

        Raises:
            UsageError: there are none, and `create` is not set; or there is no such group of housing.
            RefusedError: another process has them open; or supported housing is to count otherwise than in what has
                been published.
        """
        with self._opening:
            if self._records is None:
                self._records = Records(
                    self.settings.database,
                    create=create,
                    supported_housing=self.settings.supported_housing,
                    published=self._release.get() is not None,
                    encrypted=self.settings.encryption,
                )
            return self._records

    def release(self) -> Release | None:
        """The current release, or None before the first."""
        return self._release.get()

    def close(self) -> None:
        """Close what was opened, so that another process can open it."""
        if self._records:
            self._records.close()
        self._records = None
        self._release.close()

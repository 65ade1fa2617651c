"""The release: protected cells in a small file of their own, written once (see `releasing`), read-only ever after.

Each publication writes a new file beside the old one, holding all that was published before as well; a pointer
names the current one. Replacing a file at its path would not be seen by a process that has it open.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import polars as pl

from dashboard.warehouse.connection import connect

FINAL, PROVISIONAL = "final", "provisional"


@dataclass(frozen=True)
class PublishedTable:
    """One indicator of one approved table for one period."""

    table_id: str
    indicator: str
    period: str
    issue: str
    providers: tuple[str, ...]
    published_at: datetime | None = None
    """UTC. Written down when a release becomes current; None before, and in releases that were made before they did."""
    read_at: datetime | None = None
    """UTC. When the records were read for it: who was told of later is not in it."""
    status: str = FINAL
    """`provisional`, if it will be published once more, as final, when its financial year is locked."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What is published once."""
        return self.table_id, self.indicator, self.period


@dataclass(frozen=True)
class Correction:
    """A whole table of a period that was published anew because a serious error had been found."""

    table_id: str
    period: str
    issue: str
    reason: str
    price: str
    """What publishing it twice costs the women in it, in words."""
    prepared_by: str
    published_at: datetime | None = None


@dataclass(frozen=True)
class Cell:
    """A protected cell. Absent cells are too small to show."""

    table_id: str
    indicator: str
    period: str
    provider: str
    """Empty for all providers together."""
    category: str
    n: int
    k: int | None
    band: str | None = None
    """What may be said where there is no k: `over_9_in_10` or `under_1_in_10` of n."""


@dataclass(frozen=True)
class ReferenceCount:
    """How many women of an ethnic group there were in a reference population: a public figure, not one of ours."""

    period: str
    population: str
    ethnicity_source: str
    ethnic_group: str
    count: int
    source: str


class Release:
    """The current release of an installation, opened read-only."""

    def __init__(self, path: Path) -> None:
        """Open one release file."""
        self.path = path
        self._connection = connect(path, read_only=True, memory_limit="200MB")
        about = self._fetch("select * from about").row(0, named=True)
        self.release_id: str = about["release_id"]
        self.policy: str = about["policy"]
        self.variance: int = about["variance"]
        self.built_at: datetime = about["built_at"]
        self.remarks: tuple[str, ...] = tuple(about["remarks"])
        self.before: str = about.get("before") or ""
        """The id of the release that it was made to follow; empty for the first."""

    def close(self) -> None:
        self._connection.close()

    def published(self) -> list[PublishedTable]:
        """All that has been published; read once, because a release never changes."""
        return list(self._published)

    @cached_property
    def _published(self) -> tuple[PublishedTable, ...]:
        found = self._fetch("select * from published").rows(named=True)
        return tuple(PublishedTable(**{**line, "providers": tuple(line["providers"])}) for line in found)

    def cells(
        self, table_id: str, indicator: str, *, period: str | None = None, provider: str | None = None
    ) -> list[Cell]:
        """The cells of one table that may be shown; for all its periods and providers, if none is named."""
        found = self._fetch(
            "select * from cell"
            " where table_id = $table_id and (indicator = $indicator or starts_with(indicator, $indicator || ':'))"
            " and ($period is null or period = $period) and ($provider is null or provider = $provider)"
            " order by period, provider, category",
            {"table_id": table_id, "indicator": indicator, "period": period, "provider": provider},
        )
        return [Cell(*line) for line in found.rows()]

    def all_cells(self) -> list[Cell]:
        """Every cell: what the next release carries on."""
        return [Cell(*line) for line in self._fetch("select * from cell").rows()]

    def corrections(self) -> list[Correction]:
        """Every table that was published anew, the newest first."""
        # Releases that were made before there were corrections have no such table.
        known = self._fetch("select table_name from information_schema.tables")["table_name"]
        if "correction" not in known:
            return []
        found = self._fetch("select * from correction order by published_at desc, table_id, period")
        return [Correction(**line) for line in found.rows(named=True)]

    def reference(self, period: str | None = None) -> list[ReferenceCount]:
        """The reference populations of a period, or all."""
        found = self._fetch(
            "select * from reference where $period is null or period = $period order by all", {"period": period}
        )
        return [ReferenceCount(*line) for line in found.rows()]

    def _fetch(self, query: str, parameters: dict[str, str | None] | None = None) -> pl.DataFrame:
        cursor = self._connection.cursor()
        try:
            return cursor.execute(query, parameters or {}).pl()
        finally:
            cursor.close()


def pointer(records: Path) -> Path:
    """The file that names the current release."""
    return records.with_name("release-current")


def current_path(records: Path) -> Path | None:
    """The file of an installation's current release, found beside its records; None before the first."""
    named = pointer(records)
    return records.with_name(named.read_text(encoding="utf-8").strip()) if named.exists() else None


def open_current(records: Path) -> Release | None:
    """The current release, or None before the first."""
    path = current_path(records)
    return Release(path) if path else None

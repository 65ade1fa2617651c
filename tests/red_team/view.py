"""What a policy group sees: the answers to every question there is; and what stands behind a shown row."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.analysis import released
from dashboard.analysis.answer import Row
from dashboard.analysis.released import Question
from dashboard.definitions.indicators import INDICATORS
from dashboard.disclosure.noise import LARGEST
from dashboard.disclosure.policy import PATHWAY, Policy, Table
from dashboard.disclosure.sums import Place
from dashboard.statistics.intervals import wilson_with_noise
from dashboard.warehouse.release import Cell, PublishedTable, Release

ROUNDED_BY = 2
"""A count to the nearest 5 is at most so far from the one that is stored."""


@dataclass(frozen=True)
class Method:
    """What Methods tells everyone of how figures are protected; an attacker reads it first."""

    largest: int
    """No count is moved by more."""
    variance: float
    smallest_count: int
    smallest_part: int
    smallest_base: int

    @classmethod
    def of(cls, policy: Policy, *, noise: bool = True) -> "Method":
        return cls(
            LARGEST if noise else 0,
            policy.variance if noise else 0,
            policy.smallest_count,
            policy.smallest_part,
            policy.smallest_base,
        )


Shown = dict[str, dict[Place, Row]]
"""Indicator (of the pathway: stage) → every place that was published, with the row that is shown of it."""


class _Remembered(Release):
    """A release whose cells are kept in memory: thousands of questions are asked of it."""

    asked = ""
    """The indicator that the question is about: tables of others are not looked through."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._tables: dict[str, list[PublishedTable]] = defaultdict(list)
        self._by_table: dict[tuple[str, str], list[Cell]] = defaultdict(list)
        for table in super().published():
            self._tables[table.indicator].append(table)
        for cell in self.all_cells():
            self._by_table[cell.table_id, cell.indicator.split(":")[0]].append(cell)

    def published(self) -> list[PublishedTable]:
        return self._tables[self.asked]

    def cells(
        self, table_id: str, indicator: str, *, period: str | None = None, provider: str | None = None
    ) -> list[Cell]:
        return [
            cell
            for cell in self._by_table.get((table_id, indicator), ())
            if period in (None, cell.period) and provider in (None, cell.provider)
        ]


def everything_shown(path: Path, policy: Policy) -> Shown:
    """The rows of the answers to every question, each under the place that it is about."""
    release = _Remembered(path)
    try:
        tables = {table.id: table for table in policy.tables}
        found: Shown = defaultdict(dict)
        for indicator in (*INDICATORS, PATHWAY):
            release.asked = indicator
            for one in release.published():
                if tables[one.table_id].per_area:
                    continue  # attacked by themselves: see `areas`
                for place, slug, row in _rows(release, tables[one.table_id], one):
                    found[slug][place] = row
        return dict(found)
    finally:
        release.close()


def _rows(release: Release, table: Table, one: PublishedTable) -> Iterator[tuple[Place, str, Row]]:
    if one.indicator == PATHWAY:
        for stage in released.pathway(release, period=one.period).stages:
            place = Place(one.period, "", table.characteristic, stage.slug)
            yield place, f"{PATHWAY}:{stage.stage}", Row(stage.group, n=stage.n, slug=stage.slug, mark=stage.mark)
        return
    everyone = table.characteristic == "everyone"
    if everyone:
        question = Question(one.indicator, by="provider" if table.per_provider else None, period=one.period)
        for row in released.answer(release, question).rows:
            yield Place(one.period, row.slug if table.per_provider else "", "everyone", "all"), one.indicator, row
        return
    for provider in one.providers if table.per_provider else ("",):
        question = Question(one.indicator, by=table.characteristic, provider=provider or None, period=one.period)
        for row in released.answer(release, question).rows:
            yield Place(one.period, provider, table.characteristic, row.slug), one.indicator, row


Pairs = frozenset[tuple[int, int | None]]
"""What (n, k) may be stored behind a row; k is None where it is not shown."""


def behind(row: Row, method: Method) -> Pairs:
    """The stored counts that would be shown just so: from the rounded counts, the whole percentage and its limits."""
    if row.n is None:
        return frozenset()
    return behind_shown(row.n, row.k, row.rate, row.low, row.high, method)


@lru_cache(maxsize=200_000)
def behind_shown(
    n: int, k: float | None, rate: float | None, low: float | None, high: float | None, method: Method
) -> Pairs:
    """The same of what is shown in a row: counts to the nearest 5, the rate and its limits to two decimals."""
    counts = [one for one in _around(n) if one >= method.smallest_count]
    if k is None:
        return frozenset((one, None) for one in counts)
    pairs = [(one, part) for one in counts for part in _around(int(k)) if method.smallest_part <= part <= one]
    if rate is None:
        return frozenset(pair for pair in pairs if pair[0] < method.smallest_base)
    return frozenset(
        (one, part)
        for one, part in pairs
        if one >= method.smallest_base
        and round(part / one, 2) == rate
        and limits_shown(part, one, method.variance) == (low, high)
    )


def _around(shown: int) -> range:
    return range(max(shown - ROUNDED_BY, 0), shown + ROUNDED_BY + 1)


@lru_cache(maxsize=200_000)
def limits_shown(k: int, n: int, variance: float) -> tuple[float, float]:
    """The limits of a rate as they are shown."""
    found = wilson_with_noise(k, n, variance)
    return round(found.low, 2), round(found.high, 2)

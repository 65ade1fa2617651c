"""The policy: which tables may be published, and how much protection each figure gets."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from dashboard.definitions.indicators import INDICATORS, Indicator

PATHWAY = "pathway"
"""The name under which the pathway's stages are published: a measure of its own."""

PeriodKind = Literal["quarter", "year", "three_years", "contract_period"]


@dataclass(frozen=True)
class Table:
    """One approved table."""

    id: str
    characteristic: str
    per_provider: bool
    period: PeriodKind
    reason: str
    indicators: tuple[str, ...] = ()
    """Those that it is made for; all, where none is named."""
    outcomes: bool = False
    """Whether its groups say how it went: then each is protected as a part of those of whom it is known."""
    per_area: bool = False
    """Whether it is of each area that women live in, all services there together; never of one of them."""
    never_alone: tuple[str, ...] = ()
    """Indicators that are never published for one service, so not for too few of them together either."""

    @property
    def approved_for(self) -> tuple[str, ...]:
        """The indicators that the table may be made for. With few services it may be fewer: see `collapse`."""
        return self.indicators or tuple(
            slug
            for slug, indicator in INDICATORS.items()
            if self._fits(indicator) and not (self.per_provider and slug in self.never_alone)
        )

    def _fits(self, indicator: Indicator) -> bool:
        """Whether an indicator is published in a table of this shape."""
        if not indicator.published or (self.period == "quarter" and indicator.published_years_later):
            return False
        if self.characteristic == "everyone":
            return not indicator.many_valued
        return self.characteristic in indicator.breakdowns


@dataclass(frozen=True)
class Policy:
    """The approved tables and the thresholds, as one versioned whole."""

    version: str
    variance: int
    smallest_count: int
    smallest_part: int
    smallest_base: int
    smallest_base_of_a_band: int
    most_values_of_one_woman: int
    tables: tuple[Table, ...]

    @cached_property
    def of_outcomes(self) -> frozenset[str]:
        """Characteristics whose groups say how it went: each is protected as a part of all of whom it is known."""
        return frozenset(table.characteristic for table in self.tables if table.outcomes)


@cache
def load() -> Policy:
    """The policy that is shipped with the product."""
    text = (Path(__file__).parent / "policy.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    never_alone = tuple(raw.pop("not_for_one_service"))
    tables = tuple(_table(line, never_alone) for line in raw.pop("table"))
    return Policy(tables=tables, **raw)


def _table(line: dict[str, Any], never_alone: tuple[str, ...]) -> Table:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in line.items()}
    return Table(never_alone=never_alone, **values)

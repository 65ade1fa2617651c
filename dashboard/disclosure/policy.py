"""The policy: which tables may be published, and how much protection each figure gets."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from dashboard.definitions.indicators import INDICATORS, Indicator

PATHWAY = "pathway"
"""The name under which the pathway's stages are published: a measure of its own."""

_TOGETHER = 3
"""Services: with two, each could take its own figures from those of both."""

PeriodKind = Literal["quarter", "year", "three_years"]


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
    smallest_providers: int = 1
    """With fewer providers the table would be, or be one subtraction from, a table that is not approved."""
    also_with_fewer: tuple[str, ...] = ()
    """Indicators that are published all the same with fewer providers."""
    never_alone: tuple[str, ...] = ()
    """Indicators that are never published for one service: neither by service, nor for too few of them together."""

    def indicators_for(self, providers: int) -> tuple[str, ...]:
        """The indicators that the table is made for when this many providers have sent something."""
        alone = self.per_provider or providers < _TOGETHER
        wanted = self.indicators or tuple(
            slug
            for slug, indicator in INDICATORS.items()
            if self._fits(indicator) and not (alone and slug in self.never_alone)
        )
        if providers >= self.smallest_providers:
            return wanted
        return tuple(slug for slug in wanted if slug in self.also_with_fewer)

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
    tables: tuple[Table, ...]


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

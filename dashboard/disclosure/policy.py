"""The policy: which tables may be published, and how much protection each figure gets."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from dashboard.definitions.indicators import INDICATORS

PATHWAY = "pathway"
"""The name under which the pathway's stages are published: a measure of its own."""

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
    smallest_providers: int = 1
    """With fewer providers the table would be, or be one subtraction from, a table that is not approved."""
    also_with_fewer: tuple[str, ...] = ()
    """Indicators that are published all the same with fewer providers."""

    def indicators_for(self, providers: int) -> tuple[str, ...]:
        """The indicators that the table is made for when this many providers have sent something."""
        wanted = self.indicators or tuple(
            slug
            for slug, indicator in INDICATORS.items()
            if self.characteristic == "everyone" or self.characteristic in indicator.breakdowns
        )
        if providers >= self.smallest_providers:
            return wanted
        return tuple(slug for slug in wanted if slug in self.also_with_fewer)


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
    tables = tuple(_table(line) for line in raw.pop("table"))
    return Policy(tables=tables, **raw)


def _table(line: dict[str, Any]) -> Table:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in line.items()}
    return Table(**values)

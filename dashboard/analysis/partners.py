"""The delivery partners of a contract beside each other, and which of their figures differ by more than chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from dashboard.analysis import development
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.figures import NO_PARTNER
from dashboard.analysis.review import OF_A_PARTNER
from dashboard.definitions.indicators import INDICATORS, Indicator
from dashboard.definitions.periods import Quarter

Pair = tuple[Row, Row]


@dataclass(frozen=True)
class Beside:
    """One figure of every partner."""

    indicator: str
    rows: tuple[Row, ...]

    @property
    def definition(self) -> Indicator:
        return INDICATORS[self.indicator]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every two partners whose figures have an interval, so that they can be compared."""
        named = [row for row in self.rows if row.group != NO_PARTNER and row.low is not None and row.high is not None]
        return tuple(combinations(named, 2))

    @property
    def clear(self) -> tuple[Pair, ...]:
        """Those of them that lie clear of each other: their 95 % intervals do not meet."""
        return tuple(pair for pair in self.pairs if development.changed(*pair))


def beside(ask: Callable[..., Answer], quarters: Sequence[Quarter]) -> tuple[Beside, ...]:
    """The figures of some quarters together, by partner; those that no partner has are left out.

    Args:
        ask: asks for one indicator by partner: `exact.by_partner`, with the contract already in it.
        quarters: which quarters, in order.
    """
    days = {"first_day": quarters[0].first_day, "last_day": quarters[-1].last_day}
    found = (Beside(slug, ask(slug, **days).rows) for slug in OF_A_PARTNER)
    return tuple(one for one in found if one.rows)


def partners_of(found: Sequence[Beside], named: Sequence[str]) -> tuple[str, ...]:
    """Whose figures there are: first those that the contract names, then other codes, then who is with no partner."""
    seen = {row.group for one in found for row in one.rows}
    others = sorted(seen - {*named, NO_PARTNER})
    return (*named, *others, *([NO_PARTNER] if NO_PARTNER in seen else []))

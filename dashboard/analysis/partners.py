"""The delivery partners of a contract beside each other, and which of their figures differ by more than chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from dashboard.analysis import development
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.figures import NO_PARTNER
from dashboard.analysis.review import OF_A_PARTNER
from dashboard.definitions.contracts import Contract
from dashboard.definitions.indicators import INDICATORS, Indicator
from dashboard.definitions.periods import Quarter

Pair = tuple[Row, Row]


@dataclass(frozen=True)
class Beside:
    """One figure of every partner."""

    indicator: str
    rows: tuple[Row, ...]
    named: tuple[str, ...]
    """The partners that the contract names: a code that it does not name may be one of them, spelled otherwise."""

    @property
    def definition(self) -> Indicator:
        return INDICATORS[self.indicator]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every two partners whose figures have an interval, so that they can be compared."""
        told = [row for row in self.rows if row.group in self.named and row.low is not None and row.high is not None]
        return tuple(combinations(told, 2))

    @property
    def clear(self) -> tuple[Pair, ...]:
        """Those of them that lie clear of each other: their 95 % intervals do not meet."""
        return tuple(pair for pair in self.pairs if development.changed(*pair))


@dataclass(frozen=True)
class AllPartners:
    """All figures of all partners of a contract, in some quarters together."""

    contract: Contract
    quarters: tuple[Quarter, ...]
    figures: tuple[Beside, ...]

    @property
    def partners(self) -> tuple[str, ...]:
        """Whose figures there are: those that the contract names, other codes, and who is with no partner."""
        nobody = [NO_PARTNER] if NO_PARTNER in self._groups else []
        return (*self.contract.delivery_partners, *self.unnamed, *nobody)

    @property
    def unnamed(self) -> tuple[str, ...]:
        """Codes in the returns that the contract does not name."""
        return tuple(sorted(self._groups - {*self.contract.delivery_partners, NO_PARTNER}))

    @property
    def any_named(self) -> bool:
        """Whether there is a figure of any partner that the contract names."""
        return not self._groups.isdisjoint(self.contract.delivery_partners)

    @property
    def _groups(self) -> set[str]:
        return {row.group for one in self.figures for row in one.rows}

    @property
    def compared(self) -> int:
        """How many comparisons there are."""
        return sum(len(one.pairs) for one in self.figures)

    @property
    def clear(self) -> int:
        """How many of them are clear."""
        return sum(len(one.clear) for one in self.figures)


def all_partners(ask: Callable[..., Answer], contract: Contract, quarters: Sequence[Quarter]) -> AllPartners:
    """The figures of some quarters together, by partner; those that nobody has are left out.

    Args:
        ask: asks for one indicator by partner: `exact.by_partner`, with the contract already in it.
        contract: as it was agreed.
        quarters: which quarters, in order.
    """
    days = {"first_day": quarters[0].first_day, "last_day": quarters[-1].last_day}
    found = (Beside(slug, ask(slug, **days).rows, contract.delivery_partners) for slug in OF_A_PARTNER)
    return AllPartners(contract, tuple(quarters), tuple(one for one in found if one.rows))

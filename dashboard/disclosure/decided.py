"""What was decided of every cell that a release could have: its truth, and what may be shown of it."""

from dataclasses import dataclass

from dashboard.warehouse.release import Cell


@dataclass(frozen=True)
class Decided:
    """One cell of one table, with its truth. It never leaves the builder, nor what checks its work."""

    table_id: str
    indicator: str
    period: str
    provider: str
    category: str
    true_n: int
    true_k: int | None
    """None where there is no numerator."""
    n: int | None
    """What may be shown; None: too few."""
    k: int | None
    band: str | None = None
    """`over_9_in_10` or `under_1_in_10`: what may be said in the place of a numerator that may not be shown."""
    of_women: str = ""
    """The sum of the record keys: cells that have it in common stand on the same women."""
    drawn_for: str = ""
    """The issue and the period that its noise was drawn for."""

    @property
    def cell(self) -> Cell | None:
        """As it is stored; None where it is not."""
        if self.n is None:
            return None
        return Cell(self.table_id, self.indicator, self.period, self.provider, self.category, self.n, self.k, self.band)

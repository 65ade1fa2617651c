"""Collapse: with few services, or few quarters, a table tells what another one would that may not be published.

With one service, all services together are that one; with two, each takes its own exact figures from those of both.
Where only one quarter of a year has been told of, the year is that quarter; and three years, of which only one has
been, are that year. So before a table is made, all that it would tell is worked out, and it is made for those
indicators only of which each of these tables is approved.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from dashboard.definitions.periods import Quarter
from dashboard.disclosure.policy import Policy, Table

TOGETHER = 3
"""Services: with two, each could take its own figures from those of both."""
_QUARTERS_OF_A_YEAR = 4
BLOCKS = ("three_years", "contract_period")
_WITHIN = {
    "quarter": (),
    "year": ("quarter",),
    "three_years": ("year", "quarter"),
    "contract_period": ("year", "quarter"),
}


class Shape(NamedTuple):
    """What a table tells, whatever it is called."""

    per_provider: bool
    period: str
    characteristic: str
    per_area: bool = False


def left_by_years(quarters: Collection[Quarter], told: Collection[Quarter]) -> int:
    """The quarters of a block that are left when published years are taken from it, or it from them.

    A year of which one quarter is told of has no table of its own, so that its quarter is left.

    Args:
        quarters: those of the block.
        told: all that are told of, in the block and outside.
    """
    left = 0
    for year in {quarter.year for quarter in quarters}:
        inside = sum(quarter.year == year for quarter in quarters)
        of_year = sum(quarter.year == year for quarter in told)
        left += inside if of_year < 2 else min(inside, of_year - inside)
    return left


def keeps_clear(quarters: Collection[Quarter], told: Collection[Quarter]) -> bool:
    """Whether a block lies far enough from the years that are published: a year's worth of quarters, or not at all.

    One that lies in a single year is that year: it would be the same women with another adjustment.
    """
    left = left_by_years(quarters, told)
    return len({quarter.year for quarter in quarters}) > 1 and (not left or left >= _QUARTERS_OF_A_YEAR)


def tells(table: Table, providers: int, quarters: Collection[Quarter]) -> set[Shape]:
    """Every shape that a table has with so many services and only these quarters in its period, its own included.

    Of an area these are the services there: with one or two it would be a service's own of that area.
    """
    return {
        Shape(per_provider, period, table.characteristic, table.per_area)
        for per_provider in ({table.per_provider} if providers >= TOGETHER else {table.per_provider, True})
        for period in _periods(table.period, quarters)
    }


def made_for(policy: Policy, table: Table, providers: int, quarters: Collection[Quarter]) -> tuple[str, ...]:
    """The indicators that a table may be made for without telling what is not approved."""
    approved = [_approved(policy, shape) for shape in tells(table, providers, quarters)]
    return tuple(slug for slug in table.approved_for if all(slug in one for one in approved))


def _approved(policy: Policy, shape: Shape) -> set[str]:
    same = (t for t in policy.tables if (t.per_provider, t.period, t.characteristic, t.per_area) == shape)
    return {slug for table in same for slug in table.approved_for}


def _periods(kind: str, quarters: Collection[Quarter]) -> Iterator[str]:
    yield kind
    if "year" in _WITHIN[kind] and len({quarter.year for quarter in quarters}) == 1:
        yield "year"
    if "quarter" in _WITHIN[kind] and len(set(quarters)) == 1:
        yield "quarter"

"""What protection costs, in figures: for who reads published figures, and for who decides how much to protect.

Every figure here comes from a command that is given beside it, on invented women. Tests work out what takes seconds
again; `make benchmarks` does the rest.
"""

from dataclasses import dataclass
from enum import StrEnum


class Command(StrEnum):
    """What works the figures out again, in the repository."""

    UTILITY = "python -m tests.red_team.utility"
    COVERAGE = "python -m tests.red_team.coverage"
    TOLD_APART = "python -m tests.red_team.knows_every_other"


@dataclass(frozen=True)
class Moved:
    """How far published figures are from the true ones, in the sample data: twelve services, three years."""

    table: str
    """The approved table, by its id."""
    words: str
    ratio: bool
    """Whether of relative rates, in percent; else of rates, in points of a percentage."""
    typical: float
    """Half of the figures that are shown move by less."""
    most: float
    """95 in 100 of them move by less."""
    sampling: float
    """Beside it, what chance alone does to half of them: the standard error of the exact figure."""


@dataclass(frozen=True)
class Shown:
    """What can be shown of a service with so many women a quarter, as shares between 0 and 1."""

    women: int
    """A quarter."""
    rate: float
    """Of the women who had what is counted."""
    quarter: float
    """Of its quarterly rates, without any characteristic, those that can be shown."""
    year: float
    """Of its yearly rates."""
    counts_by_group: float
    """Of its five ethnic groups those whose count can be shown for a year."""
    rates_by_group: float
    """And those whose rate can."""
    rates_by_group_three_years: float
    """And those whose rate can for three years."""


@dataclass(frozen=True)
class Covered:
    """How often the 95 % interval of a published rate holds the true one, as shares between 0 and 1."""

    women: int
    rate: float
    """The true rate."""
    always: float
    """Whether the rate is shown or not."""
    given_shown: float
    """Where it is shown: which it is only if enough women had what is counted, and enough had not."""


MOVED: tuple[Moved, ...] = (
    Moved("provider_quarter", "A service's rate in a quarter", False, 1.7, 10.4, 5.0),
    Moved("provider_year", "A service's rate in a year", False, 0.7, 5.8, 3.0),
    Moved("year_ethnicity", "An ethnic group's rate in a year, all services together", False, 0.5, 4.5, 2.5),
    Moved("provider_year_ethnicity", "A relative rate in one service's year", True, 4.4, 26.0, 10.9),
    Moved("year_ethnicity", "A relative rate in a year, all services together", True, 1.5, 18.0, 6.7),
)

SHOWN: tuple[Shown, ...] = (
    Shown(12, 0.6, 0.0, 1.0, 0.2, 0.2, 0.2),
    Shown(12, 0.8, 0.0, 0.89, 0.2, 0.15, 0.2),
    Shown(12, 0.9, 0.0, 0.38, 0.2, 0.04, 0.19),
    Shown(25, 0.6, 0.93, 1.0, 0.2, 0.2, 0.34),
    Shown(25, 0.8, 0.42, 1.0, 0.2, 0.2, 0.25),
    Shown(25, 0.9, 0.06, 0.9, 0.2, 0.16, 0.21),
    Shown(40, 0.6, 1.0, 1.0, 0.36, 0.2, 0.83),
    Shown(40, 0.8, 0.79, 1.0, 0.36, 0.2, 0.51),
    Shown(40, 0.9, 0.25, 0.99, 0.36, 0.19, 0.26),
    Shown(60, 0.6, 1.0, 1.0, 0.88, 0.22, 0.99),
    Shown(60, 0.8, 0.96, 1.0, 0.88, 0.2, 0.78),
    Shown(60, 0.9, 0.56, 1.0, 0.88, 0.2, 0.38),
)

COVERED: tuple[Covered, ...] = (
    Covered(25, 0.6, 0.97, 0.97),
    Covered(25, 0.8, 0.95, 0.89),
    Covered(25, 0.9, 0.93, 0.53),
    Covered(40, 0.6, 0.96, 0.96),
    Covered(40, 0.8, 0.96, 0.95),
    Covered(40, 0.9, 0.94, 0.8),
    Covered(60, 0.6, 0.96, 0.96),
    Covered(60, 0.8, 0.97, 0.96),
    Covered(60, 0.9, 0.95, 0.92),
    Covered(100, 0.6, 0.95, 0.95),
    Covered(100, 0.8, 0.96, 0.96),
    Covered(100, 0.9, 0.96, 0.96),
)

TOLD_APART, TOLD_APART_FROM_THREE_YEARS = 0.92, 0.97
"""Somebody who knows every other record of a service's year could tell a woman's ethnic group so well (0.5: a guess).

AUC: the chance that of two women, one White and one Black, the published figures speak more for the Black one's being
Black. From the tables of the year; and with those of three years, for who knows every other record of these.
"""

"""The stretches of time that tables are made for."""

from dataclasses import dataclass
from datetime import date

from dashboard.definitions.periods import FinancialYear, Quarter


@dataclass(frozen=True)
class Period:
    """A stretch of time that tables are made for."""

    label: str
    kind: str
    first_day: date
    last_day: date

    @property
    def year(self) -> FinancialYear:
        """The financial year that it ends in."""
        return Quarter.containing(self.last_day).year

    def quarters_from(self, covered_from: date, as_of: date) -> tuple[Quarter, ...]:
        """Its quarters between two days: those that somebody's returns tell of, in full or in part."""
        return quarters_between(max(self.first_day, covered_from), min(self.last_day, as_of))


def quarters_between(first_day: date, last_day: date) -> tuple[Quarter, ...]:
    """The quarters from one day to another, in full or in part."""
    found, quarter = [], Quarter.containing(first_day)
    while quarter.first_day <= last_day:
        found.append(quarter)
        quarter = quarter.next
    return tuple(found)


def period_between(first: Quarter, last: Quarter, kind: str) -> Period:
    """The period from one quarter to another, both included."""
    return Period(f"{first.label} to {last.label}", kind, first.first_day, last.last_day)


def periods_of(year: FinancialYear, contract_period: Period | None = None) -> list[Period]:
    """The four quarters, the year, the three whole years that end with it, and the contract period that does."""
    quarters = [Period(q.label, "quarter", q.first_day, q.last_day) for q in year.quarters]
    start = FinancialYear(year.start - 2)
    ending = [contract_period] if contract_period and contract_period.year == year else []
    return [
        *quarters,
        Period(year.label, "year", year.first_day, year.last_day),
        Period(f"{start.label} to {year.label}", "three_years", start.first_day, year.last_day),
        *ending,
    ]


def adding_up_with(period: Period) -> list[Period]:
    """The periods whose figures are added or taken away to get at those of this one: of each of its years, the year,
    its quarters, and the block that ends with it.
    """
    years = dict.fromkeys(quarter.year for quarter in quarters_between(period.first_day, period.last_day))
    found = [one for year in years for one in periods_of(year)]
    return [period, *(one for one in found if one.label != period.label)]

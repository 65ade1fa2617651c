"""Financial years (April to March) and their quarters."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.errors import UsageError

_QUARTER = re.compile(r"(\d{4})[-/](\d{2}) ?Q([1-4])", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})[-/](\d{2})")
_MONTHS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}


@dataclass(frozen=True, order=True)
class FinancialYear:
    """A year from 1 April to 31 March, named `2025-26`."""

    start: int

    @property
    def label(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    @property
    def first_day(self) -> date:
        return date(self.start, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 3, 31)

    @property
    def next(self) -> "FinancialYear":
        return FinancialYear(self.start + 1)

    def before(self, years: int) -> "FinancialYear":
        """The year so many years earlier."""
        return FinancialYear(self.start - years)

    @property
    def quarters(self) -> tuple["Quarter", ...]:
        return tuple(Quarter(self.start, number) for number in (1, 2, 3, 4))

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """Read `2025-26`.

        Raises:
            UsageError: the text is not a financial year.
        """
        match = _YEAR.fullmatch(text.strip())
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise UsageError(f"A financial year looks like 2025-26, got: {text}")
        return cls(int(match[1]))


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a financial year: `2025-26 Q3` is October to December 2025."""

    year_start: int
    number: int

    @property
    def label(self) -> str:
        return f"{self.year.label} Q{self.number}"

    @property
    def months(self) -> str:
        """In words: `October to December 2025`."""
        return f"{_MONTHS[self.number]} {self.last_day.year}"

    @property
    def year(self) -> FinancialYear:
        return FinancialYear(self.year_start)

    @property
    def first_day(self) -> date:
        return date(self.year_start + (self.number == 4), (self.number % 4) * 3 + 1, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year_start + (self.number == 4), self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year_start - (self.number == 1), (self.number - 2) % 4 + 1)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read `2025-26 Q3`.

        Raises:
            UsageError: the text is not a quarter.
        """
        match = _QUARTER.fullmatch(text.strip())
        if not match:
            raise UsageError(f'A quarter looks like "2025-26 Q3", got: {text}')
        return cls(FinancialYear.parse(f"{match[1]}-{match[2]}").start, int(match[3]))

    @classmethod
    def containing(cls, day: date) -> "Quarter":
        """The quarter that a day falls into."""
        return cls(day.year - (day.month < 4), (day.month - 4) // 3 % 4 + 1)


def parse_first_day(text: str) -> date:
    """The first day of a quarter or financial year, as `--from` takes it."""
    return (Quarter.parse(text) if "Q" in text.upper() else FinancialYear.parse(text)).first_day


def parse_last_day(text: str) -> date:
    """The last day of a quarter or financial year, as `--to` takes it."""
    return (Quarter.parse(text) if "Q" in text.upper() else FinancialYear.parse(text)).last_day

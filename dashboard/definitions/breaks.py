"""Breaks in series: from when on figures cannot be compared with earlier ones, and why.

Sources: the Probation Reset of 2024 and the official note that data on accommodation from May 2024 cannot be compared
with earlier data; the outcomes of commissioned rehabilitative services, which were worded anew in April 2025.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Break:
    """One break."""

    on: date
    """The first day of what is new."""
    indicators: tuple[str, ...]
    words: str


BREAKS: tuple[Break, ...] = (
    Break(
        date(2024, 5, 1),
        ("housed_at_exit", "settled_at_exit", "settled_at_three_months", "moved_into_settled"),
        "From May 2024 many people were under probation for a shorter time (Probation Reset): official housing figures "
        "from then on cannot be compared with earlier ones, and who is referred may have changed too.",
    ),
    Break(
        date(2025, 4, 1),
        ("outcomes_achieved",),
        "In April 2025 the outcomes of commissioned rehabilitative services were worded anew: points for them before "
        "and after cannot be compared.",
    ),
)


def broken_in(indicator: str, first_day: date, last_day: date) -> str | None:
    """What breaks a series in a quarter or year, in words; None where nothing does."""
    return next((one.words for one in BREAKS if indicator in one.indicators and first_day <= one.on <= last_day), None)

"""What is written down about a referral on a day: kept with its day, and sent with the quarter that the day lies in."""

import numpy as np
import polars as pl

from dashboard.definitions.sheets import SHEETS
from invented.chance import Days, Flags, Words, as_day, date_texts, next_working_days, texts
from invented.lives import Lives
from invented.world import Sending

_AT, _DAY = "at", "day"


def recorded(when: Flags, day: Days, **columns: Words) -> pl.DataFrame:
    """A row for each referral for which something was written down, on that day or the next working one."""
    at = np.flatnonzero(when)
    days = next_working_days(day[at])
    return pl.DataFrame({_AT: at, _DAY: days, **{name: texts(values[at]) for name, values in columns.items()}})


def sent_in(sheet: str, records: pl.DataFrame, lives: Lives, sending: Sending, known: Flags) -> pl.DataFrame:
    """The rows of a sheet of one return: what was recorded since the last one, by the quarter's last day.

    Args:
        sheet: its name.
        records: what was ever recorded.
        lives: whom it is about.
        sending: the return.
        known: the referrals of this return's referrals sheet, or of an earlier one.
    """
    layout, last = SHEETS[sheet], as_day(sending.quarter.last_day)
    rows = records.filter(pl.col(_DAY).is_between(sending.last_seen + 1, last))
    rows = rows.filter(pl.Series(known[rows[_AT].to_numpy()])).sort(_DAY, _AT, maintain_order=True)
    rows = rows.with_columns(
        lives.fixed["referral_id"].gather(rows[_AT]).alias("referral_id"),
        date_texts(rows[_DAY].to_numpy(), last).alias(str(layout.dated_by)),
    )
    return rows.select(column.name for column in layout.columns if column.name in rows.columns)

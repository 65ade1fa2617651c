"""The code lists that queries join: filled from the definitions whenever those have changed."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl

from dashboard.definitions import ethnicity, housing, instruments
from dashboard.definitions.working_days import bank_holidays

TABLES = frozenset(("ethnicity_code", "accommodation_code", "instrument_code", "swemwbs_metric", "working_day"))
"""Every list that `fill` writes."""
_FIRST_DAY, _LAST_DAY = date(2010, 1, 1), date(2035, 12, 31)


def fingerprint(supported_housing: str = "settled") -> str:
    """Changes whenever a list does."""
    return repr((_lists(supported_housing), len(bank_holidays())))


def fill(cursor: duckdb.DuckDBPyConnection, supported_housing: str = "settled") -> None:
    """Write every list anew; `supported_housing`: the group of supported housing."""
    for table, rows in {**_lists(supported_housing), "working_day": _working_days()}.items():
        cursor.execute(f"delete from {table}")
        columns = [name for name, *_ in cursor.execute(f"describe {table}").fetchall()]
        frame = pl.DataFrame(list(rows), schema=columns, orient="row", infer_schema_length=None)
        cursor.register("new_codes", frame.to_arrow())
        cursor.execute(f"insert into {table} by name select * from new_codes")
        cursor.unregister("new_codes")


def _lists(supported_housing: str) -> dict[str, Sequence[tuple[Any, ...]]]:
    return {
        "ethnicity_code": [
            (code, ethnicity.group_of(code), None if code in ethnicity.GROUPS else code)
            for code in sorted(set(ethnicity.codes().values()))
        ],
        "accommodation_code": [
            (code, group, housing.STATE_OF_GROUP.get(group)) for code, group in housing.codes(supported_housing).items()
        ],
        "instrument_code": [
            (one.slug, place, one.measures, one.higher_is_better, one.reliable_change)
            for place, one in enumerate(instruments.INSTRUMENTS.values())
        ],
        "swemwbs_metric": list(instruments.SWEMWBS_METRIC.items()),
    }


def _working_days() -> Iterable[tuple[date, bool, int]]:
    """Every day, whether it is a working day, and how many working days there were up to it."""
    holidays = set(bank_holidays())
    day, number = _FIRST_DAY, 0
    while day <= _LAST_DAY:
        working = day.weekday() < 5 and day not in holidays
        number += working
        yield day, working, number
        day += timedelta(days=1)

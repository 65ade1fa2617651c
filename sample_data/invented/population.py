"""The counts that referrals are compared with: women arrested, sentenced and living in each area."""

import numpy as np
import polars as pl

from dashboard.definitions.ethnicity import GROUPS, SHORT
from dashboard.definitions.sheets import SHEETS
from invented.chance import Stream
from invented.services import QUARTERS, Provider
from invented.world import World

SOURCE = "Invented for the demonstration"

_REFERRED = {"asian": 0.110, "black": 0.090, "mixed": 0.105, "white": 0.120, "other": 0.105}
"""Referrals for each woman arrested: of Black women three quarters as many as of White women."""
_AREAS_DIFFER = 0.12
_YEARS_DIFFER = 0.02
_SENTENCED = 0.31
"""Women sentenced for each woman arrested."""
_ARRESTED = {"asian": 0.007, "black": 0.022, "mixed": 0.020, "white": 0.012, "other": 0.010}
"""Women arrested in a year for each woman who lives there."""
_SHEET_SOURCES = {"women_arrested": "officer", "women_sentenced": "officer", "resident_women": "self"}


def population(world: World) -> pl.DataFrame:
    """The counts for one service's area; a year is named by the calendar year in which the financial year starts."""
    rng = world.stream(Stream.POPULATION)
    area = 1 + _AREAS_DIFFER * (2 * rng.random() - 1)
    rows = [
        (world.provider.area_code, SHORT[group], what, _SHEET_SOURCES[what], str(year), str(count), SOURCE)
        for year in sorted({quarter.year_start for quarter in QUARTERS})
        for group, share in zip(GROUPS, world.provider.ethnic_groups, strict=True)
        for what, count in _counts(world.provider, group, share, area, rng).items()
    ]
    columns = [column.name for column in SHEETS["population"].columns]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _counts(provider: Provider, group: str, share: float, area: float, rng: np.random.Generator) -> dict[str, int]:
    year = 1 + _YEARS_DIFFER * rng.standard_normal()
    arrested = 4 * provider.referrals * share / (_REFERRED[group] * area) * year
    return {
        "women_arrested": round(arrested),
        "women_sentenced": round(arrested * _SENTENCED),
        "resident_women": round(arrested / _ARRESTED[group]),
    }

"""What protection costs: how much of each approved table can be shown, and how far its figures are from the truth.

    python -m tests.red_team.utility [DATABASE]

DATABASE is one that `outcomes demo` made; without it the sample data of twelve services are made first (two minutes).
It is copied, so that nothing in its folder changes, and built twice: as it is published, and without noise or
thresholds. Only shares and errors are printed, never a count. Services of a few sizes follow (`small_services`).
"""

import math
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

import numpy as np

from dashboard.definitions.characteristics import CHARACTERISTICS, NOT_KNOWN
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of
from dashboard.disclosure.noise import Noise
from dashboard.operations.demonstration import make
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from dashboard.statistics.ratios import relative_rate, relative_rate_with_noise
from dashboard.warehouse.records import Records
from dashboard.warehouse.release import Cell
from tests.red_team import small_services

Place = tuple[str, str, str, str]
"""Indicator, period, provider and category: where a cell stands in its table."""
Tables = Mapping[str, Mapping[Place, Cell]]
"""Cells by the id of their table."""


class _NoNoise(Noise):
    """Moves nothing."""

    def draw(self, issue: str, period: str, count: int, keys: str) -> int:
        return 0


@dataclass
class Cost:
    """Of one approved table."""

    cells: int = 0
    """With at least one woman in them."""
    counts: int = 0
    """Of the cells those whose count is shown."""
    with_rate: int = 0
    """Of the cells those that would have a rate: of an indicator that is a share, and not of what is not known."""
    rates: int = 0
    with_ratio: int = 0
    """Of these those of a group that is compared with another."""
    ratios: int = 0
    rate_moves: list[float] = field(default_factory=list)
    """How far each published rate is from the true one, in points of a percentage."""
    rate_errors: list[float] = field(default_factory=list)
    """What chance alone makes of each true rate: its standard error, in points."""
    ratio_moves: list[float] = field(default_factory=list)
    """How far each published relative rate is from the true one, in percent (of its logarithm)."""
    ratio_errors: list[float] = field(default_factory=list)


def costs(published: Tables, true: Tables) -> dict[str, Cost]:
    """Of every approved table, in the policy's order."""
    return {table: _cost(table, published.get(table, {}), true[table]) for table in true}


def both(records: Records) -> tuple[Tables, Tables]:
    """Every cell of every year that was sent: as it would be published, and as it is."""
    policy, as_of = policies.load(), records.as_of()
    assert as_of is not None, "something was sent"
    exact = replace(policy, smallest_count=0, smallest_part=0)
    with patch("dashboard.disclosure.build.Noise", _NoNoise):
        true = _built(records, exact, as_of)
    return _built(records, policy, as_of), true


def _built(records: Records, policy: policies.Policy, as_of: date) -> Tables:
    first = Quarter.containing(records.covered_from() or as_of).year.start
    years = [FinancialYear(start) for start in range(first, Quarter.containing(as_of).year.start + 1)]
    periods = [one for year in years for one in periods_of(year) if one.first_day.year >= first]
    found: dict[str, dict[Place, Cell]] = {table.id: {} for table in policy.tables}
    for cell in build(records, policy, [one for one in periods if one.last_day <= as_of], as_of)[1]:
        if cell.n:
            found[cell.table_id][cell.indicator, cell.period, cell.provider, cell.category] = cell
    return found


def _cost(table: str, published: Mapping[Place, Cell], true: Mapping[Place, Cell]) -> Cost:
    characteristic = next(one.characteristic for one in policies.load().tables if one.id == table)
    reference = CHARACTERISTICS[characteristic].reference if characteristic in CHARACTERISTICS else None
    cost = Cost()
    for place, cell in true.items():
        found = published.get(place)
        cost.cells, cost.counts = cost.cells + 1, cost.counts + (found is not None)
        if cell.category == NOT_KNOWN or not _is_rate(cell.indicator):
            continue
        cost.with_rate += 1
        if _has_rate(found):
            cost.rates += 1
            _rate(cost, found, cell)
        base = (*place[:3], reference or "")
        if cell.category != reference and base in true:
            cost.with_ratio += 1
            if _has_rate(found) and _has_rate(published.get(base)):
                _ratio(cost, (found, published[base]), (cell, true[base]))
    return cost


def _is_rate(indicator: str) -> bool:
    return indicator in INDICATORS and INDICATORS[indicator].kind is not Kind.COUNT and indicator != "housing_moves"


def _has_rate(cell: Cell | None) -> bool:
    return cell is not None and cell.k is not None and cell.n >= policies.load().smallest_base


def _rate(cost: Cost, found: Cell, true: Cell) -> None:
    share = true.k / true.n
    cost.rate_moves.append(100 * abs(found.k / found.n - share))
    cost.rate_errors.append(100 * math.sqrt(share * (1 - share) / true.n))


def _ratio(cost: Cost, found: tuple[Cell, Cell], true: tuple[Cell, Cell]) -> None:
    counts = [number for cell in found for number in (cell.k, cell.n)]
    if relative_rate_with_noise(*counts, policies.load().variance) is None:
        return
    k1, n1, k0, n0 = (number for cell in true for number in (cell.k, cell.n))
    cost.ratios += 1
    cost.ratio_moves.append(100 * abs(math.log(relative_rate(*counts) / relative_rate(k1, n1, k0, n0))))
    cost.ratio_errors.append(100 * math.sqrt(max(0.0, 1 / k1 - 1 / n1 + 1 / k0 - 1 / n0)))


def table(found: Mapping[str, Cost]) -> Iterator[str]:
    """The figures, a line a table."""
    moves = "half by  95% by  s.e."
    yield f"{'':<33} {'shown: of cells':>16} {'rates':>6} {'RRI':>5}   rates, points: {moves}   RRI, %: {moves}"
    for name, one in found.items():
        yield (
            f"{name:<33} {_part(one.counts, one.cells):>7} of {one.cells:>5} {_part(one.rates, one.with_rate):>6}"
            f" {_part(one.ratios, one.with_ratio):>5}   {_moved(one.rate_moves, one.rate_errors):>36}"
            f"   {_moved(one.ratio_moves, one.ratio_errors):>29}"
        )


def _part(some: int, of: int) -> str:
    return f"{some / of:.0%}" if of else "–"


def _moved(moves: list[float], errors: list[float]) -> str:
    if not moves:
        return "–"
    half, most = np.quantile(moves, [0.5, 0.95])
    return f"{half:>7.1f} {most:>7.1f} {np.median(errors):>5.1f}"


def measure(database: Path) -> dict[str, Cost]:
    """What protection costs on these records, of which a copy is made."""
    with tempfile.TemporaryDirectory() as aside:
        records = Records(Path(shutil.copy(database, Path(aside) / "records.duckdb")))
        try:
            return costs(*both(records))
        finally:
            records.close()


def main(database: str = "") -> None:
    """Print what it costs on a database, or on the sample data, and for services of a few sizes."""
    with tempfile.TemporaryDirectory() as aside:
        if not database:
            installation = Installation(Settings(database=Path(aside) / "records.duckdb"))
            make(installation, 12, lambda said: print(said, file=sys.stderr))
            installation.close()
        print("\n".join(table(measure(Path(database) if database else Path(aside) / "records.duckdb"))))
    print()
    print("\n".join(small_services.table()))


if __name__ == "__main__":
    main(*sys.argv[1:])

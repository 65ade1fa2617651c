"""What protection costs is reckoned right: what is shown, and how far from the truth."""

import math
import shutil
from pathlib import Path

import pytest

from dashboard.warehouse.records import Records
from dashboard.warehouse.release import Cell
from tests.red_team import small_services, utility
from tests.unit.disclosure import worlds


def _cells(*given: tuple[str, int, int | None]) -> dict[utility.Place, Cell]:
    table = "year_ethnicity"
    return {
        ("completed", "2025-26", "", group): Cell(table, "completed", "2025-26", "", group, n, k)
        for group, n, k in given
    }


def test_shown_and_moved_by_hand() -> None:
    true = {"year_ethnicity": _cells(("white", 100, 50), ("black", 40, 20), ("asian", 18, 9), ("not_known", 5, 2))}
    published = {"year_ethnicity": _cells(("white", 100, 52), ("black", 40, 21), ("asian", 17, 8))}
    cost = utility.costs(published, true)["year_ethnicity"]
    assert (cost.counts, cost.cells, cost.rates, cost.with_rate, cost.ratios, cost.with_ratio) == (3, 4, 2, 3, 1, 2)
    assert cost.rate_moves == pytest.approx([2, 2.5])
    assert cost.rate_errors == pytest.approx([5, 100 * math.sqrt(0.25 / 40)])
    assert cost.ratio_moves == pytest.approx([100 * math.log(0.525 / 0.52)])
    assert cost.ratio_errors == pytest.approx([100 * math.sqrt(1 / 50 - 1 / 100 + 1 / 20 - 1 / 40)])


def test_on_records(empty_records: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(empty_records, tmp_path / "records.duckdb"))
    records = Records(database)
    worlds.fill(records, "A")
    records.close()
    found = utility.measure(database)
    assert [path.name for path in tmp_path.iterdir()] == ["records.duckdb"], "nothing is left beside the records"
    year = found["year_ethnicity_two"]
    assert 0 < year.rates <= year.with_rate
    assert 0 < max(year.rate_moves) < 100
    assert found["provider_quarter"].counts < found["provider_quarter"].cells
    lines = list(utility.table(found))
    assert len(lines) == 1 + len(found)


def test_twelve_women_have_a_count_and_no_rate() -> None:
    found = small_services.shown(12, 0.6)
    # By hand: shown unless the noise takes 3 or more away.
    assert found.count == pytest.approx(1 - (0.0649 + 0.0271 + 0.0088 + 0.0022 + 0.0004), abs=2e-4)
    assert found.rate == 0
    assert math.isnan(found.typical)


def test_where_every_rate_is_shown_half_of_them_move_by_less_than_the_noise_s_spread_would_say() -> None:
    found = small_services.shown(400, 0.6)
    assert (found.count, found.rate) == pytest.approx((1, 1))
    # Delta method: √(4·(1 + 0.36))/400 = 0.58 points; half of normal draws lie within 0.674 of that, 95 % within 1.96.
    assert found.typical == pytest.approx(0.674 * 0.583, abs=0.05)
    assert found.most == pytest.approx(1.96 * 0.583, abs=0.05)
    assert found.sampling == pytest.approx(100 * math.sqrt(0.24 / 400))

"""How far published figures of the sample data move, as people are told: takes the sample data of twelve services."""

import numpy as np
import pytest

from dashboard.definitions.protection_cost import MOVED
from dashboard.operations.demonstration import make
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from tests.red_team.utility import measure


@pytest.mark.benchmark
def test_how_far_published_figures_move(tmp_path):
    installation = Installation(Settings(database=tmp_path / "records.duckdb"))
    make(installation, 12, print)
    installation.close()
    found = measure(tmp_path / "records.duckdb")
    for told in MOVED:
        cost = found[told.table]
        moves, errors = (cost.ratio_moves, cost.ratio_errors) if told.ratio else (cost.rate_moves, cost.rate_errors)
        half, most = np.quantile(moves, [0.5, 0.95])
        # Another secret draws other noise: typical moves stay within a tenth or so, the largest within a quarter.
        assert told.typical == pytest.approx(half, rel=0.2, abs=0.1)
        assert told.most == pytest.approx(most, rel=0.3)
        assert told.sampling == pytest.approx(np.median(errors), rel=0.05, abs=0.1)

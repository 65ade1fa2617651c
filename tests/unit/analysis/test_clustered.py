"""Limits of a share of sessions, which belong to women: against statsmodels, where each woman is one."""

import random
from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm

from dashboard.analysis import exact
from tests.builders import new_return, row, service


@pytest.mark.parametrize("seed", range(3))
def test_the_limits_are_those_of_a_ratio_with_robust_errors(records, seed):
    """Attended on offered through 0, weighted by 1 ÷ offered, is Σ attended ÷ Σ offered; its HC1 error is ours."""
    chance = random.Random(seed)
    sessions = [(offered, chance.randint(0, offered)) for offered in (chance.randint(1, 20) for _ in range(60))]
    rows = [
        row(referral_id=f"r{i}", referral_date=date(2025, 4, 1), sessions_offered=offered, sessions_attended=attended)
        for i, (offered, attended) in enumerate(sessions)
    ]
    records.accept(new_return("A", "2025-26 Q1", rows))
    (found,) = exact.own(records, service("A"), "A", "attended").rows
    offered, attended = np.array(sessions, dtype=float).T
    other = sm.WLS(attended, offered, weights=1 / offered).fit(cov_type="HC1", use_t=False)
    assert found.rate == pytest.approx(other.params[0], rel=1e-9)
    assert (found.low, found.high) == pytest.approx(tuple(other.conf_int()[0]), rel=1e-9)

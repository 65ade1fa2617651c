"""Building a release, against the bare group-by queries that it needs."""

import os
import statistics
import time
from datetime import date, timedelta

import numpy as np
import pytest

from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of
from dashboard.warehouse.records import Records
from tests.builders import new_return, quarters, row

REFERRALS = int(os.environ.get("OUTCOMES_BENCHMARK_ROWS", "100000")) // 5
PROVIDERS = 12
ROUNDS = 3
BARE = """
select characteristic, category, indicator_unit.provider,
    count(*), count(*) filter (achieved)
from query_table('indicator_' || $indicator) as indicator_unit inner join unit_group using (unit_id)
where counted_on between $first_day and $last_day
group by grouping sets ((characteristic, category), (characteristic, category, indicator_unit.provider))
"""


def _fill(records: Records) -> None:
    """Three years of referrals: one in a provider's first return, from which on it counts, the others in its last."""
    chance = np.random.default_rng(1)
    first, last = quarters("2023-24 Q1", "2025-26 Q4")[0], "2025-26 Q4"
    for place in range(PROVIDERS):
        code = f"P{place:02}"
        records.accept(new_return(code, first, [_referral(-1, (0, "white"))]))
        offsets = chance.integers(0, 1000, REFERRALS // PROVIDERS)
        groups = chance.choice(["white", "black", "asian", "mixed"], offsets.size)
        records.accept(
            new_return(code, last, [_referral(*each) for each in enumerate(zip(offsets, groups, strict=True))])
        )


def _referral(number, drawn):
    day = date(2023, 4, 1) + timedelta(days=int(drawn[0]))
    return row(
        referral_id=f"r{number}", person_id=f"p{number}", referral_date=day, ethnicity=str(drawn[1]),
        first_offered_date=day + timedelta(days=5), assessed_date=day + timedelta(days=9),
        started_date=day + timedelta(days=20), ended_date=day + timedelta(days=90),
        end_state="completed" if number % 5 else "ended_early", end_reason=None if number % 5 else "NOT",
        sessions_offered=10, sessions_attended=number % 11,
    )  # fmt: skip


@pytest.mark.benchmark
def test_building(records):
    _fill(records)
    policy, periods = policies.load(), periods_of(FinancialYear(2025))
    kept = {slug for table in policy.tables for slug in table.indicators_for(PROVIDERS) if slug in INDICATORS}
    built, bare = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        _, cells = build(records, policy, periods, FinancialYear(2025).last_day)
        built.append(time.perf_counter() - start)
        start = time.perf_counter()
        with records.snapshot() as snapshot:
            for period in periods:
                for slug in sorted(kept):
                    days = {"first_day": period.first_day, "last_day": period.last_day}
                    snapshot.fetch(BARE, {"indicator": slug, **days})
        bare.append(time.perf_counter() - start)
    assert cells
    release, floor = statistics.median(built), statistics.median(bare)
    print(f"\nBuilding the release of a year; {REFERRALS:,} referrals, {len(kept)} indicators, {len(periods)} periods")
    print(f"{'cells':>7} {'build s':>8} {'floor s':>8} {'ratio':>6}")
    print(f"{len(cells):>7,} {release:>8.2f} {floor:>8.2f} {release / floor:>6.2f}")

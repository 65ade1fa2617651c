"""Building every year's release, against the bare group-by queries that it needs; and one answer from a release.

With `OUTCOMES_BENCHMARK_REFERRALS=1000000` for a country's worth: it takes some minutes and about six gigabytes.
"""

import os
import statistics
import time
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from dashboard.analysis import released
from dashboard.analysis.released import Question
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of
from dashboard.warehouse import release as releases
from dashboard.warehouse import releasing
from dashboard.warehouse.records import Records
from tests.builders import frame, moment, new_return, quarters, row

REFERRALS = int(os.environ.get("OUTCOMES_BENCHMARK_REFERRALS", "20000"))
PROVIDERS = 12
YEARS = (2023, 2024, 2025)
ROUNDS = 3 if REFERRALS <= 100_000 else 1
MOST_TIMES, MOST_MILLISECONDS = 3, 20
"""What building may take, as a multiple of the bare queries; and what an answer may take."""
BARE = """
select characteristic, category, indicator_unit.provider,
    count(*), count(*) filter (achieved)
from query_table('indicator_' || $indicator) as indicator_unit inner join unit_group using (unit_id)
where counted_on between $first_day and $last_day
group by grouping sets ((characteristic, category), (characteristic, category, indicator_unit.provider))
"""
QUESTIONS = [
    Question("completed"),
    Question("completed", by="quarter"),
    Question("completed", by="provider"),
    Question("completed", by="ethnicity"),
    Question("completed", by="ethnicity", provider="P03"),
    Question("completed", by="ethnicity", reference="all other women"),
    Question("referrals_received", by="age"),
]


def _fill(records: Records) -> None:
    """Three years of referrals: one in a provider's first return, from which on it counts, the others in its last."""
    chance = np.random.default_rng(1)
    first, last = quarters("2023-24 Q1", "2025-26 Q4")[0], "2025-26 Q4"
    for place in range(PROVIDERS):
        code = f"P{place:02}"
        records.accept(new_return(code, first, [row(referral_id="first", referral_date=date(2023, 4, 1))]))
        sheets = {"referrals": _referrals(REFERRALS // PROVIDERS, chance)}
        records.accept(replace(new_return(code, last, []), sheets=sheets))


def _referrals(many: int, chance: np.random.Generator) -> pl.DataFrame:
    """Rows as intake hands them over: one is written, all others are like it but for what is drawn."""
    one = row(referral_id="one", person_id="one", sessions_offered=10, sessions_attended=5)
    number = pl.Series(np.arange(many))
    begins = pl.Series(np.datetime64("2023-04-01") + chance.integers(0, 1000, many)).cast(pl.Date)
    done = pl.Series(number % 5 > 0)
    return frame([one])[np.zeros(many, dtype=int)].with_columns(
        row_number=(number + 2).cast(pl.Int32),
        referral_id="r" + number.cast(pl.String),
        person_id="p" + number.cast(pl.String),
        referral_date=begins,
        **{name: begins + timedelta(days) for name, days in
           (("first_offered_date", 5), ("assessed_date", 9), ("started_date", 20), ("ended_date", 90))},
        ethnicity=pl.Series(chance.choice(["white", "black", "asian", "mixed"], many)),
        end_state=pl.when(done).then(pl.lit("completed")).otherwise(pl.lit("ended_early")),
        end_reason=pl.when(done).then(None).otherwise(pl.lit("NOT")),
        sessions_attended=(number % 11).cast(pl.Int32),
    )  # fmt: skip


@pytest.mark.benchmark
def test_building(records):
    _fill(records)
    policy = policies.load()
    periods = [period for year in YEARS for period in periods_of(FinancialYear(year)) if period.first_day.year >= 2023]
    as_of = FinancialYear(YEARS[-1]).last_day
    kept = {slug for table in policy.tables for slug in table.approved_for if slug in INDICATORS}
    records.version()
    records.as_of()  # what is worked out once after a return is not the builder's
    built, bare = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        published, cells = build(records, policy, periods, as_of)
        built.append(time.perf_counter() - start)
        start = time.perf_counter()
        with records.snapshot() as snapshot:
            for period in periods:
                for slug in sorted(kept):
                    days = {"first_day": period.first_day, "last_day": period.last_day}
                    snapshot.fetch(BARE, {"indicator": slug, **days})
        bare.append(time.perf_counter() - start)
    release, floor = statistics.median(built), statistics.median(bare)
    print(f"\nBuilding three years' releases; {REFERRALS:,} referrals, {len(kept)} indicators, {len(periods)} periods")
    print(f"{'cells':>7} {'build s':>8} {'floor s':>8} {'ratio':>6}")
    print(f"{len(cells):>7,} {release:>8.2f} {floor:>8.2f} {release / floor:>6.2f}")
    slowest = _answers(records, published, cells)
    assert release <= MOST_TIMES * floor
    assert slowest < MOST_MILLISECONDS, "on a machine that does nothing else"


def _answers(records, published, cells):
    """How long one answer takes from the release: the largest median of the questions, in milliseconds."""
    facts = {"built_at": moment("2026-06-01"), "policy": "benchmark", "variance": 4, "remarks": ()}
    releasing.write(records.path, published, cells, **facts)
    release = releases.open_current(records.path)
    print(f"{'one answer':<60} {'median ms':>9} {'longest':>8}")
    medians = []
    try:
        for question in QUESTIONS:
            took = []
            for _ in range(30):
                start = time.perf_counter()
                found = released.answer(release, question)
                took.append(1000 * (time.perf_counter() - start))
            asked = ", ".join(str(each) for each in (question.indicator, question.by, question.provider) if each)
            print(f"{asked:<60} {statistics.median(took):>9.1f} {max(took[1:]):>8.1f}")
            assert found.rows
            medians.append(statistics.median(took))
    finally:
        release.close()
    return max(medians)

"""The builder: every stored cell is protected, near the truth, and the same wherever the same women stand."""

import random
import shutil
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of
from dashboard.disclosure.noise import LARGEST
from dashboard.warehouse.records import Records
from tests.builders import new_return, row

POLICY = policies.load()
YEAR = FinancialYear(2025)
GROUPS = {"white": 0.6, "black": 0.2, "asian": 0.1, "mixed": 0.06, "other": 0.04}


def _women(provider, chance, how_many):
    """A referral each, all in the first quarter, so that a year's truth can be counted on one's fingers."""
    return [
        row(
            referral_id=f"{provider}{i}",
            ethnicity=chance.choices(list(GROUPS), weights=list(GROUPS.values()))[0],
            age_band=chance.choice(("18-20", "25-29", "30-39", "60+")),
            disability=chance.choice(("yes", "no", None)),
            referral_date=date(2025, 4, 1 + i % 28),
            started_date=date(2025, 5, 1) if (going := chance.random()) < 0.8 else None,
            ended_date=date(2025, 6, 30) if going < 0.7 else None,
            end_state="completed" if going < 0.4 else "ended_early" if going < 0.7 else "open",
        )
        for i in range(how_many)
    ]


@pytest.fixture(scope="module", params=[1, 3], ids=["one service", "three services"])
def built(request, empty_records, tmp_path_factory):
    """(rows by provider, published tables, cells)."""
    chance = random.Random(request.param)
    records = Records(Path(shutil.copy(empty_records, tmp_path_factory.mktemp("built") / "records.duckdb")))
    rows = {provider: _women(provider, chance, 150) for provider in "ABC"[: request.param]}
    for provider, own in rows.items():
        records.accept(new_return(provider, "2025-26 Q4", own))
    found = build(records, POLICY, periods_of(YEAR), YEAR.last_day)
    records.close()
    return rows, *found


TRUE = {
    "referrals_received": (lambda line: True, None),
    "started": (lambda line: True, lambda line: line["started_date"] is not None),
    "completed": (lambda line: line["ended_date"] is not None, lambda line: line["end_state"] == "completed"),
    "left_before_finishing": (
        lambda line: line["ended_date"] is not None,
        lambda line: line["end_state"] == "ended_early",
    ),
}
CATEGORY = {
    "everyone": lambda line: "all",
    "ethnicity": lambda line: line["ethnicity"],
    "ethnicity_two": lambda line: "white" if line["ethnicity"] == "white" else "other_than_white",
    "age": lambda line: line["age_band"],
    "age_two": lambda line: "18-24" if line["age_band"] == "18-20" else "25+",
    "disability": lambda line: line.get("disability") or "not_known",
}


def _truth(rows, table, indicator):
    """(provider, category) → [women, of whom yes]."""
    counts, achieved = TRUE[indicator]
    found = defaultdict(lambda: [0, 0])
    for provider, own in rows.items():
        for line in filter(counts, own):
            cell = found[provider if table.per_provider else "", CATEGORY[table.characteristic](line)]
            cell[0] += 1
            cell[1] += bool(achieved and achieved(line))
    return found


def test_every_stored_cell_is_large_enough_and_near_the_truth(built):
    rows, _, cells = built
    tables = {table.id: table for table in POLICY.tables if table.characteristic in CATEGORY}
    checked = 0
    for cell in cells:
        table = tables.get(cell.table_id)
        if cell.period != YEAR.label or cell.indicator not in TRUE or table is None:
            continue
        n, k = _truth(rows, table, cell.indicator)[cell.provider, cell.category]
        assert n >= 10
        assert abs(cell.n - n) <= LARGEST
        if cell.k is not None:
            assert min(k, n - k, cell.k, cell.n - cell.k) >= 5
            assert abs(cell.k - k) <= LARGEST
        checked += 1
    assert checked > 20


def test_whatever_is_large_enough_for_any_noise_is_there(built):
    rows, published, cells = built
    tables = {table.id: table for table in POLICY.tables if table.characteristic in CATEGORY}
    stored = {
        (cell.table_id, cell.indicator, cell.provider, cell.category): cell
        for cell in cells
        if cell.period == YEAR.label
    }
    for one in published:
        if one.period != YEAR.label or one.indicator not in TRUE or one.table_id not in tables:
            continue
        for (provider, category), (n, k) in _truth(rows, tables[one.table_id], one.indicator).items():
            if n < 10 + LARGEST:
                continue
            cell = stored[one.table_id, one.indicator, provider, category]
            if TRUE[one.indicator][1] and k >= 5 + LARGEST and n - k >= 5 + 2 * LARGEST:
                assert cell.k is not None


def test_every_cell_of_every_table_is_large_enough(built):
    for cell in built[2]:
        assert cell.n >= POLICY.smallest_count
        assert cell.k is None or min(cell.k, cell.n - cell.k) >= POLICY.smallest_part


def test_every_cell_belongs_to_an_approved_table_that_was_published(built):
    _, published, cells = built
    known = {(table.table_id, table.indicator, table.period) for table in published}
    assert len(known) == len(published)
    for cell in cells:
        assert (cell.table_id, cell.indicator.split(":")[0], cell.period) in known
    assert {table.table_id for table in published} <= {table.id for table in POLICY.tables}


def test_the_same_women_have_the_same_number_in_every_table_and_indicator(built):
    rows, _, cells = built
    found = {(c.table_id, c.indicator, c.provider, c.category): c.n for c in cells if c.period == YEAR.label}
    everyone = {found["year", slug, "", "all"] for slug in ("referrals_received", "women_supported", "started")}
    assert len(everyone) == 1, "each woman has one accepted referral, so these are the same women"
    if len(rows) == 1:
        assert found["provider_year", "started", "A", "all"] in everyone
    started = next(c for c in cells if (c.table_id, c.indicator, c.period) == ("year", "started", YEAR.label))
    assert started.k == found["year", "started_in_period", "", "all"]


def test_an_end_by_either_name_is_the_same_women(built):
    pairs = {}
    for cell in built[2]:
        if cell.indicator in ("completed", "left_before_finishing") and cell.period == YEAR.label:
            pairs.setdefault((cell.table_id, cell.provider, cell.category), set()).add(cell.n)
    assert pairs
    assert all(len(numbers) == 1 for numbers in pairs.values())


def test_a_build_is_the_same_a_second_time_and_another_with_another_secret(records):
    records.accept(new_return("A", "2025-26 Q4", _women("A", random.Random(5), 150)))
    year = [period for period in periods_of(YEAR) if period.kind == "year"]
    first, second = build(records, POLICY, year, YEAR.last_day)[1], build(records, POLICY, year, YEAR.last_day)[1]
    records.path.with_name("noise-secret").unlink()
    other = build(records, POLICY, year, YEAR.last_day)[1]
    assert first == second
    assert first != other


def test_a_woman_with_several_referrals_counts_once_by_her_latest(records):
    started = {"referral_date": date(2025, 4, 1), "started_date": date(2025, 4, 3)}
    people = [{"person_id": f"p{i}"} | started for i in range(100)]
    earlier = [
        row(referral_id=f"a{i}", ended_date=date(2025, 5, 1), end_state="completed", **person)
        for i, person in enumerate(people)
    ]
    later = [
        row(
            referral_id=f"b{i}",
            ended_date=date(2025, 8, 1),
            end_state="ended_early" if i < 50 else "completed",
            **person,
        )
        for i, person in enumerate(people)
    ]
    records.accept(new_return("A", "2025-26 Q4", [*earlier, *later]))
    year = [period for period in periods_of(YEAR) if period.kind == "year"]
    cells = build(records, POLICY, year, YEAR.last_day)[1]
    cell = next(c for c in cells if (c.table_id, c.indicator, c.period) == ("year", "completed", YEAR.label))
    assert abs(cell.n - 100) <= LARGEST
    assert abs(cell.k - 50) <= LARGEST

"""Checking a large sheet, against reading it as text and one pass over the same rules."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.benchmarks import one_check
from tests.conftest import ROOT

ROWS = int(os.environ.get("OUTCOMES_BENCHMARK_ROWS", "100000"))
CHOICES = {
    "legal_status": ["bail", "licence", "custody"],
    "referral_source": ["court", "probation", "liaison_and_diversion"],
    "complexity": ["low", "medium", "high"],
    "age_band": ["18-20", "25-29", "30-39", "40-49"],
    "ethnicity": ["White", "Any other Black, Black British or Caribbean background", "A1", "M1"],
    "disability": ["yes", "no", "not_asked"],
    "dependent_children": ["yes", "no", "declined"],
    "need_housing": ["yes"],
    "need_mental_health": ["yes", "no"],
    "need_finance": ["yes", "no"],
    "need_housing_change": ["better", "same", "worse"],
}
DAYS = ("referral_date", "first_offered_date", "assessed_date", "plan_agreed_date", "started_date", "ended_date")


def _sheet(rows: int, bad: float) -> pl.DataFrame:
    """A sheet of 25 columns, in which that share of all cells is bad."""
    chance = np.random.default_rng(1)
    first = np.datetime64(date(2024, 9, 1)) + chance.integers(0, 300, rows)
    sheet = pl.DataFrame(
        {
            "referral_id": [f"R-{number}" for number in range(rows)],
            "person_id": [f"P-{number // 2}" for number in range(rows)],
            **{name: (first + 7 * place).astype("datetime64[D]").astype(str) for place, name in enumerate(DAYS)},
            "end_state": np.repeat("completed", rows),
            "sessions_offered": chance.integers(10, 20, rows).astype(str),
            "sessions_attended": chance.integers(1, 9, rows).astype(str),
            "sessions_missed_acceptable": chance.integers(0, 2, rows).astype(str),
            "area_code": np.repeat("E08000003", rows),
            "contract_ref": np.repeat("C-01", rows),
            **{name: chance.choice(values, rows) for name, values in CHOICES.items()},
        }
    )
    wrong = {name: pl.Series(chance.random(rows) < bad) for name in sheet.columns}
    return sheet.with_columns(
        pl.when(wrong[name]).then(pl.lit("not good!")).otherwise(name).alias(name) for name in sheet.columns
    )


def _measured(what: str, path: Path) -> dict[str, float]:
    words = [sys.executable, one_check.__file__, what, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    found: dict[str, float] = json.loads(done.stdout)
    return found


@pytest.mark.benchmark
def test_checking(tmp_path):
    path = tmp_path / "referrals.csv"
    print(f"\nChecking {ROWS:,} rows; medians of {one_check.ROUNDS}; memory beside the file and the program itself")
    print(f"{'bad cells':>9} {'problems':>9} {'check s':>8} {'floor s':>8} {'ratio':>6} {'peak MB':>8} {'× file':>7}")
    for bad in (0.0, 0.01, 0.2):
        path.write_text(_sheet(ROWS, bad).write_csv(), encoding="utf-8")
        check, floor = _measured("check", path), _measured("floor", path)
        assert bool(check["found"]) == bool(bad)
        print(
            f"{bad:>9.0%} {check['found']:>9,} {check['seconds']:>8.2f} {floor['seconds']:>8.2f}"
            f" {check['seconds'] / floor['seconds']:>6.2f} {check['peak'] / 1e6:>8.0f}"
            f" {check['peak'] / path.stat().st_size:>7.1f}"
        )

"""Every broken sample has its one fault, and nothing else."""

import csv

import pytest
from intake_sheets import checked, rows_of

from dashboard.settings import resource

BROKEN = resource("sample_data") / "broken"
MANIFEST = list(csv.DictReader((BROKEN / "manifest.csv").read_text().splitlines()))


@pytest.mark.parametrize("sample", MANIFEST, ids=[sample["file"] for sample in MANIFEST])
def test_one_fault_gives_one_problem(sample: dict[str, str]) -> None:
    result = checked((BROKEN / sample["file"]).read_bytes())
    assert [problem.code for problem in result.problems] == [sample["code"]]
    assert (3 if result.refused else 1) == int(sample["exit"])
    assert (result.sheets is None) == bool(result.must_mend)


def test_the_good_file_is_good() -> None:
    result = checked((BROKEN / "good.csv").read_bytes())
    assert result.problems == ()
    assert rows_of(result).height == 12


def test_every_sample_is_in_the_manifest() -> None:
    files = {path.name for path in BROKEN.glob("*.csv")} - {"good.csv", "manifest.csv"}
    assert files == {sample["file"] for sample in MANIFEST}

"""Disparity summary: what is inside is listed, and who is referred at all comes first."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.definitions.periods import FinancialYear
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from tests.builders import moment, new_reference, new_return, women

PAGE = "policy/summary.py"
ARRESTED = {"asian": 600, "black": 1500, "white": 2400}


@pytest.fixture(scope="module")
def with_a_population(empty_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three services in one area, and how many women were arrested there."""
    path = tmp_path_factory.mktemp("population") / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    installation = Installation(Settings(database=path))
    records = installation.records()
    counts = {"white": (90, 190), "black": (30, 60), "asian": (30, 42)}
    for provider in ("RIVERSIDE", "CWMHAF", "FENLIGHT"):
        for quarter, ended in {"2025-26 Q2": date(2025, 9, 1), "2025-26 Q4": date(2026, 2, 1)}.items():
            dates = {"referral_date": date(2025, 7, 2), "started_date": date(2025, 7, 20), "ended_date": ended}
            rows = women(counts, prefix=quarter[-2:], area_code="E06000015", **dates)
            records.accept(new_return(provider, quarter, rows))
    same = {"area_code": "E06000015", "population": "women_arrested", "year": 2025, "source": "Invented"}
    lines = [
        {"ethnic_group": group, "ethnicity_source": "officer", "count": count, **same}
        for group, count in ARRESTED.items()
    ]
    records.accept_reference(new_reference("population", lines))
    publish(installation, FinancialYear(2025), now=moment("2026-06-01"))
    installation.close()
    return path


def test_who_is_referred_at_all_comes_before_the_pathway(visit, with_a_population):
    app = visit(with_a_population, "policy", PAGE)

    assert not app.exception
    headers = [header.value for header in app.header]
    assert headers[:3] == ["Take it away", "Who is referred at all", "Along the pathway"]
    lines = next(t.value.to_dict("records") for t in app.table if "Women arrested" in t.value.columns)
    assert [line["Women arrested"] for line in lines] == ["600", "1,500", "2,400"]
    black = lines[1]
    assert int(black["Women referred"].replace(",", "")) % 5 == 0
    assert black["In words"] == "clear and large difference"  # 360 of 1,500 against 1,140 of 2,400
    assert any("what an officer saw" in markdown.value for markdown in app.markdown)


def test_what_is_inside_is_listed(visit, with_a_population, three_services):
    inside = visit(with_a_population, "policy", PAGE).expander[0].markdown[0].value

    assert inside.splitlines()[0] == "- **Who is referred at all**: women referred, beside women arrested"
    assert "**Engagement**:" in inside
    assert "**The pathway**" in inside
    assert "reoffending" not in inside


def test_without_a_population_nothing_is_said_of_who_is_referred(visit, three_services):
    app = visit(three_services, "policy", PAGE)

    assert not app.exception
    assert "Who is referred at all" not in [header.value for header in app.header]

"""Delivery partners on their page: each sees its own; the service sees all of them; a copy is noted."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from dashboard.definitions.contracts import Contract, Kpi
from dashboard.operations import log
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from dashboard.ui import partners
from tests.builders import moment, new_return, women

PAGE = "providers/partners.py"
DATES = {"referral_date": moment("2025-07-02").date(), "started_date": moment("2025-07-20").date(),
         "ended_date": moment("2025-09-01").date()}  # fmt: skip
HUB, NORTH = "HUB (Riverside Women's Centre)", "NORTH (Riverside Women's Centre)"


@pytest.fixture(scope="module")
def filled(empty_records: Path, tmp_path_factory) -> Path:
    """Riverside's contract with two partners: twelve women with the hub, thirty with North, one with `hub`."""
    path = tmp_path_factory.mktemp("partners") / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    installation = Installation(Settings(database=path))
    records = installation.records()
    contract = Contract("R-1", "RIVERSIDE", ("MARCHES",), ("HUB", "NORTH"), kpis=(Kpi("completed", 0.6),))
    records.register([contract], moment("2025-04-01"), "tests")
    rows = [
        woman
        for partner, counts in {"HUB": (8, 12), "NORTH": (6, 30), "hub": (1, 1)}.items()
        for woman in women({"white": counts}, prefix=partner + "-", delivery_partner=partner, **DATES)
    ]
    records.accept(new_return("RIVERSIDE", "2025-26 Q2", rows))
    installation.close()
    return path


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled.parent, tmp_path / "copied")) / filled.name


def _text(app) -> str:
    return "\n".join(each.value for kind in (app.markdown, app.header, app.info, app.warning) for each in kind)


def _rows(app):
    return {row["Figure"]: row for table in app.table for row in table.value.to_dict("records")}


def test_a_partner_sees_its_own_figures_and_no_target(visit, database):
    app = visit(database, "partner", PAGE, partner_code=HUB)

    assert not app.exception
    assert [header.value for header in app.header] == ["HUB, 2025-26 Q2"]
    assert _rows(app)["Completed"]["2025-26 Q2"] == "66.7% (8 of 12)"
    assert not any({"Target", "Where it stands"} & row.keys() for row in _rows(app).values())
    assert "NORTH" not in _text(app)
    assert not [one for one in app.selectbox if one.label == "Partner"]


def test_the_year_so_far_is_the_one_that_applied_to_the_quarter(visit, database):
    installation = Installation(Settings(database=database))
    later = {"applies_from": moment("2025-10-01").date(), "year_begins": 7}
    contract = Contract("R-1", "RIVERSIDE", ("MARCHES",), ("HUB", "NORTH"), **later)
    installation.records().register([contract], moment("2025-06-01"), "tests")
    installation.close()

    app = visit(database, "partner", PAGE, partner_code=HUB)
    assert "the year so far is 2025-26 Q1 to Q2" in _text(app)


def test_no_address_shows_it_another_partner(visit, database):
    app = visit(database, "partner", PAGE, partner_code=HUB, partner="NORTH")

    assert _rows(app)["Completed"]["2025-26 Q2"] == "66.7% (8 of 12)"
    assert "NORTH" not in _text(app)


def test_its_service_sees_all_of_them_beside_each_other(visit, database):
    app = visit(database, "provider", PAGE, service="Riverside Women's Centre")

    completed = _rows(app)["Completed"]
    assert (completed["HUB"], completed["NORTH"]) == ("66.7% (8 of 12)", "20.0% (6 of 30)")
    assert "- Completed: HUB 66.7% (8 of 12), NORTH 20.0% (6 of 30)" in _text(app).replace("\\", "")
    assert app.header[0].value.endswith("by more than chance")
    assert "The contract names no partner hub." in app.warning[0].value


def test_where_no_referral_names_a_partner_it_says_so(visit, database):
    installation = Installation(Settings(database=database))
    installation.records().accept(new_return("RIVERSIDE", "2025-26 Q2", women({"white": (6, 30)}, prefix="x", **DATES)))
    installation.close()
    app = visit(database, "provider", PAGE, service="Riverside Women's Centre")

    assert not app.exception
    assert "No referral of this time names a partner of the contract." in _text(app)
    assert not app.table


def test_and_each_of_them_by_itself(visit, database):
    app = visit(database, "provider", PAGE, service="Riverside Women's Centre", partner="NORTH")

    assert _rows(app)["Completed"]["2025-26 Q2"] == "20.0% (6 of 30)"


@pytest.mark.parametrize(("role", "more"), [("commissioner", {}), ("policy", {}), ("publisher", {})])
def test_nobody_else_has_the_page(visit, database, role, more):
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        visit(database, role, PAGE, **more)


@pytest.fixture
def taken(monkeypatch):
    """What is offered for download: it is made at once."""
    found = []
    monkeypatch.setattr(partners.st, "download_button", lambda label, data, **more: found.append(data()))
    return found


def _lines(copy):
    return list(csv.DictReader(io.StringIO(copy.decode("utf-8-sig"))))


def test_a_copy_holds_what_the_page_says_and_is_noted(visit, database, taken):
    visit(database, "partner", PAGE, partner_code=NORTH)

    (copy,) = taken
    (line,) = [line for line in _lines(copy) if line["indicator"] == "completed"]
    assert (line["delivery_partner"], line["contract"], line["this_quarter"]) == ("NORTH", "R-1", "20.0% (6 of 30)")
    assert (line["this_quarter_k"], line["this_quarter_n"]) == ("6", "30")
    assert "target" not in line
    (noted,) = [one for one in log.entries(database) if one.way == "export"]
    assert (noted.who, noted.what, noted.kind) == ("RIVERSIDE/NORTH", "delivery partner", "own")
    assert log.verdict(database, copy).entry is not None


def test_so_does_one_of_all_of_them(visit, database, taken):
    visit(database, "provider", PAGE, service="Riverside Women's Centre")

    (copy,) = taken
    told = {line["delivery_partner"]: line for line in _lines(copy) if line["indicator"] == "completed"}
    assert {code: line["figure"] for code, line in told.items()} == {
        "HUB": "66.7% (8 of 12)", "NORTH": "20.0% (6 of 30)", "hub": "100.0% (1 of 1)",
    }  # fmt: skip
    assert (told["HUB"]["contract"], told["HUB"]["figure_k"], told["HUB"]["figure_n"]) == ("R-1", "8", "12")
    assert log.verdict(database, copy).entry is not None


def test_who_looks_is_noted_with_the_service_and_the_partner(visit, database):
    visit(database, "partner", PAGE, partner_code=HUB)

    assert {(one.role, one.who, one.kind) for one in log.entries(database)} == {("partner", "RIVERSIDE/HUB", "own")}

"""By area, on the pages of commissioners and policy officers: figures, what is hidden, and that there are none."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis.released import NO_AREA, OF_AREAS
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.periods import FinancialYear
from dashboard.operations import correcting
from dashboard.operations.current_release import CurrentRelease
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from tests.builders import moment, new_return, women
from tests.pages.test_crawler import _seen
from tests.red_team.crawler import areas, leaks, published
from tests.unit.http.conftest import client_of

PAGES = [("commissioner", "commissioners/disparity.py"), ("policy", "policy/summary.py")]
BLACK = CHARACTERISTICS["ethnicity"].groups["black"]
on_both = pytest.mark.parametrize(("role", "page"), PAGES)
HERE, THERE, SMALL = "E10000012", "E07000009", "E06000001"


@pytest.fixture(scope="module")
def with_areas(empty_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three services with women in two areas, and two women each in a third."""
    path = tmp_path_factory.mktemp("areas") / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    installation = Installation(Settings(database=path))
    many = {"white": (80, 120), "black": (30, 90), "asian": (1, 2), None: (20, 40)}
    for provider in ("RIVERSIDE", "CWMHAF", "FENLIGHT"):
        for quarter, ended in {"2025-26 Q2": date(2025, 9, 1), "2025-26 Q4": date(2026, 2, 1)}.items():
            rows = [
                line
                for area, counts in {HERE: many, THERE: many, SMALL: {"white": (1, 2)}}.items()
                for line in women(counts, prefix=quarter[-2:] + area, area_code=area, ended_date=ended)
            ]
            installation.records().accept(new_return(provider, quarter, rows))
    publish(installation, FinancialYear(2025), now=moment("2026-06-01"))
    installation.close()
    return path


def _said(app) -> str:
    parts = (*app.markdown, *app.info, *app.header, *app.subheader)
    return "\n".join(part.value for part in parts)


@on_both
def test_an_area_is_looked_at_by_ethnic_group(visit, with_areas, role, page):
    app = visit(with_areas, role, page, area=HERE, area_indicator="Completed")

    assert not app.exception
    assert "By area" in [header.value for header in app.header]
    assert f"{HERE}, 2025-26: Black women completed less often than White women" in _said(app)
    assert f"area {HERE}, all services there together" in _said(app)
    assert OF_AREAS in _said(app), "it is said why Asian women are hidden"
    (areas,) = [box for box in app.selectbox if box.label == "Area"]
    assert list(areas.options) == [THERE, HERE], "an area of few women is not named"
    assert SMALL not in _said(app)


@on_both
def test_one_group_stands_area_by_area(visit, with_areas, role, page):
    app = visit(with_areas, role, page, area_indicator="Completed", area_group_ethnicity=BLACK)

    (lines,) = [table.value.to_dict("records") for table in app.table if "Area" in table.value.columns]
    assert [line["Area"] for line in lines] == [THERE, HERE]
    assert all("of" in line["Count"] for line in lines)


@on_both
def test_where_no_service_sends_areas_it_is_said_how_to(visit, three_services, role, page):
    app = visit(three_services, role, page)

    assert not app.exception
    (info,) = [box.value for box in app.info if NO_AREA[3:] in box.value]
    assert "`area_code`" in info
    assert info.startswith("2025-26: of no area")
    assert not [box for box in app.selectbox if box.label == "Area"]


@on_both
def test_the_crawler_finds_nothing_that_is_not_published(visit, with_areas, role, page):
    current = CurrentRelease(with_areas)
    client = client_of(current)

    def fetch(address):
        return client.get(address).content

    assert areas(fetch) == [THERE, HERE]
    allowed, wrong = published(fetch)
    assert wrong == []
    app = visit(with_areas, role, page, area=HERE, area_indicator="Completed")
    assert leaks(_seen(app), allowed) == []
    current.close()


def test_of_one_service_there_is_no_area(visit, with_areas):
    app = visit(with_areas, "commissioner", "commissioners/disparity.py")
    next(box for box in app.selectbox if box.label == "Service").set_value("RIVERSIDE").run()

    assert not app.exception
    assert "By area" not in [header.value for header in app.header]


def test_the_second_officer_looks_at_an_area_before_it_is_published(visit, with_areas, tmp_path):
    database = Path(shutil.copytree(with_areas.parent, tmp_path / "prepared")) / with_areas.name
    installation = Installation(Settings(database=database))
    officer = Viewer(Role.PUBLISHER, "Officer A")
    correcting.prepare_correction(
        installation, officer, "area_year_ethnicity", "2025-26",
        reason="One service had sent wrong codes.", now=moment("2026-06-10"), counted_wrongly=True,
    )  # fmt: skip
    installation.close()

    app = visit(database, "publisher", "publication.py", officer="Officer B")
    assert next(box for box in app.selectbox if box.label == "Table").value == "area_year_ethnicity"
    next(box for box in app.selectbox if box.label == "Area").set_value(HERE).run()

    assert not app.exception
    assert any("As it is published now" in one.value for one in app.markdown)
    assert any(OF_AREAS in one.value for one in app.markdown)

"""Ethnic groups within age, legal status and need, and how work ended: on the pages of those who ask for it."""

import shutil
from pathlib import Path

import pytest

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.definitions.characteristics import REASONS
from dashboard.ui import crossed, endings
from dashboard.warehouse import releasing
from dashboard.warehouse.release import Cell, PublishedTable
from tests.builders import moment

PAGES = {"commissioner": "commissioners/disparity.py", "policy": "policy/summary.py"}
AGES = {"white>18-24": (100, 60), "white>25+": (300, 150), "black>18-24": (80, 24), "black>25+": (120, 60)}


@pytest.fixture(scope="module")
def published(empty_records, tmp_path_factory):
    """What was published of three services, cell by cell: ages, but not legal status."""
    path = Path(shutil.copy(empty_records, tmp_path_factory.mktemp("crossed") / "records.duckdb"))
    cells = {
        ("year", "completed"): {"all": (650, 310)},
        ("year_ethnicity", "completed"): {"white": (400, 210), "black": (200, 84)},
        ("year_ethnicity_age_two", "completed"): AGES,
        ("year_ethnicity_need", "needs_better"): {"black>housing": (60, 20), "not_known>housing": (20, 10)},
    }
    releasing.write(
        path,
        [PublishedTable(table, slug, "2025-26", "1", ("A", "B", "C")) for table, slug in cells],
        [
            Cell(table, slug, "2025-26", "", group, *counts)
            for (table, slug), groups in cells.items() for group, counts in groups.items()
        ],
        built_at=moment("2026-06-01"), policy="test", variance=4, remarks=[],
    )  # fmt: skip
    return path


def side_by_side(app, first):
    return next(table.value.to_dict("records") for table in app.table if first in table.value.columns[:1])


@pytest.mark.parametrize("role", PAGES)
def test_ages_stand_beside_each_other_within_each_ethnic_group(visit, published, role):
    app = visit(published, role, PAGES[role], within_figure="Completed")

    assert not app.exception
    assert crossed.TITLE in [header.value for header in app.header]
    young, older = side_by_side(app, "Age")
    assert (young["Age"], young["White"], young["Black"], young["Asian"]) == (
        "18 to 24", "60% of 100", "30% of 80", "[c]",
    )  # fmt: skip
    assert older["Black"] == "50% of 120"
    heading = next(one.value for one in app.subheader if "same age band" in one.value)
    assert heading == "1 of 2 comparisons with White women of the same age band is clear: Black, 18 to 24 (30%)"
    assert any("Of two characteristics at once many groups are small" in one.value for one in app.markdown)
    whole = next(table.value for table in app.table if "Ethnic group and age, two bands" in table.value.columns)
    assert len(whole) == 11, "every group, and who is not known"
    assert "Relative rate, White women of the same age band = 1" in whole.columns


def test_needs_are_counted_need_by_need_and_who_is_not_known_has_a_column(visit, published):
    app = visit(published, "policy", PAGES["policy"], within="Need")

    assert not app.exception
    housing = side_by_side(app, "Need")[0]
    assert (housing["Need"], housing["Black"], housing["Ethnicity not known"]) == (
        "Housing", "33% of 60", "50% of 20",
    )  # fmt: skip
    assert [select.key for select in app.selectbox if select.key == "within_figure"] == []


def test_what_is_not_published_says_what_is(visit, published):
    app = visit(published, "policy", PAGES["policy"], within="Legal status", within_figure="Completed")

    assert not app.exception
    assert any("The nearest that is: by ethnic group, all services together" in info.value for info in app.info)


def test_of_one_service_there_is_none(visit, three_services):
    app = visit(three_services, "commissioner", PAGES["commissioner"])
    app = app.selectbox(key="of").set_value("RIVERSIDE").run()

    assert not app.exception
    assert crossed.TITLE not in [header.value for header in app.header]


@pytest.mark.parametrize("service", ["all", "RIVERSIDE"])
def test_engagement_says_how_the_work_ended(visit, three_services, service):
    app = visit(three_services, "commissioner", "commissioners/engagement.py")
    app = app.selectbox(key="of").set_value(service).run()

    assert not app.exception
    assert endings.TITLE in [header.value for header in app.header]
    lines = {line[endings.TITLE]: line["Women"] for line in side_by_side(app, endings.TITLE)}
    assert int(lines["Completed as planned"].replace(",", "")) % 5 == 0
    assert lines["Ended early: custody, or the end of a sentence"] == "[c]"
    # All who left did so for one kind of reason: how many they are would say that nobody left for another.
    assert lines["Ended early: what a service can change"] == "[c]"


def ends(**counts):
    rows = tuple(Row(slug, n=n, slug=slug.replace("__", ">")) for slug, n in counts.items())
    return Answer("how_it_ended", Source.RELEASED, "2025-26", rows, by="end_reason_class")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            ends(completed=1120, left__can_change=45),
            "about 1,120 completed and about 45 ended early for what a service",
        ),
        (ends(completed=120, left__can_change=None), "Of the women whose work ended, about 120 completed."),
        (ends(completed=None, left__can_change=None), "How many there were of each cannot be shown safely."),
    ],
)
def test_only_what_is_shown_is_said_of_how_work_ended(found, said):
    assert said in endings.said(found)
    assert "None" not in endings.said(found)


def test_every_kind_of_reason_is_explained_in_one_class():
    said = endings.classes()
    assert len(said) == 4
    for kind in REASONS.values():
        assert sum(kind[1:] in line for line in said) == 1, kind

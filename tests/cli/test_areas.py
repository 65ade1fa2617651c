"""`outcomes answer` of an area, of one group area by area, and of groups of an area added up."""

from datetime import datetime

import pytest

from dashboard.warehouse import releasing
from dashboard.warehouse.release import Cell, PublishedTable

HERE, THERE = "E10000012", "E07000009"
BOTH = ("--where", f"area={HERE}", "--where", f"area={THERE}")


@pytest.fixture
def with_areas(database):
    """A release that holds one table of two areas; there are no records beside it."""
    database.parent.mkdir()
    table = PublishedTable("area_year_ethnicity", "started", "2025-26", "1", ("A", "B", "C"))
    cells = [
        Cell(table.table_id, "started", "2025-26", area, group, n, k)
        for area in (HERE, THERE)
        for group, n, k in (("black", 98, 37), ("white", 402, 251))
    ]
    releasing.write(database, [table], cells, built_at=datetime(2026, 6, 30), policy="any", variance=4, remarks=[])
    return database


@pytest.fixture
def ask(run, with_areas):
    return lambda *words: run("answer", "--indicator", "started", *words, "--json", "--database", with_areas)


def test_an_area_by_ethnic_group(ask):
    found = ask("--by", "ethnicity", "--where", f"area={HERE}").json
    assert (found["area"], found["by"], found["kind"]) == (HERE, "ethnicity", "released")
    assert [row["n"] for row in found["rows"] if row["n"]] == [100, 400]


def test_one_group_area_by_area(ask):
    found = ask("--by", "area", "--where", "ethnicity=Black").json
    assert [(row["group"], row["n"]) for row in found["rows"]] == [(THERE, 100), (HERE, 100)]


def test_one_group_of_one_area(ask):
    (row,) = ask("--where", f"area={HERE}", "--where", "ethnicity=Black").json["rows"]
    assert row["n"] == 100


def test_groups_of_an_area_are_added_up(ask):
    found = ask("--where", f"area={HERE}", "--where", "ethnicity=Black", "--where", "ethnicity=White").json
    assert (found["area"], found["rows"][0]["n"]) == (HERE, 500)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--by", "area"), 3),
        (("--by", "ethnicity", "--where", f"area={HERE}", "--where", "provider=A"), 3),
        (("--by", "ethnicity", "--where", "area=E09000001"), 2),
        (BOTH, 2),
        (("--where", "ethnicity=Black", "--where", "ethnicity=White", *BOTH), 2),
    ],
)
def test_what_is_no_published_figure_of_an_area(ask, words, code):
    done = ask(*words)
    assert (done.code, done.out) == (code, "")
    assert done.err

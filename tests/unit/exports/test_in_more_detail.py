"""What the files hold beside the ethnic groups of everyone: by age, legal status and need, and where women live."""

from collections.abc import Iterator

import pytest
from openpyxl.workbook import Workbook

from dashboard.exports import disparity
from dashboard.exports.lines import comparisons
from dashboard.exports.lines import lines as lines_of
from dashboard.exports.summary import Summary
from dashboard.warehouse import release as releases
from dashboard.warehouse import releasing
from dashboard.warehouse.release import Cell, PublishedTable
from tests.builders import moment
from tests.unit.exports.conftest import Lines, line, table

YEAR = "2025-26"
HERE, THERE = "E07000009", "E10000012"
CELLS = {
    ("year", "completed", ""): {"all": (650, 310)},
    ("year_ethnicity", "completed", ""): {"white": (400, 210), "black": (200, 84)},
    ("year_ethnicity_age_two", "completed", ""): {
        "white>25+": (310, 180),
        "black>25+": (150, 51),
        "black>18-24": (48, 30),
    },
    ("year_ethnicity_legal_status", "completed", ""): {"white>bail": (90, 50), "black>bail": (60, 20)},
    ("year_ethnicity_need", "needs_better", ""): {"black>housing": (60, 20), "white>housing": (200, 110)},
    ("area_year_ethnicity", "completed", HERE): {"white": (180, 90), "black": (90, 30)},
    ("area_year_ethnicity", "completed", THERE): {"black": (40, None)},
}


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Summary]:
    path = tmp_path_factory.mktemp("detail") / "records.duckdb"
    tables = dict.fromkeys((table, slug) for table, slug, _ in CELLS)
    releasing.write(
        path,
        [PublishedTable(table, slug, YEAR, "1", ("A", "B", "C")) for table, slug in tables],
        [Cell(table, slug, YEAR, where, group, *counts) for (table, slug, where), groups in CELLS.items()
         for group, counts in groups.items()],
        built_at=moment("2026-06-01"), policy="test", variance=4, remarks=[],
    )  # fmt: skip
    release = releases.open_current(path)
    assert release is not None
    yield disparity.summary(release)
    release.close()


def test_within_a_group_women_are_compared_with_white_women_who_are_alike(lines: Lines) -> None:
    older = line(
        lines,
        groups="five ethnic groups, by age",
        group="Black, Black British, Black Welsh, Caribbean or African: 25 and over",
    )
    assert older["compared_with"] == "White women of the same age band"
    assert float(older["relative_rate"]) == pytest.approx((51 / 150) / (180 / 310), abs=0.005)
    assert older["area"] == "[z]"


def test_who_has_nobody_alike_to_be_compared_with_says_so(lines: Lines) -> None:
    """Of White women under 25 nothing is shown."""
    younger = line(
        lines,
        groups="five ethnic groups, by age",
        group="Black, Black British, Black Welsh, Caribbean or African: 18 to 24",
    )
    assert (younger["percentage"], younger["relative_rate"]) == ("62", "[c]")


def test_needs_are_compared_with_nobody(lines: Lines) -> None:
    needs = [one for one in lines if one["groups"] == "five ethnic groups, by need"]
    assert {one["relative_rate"] for one in needs if one["n"] != "[c]"} == {"[z]"}


def test_each_area_is_compared_within_itself(lines: Lines) -> None:
    here = [one for one in lines if one["area"] == HERE]
    black = line(here, group="Black, Black British, Black Welsh, Caribbean or African")
    assert (black["n"], black["k"], black["relative_rate"]) == ("90", "30", "0.67")
    assert line(lines, area=THERE, group=black["group"])["percentage"] == "[c]"
    assert black["explain_or_reform"] == "[z]", "the register is of everyone and of services"


def test_every_area_is_in_one_table(book: Workbook, lines: Lines) -> None:
    rows = table(book, "areas-completed-five")
    assert rows[0][:3] == ["area", "ethnic group", "women (to the nearest 5)"]
    in_the_csv = [one for one in lines if one["area"] != "[z]"]
    assert [[str(value) for value in row[:3]] for row in rows[1:]] == [
        [one["area"], one["group"], one["n"]] for one in in_the_csv
    ]
    assert {one["area"] for one in in_the_csv} == {HERE, THERE}


def test_each_has_a_sheet_and_a_note(book: Workbook) -> None:
    assert book.sheetnames[3:] == [
        "completed-five", "completed-age", "completed-legal", "needs-better-need", "areas-completed-five",
    ]  # fmt: skip
    topics = [row[0].value for row in book["notes"].iter_rows() if row[0].value]
    assert "Age, legal status and need" in topics


def test_who_is_not_known_is_said_as_it_is(lines: Lines) -> None:
    """By age the women not known lack one of the two; by need they have lines of their own."""
    said = {one["groups"]: one["unknown_ethnicity"] for one in lines}
    assert said["five ethnic groups, by age"].startswith("One or both (")
    assert said["five ethnic groups, by legal status"].startswith("One or both (")
    assert said["five ethnic groups, by need"] == "Women whose ethnicity is not known have lines of their own."


def test_a_table_that_shows_something_does_not_say_that_all_is_hidden(book: Workbook) -> None:
    for sheet in book.sheetnames[3:]:
        above = " ".join(str(row[0].value) for row in book[sheet].iter_rows(max_row=12))
        assert "Every group is too small" not in above, sheet


def test_comparisons_are_those_that_could_be_called_clear(summary: Summary) -> None:
    found = lines_of(summary)
    judged = [line for line in found if line["verdict"] not in ("[z]", "too few women to judge")]
    assert comparisons(found) == len(judged) == 4

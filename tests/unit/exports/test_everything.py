"""What stands in the summary besides shares of women: populations, answers, completeness, reoffending."""

import pytest
from openpyxl.workbook import Workbook

from dashboard.exports import disparity
from dashboard.exports.disparity_notes import above_access, above_table, cover, notes
from dashboard.exports.lines import ACCESS, POLICING
from dashboard.exports.summary import Summary
from dashboard.warehouse.release import Release
from tests.unit.exports.conftest import EARLIER, YEAR, Lines, line, table

BLACK = "Black, Black British, Black Welsh, Caribbean or African"


@pytest.fixture(scope="module")
def summary(full_release: Release) -> Summary:
    return disparity.summary(full_release)


def test_who_is_referred_comes_first_and_reoffending_last(lines: Lines, book: Workbook) -> None:
    assert list(dict.fromkeys((line["measure"], line["indicator"]) for line in lines)) == [
        (ACCESS, "referrals_from_population"),
        ("rate by ethnic group", "started"),
        ("count by ethnic group", "referrals_from_population"),
        ("rate by ethnic group", "trust"),
        ("rate by ethnic group", "settled_at_exit"),
        ("rate by ethnic group", "exit_housing_known"),
        ("rate by ethnic group", "proven_reoffending"),
    ]
    assert book.sheetnames == [
        "cover", "contents", "notes", "access-women-arrested", "access-women-sentenced", "started-five",
        "referrals-from-population-five", "trust-five", "settled-at-exit-five", "exit-housing-known-five",
        "proven-reoffending-five",
    ]  # fmt: skip


def test_the_women_referred_stand_beside_a_population(lines: Lines) -> None:
    of_arrested = {"measure": ACCESS, "reference_population": "Women arrested"}
    black = line(lines, **of_arrested, group=BLACK)
    # 142 of 1,210 against 498 of 4,310: 11.7 % and 11.6 %. The population is public, and given as it is.
    assert (black["population_count"], black["n"], black["k"]) == ("1210", "[z]", "140")
    assert (black["percentage"], black["relative_rate"], black["compared_with"]) == ("11.70", "1.02", "White")
    assert "what an officer saw" in black["note"]
    assert black["unknown_ethnicity"] == "Not known for about 70 of about 790 women (9%)."
    mixed = line(lines, **of_arrested, group="Mixed or Multiple ethnic groups")
    assert (mixed["population_count"], mixed["k"], mixed["percentage"], mixed["mark"]) == ("150", "[c]", "[c]", "[c]")


def test_a_sheet_of_a_population_says_what_it_cannot(summary: Summary) -> None:
    said = "\n".join(above_access(summary, summary.access[0]))
    for needed in (
        "Who is never offered the service?", "not a list of women", "what an officer saw", "Source of the population",
        "They stand in no group here.", "does not by itself show its cause",
    ):  # fmt: skip
        assert needed in said


def test_answers_are_not_called_women(lines: Lines, book: Workbook) -> None:
    trust = line(lines, indicator="trust", group="White")
    assert (trust["count_basis"], trust["who_says_so"]) == ("answers", "her own words")
    assert trust["unknown_ethnicity"] == "Not known for about 35 of about 275 answers (13%)."
    assert table(book, "trust-five")[0][1] == "answers (to the nearest 5)"
    assert "their anonymous answers" in "\n".join(str(row[0].value) for row in book["cover"])


def test_how_many_it_is_known_of_stands_beside_it(lines: Lines, book: Workbook) -> None:
    black = line(lines, indicator="settled_at_exit", group=BLACK)
    # 24 of the 52 of whom it is known, and of the 83 of whom it should be: 46 %, or 29 %.
    assert (black["n"], black["percentage"]) == ("50", "46")
    assert (black["should_be_known_of"], black["percentage_if_unknown_no"]) == ("85", "29")
    assert black["unknown_counted_as"] == "not settled"
    hidden = line(lines, indicator="settled_at_exit", group="Other ethnic group")
    assert (hidden["should_be_known_of"], hidden["percentage_if_unknown_no"]) == ("[c]", "[c]")
    assert line(lines, indicator="started", group="White")["should_be_known_of"] == "[z]"
    assert "percentage if unknown were counted as not settled" in table(book, "settled-at-exit-five")[0]
    assert not [heading for heading in table(book, "started-five")[0] if "known of" in str(heading)]


def test_reoffending_is_of_an_earlier_year_and_says_what_it_measures_and_covers(summary: Summary, lines: Lines) -> None:
    black = line(lines, indicator="proven_reoffending", group=BLACK)
    assert (black["period"], black["count_basis"]) == (EARLIER, "matched people")
    assert "also measures who is stopped" in black["note"]
    assert line(lines, indicator="trust", group="White")["period"] == YEAR
    said = list(above_table(summary, summary.answers[-1]))
    assert POLICING in said
    assert summary.coverage in said
    assert summary.coverage.startswith(
        f"Reoffending is known for about 435 matched people whose index date lies in {EARLIER}; "
        "in that year about 2,605 women were supported."
    )
    assert ("Reoffending: coverage", summary.coverage) in list(notes(summary))


def test_the_years_are_those_of_which_most_is_published(full_release: Release) -> None:
    assert disparity.periods(full_release) == [YEAR]


def test_the_notes_define_everything_that_is_shown(summary: Summary) -> None:
    topics = [topic for topic, _ in notes(summary)]
    for slug in summary.indicators:
        title = next(answer.definition.title for answer in summary.answers if answer.indicator == slug)
        assert f"{title}: who counts" in topics
        assert f"{title}: who says so" in topics
    assert len(topics) == len(set(topics)) or {topics.count(topic) for topic in topics if ": caveat" not in topic} == {
        1
    }


def test_the_cover_says_who_is_counted(summary: Summary) -> None:
    assert any("matched with police records" in text for text in cover(summary))


def test_the_contents_lead_to_every_table(book: Workbook) -> None:
    links = [cell.hyperlink.location for cell in book["contents"]["A"] if cell.hyperlink]
    assert links == [f"'{sheet}'!A1" for sheet in book.sheetnames[3:]]


@pytest.mark.parametrize("sheet", ["access-women-arrested", "trust-five", "settled-at-exit-five"])
def test_no_cell_of_a_table_is_blank(book: Workbook, sheet: str) -> None:
    assert not [row for row in table(book, sheet) if None in row or "" in row]


def test_all_counts_of_ours_are_in_fives(lines: Lines) -> None:
    names = ("n", "k", "should_be_known_of")
    counts = [line[name] for line in lines for name in names if not line[name].startswith("[")]
    assert len(counts) > 30
    assert not [count for count in counts if int(count) % 5]

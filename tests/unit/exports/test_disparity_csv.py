"""The golden file stands without byte order mark and with plain line ends, so that editors leave it alone."""

from pathlib import Path

from dashboard.exports import disparity
from dashboard.warehouse.release import Release
from tests.unit.exports.conftest import Lines, line

GOLDEN = Path(__file__).parent / "disparity.csv"


def test_golden(release: Release) -> None:
    expected = GOLDEN.read_text(encoding="utf-8").replace("\n", "\r\n").encode("utf-8-sig")
    assert disparity.FORMATS["csv"](disparity.summary(release)) == expected


def test_a_group_beside_the_one_it_is_compared_with(lines: Lines) -> None:
    black = line(lines, indicator="started", groups="five ethnic groups", group=BLACK)
    # 37 of 98 against 251 of 402: 37.8 % and 62.4 %, so 25 points less and 0.60 times the rate.
    assert (black["n"], black["k"], black["percentage"]) == ("100", "35", "38")
    assert (black["difference_points"], black["relative_rate"]) == ("-25", "0.60")
    assert (black["compared_with"], black["verdict"]) == ("White", "clear and large difference")
    assert "not computed from the rounded counts" in black["note"]


def test_every_value_that_is_missing_has_a_mark(lines: Lines) -> None:
    values = [name for name in lines[0] if name not in ("mark", "note")]
    assert not [line for line in lines for name in values if not line[name]]


def test_a_group_that_is_too_few_shows_nothing(lines: Lines) -> None:
    other = line(lines, indicator="started", groups="five ethnic groups", group="Other ethnic group")
    numbers = ("n", "k", "percentage", "percentage_low", "difference_points", "relative_rate", "mark")
    assert {other[name] for name in numbers} == {"[c]"}


def test_where_too_few_differ_the_women_are_shown_and_the_rate_is_not(lines: Lines) -> None:
    mixed = line(lines, indicator="started", groups="five ethnic groups", group="Mixed or Multiple ethnic groups")
    assert (mixed["n"], mixed["k"], mixed["percentage"], mixed["relative_rate"]) == ("35", "[c]", "[c]", "[c]")


def test_the_group_compared_with_and_women_not_known_are_not_compared(lines: Lines) -> None:
    for group in ("White", "Ethnicity not known"):
        assert line(lines, indicator="started", groups="five ethnic groups", group=group)["relative_rate"] == "[z]"


def test_a_count_has_no_rate(lines: Lines) -> None:
    white = line(lines, indicator="started_in_period", group="White")
    assert (white["n"], white["k"], white["percentage"], white["measure"]) == (
        "255",
        "[z]",
        "[z]",
        "count by ethnic group",
    )


def test_the_pathway_counts_those_who_reached_a_stage_among_those_referred(lines: Lines) -> None:
    completed = line(lines, measure="pathway stage", stage="Completed", group=BLACK)
    # 13 of 98 against 122 of 402: 0.44; of those who started, 13/37 against 122/251: 0.72.
    assert (completed["n"], completed["k"], completed["percentage"]) == ("100", "15", "13")
    assert (completed["relative_rate"], completed["relative_rate_of_step"]) == ("0.44", "0.72")


def test_all_counts_are_in_fives(lines: Lines) -> None:
    counts = [line[name] for line in lines for name in ("n", "k") if not line[name].startswith("[")]
    assert counts
    assert not [count for count in counts if int(count) % 5]


BLACK = "Black, Black British, Black Welsh, Caribbean or African"

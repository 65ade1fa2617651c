from dataclasses import replace

import pytest

from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.comparison import against_reference
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.exports import disparity
from dashboard.exports.disparity_notes import above_table
from dashboard.exports.lines import COLUMNS, answer_lines, lines
from dashboard.exports.summary import Summary
from dashboard.warehouse.release import Release

COMPARISON = ("difference_points", "difference_points_low", "relative_rate", "relative_rate_low")


@pytest.fixture
def summary(release: Release) -> Summary:
    return disparity.summary(release)


def with_rows(summary: Summary, *rows: Row) -> Answer:
    return replace(summary.answers[1], rows=rows, reference=None, interval=None)


def test_every_line_has_every_column(summary: Summary) -> None:
    assert {tuple(line) for line in lines(summary)} == {COLUMNS}


def test_a_group_under_twenty_has_counts_and_no_rate(summary: Summary) -> None:
    (line,) = answer_lines(summary, with_rows(summary, Row("Asian", n=15, k=5, slug="asian", mark="u")))
    assert (line["n"], line["k"], line["mark"]) == (15, 5, "[u]")
    assert {line[name] for name in ("percentage", "percentage_low", *COMPARISON)} == {"[u]"}


def test_where_the_group_to_compare_with_is_hidden_so_is_the_comparison(summary: Summary) -> None:
    black = Row("Black", n=100, k=35, rate=0.38, low=0.28, high=0.49, slug="black")
    answer = with_rows(summary, black, Row("White", slug="white", mark="c"))
    line = answer_lines(summary, answer)[0]
    assert line["percentage"] == 38
    assert {line[name] for name in COMPARISON} == {"[c]"}
    assert any(text.startswith("Groups are not compared") for text in above_table(summary, answer))


def test_a_difference_is_rounded_last_and_never_taken_from_rounded_rates(summary: Summary) -> None:
    """24.56 % and 28.07 % are shown as 25 and 28, and lie 3.51 points apart: 4, as the Ministry of Justice writes it.

    The Justice Data Lab on Brighton Women's Centre (2024): 25 and 28 of 100 women, "4 women fewer".
    """
    rows = [Row(slug.title(), n=57, k=k, rate=k / 57, slug=slug) for slug, k in (("black", 14), ("white", 16))]
    answer = against_reference(with_rows(summary, *rows), CHARACTERISTICS["ethnicity"], None, "score", variance=4)
    black, white = answer_lines(summary, answer)
    assert (black["percentage"], white["percentage"]) == (25, 28)
    assert black["difference_points"] == -4


def test_where_the_ratio_of_the_opposite_is_judged_otherwise_the_line_says_so(summary: Summary) -> None:
    row = Row("Black", n=200, k=180, rate=0.9, low=0.85, high=0.94, rri=0.95, slug="black", mirror_differs=True)
    (line,) = answer_lines(summary, with_rows(summary, row))
    assert "opposite outcome" in str(line["note"])
    assert line["relative_rate_low"] == "[u]"

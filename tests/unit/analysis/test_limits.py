"""Limits beside providers and quarters: of what is shown only, and of what they can be made of."""

from itertools import pairwise

import pytest

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.limits import funnel_lines, variation_of, with_funnel, with_process_limits


def share(group: str, k: float | None, n: int | None, mark: str | None = None) -> Row:
    rate = k / n if n and k is not None else None
    return Row(group, n=n, k=k, rate=rate, slug=group, mark=mark)


def answer(*rows: Row, indicator: str = "completed", by: str = "provider") -> Answer:
    return Answer(indicator, Source.HEADLINE, "2025-26", rows, by=by)


def test_a_service_far_below_the_others_is_said_to_be():
    found = with_funnel(answer(share("A", 60, 100), share("B", 62, 100), share("C", 20, 100)))
    assert [row.finding for row in found.rows] == [
        "above the 95% limit", "above the 95% limit", "below the 99.8% limit",
    ]  # fmt: skip
    # By hand: 142 of 300; ± 1.959964·√(p(1 − p)/100).
    assert (found.rows[0].centre, found.rows[0].limit_low) == pytest.approx((0.473333, 0.375475), abs=5e-7)
    assert "it cannot be told how much they differ" in found.notes[-1]


def test_what_is_not_shown_has_no_limits_and_moves_none():
    hidden = share("C", None, None, mark="c")
    alone = with_funnel(answer(share("A", 60, 100), share("B", 50, 100)))
    beside = with_funnel(answer(share("A", 60, 100), share("B", 50, 100), hidden))
    assert beside.rows == (*alone.rows, hidden)
    few = share("D", 12, 22, mark="u")
    assert with_funnel(answer(share("A", 60, 100), share("B", 50, 100), few)).rows == (*alone.rows, few)


def test_services_that_differ_more_than_chance_would_have_wider_limits():
    rows = [share(f"S{number:02}", 90 if number % 2 else 10, 100) for number in range(12)]
    found = with_funnel(answer(*rows))
    assert {row.finding for row in found.rows} == {"within what chance would explain"}
    assert "limits are widened" in found.notes[-1]


@pytest.mark.parametrize(
    "given",
    [
        answer(share("A", 60, 100)),
        answer(share("A", 60, 100), share("B", 5, 10), indicator="attended"),
        answer(Row("A", n=5, slug="A"), Row("B", n=6, slug="B"), indicator="referrals_received"),
    ],
)
def test_no_funnel(given: Answer):
    assert with_funnel(given) == given


def test_a_quarter_beyond_the_process_limits_is_marked():
    rows = [share(f"Q{number:02}", 90 if number == 6 else 50, 100) for number in range(13)]
    young = share("Q13", None, None, mark="m")
    found = with_process_limits(answer(*rows, young, by="quarter"))
    assert [row.slug for row in found.rows if row.finding] == ["Q06"]
    assert found.rows[6].finding == "outside the process limits"
    assert found.rows[-1] == young
    assert "from 13 quarters" in found.notes[-2]
    assert found.notes[-1] == "Q12: no more than it usually varies."


def test_counts_have_limits_from_their_moving_ranges():
    rows = [Row(f"Q{number}", n=n, slug=f"Q{number}") for number, n in enumerate([10, 14, 10, 14, 0])]
    found = with_process_limits(answer(*rows, indicator="referrals_received", by="quarter"))
    # By hand: mean 12, mean moving range 4.
    assert (found.rows[0].centre, found.rows[0].limit_low, found.rows[0].limit_high) == pytest.approx((12, 1.36, 22.64))
    assert found.notes[-1].startswith("Fewer than 12 quarters")


@pytest.mark.parametrize(
    "given",
    [
        answer(share("Q1", 5, 10), by="quarter"),
        answer(Row("Q1", n=5, value=3.0), Row("Q2", n=5, value=4.0), indicator="days_to_start", by="quarter"),
    ],
)
def test_no_process_limits(given: Answer):
    assert with_process_limits(given) == given


def test_the_lines_of_a_funnel_are_the_limits_of_its_services():
    found = with_funnel(answer(share("A", 60, 100), share("B", 300, 500), share("C", 20, 90)))
    lines = funnel_lines(found)
    assert (lines[0].n, lines[-1].n) == (81.0, 525.0)
    for row in found.rows:
        left, right = next(pair for pair in pairwise(lines) if pair[0].n <= row.n <= pair[1].n)
        assert left.low <= row.limit_low <= right.low
        assert right.far_high <= row.far_high <= left.far_high
    assert funnel_lines(answer(share("A", 60, 100))) == []


@pytest.mark.parametrize(
    ("newest", "said"),
    [(95, "improving: more than it usually varies"), (5, "worsening: more than it usually varies"),
     (50, "no more than it usually varies")],
)  # fmt: skip
def test_what_the_newest_quarter_says_of_the_series(newest, said):
    rows = [share(f"2024-25 Q{number}", k, 100) for number, k in enumerate((50, 52, 48, 51, 49, newest))]
    found = with_process_limits(answer(*rows, by="quarter"))
    assert variation_of(found) == said
    assert variation_of(answer(share("2024-25 Q1", 5, 10), by="quarter")) is None

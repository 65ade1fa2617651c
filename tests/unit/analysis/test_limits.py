"""Limits beside providers and quarters: of what is shown only, and of what they can be made of."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.limits import (
    LOCKED,
    Anew,
    assurance_of,
    funnel_lines,
    variation_of,
    with_funnel,
    with_process_limits,
)


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
    assert "from 12 quarters (Q00 to Q11)" in found.notes[-3]
    assert found.notes[-2] == "Q12: no more than it usually varies."
    assert found.notes[-1] == LOCKED


def test_counts_have_limits_from_their_moving_ranges():
    rows = [Row(f"Q{number}", n=n, slug=f"Q{number}") for number, n in enumerate([10, 14, 10, 14, 0])]
    found = with_process_limits(answer(*rows, indicator="referrals_received", by="quarter"))
    # By hand: mean 12, mean moving range 4.
    assert (found.rows[0].centre, found.rows[0].limit_low, found.rows[0].limit_high) == pytest.approx((12, 1.36, 22.64))
    assert found.notes[-2].startswith("Fewer than 12 quarters")


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


def quarters(*shares: int) -> list[Row]:
    return [share(f"20{20 + at // 4}-{21 + at // 4} Q{at % 4 + 1}", k, 100) for at, k in enumerate(shares)]


def anew(quarter: str) -> Anew:
    return Anew(quarter, "another contract.", "An officer", datetime(2026, 7, 1))


def test_limits_are_made_of_the_first_twelve_quarters_and_stay():
    twelve = with_process_limits(answer(*quarters(*[50, 52] * 6), by="quarter"))
    later = with_process_limits(answer(*quarters(*[50, 52] * 6, 60, 60, 60), by="quarter"))
    assert {row.centre for row in later.rows} == {twelve.rows[0].centre} == {0.51}
    assert later.rows[:12] == twelve.rows
    # By hand: 0.51 ± 3·√(0.51·0.49/100) is 0.360 to 0.660; all three beyond 0.61 are none.
    assert (later.rows[-1].limit_low, later.rows[-1].limit_high) == pytest.approx((0.36003, 0.65997), abs=5e-6)


def test_limits_of_counts_are_locked_too():
    rows = [Row(row.group, n=row.k, slug=row.slug) for row in quarters(*[10, 14] * 6, 40)]
    found = with_process_limits(answer(*rows, indicator="referrals_received", by="quarter"))
    assert (found.rows[-1].centre, found.rows[-1].limit_high) == pytest.approx((12, 22.64))
    assert found.rows[-1].finding == "outside the process limits"


def test_limits_made_anew_say_why_and_leave_the_earlier_ones_alone():
    before = answer(*quarters(*[50, 52] * 3, *[70, 72] * 3), by="quarter")
    found = with_process_limits(before, [anew("2021-22 Q3")])
    assert [row.centre for row in found.rows] == pytest.approx([0.51] * 6 + [0.71] * 6)
    assert variation_of(found) == "no more than it usually varies"
    assert variation_of(with_process_limits(before)) == "improving: more than it usually varies"
    assert "From 2021-22 Q3 on the limits are made anew: another contract (An officer, 1 July 2026)." in found.notes
    assert "from 6 quarters (2021-22 Q3 to 2022-23 Q4)" in " ".join(found.notes)


def test_limits_need_women_either_way():
    """With nobody on one side, one woman would be an alarm."""
    rows = [share(row.group, 20, 20) for row in quarters(*[1] * 12)]
    same = answer(*rows, share("2023-24 Q1", 19, 20), by="quarter")
    assert with_process_limits(same) == same


def test_parts_with_the_same_mean_are_parts_all_the_same():
    rows = quarters(*[60, 40] * 3, *[60, 40] * 3)
    found = with_process_limits(answer(*rows, by="quarter"), [anew("2021-22 Q3")])
    assert [row.limits_since for row in found.rows] == ["2020-21 Q1"] * 6 + ["2021-22 Q3"] * 6


def test_no_run_reaches_across_limits_made_anew():
    # Four and four on one side of their means: seven in a row only if they were one series.
    rows = quarters(40, 60, 60, 60, 60, 60, 60, 60, 60, 40)
    marked = with_process_limits(answer(*rows, by="quarter")).rows
    parted = with_process_limits(answer(*rows, by="quarter"), [anew("2021-22 Q2")]).rows
    assert any(row.finding == "seven in a row on one side of the mean" for row in marked)
    assert not any(row.finding == "seven in a row on one side of the mean" for row in parted)


def test_limits_made_anew_from_a_quarter_without_a_figure_begin_with_the_next():
    rows = quarters(*[50, 52] * 2, *[70, 72] * 2)
    rows[4] = share(rows[4].group, None, None, mark="x")
    found = with_process_limits(answer(*rows, by="quarter"), [anew(rows[4].group)])
    assert found.rows[4].centre is None
    assert found.rows[5].centre == pytest.approx((72 + 70 + 72) / 300)


def test_one_quarter_after_limits_were_made_anew_has_none_yet():
    found = with_process_limits(answer(*quarters(50, 52, 50, 90), by="quarter"), [anew("2020-21 Q4")])
    assert found.rows[-1].centre is None
    assert found.rows[-2].centre is not None


@pytest.mark.parametrize(
    ("target", "at_least", "said"),
    [
        (0.30, True, "it will meet the target"), (0.70, True, "it will not meet the target"),
        (0.30, False, "it will not meet the target"), (0.70, False, "it will meet the target"),
        (0.55, True, "it may or may not meet the target"), (0.55, False, "it may or may not meet the target"),
    ],
)  # fmt: skip
def test_what_the_limits_say_of_a_target(target, at_least, said):
    found = with_process_limits(answer(*quarters(*[50, 52] * 6), by="quarter"))
    assert str(assurance_of(found, target, at_least=at_least)).startswith(said)
    assert assurance_of(answer(share("A", 5, 10), by="quarter"), target, at_least=at_least) is None


def test_limits_of_released_figures_allow_for_their_noise():
    rows = [share("A", 60, 100), share("B", 50, 100)]
    exact, noisy = with_funnel(answer(*rows)), with_funnel(answer(*rows), 4)
    assert noisy.rows[0].limit_low < exact.rows[0].limit_low
    assert noisy.rows[0].far_high > exact.rows[0].far_high
    assert funnel_lines(noisy, 4)[0].low < funnel_lines(exact)[0].low
    series = answer(*quarters(*[50, 52] * 6), by="quarter")
    noisy, exact = with_process_limits(series, variance=4), with_process_limits(series)
    assert noisy.rows[0].limit_low < exact.rows[0].limit_low


@pytest.mark.parametrize("limited", [with_funnel, funnel_lines, with_process_limits])
def test_released_figures_have_no_limits_that_know_nothing_of_the_noise(limited):
    released = replace(answer(share("A", 60, 100), share("B", 50, 100)), source=Source.RELEASED)
    with pytest.raises(ValueError, match="need the variance of their noise"):
        limited(released)

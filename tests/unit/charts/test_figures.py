"""Each figure draws the rows that it should, the marks of the others, and nothing that the answer does not hold."""

import math

import pytest

from dashboard.analysis.answer import Answer, GroupCurve, Row, Source
from dashboard.analysis.limits import funnel_lines, with_funnel, with_process_limits
from dashboard.charts.curve import MOST_LINES, curve, curves, life_table
from dashboard.charts.funnel import funnel
from dashboard.charts.journeys import journeys
from dashboard.charts.process import process
from dashboard.charts.rates import over_time, rates
from dashboard.charts.sayings import sayings
from dashboard.charts.theme import DARK, LIGHT, Figure, Theme
from dashboard.definitions.indicators import INDICATORS
from dashboard.statistics.survival import CurvePoint

SHOWN = Row("White", n=100, k=60, rate=0.6, low=0.5, high=0.69, slug="white")
FEW = Row("Mixed", mark="c", slug="mixed")


def answer(*rows: Row, indicator: str = "completed") -> Answer:
    return Answer(indicator, Source.RELEASED, "2025-26", rows)


def journey(slug: str, n: int | None, rate: float | None = None, mark: str | None = None) -> Row:
    return Row("", slug=slug, n=n, rate=rate, mark=mark)


def texts(figure: Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


# Rates


def test_rates_draw_dots_and_say_why_there_is_none() -> None:
    figure = rates(answer(SHOWN, FEW))
    (trace,) = figure.data
    assert list(trace.x) == [0.6]
    assert list(trace.y) == ["White<br>60 of 100"]
    assert list(trace.error_x.array) == pytest.approx([0.09])
    assert list(trace.error_x.arrayminus) == pytest.approx([0.1])
    assert texts(figure) == ["[c] too few to show safely"]
    assert list(figure.layout.yaxis.categoryarray) == ["Mixed", "White<br>60 of 100"]
    assert not figure.layout.shapes


def test_rates_without_interval_say_nothing_of_one() -> None:
    (trace,) = rates(answer(Row("White", n=100, k=60, rate=0.6))).data
    assert "interval" not in trace.hovertext[0]
    assert list(trace.error_x.array) == list(trace.error_x.arrayminus) == [0]


def test_rates_of_nothing() -> None:
    assert list(rates(answer()).layout.xaxis.range) == [0, 1]


def test_small_differences_do_not_look_large() -> None:
    rows = [Row(name, n=900, k=430, rate=rate, low=rate - 0.01, high=rate + 0.01) for name, rate in
            (("Alcohol", 0.47), ("Drugs", 0.48))]  # fmt: skip
    low, high = rates(answer(*rows)).layout.xaxis.range
    assert high - low == pytest.approx(0.3)
    assert low == pytest.approx(0.475 - 0.15)


@pytest.mark.parametrize("rate", [0.01, 0.99])
def test_an_axis_ends_where_shares_end(rate: float) -> None:
    low, high = rates(
        answer(Row("White", n=900, k=9, rate=rate, low=rate - 0.005, high=rate + 0.005))
    ).layout.xaxis.range
    assert 0 <= low < rate < high <= 1.02


@pytest.mark.parametrize(("overall", "side"), [(0.2, "left"), (0.9, "right")])
def test_all_services_together(overall: float, side: str) -> None:
    figure = rates(answer(SHOWN), overall=overall)
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == overall
    (words,) = figure.layout.annotations
    assert (words.text, words.xanchor) == ("all services", side)
    low, high = figure.layout.xaxis.range
    assert low <= overall <= high


def test_over_time_draws_what_is_known() -> None:
    figure = over_time(answer(Row("2025-26 Q1", mark="m"), Row("2025-26 Q2", n=50, k=20, rate=0.4, low=0.3, high=0.5)))
    (trace,) = figure.data
    assert (list(trace.x), list(trace.y)) == (["2025-26 Q2"], [0.4])
    assert list(figure.layout.xaxis.categoryarray) == ["2025-26 Q1", "2025-26 Q2"]
    assert [(note.text, note.x) for note in figure.layout.annotations] == [("[m]", "2025-26 Q1")]
    assert not figure.layout.shapes


def test_target_and_reference() -> None:
    figure = over_time(answer(Row("2025-26 Q2", n=50, k=20, rate=0.4, low=0.3, high=0.5)), target=0.8, reference=0.1)
    assert [line.y0 for line in figure.layout.shapes] == [0.8, 0.1]
    assert [line.line.dash for line in figure.layout.shapes] == ["dash", "dot"]
    assert texts(figure) == ["target", "all services"]
    low, high = figure.layout.yaxis.range
    assert low <= 0.1 < 0.8 <= high


KINDS_OF_ABSENCE = {
    "c": "[c] too few to show safely",
    "u": "[u] too few to judge: a rate needs at least 20 women",
    "m": "[m] not yet mature: too early to say",
    "x": "[x] not supplied",
    "n": "[n] not collected: no answer to it has ever come",
    "z": "[z] nobody counts for it",
}


@pytest.mark.parametrize("mark", KINDS_OF_ABSENCE)
def test_each_kind_of_absence_has_its_own_words(mark: str) -> None:
    (said,) = texts(rates(answer(Row("Mixed", mark=mark))))
    assert said.replace("<br>", " ") == KINDS_OF_ABSENCE[mark]


# Sayings


def test_sayings_are_the_first_rows_on_one_scale() -> None:
    figure = sayings([answer(SHOWN, FEW), answer(FEW, indicator="left_before_finishing"), answer(indicator="started")])
    titles = [INDICATORS[slug].title for slug in ("completed", "left_before_finishing", "started")]
    (trace,) = figure.data
    assert list(trace.x) == [0.6]
    assert list(figure.layout.yaxis.categoryarray) == [titles[2], titles[1], f"{titles[0]}<br>60 of 100"]
    assert texts(figure) == ["[c] too few to show safely", "no figure"]
    low, high = figure.layout.xaxis.range
    assert low <= 0
    assert high >= 1


# Journeys


def test_journeys_show_numbers_and_shade_by_share_of_the_row() -> None:
    figure = journeys(
        answer(
            journey("homeless>settled", 30),
            journey("homeless>temporary", 50),
            journey("homeless>homeless", 20),
            journey("settled>settled", 7, rate=0.7),
            journey("settled>unknown", 90),
        )
    )
    (table,) = figure.data
    assert [list(row) for row in table.z] == [[0.7, None, None], [None] * 3, [0.3, 0.5, 0.2]]
    assert list(table.y) == ["Settled<br>at the start", "Temporary<br>at the start", "Homeless<br>at the start"]
    assert list(table.x) == ["Settled<br>at exit", "Temporary<br>at exit", "Homeless<br>at exit"]
    assert texts(figure) == ["<b>30</b><br>30%", "<b>50</b><br>50%", "<b>20</b><br>20%", "<b>7</b><br>70%"]
    assert table.hovertext[2][0] == "Of women who were homeless at the start,<br>30% (30) were settled at exit"
    assert table.hovertext[1][0] == ""


def test_a_row_with_a_cell_not_shown_has_no_shares() -> None:
    figure = journeys(answer(journey("homeless>settled", 30), journey("homeless>homeless", None, mark="c")))
    (table,) = figure.data
    assert [list(row) for row in table.z] == [[None] * 3] * 3
    assert texts(figure) == ["<b>30</b>", "[c]"]
    assert table.hovertext[2][0] == "From homeless at the start to settled at exit:<br>30 women"
    assert table.hovertext[2][2].endswith("[c] too few to show safely")


def test_journeys_of_nobody_and_without_a_word() -> None:
    figure = journeys(answer(journey("settled>settled", 0), journey("homeless>settled", None)))
    assert texts(figure) == ["<b>0</b>", "no figure"]
    assert journeys(answer()).layout.annotations == ()


def test_journeys_between_other_points() -> None:
    figure = journeys(answer(journey("settled>settled", 3)), points=("at exit", "three months later"))
    (table,) = figure.data
    assert (table.x[0], table.y[0]) == ("Settled<br>three months<br>later", "Settled<br>at exit")


def luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return math.fsum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_numbers_can_be_read_on_every_shade(look: Theme) -> None:
    for shade in look.shades:
        dark, light = sorted((luminance(look.text), luminance(shade)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


# Curve

POINTS = (
    CurvePoint(0, 1.0, None, None, 40),
    CurvePoint(10, 0.9, 0.7, 0.97, 38),
    CurvePoint(20, 0.8, 0.6, 0.91, 30),
    CurvePoint(30, None, None, None, 0),
)


def test_curve_is_a_step_line_with_its_band() -> None:
    low, high, line = curve(POINTS).data
    assert (list(line.x), list(line.y)) == ([0, 10, 20], [1.0, 0.9, 0.8])
    assert (list(low.x), list(low.y), list(high.y)) == ([10, 20], [0.7, 0.6], [0.97, 0.91])
    assert (low.fill, high.fill) == (None, "tonexty")
    assert {trace.line.shape for trace in (low, high, line)} == {"hv"}
    assert line.hovertext[0] == "Day 0<br>100.0%<br>40 followed for so long"
    assert line.hovertext[1] == "Day 10<br>90.0%<br>95% interval 70.0% to 97.0%<br>38 followed for so long"


def test_a_life_table_has_a_dot_at_the_end_of_each_step_and_no_step_line() -> None:
    low, high, line = life_table([CurvePoint(28, 0.9, 0.88, 0.92, 950), CurvePoint(56, 0.81, 0.78, 0.84, 800)]).data
    assert (list(line.x), list(line.y)) == ([0, 28, 56], [1.0, 0.9, 0.81])
    assert line.mode == "lines+markers"
    assert (list(low.y), list(high.y)) == ([1.0, 0.88, 0.78], [1.0, 0.92, 0.84])
    assert {trace.line.shape for trace in (low, high, line)} == {"linear"}
    assert line.hovertext == (
        "The beginning: everyone",
        "Day 28<br>90%<br>95% interval 88% to 92%<br>about 950 at risk in the step",
        "Day 56<br>81%<br>95% interval 78% to 84%<br>about 800 at risk in the step",
    )


def test_curve_of_nothing() -> None:
    figure = curve(())
    assert all(not trace.x for trace in figure.data)
    assert list(figure.layout.yaxis.range) == [0, 1.02]


def test_curves_of_groups_are_told_apart_by_pattern_too() -> None:
    slugs = ("asian", "white", "not_known", "18-24")
    given = [GroupCurve(f"the {slug} group", slug, POINTS) for slug in slugs]
    figure = curves(given)
    assert [line.name for line in figure.data] == ["Asian", "White", "Not known", "the 18-24 group"]
    assert len({line.line.dash for line in figure.data}) == len({line.line.color for line in figure.data}) == 4
    assert {line.line.color for line in figure.data[:3]} == {LIGHT.groups[slug] for slug in slugs[:3]}
    assert figure.data[0].hovertext[0] == "<b>the asian group</b><br>Day 0<br>100.0%<br>40 followed for so long"
    assert {line.line.shape for line in figure.data} == {"hv"}
    assert figure.layout.showlegend


def test_more_curves_than_can_be_told_apart_are_not_drawn() -> None:
    with pytest.raises(ValueError, match="At most 7 lines"):
        curves([GroupCurve(str(at), str(at), POINTS) for at in range(MOST_LINES + 1)])


# Light and dark


def test_light_and_dark_differ_in_colours_only() -> None:
    pairs = [
        [rates(answer(SHOWN), dark=dark, overall=0.5) for dark in (False, True)],
        [over_time(answer(SHOWN), dark=dark, target=0.5) for dark in (False, True)],
        [sayings([answer(SHOWN)], dark=dark) for dark in (False, True)],
        [journeys(answer(journey("settled>settled", 3)), dark=dark) for dark in (False, True)],
        [curve(POINTS, dark=dark) for dark in (False, True)],
        [curves([GroupCurve("White", "white", POINTS)], dark=dark) for dark in (False, True)],
        [life_table(POINTS[1:3], dark=dark) for dark in (False, True)],
    ]
    for light, dark in pairs:
        assert (light.layout.font.color, dark.layout.font.color) == (LIGHT.text, DARK.text)
        for one, other in zip(light.data, dark.data, strict=True):
            assert (one.x, one.y, one.hovertext) == (other.x, other.y, other.hovertext)


# Beyond chance


def _beside(group: str, k: int, n: int) -> Row:
    return Row(group, n=n, k=k, rate=k / n, low=0.1, high=0.9, slug=group)


def test_a_funnel_names_who_lies_outside_and_marks_her_by_a_shape() -> None:
    given = Answer("completed", Source.HEADLINE, "2025-26", tuple(
        _beside(group, k, 100) for group, k in (("A", 60), ("B", 60), ("C", 10))
    ), by="provider")  # fmt: skip
    found = with_funnel(given)
    figure = funnel(found, funnel_lines(found))
    dots = figure.data[-1]
    assert (list(dots.x), list(dots.y)) == ([100, 100, 100], [0.6, 0.6, 0.1])
    outside = [row.group for row in found.rows if not (row.finding or "").startswith("within")]
    assert texts(figure) == outside
    assert list(dots.marker.symbol) == ["diamond" if row.group in outside else "circle" for row in found.rows]


@pytest.mark.parametrize("indicator", ["completed", "referrals_received"])
def test_a_process_has_its_mean_its_limits_and_a_diamond_for_what_is_more(indicator: str) -> None:
    counts = (50, 52, 48, 51, 49, 99)
    rows = tuple(
        _beside(f"Q{at}", k, 100) if indicator == "completed" else Row(f"Q{at}", n=k, slug=f"Q{at}")
        for at, k in enumerate(counts)
    )
    figure = process(with_process_limits(Answer(indicator, Source.HEADLINE, "2025-26", rows, by="quarter")))
    mean, _, _, line = figure.data
    assert len(set(mean.y)) == 1
    assert list(line.y) == [k / 100 if indicator == "completed" else k for k in counts]
    assert line.marker.symbol[-1] == "diamond"

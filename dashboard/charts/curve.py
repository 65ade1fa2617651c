"""Survival curves: the share to whom something has not happened yet, day by day."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.analysis.answer import GroupCurve
from dashboard.charts.theme import Theme, figure, own_colours, see_through, theme
from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.ethnicity import CALLED
from dashboard.statistics.survival import CurvePoint

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "2px,7px")
"""A pattern for each line, so that colour never stands alone."""
MOST_LINES = len(_DASHES)
"""More cannot be told apart."""


def curve(points: Sequence[CurvePoint], *, dark: bool = False) -> go.Figure:
    """A step line with the band of its 95 % limits; across the days, upwards the share from 0 to 100 %.

    Between two points the line stays level, so ask for a point a day. It ends where nobody was followed any longer.
    """
    look = theme(dark)
    chart = _empty(look)
    _band(chart, points, look)
    chart.add_trace(_line(points, {"color": look.main}))
    return chart


def life_table(points: Sequence[CurvePoint], *, dark: bool = False) -> go.Figure:
    """The share at the end of each step, joined by straight lines from everyone at the beginning, with their limits.

    What happens between the ends of two steps is not known: so there is a dot at each of them, and no step line.
    """
    look = theme(dark)
    chart = _empty(look)
    whole = [CurvePoint(0, 1.0, 1.0, 1.0, 0), *points]
    _band(chart, whole, look, shape="linear")
    line = _line(whole, {"color": look.main, "shape": "linear"})
    said = ["The beginning: everyone", *(_hover_of_step(point) for point in points)]
    chart.add_trace(line.update(mode="lines+markers", hovertext=said, marker={"size": 9}))
    return chart


def curves(groups: Sequence[GroupCurve], *, dark: bool = False) -> go.Figure:
    """A step line for each group, told apart by pattern and colour, with the names above; without bands.

    Raises:
        ValueError: there are more groups than patterns.
    """
    look = theme(dark)
    chart = _empty(look)
    colours = own_colours(look, [one.slug for one in groups])
    if len(groups) > MOST_LINES:
        raise ValueError(f"At most {MOST_LINES} lines can be told apart, got {len(groups)}")
    for one, dash in zip(groups, _DASHES, strict=False):
        line = _line(one.points, {"color": colours[one.slug], "dash": dash}, f"<b>{one.group}</b><br>")
        chart.add_trace(line.update(name=CALLED.get(one.slug, "Not known" if one.slug == NOT_KNOWN else one.group)))
    chart.update_layout(
        showlegend=True,
        height=380,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "itemwidth": 50, "itemclick": False,
                "itemdoubleclick": False},
    )  # fmt: skip
    return chart


def _empty(look: Theme) -> go.Figure:
    chart = figure(look, height=320)
    chart.update_xaxes(title={"text": "days", "font": {"size": 14}}, rangemode="tozero", nticks=6, tickangle=0)
    chart.update_yaxes(tickformat=".0%", range=[0, 1.02])
    return chart


def _line(points: Sequence[CurvePoint], line: dict[str, str], name: str = "") -> go.Scatter:
    known = [point for point in points if point.survival is not None]
    return go.Scatter(
        x=[point.at for point in known],
        y=[point.survival for point in known],
        mode="lines",
        line={"shape": "hv", "width": 2, **line},
        hovertext=[name + _hover(point) for point in known],
        hoverinfo="text",
    )


def _band(chart: go.Figure, points: Sequence[CurvePoint], look: Theme, *, shape: str = "hv") -> None:
    """Two lines that cannot be seen, filled between. Points without limits stand at the ends, so no gap is bridged."""
    limited = [point for point in points if point.low is not None]
    for ends, fill in (([point.low for point in limited], None), ([point.high for point in limited], "tonexty")):
        chart.add_trace(
            go.Scatter(
                x=[point.at for point in limited],
                y=ends,
                mode="lines",
                line={"shape": shape, "width": 0},
                fill=fill,
                fillcolor=see_through(look.main, 0.2),
                hoverinfo="skip",
            )
        )


def _hover(point: CurvePoint) -> str:
    interval = f"<br>95% interval {point.low:.1%} to {point.high:.1%}" if point.low is not None else ""
    return f"Day {point.at:g}<br>{point.survival:.1%}{interval}<br>{point.at_risk:,} followed for so long"


def _hover_of_step(point: CurvePoint) -> str:
    """Of published figures: whole percentages."""
    interval = f"<br>95% interval {point.low:.0%} to {point.high:.0%}" if point.low is not None else ""
    return f"Day {point.at:g}<br>{point.survival:.0%}{interval}<br>about {point.at_risk:,} at risk in the step"

"""A survival curve: the share to whom something has not happened yet, day by day."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.theme import Theme, figure, see_through, theme
from dashboard.statistics.survival import CurvePoint


def curve(points: Sequence[CurvePoint], *, dark: bool = False) -> go.Figure:
    """A step line with the band of its 95 % limits; across the days, upwards the share from 0 to 100 %.

    Between two points the line stays level, so ask for a point a day. It ends where nobody was followed any longer.
    """
    look = theme(dark)
    chart = figure(look, height=320)
    _band(chart, points, look)
    known = [point for point in points if point.survival is not None]
    chart.add_trace(
        go.Scatter(
            x=[point.at for point in known],
            y=[point.survival for point in known],
            mode="lines",
            line={"shape": "hv", "color": look.main, "width": 2},
            hovertext=[_hover(point) for point in known],
            hoverinfo="text",
        )
    )
    chart.update_xaxes(title={"text": "days", "font": {"size": 14}}, rangemode="tozero", nticks=6, tickangle=0)
    chart.update_yaxes(tickformat=".0%", range=[0, 1.02])
    return chart


def _band(chart: go.Figure, points: Sequence[CurvePoint], look: Theme) -> None:
    """Two lines that cannot be seen, filled between. Points without limits stand at the ends, so no gap is bridged."""
    limited = [point for point in points if point.low is not None]
    for ends, fill in (([point.low for point in limited], None), ([point.high for point in limited], "tonexty")):
        chart.add_trace(
            go.Scatter(
                x=[point.at for point in limited],
                y=ends,
                mode="lines",
                line={"shape": "hv", "width": 0},
                fill=fill,
                fillcolor=see_through(look.main, 0.2),
                hoverinfo="skip",
            )
        )


def _hover(point: CurvePoint) -> str:
    interval = f"<br>95% interval {point.low:.1%} to {point.high:.1%}" if point.low is not None else ""
    return f"Day {point.at:g}<br>{point.survival:.1%}{interval}<br>{point.at_risk:,} followed for so long"

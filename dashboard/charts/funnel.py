"""Services beside each other by how many women they have, inside the limits of what chance would explain."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.limits import Around
from dashboard.charts.dots import hover
from dashboard.charts.theme import figure, theme
from dashboard.charts.wording import on_lines

_INSIDE = "within"
"""How the words begin for who lies inside the limits."""


def funnel(answer: Answer, lines: Sequence[Around], *, dark: bool = False) -> go.Figure:
    """A dot a service; the dashed lines are the 95 % limits, the outer ones the 99.8 % limits, the dotted line all.

    Only who lies outside is named in the chart: the table names them all. A diamond lies outside the limits, so that
    colour never stands alone.
    """
    look = theme(dark)
    shown = [row for row in answer.rows if row.finding and row.rate is not None]
    chart = figure(look, height=440)
    for name, dash in (("far_low", "solid"), ("far_high", "solid"), ("low", "dash"), ("high", "dash")):
        chart.add_trace(
            go.Scatter(
                x=[line.n for line in lines],
                y=[getattr(line, name) for line in lines],
                mode="lines",
                line={"color": look.quiet, "width": 1, "dash": dash},
                hoverinfo="skip",
            )
        )
    if shown:
        chart.add_hline(y=shown[0].centre, line={"color": look.text, "width": 1, "dash": "dot"})
    outside = [not (row.finding or "").startswith(_INSIDE) for row in shown]
    chart.add_trace(
        go.Scatter(
            x=[row.n for row in shown],
            y=[row.rate for row in shown],
            mode="markers",
            marker={
                "size": [14 if out else 10 for out in outside],
                "color": [look.groups["mixed"] if out else look.main for out in outside],
                "symbol": ["diamond" if out else "circle" for out in outside],
                "line": {"color": look.text, "width": 1},
            },
            hovertext=[f"{hover(row.group, row, answer.source)}<br>{row.finding}" for row in shown],
            hoverinfo="text",
        )
    )
    _name(
        chart,
        [row for row, out in zip(shown, outside, strict=True) if out],
        max((row.n or 0 for row in shown), default=0),
    )
    ends = [value for row in shown for value in (row.rate, row.far_low, row.far_high) if value is not None]
    ends += [value for line in lines[:1] for value in (line.low, line.high)]
    chart.update_yaxes(
        tickformat=".0%", range=[max(0.0, min(ends, default=0) - 0.06), min(1.04, max(ends, default=1) + 0.06)]
    )
    chart.update_xaxes(title={"text": "How many count"}, rangemode="tozero")
    return chart


def _name(chart: go.Figure, rows: Sequence[Row], most: int) -> None:
    """The names on the side where there is room for them."""
    for row in rows:
        left = (row.n or 0) < most / 2
        chart.add_annotation(
            x=row.n, y=row.rate, text=on_lines(row.group, 20), showarrow=False, xshift=12 if left else -12,
            xanchor="left" if left else "right", align="left" if left else "right",
        )  # fmt: skip

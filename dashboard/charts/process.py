"""A figure over quarters with the limits of its usual variation."""

import plotly.graph_objects as go

from dashboard.analysis.answer import Answer, Row
from dashboard.charts.dots import hover, span
from dashboard.charts.theme import figure, mark_breaks, quarters_axis, theme
from dashboard.charts.wording import mark


def process(answer: Answer, *, dark: bool = False, target: float | None = None) -> go.Figure:
    """Dots and a thin line; the mean dotted, the process limits dashed; a diamond is more than the usual variation.

    `target` is a solid line across.
    """
    look = theme(dark)
    shown = [row for row in answer.rows if row.centre is not None]
    share = any(row.rate is not None for row in shown)
    chart = figure(look, height=360)
    floor, ceiling = 0.0, 1.0 if share else float("inf")
    for name, dash in (("centre", "dot"), ("limit_low", "dash"), ("limit_high", "dash")):
        chart.add_trace(
            go.Scatter(
                x=[row.group for row in shown],
                y=[min(max(getattr(row, name), floor), ceiling) for row in shown],
                mode="lines",
                line={"color": look.text if name == "centre" else look.quiet, "width": 1, "dash": dash, "shape": "hvh"},
                hoverinfo="skip",
            )
        )
    chart.add_trace(
        go.Scatter(
            x=[row.group for row in answer.rows],
            y=[_value(row, share=share) if row.centre is not None else None for row in answer.rows],
            mode="lines+markers",
            line={"color": look.main, "width": 1},
            marker={
                "size": [13 if row.finding else 9 for row in answer.rows],
                "color": [look.groups["mixed"] if row.finding else look.main for row in answer.rows],
                "symbol": ["diamond" if row.finding else "circle" for row in answer.rows],
                "line": {"color": look.text, "width": 1},
            },
            hovertext=[_hover(answer, row, share=share) for row in answer.rows],
            hoverinfo="text",
        )
    )
    if target is not None:
        chart.add_hline(
            y=target, line={"color": look.text, "width": 2},
            annotation={"text": "target", "font": {"color": look.text, "size": 13}}, annotation_position="top left",
        )  # fmt: skip
    if share:
        ends = [target, *(value for row in shown for value in (row.limit_low, row.limit_high))]
        chart.update_yaxes(tickformat=".0%", range=span([], *(row.rate for row in shown), *ends))
    else:
        chart.update_yaxes(rangemode="tozero")
    quarters_axis(chart, [row.group for row in answer.rows])
    mark_breaks(chart, answer.rows, look)
    return chart


def _value(row: Row, *, share: bool) -> float | None:
    return row.rate if share else row.n


def _hover(answer: Answer, row: Row, *, share: bool) -> str:
    if row.centre is None:
        return f"{row.group}<br>{mark(row) or 'no figure'}"
    said = hover(row.group, row, answer.source) if share else f"{row.group}<br>{row.n:,}"
    return f"{said}<br>{row.finding}" if row.finding else said

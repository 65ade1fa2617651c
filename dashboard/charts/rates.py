"""Rates with their intervals: a dot and a line a group, provider or quarter."""

import plotly.graph_objects as go

from dashboard.analysis.answer import Answer
from dashboard.charts.dots import Line, bars, dots, hover, span
from dashboard.charts.theme import Theme, figure, mark_breaks, quarters_axis, theme
from dashboard.definitions.ethnicity import CALLED


def rates(answer: Answer, *, dark: bool = False, overall: float | None = None) -> go.Figure:
    """One line a row: the rate as a dot, its 95 % interval as a bar, the numbers in words beside it.

    Rows keep the answer's order (the alphabet, not a league table). A row without a rate says why. `overall` is the
    rate of all services together: a thin line from top to bottom.
    """
    look = theme(dark)
    rows = answer.rows
    chart = dots([Line(row.group, CALLED.get(row.slug, row.group), row, answer.source) for row in rows], look)
    low, high = span(rows, overall)
    chart.update_xaxes(range=[low, high])
    if overall is not None:
        side = "right" if overall < (low + high) / 2 else "left"  # where there is more room for the words
        chart.add_vline(x=overall, **_thin(look, "dot"), **_words("all services", f"top {side}", look))
        chart.update_yaxes(range=[-0.6, len(rows) - 0.1])
    return chart


def over_time(
    answer: Answer, *, dark: bool = False, target: float | None = None, reference: float | None = None
) -> go.Figure:
    """A rate over quarters: dots, their intervals, and a thin line between them.

    A quarter without a rate has its mark. `target` and `reference` (the rate of all services together) are thin lines
    across.
    """
    look = theme(dark)
    shown = [row for row in answer.rows if row.rate is not None]
    chart = figure(look, height=320)
    chart.add_trace(
        go.Scatter(
            x=[row.group for row in shown],
            y=[row.rate for row in shown],
            mode="lines+markers",
            line={"color": look.quiet, "width": 1},
            marker={"size": 9, "color": look.main},
            error_y=bars(shown, look.main),
            hovertext=[hover(row.group, row, answer.source) for row in shown],
            hoverinfo="text",
        )
    )
    _mark_gaps(chart, answer, look)
    if target is not None:
        chart.add_hline(y=target, **_thin(look, "dash"), **_words("target", "top right", look))
    if reference is not None:
        chart.add_hline(y=reference, **_thin(look, "dot"), **_words("all services", "bottom right", look))
    chart.update_yaxes(tickformat=".0%", range=span(answer.rows, target, reference))
    quarters_axis(chart, [row.group for row in answer.rows])
    mark_breaks(chart, answer.rows, look)
    return chart


def _mark_gaps(chart: go.Figure, answer: Answer, look: Theme) -> None:
    """Where a quarter has no rate, the mark that says why stands at the foot of its place."""
    for row in answer.rows:
        if row.rate is None and row.mark:
            chart.add_annotation(
                x=row.group, y=0, yref="paper", yanchor="bottom", text=f"[{row.mark}]", showarrow=False,
                font={"color": look.quiet, "size": 13},
            )  # fmt: skip


def _thin(look: Theme, dash: str) -> dict[str, object]:
    return {"line": {"color": look.text, "width": 1, "dash": dash}}


def _words(text: str, position: str, look: Theme) -> dict[str, object]:
    return {"annotation": {"text": text, "font": {"color": look.text, "size": 13}}, "annotation_position": position}

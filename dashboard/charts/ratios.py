"""Relative rates against the reference group, on a scale where half and double lie equally far from 1."""

from math import isinf, log10

import plotly.graph_objects as go

from dashboard.analysis.answer import Answer
from dashboard.charts.theme import SHAPES, colour, figure, theme
from dashboard.charts.wording import on_lines
from dashboard.definitions.ethnicity import CALLED

_TICKS = (0.25, 0.5, 0.8, 1, 1.25, 2, 4)


def ratios(answer: Answer, *, dark: bool = False) -> go.Figure:
    """One line a group: the relative rate as a dot and its 95 % interval as a bar; the band from 0.8 to 1.25 shaded."""
    look = theme(dark)
    shown = [row for row in answer.rows if row.rri is not None]
    chart = figure(look, height=80 + 46 * max(len(shown), 1))
    chart.add_vrect(x0=0.8, x1=1.25, fillcolor=look.grid, opacity=0.35, line_width=0, layer="below")
    chart.add_vline(x=1, line={"color": look.text, "width": 1})
    chart.add_trace(
        go.Scatter(
            x=[row.rri for row in shown],
            y=[on_lines(CALLED.get(row.slug, row.group)) for row in shown],
            mode="markers",
            marker={
                "size": 13,
                "color": [colour(look, row.slug) for row in shown],
                "symbol": [SHAPES.get(row.slug, "circle") for row in shown],
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [_finite(row.rri_high, row.rri) - (row.rri or 0) for row in shown],
                "arrayminus": [(row.rri or 0) - _finite(row.rri_low, row.rri) for row in shown],
                "color": look.quiet,
                "thickness": 2,
                "width": 5,
            },
            hovertext=[
                f"{row.group}<br>{row.rri:.2f} times the rate of {answer.reference}"
                + (f"<br>95% interval {row.rri_low:.2f} to {row.rri_high:.2f}" if row.rri_low is not None else "")
                for row in shown
            ],
            hoverinfo="text",
        )
    )
    chart.update_xaxes(type="log", range=_range(answer), tickvals=list(_TICKS), ticktext=[str(tick) for tick in _TICKS])
    chart.update_yaxes(
        categoryorder="array",
        categoryarray=[on_lines(CALLED.get(row.slug, row.group)) for row in shown][::-1],
        range=[-0.6, max(len(shown), 1) - 0.4],
        gridcolor="rgba(0,0,0,0)",
    )
    return chart


def _range(answer: Answer) -> list[float]:
    """Never narrower than from half to double, so that small differences do not look large."""
    ends = [value for row in answer.rows for value in (row.rri_low, row.rri_high, row.rri) if value]
    low = min([0.5, *(value * 0.95 for value in ends)])
    high = max([2.0, *(value * 1.05 for value in ends if not isinf(value))])
    return [log10(max(low, 0.1)), log10(min(high, 10))]


def _finite(value: float | None, otherwise: float | None) -> float:
    if value is None or isinf(value):
        return (otherwise or 0) * (10 if value is not None else 1)
    return value

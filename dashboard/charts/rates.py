"""Rates with their intervals: a dot and a line a group, provider or quarter."""

from math import ceil

import plotly.graph_objects as go

from dashboard.analysis.answer import Answer, Row
from dashboard.charts.theme import SHAPES, colour, figure, theme
from dashboard.charts.wording import between, mark, of, on_lines, percent
from dashboard.definitions.ethnicity import SHORT


def rates(answer: Answer, *, dark: bool = False) -> go.Figure:
    """One line a row: the rate as a dot, its 95 % interval as a bar, the numbers in words beside it.

    Rows keep the answer's order (the alphabet, not a league table). A row without a rate says why.
    """
    look = theme(dark)
    rows = answer.rows
    chart = figure(look, height=60 + 56 * max(len(rows), 1))
    labels = [_label(row) for row in rows]
    for row, label in zip(rows, labels, strict=True):
        if row.rate is None:
            chart.add_annotation(
                x=0.01, xref="paper", y=label, text=mark(row) or "no figure", showarrow=False, xanchor="left",
                font={"color": look.quiet},
            )  # fmt: skip
    shown = [(row, label) for row, label in zip(rows, labels, strict=True) if row.rate is not None]
    chart.add_trace(
        go.Scatter(
            x=[row.rate for row, _ in shown],
            y=[label for _, label in shown],
            mode="markers",
            marker={
                "size": 13,
                "color": [colour(look, row.slug) for row, _ in shown],
                "symbol": [SHAPES.get(row.slug, "circle") for row, _ in shown],
            },
            error_x=_bars(shown, [colour(look, row.slug) for row, _ in shown], look.quiet),
            hovertext=[
                f"{row.group}<br>{percent(row.rate, answer.source)} ({of(row)})<br>95% interval "
                f"{between(row, answer.source)}"
                for row, _ in shown
            ],
            hoverinfo="text",
        )
    )
    chart.update_xaxes(tickformat=".0%", range=_range(rows), side="bottom")
    chart.update_yaxes(
        categoryorder="array",
        categoryarray=labels[::-1],
        range=[-0.6, len(rows) - 0.4],
        gridcolor="rgba(0,0,0,0)",
    )
    return chart


def over_time(answer: Answer, *, dark: bool = False) -> go.Figure:
    """A rate over quarters: dots, their intervals, and a thin line between them."""
    look = theme(dark)
    shown = [(row, row.group) for row in answer.rows if row.rate is not None]
    chart = figure(look, height=320)
    chart.add_trace(
        go.Scatter(
            x=[label for _, label in shown],
            y=[row.rate for row, _ in shown],
            mode="lines+markers",
            line={"color": look.quiet, "width": 1},
            marker={"size": 9, "color": look.main},
            error_y=_bars(shown, [look.main], look.main),
            hovertext=[
                f"{row.group}<br>{percent(row.rate, answer.source)} ({of(row)})<br>95% interval "
                f"{between(row, answer.source)}"
                for row, _ in shown
            ],
            hoverinfo="text",
        )
    )
    chart.update_yaxes(tickformat=".0%", range=_range(answer.rows))
    step = max(1, ceil(len(answer.rows) / 4))  # four labels are what a narrow chart has room for
    chart.update_xaxes(
        categoryorder="array",
        categoryarray=[row.group for row in answer.rows],
        gridcolor="rgba(0,0,0,0)",
        tickvals=[row.group for row in answer.rows][::step],
        ticktext=[row.group.replace(" ", "<br>") for row in answer.rows][::step],
        tickangle=0,
    )
    return chart


def _label(row: Row) -> str:
    counted = f"<br>{of(row)}" if row.rate is not None else ""
    return on_lines(SHORT.get(row.slug, row.group)) + counted


def _range(rows: tuple[Row, ...]) -> list[float]:
    ends = [value for row in rows for value in (row.low, row.high, row.rate) if value is not None]
    if not ends:
        return [0, 1]
    return [max(0.0, min(ends) - 0.05), min(1.02, max(ends) + 0.05)]


def _bars(shown: list[tuple[Row, str]], colours: list[str], quiet: str) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [(row.high or row.rate or 0) - (row.rate or 0) for row, _ in shown],
        "arrayminus": [(row.rate or 0) - (row.low if row.low is not None else row.rate or 0) for row, _ in shown],
        "color": colours[0] if len(set(colours)) == 1 else quiet,
        "thickness": 2,
        "width": 5,
    }

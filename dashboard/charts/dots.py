"""A dot and its interval for each line, with the words beside it: what several charts are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.analysis.answer import Row, Source
from dashboard.charts.theme import SHAPES, Theme, colour, figure
from dashboard.charts.wording import between, mark, of, on_lines, percent


@dataclass(frozen=True)
class Line:
    """One line of a chart."""

    name: str
    """In full, for who points at the dot."""
    short: str
    """For the axis."""
    row: Row
    source: Source

    @property
    def label(self) -> str:
        return on_lines(self.short) + (f"<br>{of(self.row)}" if self.row.rate is not None else "")

    @property
    def hover(self) -> str:
        return hover(self.name, self.row, self.source)


def dots(lines: Sequence[Line], look: Theme) -> go.Figure:
    """The lines from top to bottom; one without a rate says why."""
    chart = figure(look, height=60 + 56 * max(len(lines), 1))
    shown = [line for line in lines if line.row.rate is not None]
    for line in lines:
        if line.row.rate is None:
            _say_why(chart, line, look)
    colours = [colour(look, line.row.slug) for line in shown]
    chart.add_trace(
        go.Scatter(
            x=[line.row.rate for line in shown],
            y=[line.label for line in shown],
            mode="markers",
            marker={
                "size": 13,
                "color": colours,
                "symbol": [SHAPES.get(line.row.slug, "circle") for line in shown],
            },
            error_x=bars([line.row for line in shown], colours[0] if len(set(colours)) == 1 else look.quiet),
            hovertext=[line.hover for line in shown],
            hoverinfo="text",
        )
    )
    chart.update_xaxes(tickformat=".0%", side="bottom")
    chart.update_yaxes(
        categoryorder="array",
        categoryarray=[line.label for line in lines][::-1],
        range=[-0.6, len(lines) - 0.4],
        gridcolor="rgba(0,0,0,0)",
    )
    return chart


def hover(name: str, row: Row, source: Source) -> str:
    """What stands beside a dot that is pointed at."""
    interval = f"<br>95% interval {between(row, source)}" if row.low is not None else ""
    return f"{name}<br>{percent(row.rate, source)} ({of(row)}){interval}"


def bars(rows: Sequence[Row], colour: str) -> dict[str, object]:
    """The intervals of rows that have a rate."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [(row.high or row.rate or 0) - (row.rate or 0) for row in rows],
        "arrayminus": [(row.rate or 0) - (row.low if row.low is not None else row.rate or 0) for row in rows],
        "color": colour,
        "thickness": 2,
        "width": 5,
    }


def span(rows: Sequence[Row], *others: float | None) -> list[float]:
    """An axis that holds the rates, their intervals and the other values, with some room.

    Never narrower than 30 points, so that small differences do not look large.
    """
    ends = [value for row in rows for value in (row.low, row.high, row.rate) if value is not None]
    ends += [value for value in others if value is not None]
    if not ends:
        return [0, 1]
    low, high = max(0.0, min(ends) - 0.05), min(1.02, max(ends) + 0.05)
    low = max(0.0, min(low, (low + high) / 2 - 0.15))
    return [low, min(1.02, max(high, low + 0.3))]


def _say_why(chart: go.Figure, line: Line, look: Theme) -> None:
    chart.add_annotation(
        x=0.01, xref="paper", y=line.label, text=on_lines(mark(line.row) or "no figure", 26), showarrow=False,
        xanchor="left", align="left", font={"color": look.quiet},
    )  # fmt: skip

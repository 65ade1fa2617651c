"""Where women lived at one point and where at the next: a table, shaded."""

import plotly.graph_objects as go

from dashboard.analysis.answer import Answer, Row
from dashboard.charts.theme import figure, theme
from dashboard.charts.wording import mark, on_lines, percent
from dashboard.definitions.housing import STATES

_Cell = tuple[str, str]
"""Slugs of the states from which and to which."""


def journeys(found: Answer, *, dark: bool = False, points: tuple[str, str] = ("at the start", "at exit")) -> go.Figure:
    """A row a state at the first point, a column a state at the second; in each cell how many women, or the mark.

    Rows of the answer are told by their slug, `homeless>settled`; what is no journey between two of `STATES` is not
    drawn. Under the number, and as the shade, its share of the women of that row: the answer's `rate`, or else n
    divided by the row's sum. Without `rate` there is no share where any cell of its row is not shown: the sum is not
    known then, and the share would give away what is not shown. One hue: no journey is called good or bad.
    """
    look = theme(dark)
    cells = {cell: row for row in found.rows if (cell := _cell(row)) is not None}
    shares = {cell: _share(cell, cells) for cell in cells}
    starts, ends = (_labels(point) for point in points)
    chart = figure(look, height=330)
    chart.add_trace(
        go.Heatmap(
            x=list(ends.values()),
            y=list(starts.values()),
            z=[[shares.get((start, end)) for end in ends] for start in starts],
            zmin=0,
            zmax=1,
            colorscale=[[0, look.shades[0]], [1, look.shades[1]]],
            showscale=False,
            xgap=4,
            ygap=4,
            hovertext=[[_hover((start, end), cells, shares, points, found) for end in ends] for start in starts],
            hoverinfo="text",
        )
    )
    for (start, end), row in cells.items():
        chart.add_annotation(
            x=ends[end],
            y=starts[start],
            text=_text(row, shares[start, end], found),
            showarrow=False,
            font={"color": look.text if row.n is not None else look.quiet, "size": 15},
        )
    chart.update_xaxes(side="top", showgrid=False, ticks="", tickangle=0, range=[-0.5, len(ends) - 0.5])
    chart.update_yaxes(showgrid=False, ticks="", tickangle=0, range=[len(starts) - 0.5, -0.5])
    return chart


def _cell(row: Row) -> _Cell | None:
    start, _, end = row.slug.partition(">")
    return (start, end) if start in STATES and end in STATES else None


def _labels(point: str) -> dict[str, str]:
    return {state: f"{title}<br>{on_lines(point, 12)}" for state, title in STATES.items()}


def _share(cell: _Cell, cells: dict[_Cell, Row]) -> float | None:
    """The part of the women who began in the cell's row; None if it cannot be known from what is shown."""
    row = cells[cell]
    if row.rate is not None or row.n is None:
        return row.rate
    of_row = [other.n for (start, _), other in cells.items() if start == cell[0]]
    shown = [n for n in of_row if n is not None]
    women = sum(shown)
    return row.n / women if len(shown) == len(of_row) and women > 0 else None


def _text(row: Row, share: float | None, found: Answer) -> str:
    if row.n is None:
        return f"[{row.mark}]" if row.mark else "no figure"
    return f"<b>{row.n:,}</b>" + (f"<br>{percent(share, found.source)}" if share is not None else "")


def _hover(
    cell: _Cell,
    cells: dict[_Cell, Row],
    shares: dict[_Cell, float | None],
    points: tuple[str, str],
    found: Answer,
) -> str:
    row = cells.get(cell)
    if row is None:
        return ""
    start, end = (f"{STATES[state].lower()} {point}" for state, point in zip(cell, points, strict=True))
    if row.n is None:
        return f"From {start} to {end}:<br>{mark(row) or 'no figure'}"
    if shares[cell] is None:
        return f"From {start} to {end}:<br>{row.n:,} women"
    return f"Of women who were {start},<br>{percent(shares[cell], found.source)} ({row.n:,}) were {end}"

"""The look of every chart: colours that stay with their group, shapes beside colours, horizontal text."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import plotly.graph_objects as go

from dashboard.analysis.answer import Row

Figure = go.Figure
"""What every chart is."""


@dataclass(frozen=True)
class Theme:
    """Colours for a light or a dark page."""

    text: str
    grid: str
    main: str
    quiet: str
    groups: dict[str, str]
    shades: tuple[str, str]
    """From nothing to all, in one hue; the text can be read on both."""


# Analysis Function palette; for dark pages its lighter relatives, because dark blue on black cannot be read.
LIGHT = Theme(
    text="#0b0c0c",
    grid="#d6d6d6",
    main="#12436D",
    quiet="#6b7276",
    groups={
        "asian": "#28A197", "black": "#801650", "mixed": "#F46A25", "white": "#12436D", "other": "#A285D1",
        "not_known": "#6b7276",
    },
    shades=("#eef4fa", "#6BACE6"),
)  # fmt: skip
DARK = Theme(
    text="#f3f2f1",
    grid="#4a4f52",
    main="#5694CA",
    quiet="#b1b4b6",
    groups={
        "asian": "#28A197", "black": "#E285B9", "mixed": "#F46A25", "white": "#5694CA", "other": "#A285D1",
        "not_known": "#b1b4b6",
    },
    shades=("#16222d", "#1c5f9c"),
)  # fmt: skip

SHAPES = {
    "asian": "square", "black": "circle", "mixed": "diamond", "white": "triangle-up", "other": "cross",
    "not_known": "x",
}  # fmt: skip
"""A shape for each group, so that colour never stands alone."""

APART = {"ticks": "outside", "ticklen": 8, "tickcolor": "rgba(0,0,0,0)"}
"""Keeps the words under an axis apart from the lowest number beside it."""


def quarters_axis(chart: go.Figure, groups: Sequence[str]) -> None:
    """Quarters from left to right, with labels on as many as a narrow chart has room for: four."""
    step = max(1, ceil(len(groups) / 4))
    chart.update_xaxes(
        categoryorder="array",
        categoryarray=list(groups),
        gridcolor="rgba(0,0,0,0)",
        tickvals=list(groups[::step]),
        ticktext=[group.replace(" ", "<br>") for group in groups[::step]],
        tickangle=0,
        **APART,
    )


def mark_breaks(chart: go.Figure, rows: Sequence[Row], look: Theme) -> None:
    """A line before each quarter from which on the series cannot be compared with what went before."""
    for place, row in enumerate(rows):
        if row.series_break:
            chart.add_vline(
                x=place - 0.5, line={"color": look.text, "width": 1, "dash": "dot"},
                annotation={"text": "[b]", "font": {"color": look.text, "size": 13}}, annotation_position="top right",
            )  # fmt: skip


def theme(dark: bool) -> Theme:
    """The colours of a page."""
    return DARK if dark else LIGHT


def figure(look: Theme, *, height: int, left: int = 10) -> go.Figure:
    """An empty figure in the house's look."""
    axis = {"gridcolor": look.grid, "zeroline": False, "automargin": True, "fixedrange": True, "color": look.text}
    # All at once: each later change costs as much as the whole figure.
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": left, "r": 16, "t": 8, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": "Arial, Helvetica, sans-serif", "size": 14, "color": look.text},
            "showlegend": False,
            "hoverlabel": {"font": {"family": "Arial, Helvetica, sans-serif", "size": 14}},
            "dragmode": False,
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def colour(look: Theme, slug: str) -> str:
    """A group's colour; the main one for what is no ethnic group."""
    return look.groups.get(slug, look.main)


def own_colours(look: Theme, slugs: Sequence[str]) -> dict[str, str]:
    """A colour for each group: its own, or one of those that none of the others has; the quiet one when there are none.

    For lines, which a shape cannot tell apart.
    """
    free = [shade for slug, shade in look.groups.items() if slug not in slugs and shade != look.quiet]
    return {slug: look.groups.get(slug) or (free.pop(0) if free else look.quiet) for slug in slugs}


def see_through(hex_colour: str, opacity: float) -> str:
    """A colour for areas, through which lines can be seen."""
    red, green, blue = (int(hex_colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"

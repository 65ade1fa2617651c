"""The pathway: of the women referred, the share who reached each stage, a line a group."""

import plotly.graph_objects as go

from dashboard.analysis.answer import Pathway
from dashboard.charts.theme import APART, SHAPES, colour, figure, theme
from dashboard.charts.wording import on_lines
from dashboard.definitions.ethnicity import CALLED
from dashboard.definitions.indicators import STAGES


def pathway(found: Pathway, *, dark: bool = False) -> go.Figure:
    """A line a group from referral to completion. Stages that may not be shown are left open."""
    look = theme(dark)
    chart = figure(look, height=420)
    for slug in dict.fromkeys(stage.slug for stage in found.stages):
        of_group = [stage for stage in found.stages if stage.slug == slug and stage.share is not None]
        if not of_group:
            continue
        name = CALLED.get(slug, of_group[0].group)
        chart.add_trace(
            go.Scatter(
                x=[on_lines(STAGES[stage.stage], 12) for stage in of_group],
                y=[stage.share for stage in of_group],
                name=name,
                mode="lines+markers",
                line={"color": colour(look, slug), "dash": "dot" if slug == "not_known" else "solid"},
                marker={"size": 11, "symbol": SHAPES.get(slug, "circle"), "color": colour(look, slug)},
                hovertext=[
                    f"{stage.group}<br>{STAGES[stage.stage]}: {stage.share:.0%} of those referred" for stage in of_group
                ],
                hoverinfo="text",
            )
        )
    chart.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    chart.update_yaxes(tickformat=".0%", range=[0, 1.05])
    chart.update_xaxes(
        categoryorder="array",
        categoryarray=[on_lines(title, 12) for title in STAGES.values()],
        gridcolor="rgba(0,0,0,0)",
        tickangle=0,
        tickfont={"size": 12},  # the longest stage fits beside its neighbours on a telephone
        **APART,
    )
    return chart

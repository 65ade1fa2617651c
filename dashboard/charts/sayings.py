"""Several indicators beside each other on one scale: what women say."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.analysis.answer import Answer, Row
from dashboard.charts.dots import Line, dots
from dashboard.charts.theme import theme


def sayings(answers: Sequence[Answer], *, dark: bool = False) -> go.Figure:
    """A line an indicator: the rate of the answer's first row as a dot, its 95 % interval as a bar.

    In the order given, on a scale from 0 to 100 %, so that the questions can be compared with each other and with
    themselves elsewhere. An answer without a rate says why.
    """
    chart = dots([_line(answer) for answer in answers], theme(dark))
    chart.update_xaxes(range=[-0.02, 1.02], dtick=0.25)
    return chart


def _line(answer: Answer) -> Line:
    title = answer.definition.title
    return Line(title, title, answer.rows[0] if answer.rows else Row(title), answer.source)

"""One exact figure in depth: over time or by any breakdown, whatever its kind."""

from collections.abc import Sequence

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import findings
from dashboard.analysis.answer import Answer, Row
from dashboard.charts.rates import over_time, rates
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.ui import curves
from dashboard.ui.alike import alike
from dashboard.ui.answers import Ask
from dashboard.ui.figures import explain, figure, interval, stands_on
from dashboard.ui.finding import about, dark, finding, label
from dashboard.ui.how_sure import how_sure

TIMES = {"quarter": "Quarter", "year": "Financial year"}
_ONLY_BESIDE_OTHERS = "referrals_from_population"
SLUGS = tuple(
    slug
    for slug in sorted(INDICATORS, key=lambda slug: INDICATORS[slug].domain == "volumes")
    if slug != _ONLY_BESIDE_OTHERS
)
"""Shares first, volumes last; without the one that says something only beside a reference population."""
_TOGETHER = "everyone"
"""Not broken down: a curve says the most of everyone together."""


def breakdowns(slug: str) -> tuple[str, ...]:
    """What a figure can be broken down by; needs, which are never added up, not by time, and a curve not by quarter."""
    definition = INDICATORS[slug]
    if definition.kind is Kind.CURVE:
        return (_TOGETHER, "year", *definition.breakdowns)
    return definition.breakdowns if definition.many_valued else (*TIMES, *definition.breakdowns)


def breakdown(slug: str) -> str:
    """What the figure is broken down by."""
    chosen: str = st.selectbox(
        "Broken down by",
        breakdowns(slug),
        format_func=_name,
        key="by",
        bind="query-params",
    )
    return chosen


def in_depth(viewer: Viewer, ask: Ask, slug: str, by: str) -> None:
    """The figure, drawn where it is a share or a curve; every number as a table."""
    if INDICATORS[slug].kind is Kind.CURVE:
        if by == _TOGETHER:
            curves.together(viewer, slug)
        else:
            curves.by_group(viewer, slug, by, _name(by))
        return
    answer = ask(slug, by=by)
    if not answer.rows or (answer.empty and not any(row.mark for row in answer.rows)):
        st.info("Nobody counts for this figure yet: see its definition for who does.")
        return
    if answer.definition.kind in (Kind.SHARE, Kind.RATIO) and any(row.rate is not None for row in answer.rows):
        draw = over_time if by in TIMES else rates
        finding(_heading(answer), answer, draw(answer, dark=dark()), key=f"{slug}-{by}")
    else:
        st.subheader(_heading(answer), anchor=False)
        st.markdown(label(answer))
        st.table([_line(answer, row) for row in answer.rows])
        explain((answer.definition, row.mark) for row in answer.rows)
        with st.expander("What it means"):
            about(answer)
    if by in CHARACTERISTICS:
        how_sure(answer)
        alike(viewer, answer)
        st.markdown(f"{findings.CAVEAT} {answer.unknown or ''}")


def _heading(answer: Answer) -> str:
    """What it says; where nothing is compared, what it is."""
    by, definition = answer.by or "", answer.definition
    if by == "quarter" and definition.kind is Kind.SHARE:
        return findings.over_time(answer)
    if by in TIMES:
        newest = _newest(answer.rows)
        return f"{definition.title}: {figure(answer, newest)} in {newest.group}" if newest else definition.title
    if answer.reference:
        return findings.by_group(answer)
    return f"{definition.title} by {CHARACTERISTICS[by].title}"


def _newest(rows: Sequence[Row]) -> Row | None:
    return next((row for row in reversed(rows) if row.n and row.mark is None), None)


def _line(answer: Answer, row: Row) -> dict[str, str]:
    line = {_name(answer.by or ""): row.group, answer.definition.title: figure(answer, row)}
    if answer.definition.kind in (Kind.COUNT, Kind.SUM):
        if answer.definition.value_means and row.value is not None:
            line[answer.definition.value_means.capitalize()] = f"{row.value:.0f}"
        return line
    return line | {"How many": stands_on(answer, row), "95% interval": interval(answer, row)}


def _name(by: str) -> str:
    if by == _TOGETHER:
        return "Everyone together"
    return CHARACTERISTICS[by].title_in_a_heading if by in CHARACTERISTICS else TIMES.get(by, by)

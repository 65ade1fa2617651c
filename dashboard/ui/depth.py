"""One exact figure in depth: over time or by any breakdown, whatever its kind."""

from collections.abc import Sequence

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import exact, findings
from dashboard.analysis.answer import Answer, Row
from dashboard.charts.curve import curve
from dashboard.charts.rates import over_time, rates
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.ui.answers import Ask
from dashboard.ui.figures import explain, figure, interval, stands_on, why
from dashboard.ui.finding import about, dark, finding, label, show
from dashboard.ui.session import installation

TIMES = {"quarter": "Quarter", "year": "Financial year"}
_ONLY_BESIDE_OTHERS = "referrals_from_population"
SLUGS = tuple(
    slug
    for slug in sorted(INDICATORS, key=lambda slug: INDICATORS[slug].domain == "volumes")
    if slug != _ONLY_BESIDE_OTHERS
)
"""Shares first, volumes last; without the one that says something only beside a reference population."""
_NOT_YET = {"time_to_reoffence": "had had none", "time_to_leaving": "had not left"}
"""What a curve counts, in words."""
_A_YEAR = tuple(range(0, 365))


def breakdowns(slug: str) -> tuple[str, ...]:
    """What a figure can be broken down by; needs, which are never added up, not by time."""
    definition = INDICATORS[slug]
    if definition.kind is Kind.CURVE:
        return ()
    return definition.breakdowns if definition.many_valued else (*TIMES, *definition.breakdowns)


def breakdown(slug: str) -> str | None:
    """What the figure is broken down by; nothing for a curve."""
    if not breakdowns(slug):
        return None
    chosen: str = st.selectbox(
        "Broken down by",
        breakdowns(slug),
        format_func=_name,
        key="by",
        bind="query-params",
    )
    return chosen


def in_depth(viewer: Viewer, ask: Ask, slug: str, by: str | None) -> None:
    """The figure, drawn where it is a share; every number as a table."""
    if by is None:
        _curve(viewer, slug)
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
        st.markdown(f"{findings.CAVEAT} {answer.unknown or ''}")


def _curve(viewer: Viewer, slug: str) -> None:
    """How many have not yet got there, day by day for a year; the numbers at each quarter of it."""
    answer = _own_curve(installation().records().version(), viewer, slug)
    if not answer.curve:
        mark = answer.rows[0].mark if answer.rows else None
        st.info(f"No curve: {why(answer.definition, mark or 'z')}.")
        return
    last = answer.curve[-1]
    after = f"{last.survival:.0%} {_NOT_YET[slug]}" if last.survival is not None else "nobody is followed any longer"
    heading = f"{answer.definition.title}: after {last.at:g} days {after}"
    st.subheader(heading, anchor=False)
    st.markdown(label(answer))
    show(curve(answer.curve, dark=dark()), f"{heading}. The numbers are in the table below.", f"curve-{slug}")
    st.table(
        [
            {
                "Day": f"{point.at:g}",
                _NOT_YET[slug].capitalize(): f"{point.survival:.1%}" if point.survival is not None else "",
                "95% interval": f"{point.low:.1%} to {point.high:.1%}"
                if point.low is not None and point.high is not None
                else "",
                "Followed so long": f"{point.at_risk:,}",
            }
            for point in answer.curve
            if point.at in (91, 182, 273, 364)
        ]
    )
    about(answer)


@st.cache_data(max_entries=50, show_spinner=False)
def _own_curve(version: str, viewer: Viewer, slug: str) -> Answer:
    return exact.own(installation().records(), viewer, viewer.provider or "", slug, at=_A_YEAR)


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
    return CHARACTERISTICS[by].title.capitalize() if by in CHARACTERISTICS else TIMES.get(by, by)

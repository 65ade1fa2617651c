"""A service's own curves on its page: of everyone together, or a line for each group."""

from collections.abc import Iterator, Sequence

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import exact, findings
from dashboard.analysis.answer import Answer, GroupCurve
from dashboard.analysis.curves import QUARTERS_OF_A_YEAR
from dashboard.charts.curve import MOST_LINES, curve, curves
from dashboard.charts.theme import Figure
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS
from dashboard.operations import log
from dashboard.statistics.survival import CurvePoint
from dashboard.ui import noting
from dashboard.ui.figures import explain, why
from dashboard.ui.finding import about, dark, label, show
from dashboard.ui.session import installation

_NOT_YET = {"time_to_reoffence": "had had none", "time_to_leaving": "had not left"}
"""What a curve counts, in words."""
_A_YEAR = tuple(range(0, 365))

Line = dict[str, str]


def together(viewer: Viewer, slug: str) -> None:
    """How many have not yet got there, for a year; the numbers at each quarter of it."""
    answer = _noted(viewer, slug, None)
    if not answer.curve:
        mark = answer.rows[0].mark if answer.rows else None
        st.info(f"No curve: {why(answer.definition, mark or 'z')}.")
        return
    last = answer.curve[-1]
    after = f"{last.survival:.0%} {_NOT_YET[slug]}" if last.survival is not None else "nobody is followed any longer"
    heading = f"{answer.definition.title}: after {last.at:g} days {after}"
    chart = curve(answer.curve, dark=dark())
    _laid_out(heading, answer, chart, f"{heading}. The numbers are in the table below.")
    st.table(list(_table(slug, answer.curve)))
    about(answer)


def by_group(viewer: Viewer, slug: str, by: str, name: str) -> None:
    """A line for each group or year, and whether they differ by more than chance; `name` is what they are groups of."""
    answer = _noted(viewer, slug, by)
    if not answer.rows:
        st.info("Nobody counts for this figure yet: see its definition for who does.")
        return
    heading = findings.curves_apart(answer)
    lines = {one.group: list(_table(slug, one.points)) for one in answer.curves}
    drawn = _largest([one for one in answer.curves if one.points])
    if drawn:
        said = [f"{heading}.", *(_in_words(slug, group, lines[group]) for group in lines)]
        _laid_out(heading, answer, curves(drawn, dark=dark()), " ".join([*said, "The table below has every quarter."]))
        st.markdown(_about_the_lines(slug, len(drawn), len(lines)))
    else:
        st.subheader(heading, anchor=False)
        st.markdown(label(answer))
    marks = {row.group: row.mark for row in answer.rows}
    without = {"Day": "", _NOT_YET[slug].capitalize(): "", "95% interval": "", "Followed so long": ""}
    st.table(
        [
            {name: group} | line
            for group, its_lines in lines.items()
            for line in its_lines or [without | {_NOT_YET[slug].capitalize(): f"[{marks[group]}]"}]
        ]
    )
    explain((answer.definition, mark) for mark in marks.values())
    if by in CHARACTERISTICS:
        st.markdown(f"{findings.CAVEAT} {answer.unknown or ''}")
    about(answer)


def _laid_out(heading: str, answer: Answer, chart: Figure, alternative: str) -> None:
    st.subheader(heading, anchor=False)
    st.markdown(label(answer))
    show(chart, alternative, f"curve-{answer.indicator}-{answer.by}")


def _about_the_lines(slug: str, drawn: int, groups: int) -> str:
    how = "day by day" if _days(slug) == _A_YEAR else "quarter of a year by quarter of a year"
    said = f"Each line: the share who {_NOT_YET[slug]}, {how}, as far as anybody is followed."
    if drawn == MOST_LINES < groups:
        said += f" Drawn are the {MOST_LINES} groups of most; the table has the others too."
    return f"{said} The 95% intervals are in the table: lines may lie apart by chance."


def _largest(shown: Sequence[GroupCurve]) -> list[GroupCurve]:
    """Not more than can be told apart; in the order in which they are given."""
    most = sorted(shown, key=lambda one: one.points[0].at_risk, reverse=True)[:MOST_LINES]
    return [one for one in shown if one in most]


def _in_words(slug: str, group: str, lines: Sequence[Line]) -> str:
    """The last figure of the table that a group has: what the text alternative of the chart says of its line."""
    share = _NOT_YET[slug].capitalize()
    known = [line for line in lines if line[share]]
    if not known:
        return f"{group}: not shown."
    return f"{group}: {known[-1][share]} {_NOT_YET[slug]} after {known[-1]['Day']} days."


def _table(slug: str, points: Sequence[CurvePoint]) -> Iterator[Line]:
    """A line for each quarter of a year."""
    for point in points:
        if point.at in QUARTERS_OF_A_YEAR:
            limited = point.low is not None and point.high is not None
            yield {
                "Day": f"{point.at:g}",
                _NOT_YET[slug].capitalize(): f"{point.survival:.1%}" if point.survival is not None else "",
                "95% interval": f"{point.low:.1%} to {point.high:.1%}" if limited else "",
                "Followed so long": f"{point.at_risk:,}",
            }


def _noted(viewer: Viewer, slug: str, by: str | None) -> Answer:
    found = _own(installation().records().version(), viewer, slug, by)
    noting.exact(viewer, log.OWN, slug, found, by=by, at="days")
    return found


@st.cache_data(max_entries=50, show_spinner=False)
def _own(version: str, viewer: Viewer, slug: str, by: str | None) -> Answer:
    return exact.own(installation().records(), viewer, viewer.provider or "", slug, by=by, at=_days(slug))


def _days(slug: str) -> tuple[int, ...]:
    """The days at which a curve is read: where few may not be counted, a step a day would tell of one person."""
    return QUARTERS_OF_A_YEAR if INDICATORS[slug].smallest_part else _A_YEAR

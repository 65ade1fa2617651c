"""How a finding is laid out everywhere: heading, kind of figure, chart, sentence, the numbers as a table."""

from collections.abc import Sequence

import streamlit as st

from dashboard.analysis.answer import Answer, Pathway, Row, Source
from dashboard.analysis.findings import alternative
from dashboard.analysis.nearest import shown_elsewhere
from dashboard.analysis.reading import detectable
from dashboard.analysis.released import OF_AREAS
from dashboard.charts.sayings import sayings
from dashboard.charts.theme import Figure
from dashboard.charts.wording import between, of, percent, signed
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import STAGES, Kind, Voice
from dashboard.definitions.steps import COURSES
from dashboard.definitions.wording import sentence
from dashboard.ui.figures import explain, explain_published, only_row
from dashboard.ui.session import installation

COULD_HAVE_BEEN_SEEN = (
    "*Could have been seen* is how far from 1 a ratio would have to be for so many women to show it, in eight of ten "
    "such periods. “No clear difference” says nothing of a smaller one."
)

WHY_HIDDEN = (
    "**Why is something hidden?** A count is shown only when it stands on ten women or more; how many of them had an "
    "outcome, only when five or more had it and five or more had not: else one could conclude that nobody had, or "
    "everybody. Nought is hidden like any small number. A larger number is hidden, too, where a small one would follow "
    "from it by subtraction. A service can show its own figures in the room."
)


OF_ALL_AND_A_YEAR = (*COURSES, "reoffences", "end_reason_class")
"""Characteristics whose groups say how it went, and of which nothing is published for a longer time."""


def dark() -> bool:
    """Whether the page is shown dark."""
    return st.context.theme.type == "dark"


def finding(heading: str, answer: Answer, chart: Figure, *, key: str) -> None:
    """One finding: what it says, which kind of figure it is, the chart, and the same numbers as a table."""
    st.subheader(heading, anchor=False)
    st.markdown(label(answer))
    show(chart, alternative(heading, answer), key)
    if answer.by in ("quarter", "year"):
        marks_of(answer)  # the chart has no room for more than the mark
    with st.expander("The numbers as a table, and what they mean"):
        table(answer)
        if any(row.rri is not None for row in answer.rows):
            st.markdown(COULD_HAVE_BEEN_SEEN)
        about(answer)


def show(chart: Figure, alt: str, key: str) -> None:
    """A chart with its text alternative."""
    st.plotly_chart(chart, key=key, alt=alt, theme=None, config={"displayModeBar": False})


def on_one_scale(heading: str, found: Sequence[Answer], key: str) -> None:
    """Several indicators beside each other, with the text alternative that gives every figure."""
    said = [f"{heading}."]
    for answer in found:
        row, title = only_row(answer), answer.definition.title
        said.append(
            f"{title}: not shown." if row.rate is None else f"{title}: {row.rate:.0%} ({row.k:,} of {row.n:,})."
        )
    show(sayings(found, dark=dark()), " ".join(said), key)


def label(answer: Answer, *more: str) -> str:
    """What stands beside every figure: which kind it is, what it counts and when, and who says so."""
    definition = answer.definition
    when = f"{definition.counted_on}, {answer.period}"
    whose = ""
    if answer.area or answer.by == "area":
        here = f"area {answer.area}" if answer.area else "area by area"
        whose = f"{here}, all services there together, those of other commissioners too"
    elif answer.source is Source.RELEASED and answer.provider is None and answer.by != "provider":
        whose = "all services together, those of other commissioners too"
    return " · ".join(filter(None, (f"**{kind_of(answer)}**", when, whose, says(definition.voice), *more)))


def says(voice: Voice) -> str:
    """Whose word a figure is, in the words that stand beside every figure."""
    return f"who says so: {voice.value}"


def kind_of(answer: Answer | Pathway) -> str:
    """Which kind of figure it is, as every figure says."""
    return sentence(answer.source.value)


def table(answer: Answer) -> None:
    """The answer's numbers, as a table that a screen reader can read."""
    st.table([_line(answer, row) for row in answer.rows])
    marks_of(answer)


def why_hidden(answer: Answer) -> None:
    """Under a table with hidden figures: why they are, and where the same can be seen."""
    release = installation().release()
    if answer.source is not Source.RELEASED or release is None or not any(row.mark == "c" for row in answer.rows):
        return
    of_areas = (OF_AREAS,) if answer.area or answer.by == "area" else ()
    elsewhere = shown_elsewhere(release, answer)
    # Of what is published for all services and a year only there is nothing longer or larger.
    if answer.by in CHARACTERISTICS and not elsewhere and answer.by not in OF_ALL_AND_A_YEAR:
        elsewhere = ("Not shown for a longer time or for all services together either.",)
    st.markdown("\n".join((" ".join((WHY_HIDDEN, *of_areas)), "", *(f"- {line}" for line in elsewhere))))


def marks_of(answer: Answer) -> None:
    """What the marks in an answer mean, if it holds any."""
    if answer.source is Source.RELEASED:
        explain_published(mark for row in answer.rows for mark in (row.mark, row.published_as))
        why_hidden(answer)
    else:
        explain((answer.definition, row.mark) for row in answer.rows)


def about(answer: Answer) -> None:
    """Definition, caveats and notes of an answer."""
    definition = answer.definition
    lines = [
        f"**{definition.title}.** Who counts: {definition.denominator}. Counted as yes: {definition.numerator}.",
        f"{says(definition.voice).capitalize()}. Source: {definition.source}. Period: {answer.period}.",
        *definition.caveats,
        *answer.notes,
    ]
    if answer.unknown:
        lines.append(answer.unknown)
    if answer.release:
        lines.append(f"Release {answer.release}.")
    st.markdown("\n\n".join(lines))


def cell(value: float | int | None, row: Row) -> str:
    """A count for a table, or the mark that stands in its place."""
    return f"{value:,}" if value is not None else f"[{row.mark or 'z'}]"


def pathway_table(found: Pathway) -> None:
    """The pathway's numbers, stage by stage."""
    st.table(
        [
            {
                "Group": stage.group,
                "Stage": STAGES[stage.stage],
                "Women": f"{stage.n:,}" if stage.n is not None else f"[{stage.mark}]",
                "Of those referred": f"{stage.share:.0%}" if stage.share is not None else "",
                f"This step, {found.reference} = 1": ratio(
                    stage.conditional_rri, stage.conditional_low, stage.conditional_high
                ),
                f"Whole way, {found.reference} = 1": ratio(
                    stage.cumulative_rri, stage.cumulative_low, stage.cumulative_high
                ),
            }
            for stage in found.stages
        ]
    )
    explain_published(stage.mark for stage in found.stages)


def ratio(value: float | None, low: float | None, high: float | None) -> str:
    """A relative rate with its limits: `0.87 (0.79 to 0.95)`."""
    if value is None:
        return ""
    return f"{value:.2f}" + (f" ({low:.2f} to {high:.2f})" if low is not None and high is not None else "")


def _line(answer: Answer, row: Row) -> dict[str, str]:
    kind = answer.definition.kind
    marks = "".join(f" [{mark}]" for mark in ("b" if row.series_break else "", row.published_as or "") if mark)
    line = {_heading(answer): row.group + marks}
    if kind in (Kind.COUNT, Kind.SUM):
        line[answer.definition.title] = cell(row.n, row)
        if answer.definition.value_means and row.value is not None:
            line[answer.definition.value_means.capitalize()] = f"{row.value:.0f}"
        return line | _limits(answer, row)
    line["Rate"] = percent(row.rate, answer.source) or row.band or f"[{row.mark or 'z'}]"
    if answer.reference:  # what it comes to, before a narrow screen ends
        line["In words"] = row.verdict or ("compared with" if row.group == answer.reference else "")
    line["Count"] = of(row) or cell(row.n, row)
    line["95% interval"] = between(row, answer.source)
    if any(each.of for each in answer.rows) and answer.source is Source.RELEASED:
        line |= _known(answer, row)
    if answer.reference:
        line |= _compared(answer, row)
    return line | _limits(answer, row)


def _known(answer: Answer, row: Row) -> dict[str, str]:
    """Of how many it is known, and the rate if the others were a no: what is not known may differ by group."""
    found = {"Known of": f"{row.n:,} of {row.of:,}" if row.n is not None and row.of else ""}
    if answer.definition.unknown_as_no:
        found[f"If unknown were {answer.definition.unknown_as_no}"] = percent(row.rate_if_unknown_no, answer.source)
    return found


def _limits(answer: Answer, row: Row) -> dict[str, str]:
    """Funnel limits beside a service, process limits beside a quarter, and where it lies; nothing without limits."""
    if not any(each.centre is not None for each in answer.rows):
        return {}
    if answer.by == "provider":
        return {
            "95% limits": _span(answer, row.limit_low, row.limit_high),
            "99.8% limits": _span(answer, row.far_low, row.far_high),
            "Where it lies": row.finding or "",
        }
    usual = "" if row.centre is None else "within its usual variation"
    return {"Process limits": _span(answer, row.limit_low, row.limit_high), "What it says": row.finding or usual}


def _span(answer: Answer, low: float | None, high: float | None) -> str:
    """Limits as they are drawn: never under nothing, and of a share never over everyone."""
    if low is None or high is None:
        return ""
    if answer.definition.kind in (Kind.COUNT, Kind.SUM):
        return f"{max(low, 0):,.1f} to {high:,.1f}"
    return f"{percent(max(low, 0), answer.source)} to {percent(min(high, 1), answer.source)}"


def _compared(answer: Answer, row: Row) -> dict[str, str]:
    points = (row.difference, row.difference_low, row.difference_high)
    return {
        f"Relative rate, {answer.reference} = 1": ratio(row.rri, row.rri_low, row.rri_high),
        "Difference in points": (
            f"{signed(points[0])} ({signed(points[1])} to {signed(points[2])})"
            if points[0] is not None and points[1] is not None and points[2] is not None
            else ""
        ),
        "Could have been seen": detectable(row) or ("nothing: too few women" if row.rri is not None else ""),
    }


def _heading(answer: Answer) -> str:
    if answer.by in CHARACTERISTICS:
        return CHARACTERISTICS[answer.by].title_in_a_heading
    return {"provider": "Service", "area": "Area", "quarter": "Quarter", "contract": "Contract"}.get(
        answer.by or "", "Who"
    )

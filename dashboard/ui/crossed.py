"""Two characteristics at once: whether a gap between ethnic groups is one of age, of legal status, or of one need."""

import streamlit as st

from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.released import Question
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.ethnicity import SHORT
from dashboard.statistics.verdicts import CLEAR, Verdict
from dashboard.ui import answers, filters
from dashboard.ui.figures import explain_published
from dashboard.ui.finding import about, label, table

TOGETHER_WITH = {"ethnicity_age_two": "Age", "ethnicity_legal_status": "Legal status", "ethnicity_need": "Need"}
WHOLE_WAY = ("started", "completed", "settled_at_exit")
"""What is published in more detail than the others: who starts, completes, and is settled."""
TITLE = "Within each ethnic group"


def section(period: str | None) -> None:
    """Ethnic groups by age, legal status or need: all services together, a whole year; of a block the last."""
    st.header(TITLE, anchor=False)
    left, right = st.columns(2)
    with left:
        by: str = st.selectbox(
            "Ethnic group together with",
            list(TOGETHER_WITH),
            format_func=lambda one: TOGETHER_WITH[one],
            key="within",
            bind="query-params",
            help="Groups differ in age, and courts and police treat them differently: is the gap there within each?",
        )
    slug = "needs_better"
    if by != "ethnicity_need":
        with right:
            slug = filters.indicator(list(WHOLE_WAY), label="Of the figure", key="within_figure")
    found = answers.published(Question(slug, by=by, period=answers.published_year_of(period)))
    if isinstance(found, str):
        st.info(found)
        return
    st.subheader(heading(found), anchor=False)
    st.markdown(label(found, found.unknown or ""))
    st.markdown(f"Share who {found.definition.success}, and of how many {found.definition.published_unit}.")
    st.table(side_by_side(found))
    explain_published(row.mark for row in found.rows)
    if any(row.mark == "c" for row in found.rows):
        st.markdown(
            "Of two characteristics at once many groups are small: by one of them alone more can be shown. A group is "
            "hidden, too, where hardly anybody of its ethnic group is outside it, or where a small number would follow "
            "from it."
        )
    with st.expander("Group by group, with intervals"):
        table(found)
        about(found)


def heading(found: Answer) -> str:
    """How many of the comparisons are clear, and which; of needs, which are not compared, what is shown."""
    judged = [row for row in found.rows if row.verdict is not None and row.verdict != Verdict.INSUFFICIENT.value]
    if not judged:
        return f"{found.title} by {CHARACTERISTICS[found.by or ''].title}"
    clear = [row for row in judged if row.verdict in CLEAR]
    verb = "is" if len(clear) <= 1 else "are"
    which = f": {'; '.join(_short(row, found) for row in clear[:3])}" if clear else ""
    return f"{len(clear) or 'None'} of {len(judged)} comparisons with {found.reference} {verb} clear{which}"


def _short(row: Row, found: Answer) -> str:
    """`Black, 25 and over (72%)`"""
    ethnic_group, second = _both(row, found)
    return f"{ethnic_group}, {second}" + (f" ({row.rate:.0%})" if row.rate is not None else "")


def _both(row: Row, found: Answer) -> tuple[str, str]:
    """The ethnic group of a row, in short, and the label of its group in the second characteristic."""
    labels = CHARACTERISTICS[CHARACTERISTICS[found.by or ""].of[0]].labels
    group = row.slug.partition(">")[0]
    return SHORT.get(group, labels[group]), row.group.removeprefix(f"{labels[group]}: ")


def side_by_side(found: Answer) -> list[dict[str, str]]:
    """A line for each group of the second characteristic, a column for each ethnic group, and who is not known."""
    lines: dict[str, dict[str, str]] = {}
    for row in found.rows:
        other = row.slug.partition(">")[2]
        if other:
            column, title = _both(row, found)
            lines.setdefault(other, {TOGETHER_WITH[found.by or ""]: title})[column] = shown(row)
    return list(lines.values())


def shown(row: Row) -> str:
    """The rate and of how many; what may be said instead; or the mark."""
    if row.n is None:
        return f"[{row.mark or 'c'}]"
    rate = f"{row.rate:.0%}" if row.rate is not None else row.band or f"[{row.mark or 'c'}]"
    return f"{rate} of {row.n:,}"

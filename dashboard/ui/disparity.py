"""What the disparity pages share: one indicator in depth, the pathway, and all indicators side by side."""

import streamlit as st

from dashboard.analysis import findings
from dashboard.analysis.answer import Answer
from dashboard.analysis.released import Question
from dashboard.charts.pathway import pathway
from dashboard.charts.rates import rates
from dashboard.charts.ratios import ratios
from dashboard.definitions.indicators import CASCADE_BASE, CASCADE_QUESTION, INDICATORS, Kind, Voice
from dashboard.statistics.verdicts import Verdict
from dashboard.ui import answers
from dashboard.ui.figures import explain_published
from dashboard.ui.finding import about, dark, kind_of, label, pathway_table, ratio, says, show, table

SLUGS = tuple(
    slug
    for slug, one in INDICATORS.items()
    if "ethnicity" in one.breakdowns and one.published and one.kind in (Kind.SHARE, Kind.RATIO)
)
"""Every share that is published by ethnicity, in display order: reoffending last."""


def in_depth(found: Answer, *, key: str) -> None:
    """Rates with intervals, relative rates, and every number as a table."""
    heading = findings.by_group(found)
    st.header(heading, anchor=False)
    st.markdown(label(found, found.unknown or ""))
    left, right = st.columns(2)
    with left:
        st.subheader(f"Share who {found.definition.success}", anchor=False)
        st.markdown("Dot: the rate. Line: 95% interval.")
        show(rates(found, dark=dark()), findings.alternative(heading, found), f"rates-{key}")
    with right:
        st.subheader(f"Compared with {found.reference or 'another group'}", anchor=False)
        if found.reference and any(row.rri is not None for row in found.rows):
            st.markdown("1 is the same rate. The band from 0.8 to 1.25 is the usual zone of tolerance.")
            show(ratios(found, dark=dark()), findings.alternative(heading, found), f"ratios-{key}")
            st.markdown(f"Interval: {found.interval}.")
        else:
            said = next((note for note in found.notes if note.startswith("No relative rate")), None)
            st.info(said or "Too few women in the groups to compare them.")
    table(found)
    if any(row.mirror_differs for row in found.rows):
        st.markdown(
            "Seen from the other side, the share who did **not** get there differs by more than these ratios suggest: "
            "where most women succeed, a small gap in success is a large gap in failure."
        )
    with st.expander("What this means, and what it does not"):
        about(found)


def pathway_section(period: str | None) -> None:
    """The pathway from referral to completion, by ethnicity."""
    st.header("Along the pathway", anchor=False)
    found = answers.published_pathway(period)
    if isinstance(found, str):
        st.info(found)
        return
    heading = findings.along_the_pathway(found)
    st.subheader(heading, anchor=False)
    st.markdown(f"**{kind_of(found)}** · women referred, {found.period} · {says(Voice.RECORD)}")
    st.markdown(CASCADE_QUESTION)
    if not any(stage.share is not None for stage in found.stages):
        st.info("Too few women in the groups to show the pathway safely.")
        return
    show(pathway(found, dark=dark()), heading + ". The numbers are in the table below.", f"pathway-{period}")
    with st.expander("The pathway as a table"):
        pathway_table(found)
        st.markdown(f"Who counts: {CASCADE_BASE}.\n\n" + "\n\n".join(found.notes))


def side_by_side(period: str | None) -> None:
    """Every indicator and group, in one table: the verdict beside the ratio and its interval."""
    st.header("All indicators side by side", anchor=False)
    lines: list[dict[str, str]] = []
    marks: set[str | None] = set()
    for slug in SLUGS:
        found = answers.published(Question(slug, by="ethnicity", period=period))
        if isinstance(found, str):
            continue
        marks.update(row.mark for row in found.rows if row.slug != "not_known")
        lines += [
            {
                "Indicator": found.definition.title,
                "Ethnic group": row.group,
                "Women": f"{row.n:,}" if row.n is not None else f"[{row.mark}]",
                "Rate": f"{row.rate:.0%}" if row.rate is not None else f"[{row.mark}]",
                "Relative rate, White = 1": ratio(row.rri, row.rri_low, row.rri_high),
                "In words": row.verdict or "",
                "Who says so": found.definition.voice.value,
            }
            for row in found.rows
            if row.slug != "not_known"
        ]
    judged = sum(line["In words"] not in ("", Verdict.INSUFFICIENT.value) for line in lines)
    if lines:
        st.table(lines)
        explain_published(marks)
        st.markdown(
            f"These are {judged} comparisons: by chance alone, about {max(1, round(judged / 20))} of them "
            "would look clear."
        )
    else:
        st.info("No indicator is published by ethnicity for this period.")

"""Definitions: every indicator in words, from the same declarations that the figures come from."""

import streamlit as st

from dashboard.analysis.query import query_of
from dashboard.analysis.reading import MEANINGS
from dashboard.definitions.housing import SUPPORTED_AS
from dashboard.definitions.indicators import CASCADE_BASE, CASCADE_QUESTION, INDICATORS, STAGES, Indicator
from dashboard.ui import answers
from dashboard.ui.session import viewer_now


def _completeness(indicator: Indicator) -> str:
    """What always stands beside the figure: how many it should be known of, and its other side."""
    known = f"- Always said beside it: {INDICATORS[indicator.known_of].title.lower()}\n" if indicator.known_of else ""
    beside = f"- Always shown beside it: {INDICATORS[indicator.beside].title}\n" if indicator.beside else ""
    return known + beside


viewer_now()
st.title("Definitions", anchor=False)
st.markdown(
    "Every figure is one sentence and one query. Figures are as of the end of the last quarter that a service has "
    "sent, never as of today. The quarter of a figure is decided by what its label says, such as *women referred* "
    "or *work ended*."
)
for domain in dict.fromkeys(indicator.domain for indicator in INDICATORS.values()):
    st.header(domain.capitalize(), anchor=False)
    if domain == "housing":
        st.markdown(SUPPORTED_AS[answers.supported_housing()])
    for indicator in (one for one in INDICATORS.values() if one.domain == domain):
        with st.expander(f"**{indicator.title}** – {indicator.question}"):
            st.markdown(indicator.why_it_matters)
            st.markdown(
                f"- Who counts: {indicator.denominator}\n"
                f"- Counted as yes: {indicator.numerator}\n"
                f"- Decides the quarter: {indicator.counted_on}\n"
                f"- Which way is good: {indicator.polarity.value}\n"
                f"- Who says so: {indicator.voice.value}\n"
                f"- Source: {indicator.source}\n"
                + _completeness(indicator)
                + (f"- Published as: {indicator.released_as}\n" if indicator.released_as else "")
                + ("" if indicator.target_allowed else "- No target can be set on it.\n")
                + "".join(f"- Note: {caveat}\n" for caveat in indicator.caveats)
                + f"- Last reviewed: {indicator.reviewed_on}"
            )
            st.markdown("The query, as it runs:")
            st.code(query_of(indicator.slug), language="sql", wrap_lines=True)  # nothing to scroll without a mouse
st.header("The pathway", anchor=False)
st.markdown(f"{CASCADE_QUESTION} Who counts: {CASCADE_BASE}. Stages: {', '.join(STAGES.values())}.")
st.header("Why there is no figure", anchor=False)
st.table(
    [
        *({"Instead of a figure": f"[{mark}]", "It means": meaning} for mark, meaning in MEANINGS.items()),
        {"Instead of a figure": "0", "It means": "a figure like any other: it was sent, and nobody counts"},
    ]
)

"""The overview's own parts."""

import streamlit as st

from dashboard.analysis import development
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.ui.answers import Ask

_WATCHED = tuple(
    slug
    for slug, one in INDICATORS.items()
    if one.kind is Kind.SHARE and one.domain in ("engagement", "recovery", "housing") and not one.many_valued
)
"""All shares but those of needs: these are characteristics of the women, and no headline."""


def what_changed(ask: Ask) -> None:
    """The indicators whose newest quarter lies clear of the same quarter a year before."""
    found = [said for slug in _WATCHED if (said := development.moved(ask(slug, by="quarter")))]
    for said in found:
        st.markdown(f"- {said}")
    if not found:
        st.markdown("Nothing has moved by more than chance against the same quarter a year before.")
    st.markdown(
        f"Of {len(_WATCHED)} indicators looked at, hardly one would seem to move by chance alone: two quarters "
        "count as different only where their 95% intervals do not meet."
    )

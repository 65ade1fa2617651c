"""Explain or reform: every published clear difference, what was answered to it, and what is said against that."""

import streamlit as st

from dashboard.analysis import findings
from dashboard.definitions.explain_or_reform import PRINCIPLE
from dashboard.ui import answers, register, responding
from dashboard.ui.session import viewer_now

viewer = viewer_now()
st.title("Explain or reform", anchor=False)
if not answers.published_years():
    st.info("Nothing has been published yet. Clear differences appear here after the first publication.")
    st.stop()
st.markdown(f"{PRINCIPLE} {findings.CAVEAT}")
with st.spinner("Looking through everything that has been published …"):
    lines = register.seen_by(viewer, answers.register())
if not lines:
    st.info("No published figure shows a clear difference between ethnic groups. That is not proof that there is none.")
    st.stop()
register.overall(viewer, lines, answers.clear().judged)
shown = register.chosen(lines)
if not shown:
    st.info("None of them. Choose another selection above.")
    st.stop()
register.listed(shown)
one = register.one_of(shown)
register.in_full(one)
responding.just_done(viewer, one)
responding.offer(viewer, one)
register.history(one)

"""Publication: one officer prepares, another looks and publishes; corrections, and the contract period."""

import streamlit as st

from dashboard.ui import publication
from dashboard.ui.session import settings, viewer_now

viewer = viewer_now()
st.title("Publication", anchor=False)
st.markdown(
    "What is published is computed once, and stays. One officer prepares it; another reads the report and publishes it."
)
if not settings().database.exists():
    st.info("No service has sent a return yet. There is nothing to publish.")
    st.stop()
publication.just_done()
st.header("Waiting for a decision", anchor=False)
publication.decide(viewer)
st.header("Calendar", anchor=False)
year = publication.year_chosen()
publication.calendar_of(viewer, year)
publication.prepare_next(viewer, year)
st.header("What came late", anchor=False)
publication.late(viewer, year)
st.header("Correct a published table", anchor=False)
st.markdown(
    "Only for a serious error. The whole table is drawn anew, so what was published before and what is published now "
    "can "
    "be compared: that is what it costs."
)
publication.correct(viewer)
st.header("Contract period", anchor=False)
publication.block(viewer)
st.header("What has been done", anchor=False)
publication.history()
st.page_link("app_pages/methods.py", label="How figures are protected", icon=":material/arrow_forward:")

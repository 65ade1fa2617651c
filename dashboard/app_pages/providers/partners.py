"""Delivery partners: what is counted of the women whom each partner works with, for that partner and the service."""

import streamlit as st

from dashboard.ui import partners
from dashboard.ui.session import viewer_now

viewer = viewer_now()
st.title("Delivery partners", anchor=False)
st.markdown(partners.WHOSE)
chosen = partners.chosen(viewer)
if chosen is None:
    st.info("No contract of yours names delivery partners. Who runs the dashboard adds them to its terms.")
    st.stop()

partner = partners.which(viewer, chosen.contract)
if partner is None:
    partners.all_beside(viewer, chosen)
else:
    partners.by_itself(viewer, chosen, partner)

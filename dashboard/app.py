"""Start here: who is looking, which pages they have, run the page."""

import streamlit as st

from dashboard.ui.navigation import navigation
from dashboard.ui.session import viewer

st.set_page_config(page_title="Outcomes dashboard", page_icon="📊", layout="wide")
st.session_state.viewer_now = viewer()
navigation(st.session_state.viewer_now).run()

"""Your column names: what a service calls our columns and codes, so that its own export is read as it is."""

import streamlit as st

from dashboard.ui import column_names
from dashboard.ui.session import provider_name, viewer_now

viewer = viewer_now()
st.title("Your column names", anchor=False)
st.markdown(
    f"What **{provider_name(viewer.provider or '')}** calls our columns and codes in the export of its own system. It "
    "is asked for once, on *Send a return*; every later file with these names is read without renaming anything. Only "
    "names and codes are kept here, never a row."
)
column_names.kept_names(viewer)

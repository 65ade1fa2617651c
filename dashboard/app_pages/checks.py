"""Checks: everything that a sheet is checked against, made from the rules themselves."""

import streamlit as st

from dashboard.ui import checks
from dashboard.ui.session import viewer_now

viewer_now()
st.title("Checks", anchor=False)
st.markdown(
    "Everything that a return is checked against, in the order in which it is checked. Each check has a code that "
    "never changes its meaning; reports name it. A file that cannot be read, or whose column names are wrong, is not "
    "checked any further: one cause is told once."
)
checks.one_check()
checks.every_check()

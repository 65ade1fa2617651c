"""Methods: how published figures are protected, in plain words, with what it costs and what it does not promise."""

import streamlit as st

from dashboard.analysis import released
from dashboard.ui import methods
from dashboard.ui.session import viewer_now

viewer_now()
st.title("Methods", anchor=False)
st.markdown(f"{released.PROTECTION} {released.NOT_FROM_ROUNDED}")
st.header("Three kinds of figure", anchor=False)
methods.kinds()
st.header("How nobody can be found", anchor=False)
methods.rules()
with st.expander("Every table that may be published"):
    methods.tables()
st.header("What it costs", anchor=False)
methods.cost()
st.header("How sure the figures are", anchor=False)
methods.uncertainty()
st.header("What is not promised", anchor=False)
methods.not_promised()
st.header("What stands in the place of a figure", anchor=False)
methods.marks()
st.header("Corrections and releases", anchor=False)
methods.corrections()
st.header("Work it out again", anchor=False)
methods.commands()
st.page_link("app_pages/definitions.py", label="How each figure is defined", icon=":material/arrow_forward:")

"""Your information: what a woman may want to know about what is held of her, to read with her or to print."""

import streamlit as st

from dashboard.definitions.your_information import INTRODUCTION, PARTS, TITLE
from dashboard.exports import your_information
from dashboard.ui.session import viewer_now

viewer_now()
st.title(TITLE, anchor=False)
st.caption("For women who are helped by a service: to read together, or to print and give to them.")
st.download_button(
    "A page to print (HTML)",
    your_information.as_html(),
    file_name=your_information.FILE,
    mime="text/html",
    on_click="ignore",
    icon=":material/print:",
)
st.markdown(INTRODUCTION)
for part in PARTS:
    st.header(part.question, anchor=False)
    for text in part.says:
        st.markdown(text)
    if part.points:
        st.markdown("\n".join(f"- {point}" for point in part.points))
    for blank in part.blanks:
        st.markdown(f"{blank}: *the service fills this in*")

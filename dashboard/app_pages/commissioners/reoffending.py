"""Reoffending: last, slow and careful. What cannot be known yet comes first; no service is compared with another."""

import streamlit as st

from dashboard.ui import answers, courses, domain, reoffending
from dashboard.ui.session import viewer_now

viewer = viewer_now()
st.title("Reoffending", anchor=False)
st.markdown(
    "For the women, the issue was not about the offending. These figures come last because they come late, cover only "
    "people who could be matched with police records, and measure policing and courts as well as women's lives."
)
cohorts = answers.cohorts(viewer)
if not cohorts:
    st.info(
        "No matched file has been sent that can be counted under your contracts. Who holds names and record numbers "
        "together under an agreement can send one: see Returns."
    )
    domain.further(("commissioners/returns.py", "Returns"))
    st.stop()
ask = domain.asking(viewer, None)
reoffending.not_known_yet(cohorts)
reoffending.known(ask, cohorts)
reoffending.by_ethnicity()
courses.reoffending()
domain.further()

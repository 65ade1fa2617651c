"""Your returns: every version of every quarter, what changed from one to the next, and taking one back."""

import streamlit as st

from dashboard.ui import differences, forgetting, taking_back, totals, versions
from dashboard.ui.session import provider_name, viewer_now

viewer = viewer_now()
st.title("Your returns", anchor=False)
found = versions.of_service(viewer)
if not found and not totals.kept(viewer):
    st.info("You have not sent a return yet. Every version that you send is kept here, with its receipt.")
    st.page_link("app_pages/providers/send.py", label="Send a return", icon=":material/arrow_forward:")
if not found:
    versions.matched(viewer)
    st.stop()

st.markdown(
    f"All that **{provider_name(viewer.provider or '')}** has sent. Sending a quarter again makes a new version, sheet "
    "by sheet; the latest counts. Nothing is lost: what is taken back stays, marked, and can be put back. Only a woman "
    "who says no is removed for good, at the end of this page."
)
taking_back.just_done(viewer)
versions.overview(found)
st.page_link("app_pages/providers/send.py", label="Send a return, or correct one", icon=":material/arrow_forward:")

quarter = versions.choose_quarter(found)
of_quarter = versions.of_quarter(found, quarter)
st.header(f"Everything that was sent for {quarter}", anchor=False)
for one in of_quarter:
    with st.container(border=True):
        versions.version(one, of_quarter)
        taking_back.offer(viewer, one, of_quarter)

st.header("What changed between two versions", anchor=False)
if len(of_quarter) > 1:
    differences.between(viewer, of_quarter)
else:
    st.markdown(f"There is one version of {quarter}. Once you send it again, what changed is shown here.")

totals.kept(viewer)
versions.matched(viewer)
forgetting.offer(viewer)

"""Overview: volumes first, then every domain at a glance, what has changed, what is late."""

import streamlit as st

from dashboard.definitions.indicators import Voice
from dashboard.operations.returns import Punctuality
from dashboard.ui import answers, completeness, domain, filters, overview, totals
from dashboard.ui.finding import says
from dashboard.ui.session import provider_name, viewer_now
from dashboard.ui.volumes import longest_wait, volumes

viewer = viewer_now()
st.title("Overview", anchor=False)
returns = answers.expected_returns(viewer)
if not returns and totals.of_commissioner(viewer):
    st.stop()
if not returns:
    domain.nobody_yet()

left, right = st.columns(2)
with left:
    service = filters.service(answers.providers(viewer))
with right:
    quarter = filters.quarter([item for item in returns if service in (None, item.provider)])
newest = [item for item in returns if item.quarter == quarter.label]
came = sum(item.punctuality is not Punctuality.MISSING for item in newest)
ask = domain.asking(viewer, service)
st.header(f"Volumes, {quarter.label} ({quarter.months})", anchor=False)
sent = f"{came} of {len(newest)} services have sent it" if len(newest) > 1 else "the service has sent it"
st.markdown(f"**Headline (exact)** · {says(Voice.RECORD)} · {sent}")
domain.not_in_it(returns, service, quarter.year)
volumes(ask, quarter)
wait = longest_wait(ask, quarter)
if wait is not None:
    st.markdown(f"The longest wait to start on {quarter.last_day:%-d %B %Y}: **at least {wait} days**.")
totals.of_commissioner(viewer, quarter, service)
completeness.in_a_line(ask, quarter.year)
st.page_link(
    "app_pages/commissioners/returns.py", label="How complete, service by service", icon=":material/arrow_forward:"
)

st.header("What the women say, and where they live", anchor=False)
domain.side_by_side(ask, ("emotional_safety", "trust", "settled_at_exit", "settled_and_feels_safe"), key="first")
st.header("Engagement and recovery", anchor=False)
domain.side_by_side(ask, ("started", "completed", "wellbeing_improved", "wellbeing_worsened"), key="second")

st.header("What has changed since a year ago", anchor=False)
overview.what_changed(ask)
domain.further(
    ("commissioners/engagement.py", "Engagement: over time, and service by service"),
    ("commissioners/recovery.py", "Recovery and experience: what the women say"),
    ("commissioners/housing.py", "Housing: settled, safe, lasting"),
    ("commissioners/disparity.py", "For whom is it different? Racial disparity"),
)

st.header("What is late or missing", anchor=False)
absent = [item for item in returns if item.punctuality is Punctuality.MISSING and service in (None, item.provider)]
for item in sorted(absent, key=lambda item: item.quarter, reverse=True):
    back = f", because it was taken back on {item.taken_back_on:%-d %B %Y}" if item.taken_back_on else ""
    st.markdown(
        f"- **{provider_name(item.provider)}**: no return for {item.quarter}{back}. It was due on {item.due:%-d %B %Y}."
    )
if not absent:
    st.markdown("Every return that was expected has been received.")
st.page_link("app_pages/commissioners/returns.py", label="All returns", icon=":material/arrow_forward:")

"""Racial disparity: who is referred at all, then along the pathway, then one indicator in depth. Published only."""

import streamlit as st

from dashboard.analysis import findings
from dashboard.analysis.clear_differences import BY_ETHNICITY
from dashboard.analysis.released import Question
from dashboard.ui import answers, crossed, filters, history
from dashboard.ui import summary as summaries
from dashboard.ui.areas import by_area
from dashboard.ui.disparity import for_whom, in_depth, pathway_section, side_by_side
from dashboard.ui.session import viewer_now

viewer_now()
st.title("Racial disparity", anchor=False)
if not answers.published_years():
    st.info("Nothing has been published yet. These figures appear after the first publication.")
    st.stop()
st.markdown(
    f"{findings.CAVEAT} Where a difference is clear, the question to the service and to the system is: "
    "**explain it, or reform it.**"
)
for_whom()

left, middle, right = st.columns(3)
with right:
    service = filters.service(answers.published_providers())
with left:
    per_provider = service is not None
    slug = filters.indicator(["started", "completed", "settled_at_exit"] if per_provider else list(BY_ETHNICITY))
periods = answers.published_periods(slug, per_provider=per_provider)
with middle:
    period = st.selectbox("Period", periods, key="period", bind="query-params") if periods else None
if period and period != periods[0]:
    st.info(f"You look at {period}. {periods[0]} is the newest of this figure: choose it under *Period*.")

if per_provider:
    st.markdown("The pathway and the other indicators are published for all services together.")
else:
    if period in summaries.periods():
        summaries.who_is_referred(summaries.of_period(period or ""))
    pathway_section(period)

in_groups = [] if per_provider else answers.published_groups(slug, period)
by, reference = filters.groups(in_groups) if in_groups else ("ethnicity", None)
found = answers.published(Question(slug, by=by, provider=service, period=period, reference=reference))
if isinstance(found, str):
    st.info(found)
else:
    in_depth(found, key=f"{slug}-{period}-{service}-{by}-{reference}")
if not per_provider:
    side_by_side(period)
    crossed.section(period)
    by_area(period)
with st.expander("Is a file that you were given genuine?"):
    history.genuine()
st.page_link(
    "app_pages/explain_or_reform.py",
    label="Every clear difference, and what was answered",
    icon=":material/arrow_forward:",
)
st.page_link("app_pages/definitions.py", label="How each figure is defined", icon=":material/arrow_forward:")

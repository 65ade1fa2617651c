"""Engagement: one indicator at a time, over time and service by service."""

import streamlit as st

from dashboard.analysis import findings
from dashboard.charts.rates import over_time, rates
from dashboard.definitions.indicators import INDICATORS
from dashboard.ui import answers, filters
from dashboard.ui.finding import dark, finding
from dashboard.ui.session import named, viewer_now

viewer = viewer_now()
st.title("Engagement", anchor=False)
returns = answers.expected_returns(viewer)
if not returns:
    st.info("No service has sent a return yet. Figures appear here as soon as the first one has been accepted.")
    st.stop()

left, middle, right = st.columns(3)
with middle:
    quarter = filters.quarter(returns)
with left:
    slug = filters.indicator([slug for slug, one in INDICATORS.items() if one.domain == "engagement"])
with right:
    service = filters.service(answers.providers())
indicator = INDICATORS[slug]
st.markdown(f"**{indicator.question}** {indicator.why_it_matters}")

st.header("Over time", anchor=False)
series = answers.headline(viewer, slug, by="quarter", provider=service)
finding(findings.over_time(series), series, over_time(series, dark=dark()), key=f"time-{slug}")

year = quarter.year
st.header(f"Service by service, {year.label}", anchor=False)
whole = answers.headline(viewer, slug, first_day=year.first_day, last_day=year.last_day)
beside = named(answers.headline(viewer, slug, by="provider", first_day=year.first_day, last_day=year.last_day))
if len(beside.rows) == 1:
    st.info("There is one service, so there is nothing to compare it with: its own past is above.")
else:
    finding(
        findings.by_provider(beside, whole.rows[0] if whole.rows else None),
        beside,
        rates(beside, dark=dark()),
        key=f"services-{slug}",
    )
    st.markdown(
        "Services stand in the order of the alphabet. Where two intervals overlap, the difference may be chance; "
        "services also differ in the women who are referred to them."
    )
st.page_link(
    "app_pages/commissioners/disparity.py",
    label="For whom is it different? Racial disparity",
    icon=":material/arrow_forward:",
)
st.page_link("app_pages/definitions.py", label="How each figure is defined", icon=":material/arrow_forward:")

"""Overview: volumes first, engagement at a glance, what is late."""

from functools import partial

import streamlit as st

from dashboard.analysis import findings
from dashboard.charts.rates import over_time
from dashboard.definitions.indicators import INDICATORS
from dashboard.operations.returns import Punctuality
from dashboard.ui import answers, filters
from dashboard.ui.finding import dark, kind_of, show
from dashboard.ui.session import provider_name, viewer_now
from dashboard.ui.volumes import longest_wait, volumes

viewer = viewer_now()
st.title("Overview", anchor=False)
returns = answers.expected_returns(viewer)
if not returns:
    st.info("No service has sent a return yet. Figures appear here as soon as the first one has been accepted.")
    st.stop()

left, right = st.columns(2)
with left:
    service = filters.service(answers.providers())
with right:
    quarter = filters.quarter([item for item in returns if service in (None, item.provider)])
newest = [item for item in returns if item.quarter == quarter.label]
came = sum(item.punctuality is not Punctuality.MISSING for item in newest)
ask = partial(answers.headline, viewer, provider=service)
st.header(f"Volumes, {quarter.label} ({quarter.months})", anchor=False)
st.markdown(f"**Headline (exact)** · who says so: the service's record · {came} of {len(newest)} services have sent it")
volumes(ask, quarter)
wait = longest_wait(ask, quarter)
if wait is not None:
    st.markdown(f"The longest wait to start on {quarter.last_day:%-d %B %Y}: **at least {wait} days**.")

st.header("Engagement at a glance", anchor=False)
slugs = [slug for slug, indicator in INDICATORS.items() if indicator.domain == "engagement"]
for slug, column in zip(slugs, [*st.columns(2), *st.columns(2)], strict=True):
    with column.container(border=True):
        series = ask(slug, by="quarter")
        heading = findings.over_time(series)
        st.subheader(INDICATORS[slug].question, anchor=False)
        st.markdown(f"{heading}.")
        show(over_time(series, dark=dark()), findings.alternative(heading, series), f"overview-{slug}")
        st.markdown(f"{kind_of(series)} · who says so: {series.definition.voice.value}")
st.page_link(
    "app_pages/commissioners/engagement.py",
    label="Engagement in depth: over time, and service by service",
    icon=":material/arrow_forward:",
)
st.page_link(
    "app_pages/commissioners/disparity.py",
    label="For whom is it different? Racial disparity",
    icon=":material/arrow_forward:",
)

st.header("What is late or missing", anchor=False)
absent = [item for item in returns if item.punctuality is Punctuality.MISSING and service in (None, item.provider)]
for item in sorted(absent, key=lambda item: item.quarter, reverse=True):
    st.markdown(
        f"- **{provider_name(item.provider)}**: no return for {item.quarter}. It was due on {item.due:%-d %B %Y}."
    )
if not absent:
    st.markdown("Every return that was expected has been received.")
st.page_link("app_pages/commissioners/returns.py", label="All returns", icon=":material/arrow_forward:")

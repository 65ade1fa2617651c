"""Your service: the provider's own picture, exact and for their eyes."""

from functools import partial

import streamlit as st

from dashboard.definitions.indicators import Voice
from dashboard.operations.absence import with_reasons
from dashboard.ui import (
    answers,
    contracts,
    depth,
    filters,
    missing,
    reoffending,
    service,
    service_housing,
    service_recovery,
    totals,
)
from dashboard.ui.finding import says
from dashboard.ui.session import provider_name, viewer_now
from dashboard.ui.volumes import longest_wait, volumes

viewer = viewer_now()
st.title(f"Your service: {provider_name(viewer.provider or '')}", anchor=False)
quarter = answers.latest_quarter(viewer.provider)
if quarter is None and totals.own(viewer):
    st.stop()
if quarter is None:
    st.info("You have not sent a return yet. Your own figures appear here as soon as the first one has been accepted.")
    st.page_link("app_pages/providers/send.py", label="Send a return", icon=":material/arrow_forward:")
    st.stop()

st.markdown(
    "**Your service's own figures**: exact, shown to your service only. They contain small numbers; "
    "please do not pass them on as they are."
)
returns = answers.sent_returns(viewer, viewer.provider)
ask = with_reasons(partial(answers.own, viewer), returns)
of_year = service.OfYear(ask, quarter)
came = missing.sheets_of(returns)

st.header(f"Volumes, {quarter.label} ({quarter.months})", anchor=False)
st.markdown(f"**Your service's own figures** · {says(Voice.RECORD)}")
volumes(ask, quarter)
wait = longest_wait(ask, quarter)
if wait is not None:
    st.markdown(f"The longest wait to start on {quarter.last_day:%-d %B %Y}: **{wait} days**.")

agreed = contracts.contracts_of(viewer, quarter)
if agreed:
    st.header(f"What was agreed, and where it stands, {of_year.label}", anchor=False)
    contracts.own_contracts(viewer, agreed, quarter)

st.header(f"Engagement, {of_year.label}", anchor=False)
service.tiles(of_year, service.ENGAGEMENT)
service.beside_the_year_before(of_year, "engagement")
service.pathway(answers.own_pathway(viewer, quarter.year), quarter)
service_recovery.what_women_say(of_year, came)
service_recovery.recovery(of_year, came)
service_housing.housing(of_year, came)
service.data_quality(of_year, returns)
reoffending.own(viewer, ask)

totals.own(viewer)
st.header("One figure in depth", anchor=False)
left, right = st.columns(2)
with left:
    slug = filters.indicator(list(depth.SLUGS))
with right:
    by = depth.breakdown(slug)
depth.in_depth(viewer, ask, slug, by)
st.page_link("app_pages/definitions.py", label="How each figure is defined", icon=":material/arrow_forward:")

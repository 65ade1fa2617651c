"""Over time: whether a figure does more than it always does."""

import streamlit as st

from dashboard.definitions.indicators import INDICATORS
from dashboard.ui import beyond_chance, domain
from dashboard.ui.session import viewer_now

viewer = viewer_now()
returns = domain.opened(viewer, "Over time")
slug, service, year = domain.chosen(viewer, returns, beyond_chance.charted())
st.markdown(f"**{INDICATORS[slug].question}** {INDICATORS[slug].why_it_matters} Up to the end of {year.label}.")
domain.not_in_it(returns, service, year)
beyond_chance.quarters(viewer, domain.asking(viewer, service, year), slug, service)
domain.further(("commissioners/compare.py", "Which services differ? Compare services"))

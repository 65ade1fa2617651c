"""Compare services: which lie outside what chance would explain; never a ranking."""

import streamlit as st

from dashboard.definitions.indicators import INDICATORS
from dashboard.ui import beyond_chance, domain, filters
from dashboard.ui.session import viewer_now

viewer = viewer_now()
returns = domain.opened(viewer, "Compare services")
left, right = st.columns(2)
with left:
    slug = filters.indicator(beyond_chance.comparable())
with right:
    year = filters.financial_year(returns)
st.markdown(f"**{INDICATORS[slug].question}** {INDICATORS[slug].why_it_matters}")
domain.not_in_it(returns, None, year)
beyond_chance.services(viewer, slug, year)
domain.further(("commissioners/over_time.py", "Is it changing? Over time"))

"""Over time: whether a figure does more than it always does."""

import streamlit as st

from dashboard.definitions.indicators import INDICATORS
from dashboard.ui import answers, beyond_chance, domain, filters
from dashboard.ui.session import viewer_now

viewer = viewer_now()
st.title("Over time", anchor=False)
returns = answers.expected_returns(viewer)
if not returns:
    domain.nobody_yet()

left, middle, right = st.columns(3)
with middle:
    year = filters.financial_year(returns)
with left:
    slug = filters.indicator(beyond_chance.charted())
with right:
    service = filters.service(answers.providers(viewer))
st.markdown(f"**{INDICATORS[slug].question}** {INDICATORS[slug].why_it_matters} Up to the end of {year.label}.")
domain.not_in_it(returns, service, year)
beyond_chance.quarters(domain.asking(viewer, service, year), slug)
domain.further(("commissioners/compare.py", "Which services differ? Compare services"))

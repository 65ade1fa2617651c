"""Recovery and experience: what the women say, what has changed, and the layers of it."""

import streamlit as st

from dashboard.analysis.released import Question
from dashboard.definitions.indicators import INDICATORS, of_domain
from dashboard.ui import answers, domain, filters, voices
from dashboard.ui.disparity import FOR_WHOM, in_depth
from dashboard.ui.session import viewer_now

viewer = viewer_now()
st.title("Recovery and experience", anchor=False)
returns = answers.expected_returns(viewer)
if not returns:
    domain.nobody_yet()

left, middle, right = st.columns(3)
with middle:
    year = filters.financial_year(returns)
with left:
    slug = filters.indicator(
        [slug for slug in of_domain("recovery") if not INDICATORS[slug].many_valued], label="In depth"
    )
with right:
    service = filters.service(answers.providers(viewer))
ask = domain.asking(viewer, service, year)
domain.not_in_it(returns, service, year)

voices.what_women_say(ask, year)
voices.better_and_worse(ask, year)
voices.needs(year.label)

voices.chosen(ask, slug, year)
domain.over_time_section(ask, slug)
if service is None:
    domain.services_section(viewer, slug, year)
found = answers.published(Question(slug, by="ethnicity", period=answers.published_year(year.label)))
if isinstance(found, str):
    st.header(FOR_WHOM, anchor=False)
    st.info(found)
else:
    in_depth(found, key=f"recovery-{slug}", question=FOR_WHOM)
domain.further(("commissioners/housing.py", "Housing"), ("commissioners/disparity.py", "All of racial disparity"))

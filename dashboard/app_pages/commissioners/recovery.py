"""Recovery and experience: what the women say, what has changed, and the layers of it."""

import streamlit as st

from dashboard.analysis.released import Question
from dashboard.definitions.indicators import INDICATORS, of_domain
from dashboard.ui import answers, domain, voices
from dashboard.ui.disparity import FOR_WHOM, in_depth
from dashboard.ui.session import viewer_now

viewer = viewer_now()
returns = domain.opened(viewer, "Recovery and experience")
slugs = [slug for slug in of_domain("recovery") if not INDICATORS[slug].many_valued]
slug, service, year = domain.chosen(viewer, returns, slugs, label="In depth")
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

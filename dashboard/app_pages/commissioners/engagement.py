"""Engagement: one indicator at a time, over time and service by service."""

import streamlit as st

from dashboard.definitions.indicators import INDICATORS, of_domain
from dashboard.ui import answers, courses, domain, endings
from dashboard.ui.session import viewer_now

# What is asked first: do women start, and do they finish?
FIRST = ("started", "completed")
# What is shown beside other counts, or to the service itself only.
ELSEWHERE = ("referrals_from_population", "reasons_for_leaving", "how_it_ended", "time_to_leaving", "waits")
SLUGS = [
    *FIRST,
    *(slug for slug in of_domain("engagement") if slug not in (*FIRST, *ELSEWHERE)),
]

viewer = viewer_now()
returns = domain.opened(viewer, "Engagement")
slug, service, year = domain.chosen(viewer, returns, SLUGS)
indicator = INDICATORS[slug]
st.markdown(f"**{indicator.question}** {indicator.why_it_matters}")
domain.not_in_it(returns, service, year)
domain.over_time_section(domain.asking(viewer, service, year), slug)
domain.services_section(viewer, slug, year)
endings.section(service, year.label)
courses.engagement(answers.published_year(year.label))
domain.further(("commissioners/disparity.py", "For whom is it different? Racial disparity"))

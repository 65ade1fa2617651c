"""Housing: settled, safe, lasting; is it getting better, where, and for whom."""

import streamlit as st

from dashboard.analysis.released import Question
from dashboard.ui import answers, domain, moves
from dashboard.ui.disparity import FOR_WHOM, also_clear, in_depth
from dashboard.ui.session import viewer_now

SLUGS = ("settled_at_exit", "settled_and_feels_safe", "moved_into_settled", "settled_at_three_months", "housed_at_exit")

viewer = viewer_now()
returns = domain.opened(viewer, "Housing")
slug, service, year = domain.chosen(viewer, returns, SLUGS)
ask = domain.asking(viewer, service, year)
domain.not_in_it(returns, service, year)

moves.answer_first(ask, slug, year)
domain.over_time_section(ask, slug)
if service is None:
    domain.services_section(viewer, slug, year)

st.header("Settled is not yet safe", anchor=False)
moves.beside_each_other(ask, SLUGS, year)

period = answers.published_year(year.label)
moves.picture("start_to_exit", period)
moves.picture("exit_to_three_months", period)

found = answers.published(Question(slug, by="ethnicity", period=period))
if isinstance(found, str):
    st.header(FOR_WHOM, anchor=False)
    st.info(found)
else:
    in_depth(found, key=f"housing-{slug}", question=FOR_WHOM)
also_clear(SLUGS, slug, period)
domain.further(
    ("commissioners/disparity.py", "All of racial disparity"), ("commissioners/recovery.py", "What women say")
)

"""Contract review: one contract's quarter, for both its sides: to prepare in, to sit in front of, to take away."""

from functools import partial

import streamlit as st

from dashboard.ui import review, review_actions, review_voices
from dashboard.ui.contracts import contracts_of
from dashboard.ui.session import viewer_now

viewer = viewer_now()
st.title("Contract review", anchor=False)
chosen = review.chosen(viewer, contracts_of(viewer))
if chosen is None:
    st.info("No contract of yours has figures yet. The review appears here after the first return under it.")
    st.stop()

whole = review.whole(viewer, chosen)
review.heading(whole)
review.take_away(viewer, whole)
review.before_the_meeting(viewer, whole)
review.figures(whole, partial(review_voices.under, viewer))
review_voices.of_the_whole(viewer, whole)
review_voices.offer(viewer, whole)
review.from_totals(whole)
review.what_is_published(whole)
review_actions.conditions(viewer, whole)
review_actions.actions(viewer, whole)
review_actions.signing(viewer, whole)

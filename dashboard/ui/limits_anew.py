"""The fold under a process chart: limits are made anew from a quarter, with a reason, and that can be taken back."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.limits import Anew
from dashboard.definitions.periods import Quarter
from dashboard.errors import OutcomesError
from dashboard.operations.limits_anew import make_anew, take_back
from dashboard.operations.withdrawing import LONGEST_REASON
from dashboard.ui.column_choice import plain
from dashboard.ui.session import installation, moment


def offer(viewer: Viewer, slug: str, service: str | None, quarters: Sequence[str], anew: Sequence[Anew]) -> None:
    """What has been decided, and the form for another decision; not before there are quarters on both sides of it."""
    for one in anew:
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.markdown(f"Limits made anew from **{one.quarter}**: {plain(one.reason)}")
        if right.button("Take back", key=f"limits-back-{one.decision_id}", icon=":material/undo:"):
            _try(partial(take_back, installation().records(), viewer, one.decision_id, now=moment()))
    taken = {near for one in anew for near in _near(one.quarter)}
    possible = [quarter for quarter in list(quarters)[2:-1] if quarter not in taken]  # two on each side
    if not possible:
        return
    with st.expander("Make the limits anew from a quarter …"):
        st.markdown(
            "Only where the work itself has changed: another contract, other referrals, another way of counting. "
            "Not because the figure has moved: limits would then hide what they are there to show. Earlier quarters "
            "keep limits of their own. It is for your own figures, and kept with your reason."
        )
        with st.form(f"limits-{slug}-{service}", border=False):
            quarter = st.selectbox("From which quarter on?", possible)
            reason = st.text_input("What has changed?", max_chars=LONGEST_REASON)
            if st.form_submit_button("Make them anew"):
                records = installation().records()
                _try(partial(make_anew, records, viewer, slug, service, quarter, reason=reason, now=moment()))


def _near(quarter: str) -> tuple[str, str, str]:
    """A quarter and those beside it: limits need two."""
    one = Quarter.parse(quarter)
    return one.previous.label, one.label, one.next.label


def _try(step: Callable[[], None]) -> None:
    try:
        step()
    except OutcomesError as error:
        st.error(str(error))
        return
    st.rerun()

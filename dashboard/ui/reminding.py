"""A reminder, once for each text, where what somebody wrote seems to name somebody."""

import time

import streamlit as st

from dashboard.operations.own_words import REMINDER, might_name_somebody

_REMINDED = "reminded_of_names"
LONG_ENOUGH = 2.0
"""Seconds in which a reminder can have been read: a button that is pressed twice at once says nothing."""


def reminded(*texts: str) -> bool:
    """Whether a reminder stands: then nothing is kept yet. The same texts are taken when it can have been read."""
    said = "\n".join(texts)
    if not might_name_somebody(said):
        return False
    before, shown_at = st.session_state.get(_REMINDED, ("", 0.0))
    if before == said and time.monotonic() - shown_at >= LONG_ENOUGH:
        return False
    if before != said:
        st.session_state[_REMINDED] = (said, time.monotonic())
    st.warning(f"{REMINDER} To keep it as it is, read it again and press the button.", icon=":material/person_off:")
    return True

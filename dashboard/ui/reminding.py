"""A reminder, once for each text, where what somebody wrote seems to name somebody."""

import streamlit as st

from dashboard.operations.own_words import REMINDER, might_name_somebody

_REMINDED = "reminded_of_names"


def reminded(*texts: str) -> bool:
    """Whether a reminder has just been shown: then nothing is kept yet. The same texts are taken the second time."""
    said = "\n".join(texts)
    if not might_name_somebody(said) or st.session_state.get(_REMINDED) == said:
        return False
    st.session_state[_REMINDED] = said
    st.warning(f"{REMINDER} To keep it as it is, press the button again.", icon=":material/person_off:")
    return True

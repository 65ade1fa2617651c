"""Removing a woman who says no: her number typed twice, how much is held, and that somebody was removed."""

import streamlit as st

from dashboard.access import Viewer
from dashboard.definitions.wording import sentence
from dashboard.errors import OutcomesError
from dashboard.operations.forgetting import REASONS, forget, removals
from dashboard.ui.session import installation, moment

_DONE = "forgetting_done"


def offer(viewer: Viewer) -> None:
    """The form, what was done last, and what is kept of every removal."""
    if viewer.provider is None:
        return
    st.header("A woman who says no", anchor=False)
    st.markdown(
        "A woman may say no to being in these records, at any time, and need not say why. Everything about her is then "
        "removed from **every version** of what you have sent: her referrals, needs, housing, questionnaires, outcomes "
        "and matched records. If a later file has her in it again, her rows are left out, and the receipt says how "
        "many. What has been published stays: it names nobody. **It cannot be undone.**"
    )
    if said := st.session_state.pop(_DONE, None):
        st.success(said, icon=":material/check_circle:")
    with st.form("forget", clear_on_submit=True, border=True):
        first, second = st.columns(2)
        number = first.text_input("Her number (person_id)", max_chars=64, autocomplete="off")
        again = second.text_input("Her number again, to be sure", max_chars=64, autocomplete="off")
        reason = st.radio("Why? (only this is kept, never words about her)", list(REASONS), format_func=_in_words)
        in_advance = st.checkbox("Go on, even if nothing is held about her yet: then she is never taken in")
        if st.form_submit_button("Remove her for good", type="primary"):
            _remove(viewer, viewer.provider, number.strip(), again.strip(), str(reason), in_advance=in_advance)
    _kept(viewer)


def _remove(viewer: Viewer, provider: str, number: str, again: str, reason: str, *, in_advance: bool) -> None:
    if number != again:
        st.error("The two numbers are not the same, so nothing was done. Type hers twice.")
        return
    try:
        with st.spinner("Writing the records anew without her …"):
            done = forget(
                installation().records(), viewer, provider, number, reason=reason, now=moment(), in_advance=in_advance
            )
    except OutcomesError as error:
        st.error(str(error))
        return
    st.cache_data.clear()  # answers that were worked out with her in them
    st.session_state[_DONE] = done.as_sentence()
    st.rerun()


def _kept(viewer: Viewer) -> None:
    found = removals(installation().records(), viewer, viewer.provider)
    if not found:
        return
    st.markdown("**What is kept:** that somebody was removed.")
    st.table(
        [
            {"When": f"{one.at:%-d %B %Y}", "By": one.by, "Why": sentence(one.reason), "Rows removed": one.rows}
            for one in found
        ]
    )


def _in_words(code: str) -> str:
    return sentence(REASONS[code])

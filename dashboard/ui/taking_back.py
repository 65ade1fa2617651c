"""Taking a version of a return back, or putting it back: what would move, why, and only then; and undone at once."""

from collections.abc import Sequence

import streamlit as st

from dashboard.access import Viewer
from dashboard.errors import OutcomesError
from dashboard.operations.absence import with_reasons
from dashboard.operations.differences import Moves, moves_if
from dashboard.operations.returns import SentReturn
from dashboard.operations.versions import Version, standing
from dashboard.operations.withdrawing import LONGEST_REASON, restore, withdraw
from dashboard.ui import moved
from dashboard.ui.session import installation, moment

_ASKED, _DONE = "returns_asked", "returns_done"
_UNDONE = "Undone straight after."


def just_done(viewer: Viewer) -> None:
    """What was done last, with a button that undoes it."""
    done: tuple[str, str] | None = st.session_state.get(_DONE)
    if done is None or not done[0].startswith(f"{viewer.provider}-"):
        return
    return_id, event = done
    said = "was taken back: it counts no longer" if event == "withdrawn" else "was put back"
    st.success(f"{return_id} {said}. It is kept, and so is your reason.", icon=":material/check_circle:")
    if st.button("Undo", icon=":material/undo:"):
        _record(viewer, return_id, "restored" if event == "withdrawn" else "withdrawn", _UNDONE, undone=True)


def offer(viewer: Viewer, one: Version, of_quarter: Sequence[Version]) -> None:
    """The button under a version; once it has been pressed, what would move, and the question.

    Not for a version of which nothing counts: taking it back would change nothing, and whoever did it by mistake would
    believe that it had.
    """
    if not one.withdrawn and one.sent.version not in standing(list(of_quarter)).values():
        st.markdown("Nothing of this version counts any more, so there is nothing to take back.")
        return
    event = "restored" if one.withdrawn else "withdrawn"
    words = "Put version {} back" if one.withdrawn else "Take version {} back"
    label = words.format(one.sent.version)
    if st.session_state.get(_ASKED) != one.sent.return_id:
        if st.button(f"{label} …", key=f"ask-{one.sent.return_id}"):
            st.session_state[_ASKED] = one.sent.return_id
            st.session_state.pop(_DONE, None)
            st.rerun()
        return
    with st.container(border=True):
        st.markdown(f"**{label}: are you sure?** {_afterwards(one, of_quarter)}")
        _what_would_move(viewer, one.sent, event)
        st.markdown("What has been published stays as it is. Nothing is deleted, and you can undo this.")
        reason = st.text_input(
            "Why? (needed; kept; seen by your service only)",
            max_chars=LONGEST_REASON,
            key=f"why-{one.sent.return_id}",
            help="A sentence. Never a name, a contact or an official number.",
        )
        yes, no = st.columns(2)
        if yes.button(f"Yes, {label.lower()}", type="primary", key=f"yes-{one.sent.return_id}", width="stretch"):
            _record(viewer, one.sent.return_id, event, reason)
        if no.button("No, leave it", key=f"no-{one.sent.return_id}", width="stretch"):
            st.session_state.pop(_ASKED, None)
            st.rerun()


def _afterwards(one: Version, of_quarter: Sequence[Version]) -> str:
    """What would count of its sheets, in a sentence."""
    others = [other for other in of_quarter if other is not one]
    without = standing(others)
    if one.withdrawn:
        later = [sheet for sheet in one.sent.sheets if without.get(sheet, 0) > one.sent.version]
        if len(later) == len(one.sent.sheets):
            return "A later version would go on counting in its place."
        return "It would count again" + (f", except for {', '.join(later)}: a later version counts." if later else ".")
    back = {sheet: without[sheet] for sheet in one.sent.sheets if sheet in without}
    if len(back) == len(one.sent.sheets) and len(set(back.values())) == 1:
        number = next(iter(back.values()))
        return f"Afterwards, version {number} would {'go on counting' if number > one.sent.version else 'count again'}."
    said = [f"{sheet} of version {number} would count" for sheet, number in back.items()]
    said += [f"no {sheet} of this quarter would be left" for sheet in one.sent.sheets if sheet not in back]
    return f"Afterwards, {'; '.join(said)}."


def _what_would_move(viewer: Viewer, one: SentReturn, event: str) -> None:
    try:
        with st.spinner("Working out what would move …"):
            found = _moves(installation().records().version(), viewer, one, event)
    except OutcomesError as error:
        st.markdown(str(error))
        return
    if found.moved:
        st.markdown(f"**Your service's own figures that would move:** of {one.quarter}, and of its financial year.")
        moved.table(found.moved, "As it stands", "Afterwards")
    else:
        st.markdown("None of the main figures would move.")


@st.cache_data(max_entries=20, show_spinner=False)
def _moves(version: str, viewer: Viewer, one: SentReturn, event: str) -> Moves:
    return moves_if(installation().records(), viewer, one, event, with_reasons)


def _record(viewer: Viewer, return_id: str, event: str, reason: str, *, undone: bool = False) -> None:
    record = withdraw if event == "withdrawn" else restore
    now = moment()
    try:
        record(installation().records(), viewer, return_id, reason=reason, now=now)
    except OutcomesError as error:
        st.error(str(error))
        return
    st.session_state.pop(_ASKED, None)
    st.session_state[_DONE] = None if undone else (return_id, event)
    st.rerun()

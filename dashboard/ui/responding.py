"""The forms under one difference: a commissioner answers it, a service or a policy group disputes it."""

from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from dashboard.access import Role, Viewer
from dashboard.analysis.register import Entry, Line
from dashboard.definitions.explain_or_reform import Status
from dashboard.definitions.wording import sentence
from dashboard.errors import OutcomesError
from dashboard.operations.own_words import LONGEST_OWNER, LONGEST_WORDS
from dashboard.operations.responding import (
    LATEST_REVIEW,
    LONGEST_EVIDENCE,
    dispute,
    may_dispute,
    respond,
    said_by,
    take_back,
)
from dashboard.ui import answers
from dashboard.ui.reminding import reminded
from dashboard.ui.session import installation, moment, today

_DONE = "register_done"
_PUBLIC = "Anybody who sees published figures can read it, and it goes into every export. Name nobody."
_HALF_A_YEAR = timedelta(days=182)


def just_done(viewer: Viewer, line: Line) -> None:
    """What was kept last of this difference, with a button that takes it back."""
    done: Entry | None = st.session_state.get(_DONE)
    if done is None or done.about != line.difference.key or not said_by(viewer, done):
        return
    st.success("Kept, and to be read by everybody who sees published figures.", icon=":material/check_circle:")
    if st.button("Undo", icon=":material/undo:"):
        _try(lambda: take_back(installation().settings.database, viewer, done.entry_id, now=moment()))


def offer(viewer: Viewer, line: Line) -> None:
    """The form that the viewer may fill in."""
    if viewer.role is Role.COMMISSIONER:
        _answer(viewer, line)
    elif may_dispute(viewer, line.difference, answers.published_providers()):
        _dispute(viewer, line)


def _answer(viewer: Viewer, line: Line) -> None:
    before = next((entry for entry in line.responses if said_by(viewer, entry)), None)
    contracted = answers.providers(viewer)
    if not contracted or (line.difference.provider and line.difference.provider not in contracted):
        st.markdown("You have no contract with this service: its commissioner answers.")
        return
    with st.expander("Answer it" if before is None else "Answer it anew"):
        st.markdown(_PUBLIC)
        status = Status(
            st.radio(
                "What is your answer?",
                [status.value for status in Status],
                format_func=lambda code: sentence(Status(code).words),
                key=f"status-{line.difference.key}",
            )
        )
        with st.form(f"answer-{line.difference.key}", border=False):
            words = st.text_area(
                "Why, or what will change" + ("" if status.answers else " (if you can say it yet)"),
                max_chars=LONGEST_WORDS,
            )
            owner = st.text_input("Which post answers for it? A post, not a name", max_chars=LONGEST_OWNER)
            needed = "" if status is Status.EXPLAINED else " (if there is any)"
            evidence = st.text_input(f"Address of the evidence{needed}: https://…", max_chars=LONGEST_EVIDENCE)
            now = today()
            review = st.date_input(
                "Looked at again on",
                now + _HALF_A_YEAR,
                min_value=now + timedelta(days=1),
                max_value=now + LATEST_REVIEW,
                format="DD/MM/YYYY",
            )
            if st.form_submit_button("Keep this answer", type="primary") and not reminded(words, owner):
                _try(
                    lambda: respond(
                        installation().settings.database,
                        viewer,
                        line.difference,
                        status,
                        contracted=contracted,
                        now=moment(),
                        words=words,
                        owner=owner,
                        evidence=evidence,
                        review_on=review if isinstance(review, date) else None,
                    )
                )
    if before is not None:
        _taking_back(viewer, before, "Take your answer back (the one before it stands again, if there is one)")


def _dispute(viewer: Viewer, line: Line) -> None:
    mine = [entry for entry in line.disputes if said_by(viewer, entry)]
    for entry in mine:
        _taking_back(viewer, entry, "Take your dispute back")
    if mine:
        return
    covered = answers.published_providers()
    with st.expander("Dispute the figure or the answer"), st.form(f"dispute-{line.difference.key}", border=False):
        st.markdown(_PUBLIC)
        words = st.text_area("What do you dispute, and why?", max_chars=LONGEST_WORDS)
        if st.form_submit_button("Keep this", type="primary") and not reminded(words):
            database = installation().settings.database
            _try(lambda: dispute(database, viewer, line.difference, words, covered=covered, now=moment()))


def _taking_back(viewer: Viewer, entry: Entry, words: str) -> None:
    done: Entry | None = st.session_state.get(_DONE)
    if done is not None and done.entry_id == entry.entry_id:
        return  # there is a button to undo it
    if st.button(words, key=f"back-{entry.entry_id}", icon=":material/undo:"):
        _try(lambda: take_back(installation().settings.database, viewer, entry.entry_id, now=moment()))


def _try(step: Callable[[], Entry | None]) -> None:
    try:
        st.session_state[_DONE] = step()
    except OutcomesError as error:
        st.error(str(error))
        return
    st.rerun()

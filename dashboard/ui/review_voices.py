"""What both sides of a contract say in its review: beside a figure, and of all of it."""

from collections.abc import Callable

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.reading import day
from dashboard.analysis.review import Line
from dashboard.analysis.said import WHOLE, Comment, Entry, Kind
from dashboard.analysis.whole_review import Whole
from dashboard.definitions.wording import sentence
from dashboard.errors import OutcomesError
from dashboard.operations import reviewing
from dashboard.operations.own_words import LONGEST_WORDS
from dashboard.ui.column_choice import plain
from dashboard.ui.reminding import reminded
from dashboard.ui.review import key_of
from dashboard.ui.session import installation, moment

_DONE = "review_done"


def under(whole: Whole, line: Line) -> None:
    """What is said of one line, under its table."""
    for comment in whole.said.about(line.indicator):
        _show(whole, comment, f"{line.definition.title}: ")


def of_the_whole(whole: Whole) -> None:
    """What is said of the review as a whole."""
    for comment in whole.said.about(WHOLE):
        _show(whole, comment, "The quarter as a whole: ")


def _show(whole: Whole, comment: Comment, about: str) -> None:
    one = comment.stands
    st.markdown(f"**{about}{plain(whole.who(one))}**, {day(one.at)}: {plain(one.words)}")
    if comment.earlier:
        with st.expander(f"Said before ({len(comment.earlier)})"):
            st.markdown(
                "\n\n".join(
                    f"{day(each.at)}: {plain(each.words) if each.words else '*taken back*'}" for each in comment.earlier
                )
            )


def offer(viewer: Viewer, whole: Whole) -> None:
    """The form in which a side says something; what was kept last can be undone."""
    _just_done(viewer, whole)
    if whole.said.closed:
        return
    with st.expander("Say something beside a figure"):
        _form(viewer, whole)


@st.fragment
def _form(viewer: Viewer, whole: Whole) -> None:
    """A part by itself: choosing another figure draws nothing else anew."""
    found = whole.review
    key = key_of(viewer, whole)
    titles = {line.indicator: line.definition.title for line in found.lines} | {WHOLE: "the quarter as a whole"}
    about: str = st.selectbox("About", titles, format_func=lambda slug: sentence(titles[slug]), key=f"about-{key}")
    mine = next((one.stands for one in whole.said.about(about) if reviewing.said_by(viewer, one.stands)), None)
    st.markdown(
        "Both sides read it, it stands in every copy of the review, and earlier versions stay to be seen. Name nobody."
    )
    key += f"-{about}-{mine.entry_id if mine else ''}"  # a field keeps what stood in it for as long as its key stays
    with st.form(f"comment-{key}", border=False):
        words = st.text_area(
            f"What do you say of {titles[about]}?" + (" Blank takes it back" if mine else ""),
            value=mine.words if mine else "",
            max_chars=LONGEST_WORDS,
            key=f"words-{key}",
        )
        if st.form_submit_button("Keep this", type="primary") and not reminded(words):
            keep(lambda: reviewing.comment(
                installation().records(), viewer, found.contract, found.quarter, about, words, now=moment()
            ))  # fmt: skip


def _just_done(viewer: Viewer, whole: Whole) -> None:
    """What was kept last, with a button that puts back what stood before."""
    done: Entry | None = st.session_state.get(_DONE)
    found = whole.review
    here = (found.contract.provider, found.contract.contract, found.quarter)
    if done is None or (done.provider, done.contract, done.quarter) != here:
        return
    if done.kind == Kind.ACTION:
        st.success("Kept: it is carried from review to review until it is done or dropped.", icon=":material/check:")
        return
    comment = next((one for one in whole.said.comments if one.stands.entry_id == done.entry_id), None)
    if comment is None or not reviewing.said_by(viewer, done):
        return
    st.success("Kept: both sides see it from now on.", icon=":material/check_circle:")
    before = comment.earlier[-1].words if comment.earlier else ""
    if not whole.said.closed and st.button("Undo", icon=":material/undo:"):
        keep(lambda: reviewing.comment(
            installation().records(), viewer, found.contract, found.quarter, done.about, before, now=moment()
        ))  # fmt: skip


def keep(step: Callable[[], Entry]) -> None:
    """Keep something and show the page anew; or say why it cannot be kept."""
    try:
        st.session_state[_DONE] = step()
    except OutcomesError as error:
        st.error(str(error))
        return
    st.rerun()

"""What both sides of a contract say in its review, beside a figure and of all of it; and how anything there is kept."""

from collections.abc import Callable, Collection

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
_BY_MISTAKE = "Kept by mistake."
_KEPT = {
    Kind.COMMENT: "Kept: both sides see it from now on.",
    Kind.ACTION: "Kept: it is carried from review to review until it is done or dropped.",
    Kind.CONDITIONS: "Kept: they stand beside the figures from now on.",
    Kind.SIGNED: "Signed for your side, with the figures and words as they stand.",
    Kind.OPENED: "Open again: both sides sign once more.",
    Kind.TAKEN_OUT: "Taken out: the words are nowhere in this review any more.",
}


def under(viewer: Viewer, whole: Whole, line: Line) -> None:
    """What is said of one line, under its table, and an answer to it."""
    _about(viewer, whole, line.indicator, line.definition.title)


def of_the_whole(viewer: Viewer, whole: Whole) -> None:
    """What is said of the review as a whole."""
    _about(viewer, whole, WHOLE, "The quarter as a whole")


def _about(viewer: Viewer, whole: Whole, about: str, title: str) -> None:
    comments = whole.said.about(about)
    for comment in comments:
        _show(whole, comment, f"{title}: ")
    if comments and not whole.said.closed and not reviewing.said_by(viewer, comments[-1].stands):
        with st.popover("Answer", icon=":material/reply:"):
            _field(viewer, whole, about, title, "answer")


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
    just_done(viewer, whole, (Kind.COMMENT,))
    if whole.said.closed:
        return
    with st.expander("Say something beside a figure"):
        _form(viewer, whole)


def _form(viewer: Viewer, whole: Whole) -> None:
    """About any figure: what the other side says of it stands there too."""
    key = key_of(viewer, whole)
    titles = {line.indicator: line.definition.title for line in whole.review.lines} | {WHOLE: "the quarter as a whole"}
    about: str = st.selectbox("About", titles, format_func=lambda slug: sentence(titles[slug]), key=f"about-{key}")
    for comment in whole.said.about(about):
        if not reviewing.said_by(viewer, comment.stands):
            _show(whole, comment, "")
    _field(viewer, whole, about, titles[about], "words")


def _field(viewer: Viewer, whole: Whole, about: str, title: str, place: str) -> None:
    """What one's own side says of one thing: a new version of it, where it has said something."""
    found = whole.review
    mine = next((one.stands for one in whole.said.about(about) if reviewing.said_by(viewer, one.stands)), None)
    st.markdown(
        "Both sides read it, it stands in every copy of the review, and earlier versions stay to be seen. Name nobody."
        + asks_for_signing_again(whole)
    )
    # A field keeps what stood in it for as long as its key stays.
    key = f"{place}-{key_of(viewer, whole)}-{about}-{mine.entry_id if mine else ''}"
    with st.form(f"comment-{key}", border=False):
        words = st.text_area(
            f"What do you say of {title}?"
            + (" It takes the place of what you said; blank takes that back" if mine else ""),
            value=mine.words if mine else "",
            max_chars=LONGEST_WORDS,
            key=key,
        )
        if st.form_submit_button("Keep this", type="primary") and not reminded(words):
            keep(lambda: reviewing.comment(
                installation().records(), viewer, found.contract, found.quarter, about, words, now=moment()
            ))  # fmt: skip


def asks_for_signing_again(whole: Whole) -> str:
    """That somebody has signed, so that whatever is kept now asks for it again; nothing where nobody has."""
    if not whole.said.signed:
        return ""
    names = " and ".join(plain(whole.who(one)) for one in whole.said.signed)
    return f" **{names} signed this already: what is kept now asks for it again.**"


def just_done(viewer: Viewer, whole: Whole, kinds: Collection[Kind]) -> None:
    """What was kept last, if it is of these kinds; with a button that undoes it, where it can be."""
    done: Entry | None = st.session_state.get(_DONE)
    found = whole.review
    here = (found.contract.provider, found.contract.contract, found.quarter)
    if done is None or done.kind not in kinds or (done.provider, done.contract, done.quarter) != here:
        return
    if not reviewing.said_by(viewer, done):
        return
    undo = None if whole.said.closed else _undo(viewer, whole, done)
    if done.kind == Kind.COMMENT and undo is None and not whole.said.closed:
        return  # it does not stand any more
    st.success(_KEPT.get(Kind(done.kind), "Kept."), icon=":material/check_circle:")
    if undo and st.button("Undo", icon=":material/undo:", key=f"undo-{done.entry_id}"):
        keep(undo)


def _undo(viewer: Viewer, whole: Whole, done: Entry) -> Callable[[], Entry] | None:
    """What puts back what stood before; None, where nothing does."""
    records, found = installation().records(), whole.review
    if done.kind == Kind.COMMENT:
        comment = next((one for one in whole.said.comments if one.stands.entry_id == done.entry_id), None)
        if comment is None:
            return None
        before = comment.earlier[-1].words if comment.earlier else ""
        before = "" if before == reviewing.TAKEN_OUT else before
        return lambda: reviewing.comment(
            records, viewer, found.contract, found.quarter, done.about, before, now=moment()
        )
    open_now = done.kind == Kind.ACTION and any(
        one.agreed.entry_id == done.entry_id and one.state is Kind.ACTION for one in whole.said.actions
    )
    if not open_now:
        return None
    return lambda: reviewing.become(
        records, viewer, found.contract, found.quarter, done, Kind.DROPPED, words=_BY_MISTAKE, now=moment()
    )


def keep(step: Callable[[], Entry]) -> None:
    """Keep something and show the page anew; or say why it cannot be kept."""
    st.session_state.pop(_DONE, None)  # else "Kept" would stand beside a refusal
    try:
        st.session_state[_DONE] = step()
    except OutcomesError as error:
        st.error(str(error))
        return
    st.rerun()

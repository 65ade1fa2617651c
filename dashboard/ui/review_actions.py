"""In a contract review: the service's conditions, what is agreed to be done, and signing."""

from datetime import date, timedelta

import streamlit as st

from dashboard.access import Role, Viewer
from dashboard.analysis.reading import day
from dashboard.analysis.review import as_written, moved
from dashboard.analysis.said import Action, Entry, Kind
from dashboard.analysis.whole_review import Whole
from dashboard.definitions.conditions import CONDITIONS, WEEKS_OF_A_QUARTER, Answer, Condition, Offered, Value, written
from dashboard.exports import review as words
from dashboard.operations import reviewing
from dashboard.operations.own_words import LONGEST_OWNER, LONGEST_WORDS
from dashboard.ui.column_choice import plain
from dashboard.ui.reminding import reminded
from dashboard.ui.review import differences, key_of
from dashboard.ui.review_voices import keep
from dashboard.ui.session import installation, moment, today

_A_QUARTER = timedelta(days=91)
_NOT_TOLD = "not told"


def conditions(viewer: Viewer, whole: Whole) -> None:
    """What the service told of its conditions, beside the figures; and for the service, the form."""
    st.header("The service's conditions", anchor=False)
    rows = words.conditions(whole)
    if rows:
        st.markdown(words.NEVER_SCORED)
        st.table([dict(zip(words.CONDITION_HEADINGS, row, strict=True)) for row in rows])
    else:
        st.markdown("Nothing is told of them. The service tells them here, once a quarter.")
    _earlier(whole)
    if viewer.role is Role.PROVIDER and not whole.said.closed:
        with st.expander("Tell this quarter's conditions" if not rows else "Correct them", expanded=not rows):
            _form(viewer, whole)


def _earlier(whole: Whole) -> None:
    told = whole.said.conditions
    if told is None or not told.earlier:
        return
    with st.expander(f"Told before ({len(told.earlier)})"):
        for one in told.earlier:
            st.markdown(f"{day(one.at)}: {_told(one)}")


def _told(entry: Entry) -> str:
    """The conditions that one entry tells, in a line."""
    details = entry.details
    said = [f"{one.title}: {written(one, details[one.slug])}" for one in CONDITIONS if one.slug in details]
    return "; ".join(said) or "nothing"


def _form(viewer: Viewer, whole: Whole) -> None:
    found = whole.review
    told = dict(whole.said.conditions.values) if whole.said.conditions else {}
    told_in = whole.said.conditions.stands.entry_id if whole.said.conditions else ""
    key = f"conditions-{key_of(viewer, whole)}-{told_in}"
    st.markdown("Leave out what you do not know: it is *not told*, and 0 is none. No figure here is about one woman.")
    with st.form(key, border=False):
        values: dict[str, Value] = {}
        for place in range(0, len(CONDITIONS), 2):
            for one, column in zip(CONDITIONS[place : place + 2], st.columns(2), strict=False):
                with column:
                    value = _field(one, told.get(one.slug), f"{key}-{one.slug}")
                if value is not None:
                    values[one.slug] = value
        if st.form_submit_button("Keep these", type="primary"):
            keep(lambda: reviewing.tell_conditions(
                installation().records(), viewer, found.contract, found.quarter, values, now=moment()
            ))  # fmt: skip


def _field(one: Condition, now: Value | None, key: str) -> Value | None:
    if one.answer is Answer.OFFERED:
        options = [_NOT_TOLD, *(each.value for each in Offered)]
        place = options.index(now) if isinstance(now, str) else 0
        chosen: str = st.selectbox(one.title, options, index=place, help=one.means, key=key)
        return None if chosen == _NOT_TOLD else chosen
    whole_numbers = one.answer is Answer.WHOLE
    highest = float(WEEKS_OF_A_QUARTER) if one.answer is Answer.WEEKS else None
    found = st.number_input(
        f"{one.title} (£)" if one.answer is Answer.POUNDS else one.title,
        min_value=0.0,
        max_value=highest,
        value=float(now) if isinstance(now, int | float) else None,
        step=1.0 if whole_numbers or one.answer is Answer.POUNDS else 0.5,
        format="%.0f" if whole_numbers or one.answer is Answer.POUNDS else "%.1f",
        help=one.means,
        key=key,
        placeholder=_NOT_TOLD,
    )
    return None if found is None else float(found)


def actions(viewer: Viewer, whole: Whole) -> None:
    """What was agreed, those too that were carried from earlier reviews; what became of each; a new one."""
    st.header("Actions", anchor=False)
    rows = words.actions(whole)
    if rows:
        st.table(
            [
                {"What": plain(what), "Which post": plain(post), "By": by, "How it stands": plain(stands)}
                for what, post, by, stands in rows
            ]
        )
    else:
        st.markdown("None was agreed, and none was carried from an earlier review.")
    if whole.said.closed:
        return
    if rows:
        _became(viewer, whole)
    _new(viewer, whole)


def _became(viewer: Viewer, whole: Whole) -> None:
    """One action, and what has become of it."""
    found = whole.review
    every: dict[str, Action] = {one.agreed.entry_id: one for one in whole.said.actions}
    ways = {Kind.DONE: "It is done", Kind.DROPPED: "It is dropped", Kind.OPEN_AGAIN: "It is open again"}
    with (
        st.expander("Say what has become of one"),
        st.form(f"became-{key_of(viewer, whole)}-{len(whole.said.history)}", border=False),
    ):
        which: str = st.selectbox("Which", every, format_func=lambda key: every[key].agreed.words)
        what: Kind = st.radio("What has become of it?", list(ways), format_func=lambda kind: ways[kind])
        said = st.text_input("In a sentence (needed where it is dropped)", max_chars=LONGEST_WORDS)
        if st.form_submit_button("Keep this", type="primary") and not reminded(said):
            keep(lambda: reviewing.become(
                installation().records(), viewer, found.contract, found.quarter, every[which].agreed, what,
                words=said, now=moment(),
            ))  # fmt: skip


def _new(viewer: Viewer, whole: Whole) -> None:
    found, now = whole.review, today()
    key = f"{key_of(viewer, whole)}-{len(whole.said.actions)}"  # so that what was kept does not stand there any more
    with (
        st.expander("Agree an action"),
        st.form(f"action-{key}", border=False),
    ):
        what = st.text_area("What is to be done?", max_chars=LONGEST_WORDS, key=f"what-{key}")
        post = st.text_input("Which post does it? A post, not a name", max_chars=LONGEST_OWNER, key=f"post-{key}")
        by = st.date_input(
            "By",
            now + _A_QUARTER,
            min_value=now,
            max_value=now + reviewing.LATEST_DUE,
            format="DD/MM/YYYY",
        )
        due_on = by if isinstance(by, date) else None
        if st.form_submit_button("Keep this action", type="primary") and not reminded(what, post):
            keep(lambda: reviewing.agree(
                installation().records(), viewer, found.contract, found.quarter, what,
                owner=post, due_on=due_on, now=moment(),
            ))  # fmt: skip


def signing(viewer: Viewer, whole: Whole) -> None:
    """Who has signed, and the button to sign; what was signed can be opened again."""
    found = whole.review
    st.header("Signing", anchor=False)
    mine = [one for one in whole.said.signed if reviewing.said_by(viewer, one)]
    if mine:
        st.markdown("You have signed it." if whole.said.closed else "You have signed it; the other side has not yet.")
    else:
        st.markdown(
            "You sign the figures and the words as they stand now. What is said afterwards asks for it again; what "
            "changes in the figures is shown beside what you signed."
        )
        _sign(viewer, whole)
    if whole.said.signed:
        with st.expander("Open it again"), st.form(f"open-{key_of(viewer, whole)}"):
            why = st.text_input("Why? Both sides sign again", max_chars=LONGEST_WORDS)
            if st.form_submit_button("Open it again") and not reminded(why):
                keep(lambda: reviewing.open_again(
                    installation().records(), viewer, found.contract, found.quarter, why, now=moment()
                ))  # fmt: skip
        _since_it_was_signed(whole)
    _history(whole)


def _sign(viewer: Viewer, whole: Whole) -> None:
    """The button. What came between the page that was read and the press is shown first, and not signed unseen."""
    found = whole.review
    key, now = f"seen-{key_of(viewer, whole)}", (len(whole.said.history), as_written(found))
    seen = st.session_state.get(key)
    pressed = st.button("Sign for your side", type="primary")
    st.session_state[key] = now
    if pressed and seen not in (None, now):
        st.warning("Something has come since this page was drawn: look at it, then sign.", icon=":material/update:")
    elif pressed:
        keep(lambda: reviewing.sign(
            installation().records(), viewer, found.contract, found.quarter, as_written(found), now=moment()
        ))  # fmt: skip


def _since_it_was_signed(whole: Whole) -> None:
    """What is otherwise than the last to sign has signed it: a return has come, or was corrected, since."""
    last = whole.said.signed[-1]
    found = moved(dict(last.details), as_written(whole.review))
    if found:
        differences(found, f"Otherwise than it was signed on {day(last.at)}", "")


def _history(whole: Whole) -> None:
    if whole.said.history:
        with st.expander(f"Everything that was said and done ({len(whole.said.history)})"):
            st.markdown("\n\n".join(_entry(whole, one) for one in whole.said.history))


def _entry(whole: Whole, one: Entry) -> str:
    lines = {line.indicator: line.definition.title for line in whole.review.lines}
    actions = {each.agreed.entry_id: each.agreed.words for each in whole.said.actions}
    about = plain(lines.get(one.about) or actions.get(one.about) or "")
    about = f" ({about})" if about else ""
    said = f": {plain(one.words)}" if one.words else ""
    if one.kind == Kind.CONDITIONS:
        said = f": {_told(one)}"
    return f"{day(one.at)}, **{plain(whole.who(one))}**: {one.kind}{about}{said}"

"""In a contract review: the service's conditions, what is agreed to be done, and signing."""

from datetime import date

import streamlit as st

from dashboard.access import Role, Viewer
from dashboard.analysis.reading import day
from dashboard.analysis.review import moved
from dashboard.analysis.said import ABOUT_ACTIONS, Action, Entry, Kind
from dashboard.analysis.whole_review import Whole
from dashboard.definitions.conditions import CONDITIONS, WEEKS_OF_A_QUARTER, Answer, Condition, Offered, Value, written
from dashboard.exports import review as words
from dashboard.operations import reviewing
from dashboard.operations.own_words import LONGEST_OWNER, LONGEST_WORDS
from dashboard.ui.column_choice import plain
from dashboard.ui.reminding import reminded
from dashboard.ui.review import differences, key_of
from dashboard.ui.review_voices import asks_for_signing_again, just_done, keep
from dashboard.ui.session import installation, moment

_ANY_DAY = (date(1900, 1, 1), date(2199, 12, 31))
_NOT_TOLD = "not told"


def conditions(viewer: Viewer, whole: Whole) -> None:
    """What the service told of its conditions, beside the figures; and for the service, the form."""
    st.header("The service's conditions", anchor=False)
    just_done(viewer, whole, (Kind.CONDITIONS,))
    rows = words.conditions(whole)
    if rows:
        st.markdown(words.NEVER_SCORED)
        st.table([dict(zip(words.CONDITION_HEADINGS, row, strict=True)) for row in rows])
    else:
        st.markdown("The service has not told any yet. It tells them here, once a quarter.")
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
    just_done(viewer, whole, (Kind.ACTION, *ABOUT_ACTIONS))
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
        st.expander("Say what has become of an action"),
        st.form(f"became-{key_of(viewer, whole)}-{len(whole.said.history)}", border=False),
    ):
        st.markdown(f"Both sides read it.{asks_for_signing_again(whole)}")
        which: str = st.selectbox("Which", every, format_func=lambda key: _called(every[key]))
        what: Kind | None = st.radio(
            "What has become of it?", list(ways), index=None, format_func=lambda kind: ways[kind]
        )
        said = st.text_input("In a sentence (needed where it is dropped)", max_chars=LONGEST_WORDS)
        if st.form_submit_button("Keep this", type="primary") and not reminded(said):
            keep(lambda: reviewing.become(
                installation().records(), viewer, found.contract, found.quarter, every[which].agreed, what,
                words=said, now=moment(),
            ))  # fmt: skip


def _called(action: Action) -> str:
    """An action in a line: two may have the same words."""
    return f"{action.agreed.words} ({action.agreed.owner}, by {day(action.agreed.due_on)})"


def _new(viewer: Viewer, whole: Whole) -> None:
    found = whole.review
    key = f"{key_of(viewer, whole)}-{len(whole.said.actions)}"  # so that what was kept does not stand there any more
    with (
        st.expander("Agree an action"),
        st.form(f"action-{key}", border=False),
    ):
        st.markdown(f"Both sides read it, and it stands in every copy.{asks_for_signing_again(whole)}")
        what = st.text_area("What is to be done?", max_chars=LONGEST_WORDS, key=f"what-{key}")
        post = st.text_input("Which post does it? A post, not a name", max_chars=LONGEST_OWNER, key=f"post-{key}")
        # Streamlit takes a day that it does not allow for the one that stood there before: so it allows every day, and
        # what is kept is checked.
        by = st.date_input(
            "By", None, min_value=_ANY_DAY[0], max_value=_ANY_DAY[1], format="DD/MM/YYYY", key=f"by-{key}"
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
    just_done(viewer, whole, (Kind.SIGNED, Kind.OPENED))
    if any(reviewing.said_by(viewer, one) for one in whole.said.signed):
        st.markdown(
            "Both sides have signed it." if whole.said.closed else "You have signed it; the other side has not yet."
        )
    else:
        before = [one for one in whole.said.history if one.kind == Kind.SIGNED and reviewing.said_by(viewer, one)]
        again = (
            f"You signed it on {day(before[-1].at)}; something was said since, so it asks for it again. "
            if before
            else ""
        )
        st.markdown(
            f"{again}You sign **{plain(whole.title)}**: the figures and the words as they stand now. What is said "
            "afterwards asks for it again; what changes in the figures is shown beside what you signed."
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
    _history(viewer, whole)


def _sign(viewer: Viewer, whole: Whole) -> None:
    """The button. What came between the page that was read and the press is shown first, and not signed unseen."""
    found = whole.review
    key, now = f"seen-{key_of(viewer, whole)}", (whole.said.entries, whole.written)
    seen = st.session_state.get(key)
    pressed = st.button("Sign for your side", type="primary")
    st.session_state[key] = now
    if pressed and seen not in (None, now):
        st.warning("Something has come since this page was drawn: look at it, then sign.", icon=":material/update:")
    elif pressed:
        keep(lambda: reviewing.sign(
            installation().records(), viewer, found.contract, found.quarter, whole.written, seen=whole.said.entries,
            now=moment(),
        ))  # fmt: skip


def _since_it_was_signed(whole: Whole) -> None:
    """What is otherwise than the last to sign has signed it: a return has come, or was corrected, since."""
    last = whole.said.signed[-1]
    found = moved(dict(last.details), whole.written)
    if found:
        differences(found, f"Otherwise than it was signed on {day(last.at)}", "")


def _history(viewer: Viewer, whole: Whole) -> None:
    if whole.said.history:
        just_done(viewer, whole, (Kind.TAKEN_OUT,))
        with st.expander(f"Everything that was said and done ({len(whole.said.history)})"):
            st.markdown("\n\n".join(_entry(whole, one) for one in whole.said.history))
            _taking_out(viewer, whole)


def _taking_out(viewer: Viewer, whole: Whole) -> None:
    """What one's own side typed in any review, does not stand any more, and named somebody, is taken out for good."""
    found = whole.review
    every = {
        one.entry_id: one for one in reviewing.could_be_taken_out(installation().records(), viewer, found.contract)
    }
    if not every:
        return
    with st.form(f"take-out-{key_of(viewer, whole)}-{len(whole.said.history)}"):
        st.markdown(
            "**Did earlier words of yours name somebody?** They can be taken out for good, and signatures hold. What "
            "stands is taken back first, and an action dropped."
        )
        which: str = st.selectbox(
            "Which words", every, format_func=lambda key: f"{day(every[key].at)}: {every[key].words}"
        )
        sure = st.checkbox("They named somebody, and cannot be brought back")
        if st.form_submit_button("Take these words out") and sure:
            keep(lambda: reviewing.take_out(
                installation().records(), viewer, found.contract, found.quarter, every[which], now=moment()
            ))  # fmt: skip


def _entry(whole: Whole, one: Entry) -> str:
    lines = {line.indicator: line.definition.title for line in whole.review.lines}
    actions = {each.agreed.entry_id: each.agreed.words for each in whole.said.actions}
    entries = {each.entry_id: f"of {day(each.at)}" for each in whole.said.history}
    about = plain(lines.get(one.about) or actions.get(one.about) or entries.get(one.about) or "")
    about = f" ({about})" if about else ""
    said = f": {plain(one.words)}" if one.words else ""
    if one.kind == Kind.CONDITIONS:
        said = f": {_told(one)}"
    return f"{day(one.at)}, **{plain(whole.who(one))}**: {one.kind}{about}{said}"

"""The page of a service's own column names: what is remembered, changing it, forgetting it, and bringing it back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import streamlit as st

from dashboard.access import Viewer
from dashboard.definitions.own_names import ONLY_NUMBER, REFERRED_AGAIN, KeptNames, OwnColumn, OwnNames
from dashboard.definitions.sheets import SheetLayout
from dashboard.errors import OutcomesError, UsageError
from dashboard.intake.code_meanings import list_of, without_ages
from dashboard.intake.mapping import folded_codes, layout_named
from dashboard.intake.remembering import delete_earlier, erase, forget, history, remember
from dashboard.intake.survey import said_twice
from dashboard.ui import versions_seen
from dashboard.ui.column_choice import LEFT_OUT, code_choice, column_choice, in_two, plain
from dashboard.ui.session import installation, moment

_FORGET = "Forget this name"
_FORGET_WORD = "Forget this word"


def kept_names(viewer: Viewer) -> None:
    """Each sheet of which names were ever remembered, as it stands, with what can be done about it."""
    if said := st.session_state.pop("columns_said", None):
        st.success(said, icon=":material/check_circle:")
    versions = _versions(viewer)
    if not versions:
        st.info(
            "Nothing is remembered yet. Give a file with column names of your own to *Send a return*: it asks what "
            "they are, once."
        )
        st.page_link("app_pages/providers/send.py", label="Send a return", icon=":material/arrow_forward:")
    for sheet in dict.fromkeys(each.names.sheet for each in versions):
        layout = layout_named(sheet)
        if layout is not None:
            _sheet(viewer, layout, [each for each in versions if each.names.sheet == sheet])


def _versions(viewer: Viewer) -> list[KeptNames]:
    try:
        records = installation().records()
    except UsageError:  # nobody has sent anything yet, and looking makes no database
        return []
    return history(records, viewer, viewer.provider or "")


def _sheet(viewer: Viewer, layout: SheetLayout, versions: list[KeptNames]) -> None:
    newest = versions[0]
    st.header(f"The {layout.name} sheet", anchor=False)
    if versions_seen.changed(viewer.provider, layout.name, newest.version):
        st.warning(
            f"These names were changed meanwhile, in another window or by somebody else: {_kept(newest)}. Nothing of "
            "yours was kept. This is how they stand now.",
            icon=":material/sync_problem:",
        )
    if newest.names.columns:
        st.markdown(f"{_kept(newest)}. A file with these column names is read as this sheet.")
        st.table(
            [
                {"Your column": plain(each.name), "Our column": plain(each.column or "left out, not sent")}
                for each in newest.names.columns
            ]
        )
        if any(each.column == ONLY_NUMBER for each in newest.names.columns):
            st.markdown(REFERRED_AGAIN)
        if words := _words_told(layout, newest.names.columns):
            st.table(words)
            st.markdown(
                "A word holds for every column with the same list of codes, unless it is said otherwise of one."
            )
        with st.expander("Change or forget a name or a word"):
            _change(viewer, layout, newest)
        with st.expander("Forget all of it"):
            _forget(viewer, layout, newest)
    else:
        st.markdown(f"Forgotten: {_kept(newest)}. Files of this sheet are read by our own names.")
    earlier = [each for each in versions[1:] if each.names.columns]
    if earlier:
        with st.expander("Earlier versions"):
            for each in earlier:
                _earlier(viewer, each, newest)
            _delete_earlier(viewer, layout, newest)


def _kept(each: KeptNames) -> str:
    return f"Version {each.version}, {each.kept_at:%-d %B %Y %H:%M} UTC, by {each.kept_by}"


def _words_told(layout: SheetLayout, columns: Sequence[OwnColumn]) -> list[dict[str, str]]:
    """Each word with its columns and what it means: two columns, which fit on a telephone."""
    ages = [each.name for each in columns if len(_said(each, layout)) < len(each.codes)]
    told = [("Ages in years", ages, "each in its band")] if ages else []
    told += [(one.word, one.columns, one.means or "blank") for one in _words(layout, columns).values()]
    return [
        {"Your word": f"{plain(word)} ({', '.join(map(plain, names))})", "What it means": plain(means)}
        for word, names, means in told
    ]


def _said(each: OwnColumn, layout: SheetLayout) -> tuple[tuple[str, str], ...]:
    """The codes that somebody had to say the meaning of."""
    ours = layout.by_name.get(each.column or "")
    return without_ages(ours, each.codes) if ours else ()


class _Word(NamedTuple):
    """A word with one meaning, and the columns of the same list in which it was said."""

    word: str
    means: str
    columns: list[str]


def _change(viewer: Viewer, layout: SheetLayout, kept: KeptNames) -> None:
    key = f"change_{viewer.provider}_{layout.name}_{kept.version}"
    chosen = [
        column_choice(f"**{plain(each.name)}**", layout, f"{key}_{number}", first=_FORGET, now=each.column or LEFT_OUT)
        for number, each in enumerate(kept.names.columns)
    ]
    columns = [
        _as_chosen(each, choice) for each, choice in zip(kept.names.columns, chosen, strict=True) if choice != _FORGET
    ]
    names = OwnNames(layout.name, tuple(_with_words(layout, columns, key)))
    for column, theirs in said_twice(columns).items():
        st.markdown(
            f"More than one is {column}: {', '.join(map(plain, theirs))}. That is right only if no file has both."
        )
    if st.button("Keep these changes", disabled=names == kept.names or not columns, key=f"{key}_keep"):
        _do(
            viewer, layout.name,
            lambda now: _remember(viewer, names, kept.version, now),
            f"Kept: the {layout.name} sheet is now read by these names. To undo it, bring back version {kept.version}, "
            "under *Earlier versions*.",
        )  # fmt: skip


def _as_chosen(each: OwnColumn, choice: str) -> OwnColumn:
    """A column as it was chosen to be: its words stay only while it is the same of ours."""
    if choice == LEFT_OUT:
        return OwnColumn(each.name, None)
    return each if choice == each.column else OwnColumn(each.name, choice)


def _words(layout: SheetLayout, columns: Sequence[OwnColumn]) -> dict[tuple[tuple[str, ...], str, str], _Word]:
    """A word once, for all columns of the same list of which it was said alike."""
    words: dict[tuple[tuple[str, ...], str, str], _Word] = {}
    for each in columns:
        said = _said(each, layout)
        for (word, means), folded in zip(said, folded_codes([word for word, _ in said]), strict=True):
            place = (list_of(layout.by_name[each.column or ""]), folded, means)
            words.setdefault(place, _Word(word, means, [])).columns.append(each.name)
    return words


def _with_words(layout: SheetLayout, columns: Sequence[OwnColumn], key: str) -> list[OwnColumn]:
    """The columns with their words as they are said now."""
    words = _words(layout, columns)
    if words:
        st.markdown("**Your words**")
    now: dict[tuple[str, str], str | None] = {}
    for at, (number, (place, one)) in zip(in_two(words), enumerate(words.items()), strict=True):
        ours = next(each for each in columns if each.name == one.columns[0]).column or ""
        label = f"{plain(one.word)} ({', '.join(map(plain, one.columns))})"
        with at:
            chosen = code_choice(
                label, layout.by_name[ours], f"{key}_word_{number}", now=one.means, unsaid=_FORGET_WORD
            )
        now |= {(name, place[1]): chosen for name in one.columns}
    return [_one_with_words(each, layout, now) for each in columns]


def _one_with_words(each: OwnColumn, layout: SheetLayout, now: dict[tuple[str, str], str | None]) -> OwnColumn:
    said = _said(each, layout)
    changed = {
        pair: now.get((each.name, folded))
        for pair, folded in zip(said, folded_codes([word for word, _ in said]), strict=True)
    }
    codes = [(pair[0], changed.get(pair, pair[1])) for pair in each.codes]
    return OwnColumn(each.name, each.column, tuple((word, means) for word, means in codes if means is not None))


def _forget(viewer: Viewer, layout: SheetLayout, kept: KeptNames) -> None:
    st.markdown(
        "Files of this sheet are then read by our own column names only. The names stay among the earlier versions, "
        "and can be brought back. Returns that were sent are not touched."
    )
    key = f"{viewer.provider}_{layout.name}_{kept.version}"
    if st.button("Forget these names", key=f"forget_{key}"):
        _do(
            viewer, layout.name,
            lambda now: forget(
                installation().records(), viewer, viewer.provider or "", layout.name, now=now, expected=kept.version
            ),
            f"Forgotten: the {layout.name} sheet is read by our own names. To undo it, bring back version "
            f"{kept.version}, under *Earlier versions*.",
        )  # fmt: skip
    sure = st.checkbox("Delete every version for good: nothing of it can be brought back", key=f"sure_{key}")
    if st.button("Delete these names for good", disabled=not sure, key=f"erase_{key}"):
        _do(
            viewer, layout.name,
            lambda now: erase(installation().records(), viewer, viewer.provider or "", layout.name, now=now),
            f"Deleted: nothing is kept any more of what you call the {layout.name} sheet.",
        )  # fmt: skip


def _earlier(viewer: Viewer, each: KeptNames, newest: KeptNames) -> None:
    st.markdown(f"{_kept(each)}: {', '.join(plain(column.name) for column in each.names.columns)}")
    if st.button(f"Bring back version {each.version}", key=f"back_{each.names.sheet}_{each.version}_{newest.version}"):
        _do(
            viewer, each.names.sheet,
            lambda now: _remember(viewer, each.names, newest.version, now),
            f"Version {each.version} stands again.",
        )  # fmt: skip


def _delete_earlier(viewer: Viewer, layout: SheetLayout, newest: KeptNames) -> None:
    """For a word that should never have been kept: forgotten first, and then deleted here."""
    st.markdown(
        "A word or a name that should never have been kept, such as somebody's name, is forgotten above first; then "
        "delete the versions in which it still stands."
    )
    key = f"{viewer.provider}_{layout.name}_{newest.version}"
    sure = st.checkbox("Delete the earlier versions for good: none can be brought back", key=f"sure_earlier_{key}")
    if st.button("Delete the earlier versions", disabled=not sure, key=f"delete_earlier_{key}"):
        _do(
            viewer, layout.name,
            lambda _: delete_earlier(installation().records(), viewer, viewer.provider or "", layout.name),
            f"Deleted: of the {layout.name} sheet only version {newest.version} is kept.",
        )  # fmt: skip


def _remember(viewer: Viewer, names: OwnNames, seen: int, now: datetime) -> None:
    remember(
        installation().records(), viewer, viewer.provider or "", [names],
        now=now, instead=True, expected=seen, no_people=True,  # asked when they were first said
    )  # fmt: skip


def _do(viewer: Viewer, sheet: str, change: Callable[[datetime], None], said: str) -> None:
    try:
        change(moment())
    except OutcomesError as error:
        st.error(str(error))
        return
    versions_seen.kept(viewer.provider, sheet)
    st.session_state.columns_said = said
    st.session_state.send_key = None  # what was checked by the names before is checked afresh
    st.rerun()

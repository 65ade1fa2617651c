"""The page of a service's own column names: what is remembered, changing it, forgetting it, and bringing it back."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from dashboard.access import Viewer
from dashboard.definitions.own_names import KeptNames, OwnColumn, OwnNames
from dashboard.definitions.sheets import SheetLayout
from dashboard.errors import OutcomesError, UsageError
from dashboard.intake.code_meanings import without_ages
from dashboard.intake.mapping import layout_named
from dashboard.intake.remembering import forget, history, remember
from dashboard.intake.survey import said_twice
from dashboard.ui.column_choice import LEFT_OUT, code_choice, column_choice, in_two
from dashboard.ui.session import installation

_FORGET = "Forget this name"


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
    if newest.names.columns:
        st.markdown(f"{_kept(newest)}. A file with these column names is read as this sheet.")
        st.table([_line(each, layout) for each in newest.names.columns])
        with st.expander("Change what is remembered"):
            _change(viewer, layout, newest)
        with st.expander("Forget all of it"):
            _forget(viewer, layout)
    else:
        st.markdown(f"Forgotten: {_kept(newest)}. Files of this sheet are read by our own names.")
    earlier = [each for each in versions[1:] if each.names.columns]
    if earlier:
        with st.expander("Earlier versions"):
            for each in earlier:
                _earlier(viewer, each)


def _kept(each: KeptNames) -> str:
    return f"Version {each.version}, {each.kept_at:%-d %B %Y %H:%M} UTC, by {each.kept_by}"


def _line(each: OwnColumn, layout: SheetLayout) -> dict[str, str]:
    said = _said(each, layout)
    codes = [f"{code} = {means or 'blank'}" for code, means in said]
    ages = ["ages in years, each in its band"] if len(said) < len(each.codes) else []
    return {
        "Your column": each.name,
        "Our column": each.column or "left out, not sent",
        "Your codes": "; ".join([*ages, *codes]),
    }


def _said(each: OwnColumn, layout: SheetLayout) -> tuple[tuple[str, str], ...]:
    """The codes that somebody had to say the meaning of."""
    ours = layout.by_name.get(each.column or "")
    return without_ages(ours, each.codes) if ours else ()


def _change(viewer: Viewer, layout: SheetLayout, kept: KeptNames) -> None:
    columns = [
        changed for number, each in enumerate(kept.names.columns)
        if (changed := _changed(each, layout, f"change_{viewer.provider}_{layout.name}_{kept.version}_{number}"))
    ]  # fmt: skip
    names = OwnNames(layout.name, tuple(columns))
    for column, theirs in said_twice(columns).items():
        st.markdown(f"More than one is {column}: {', '.join(theirs)}. That is right only if no file has both.")
    if st.button(
        "Keep these changes", disabled=names == kept.names or not columns, key=f"change_{viewer.provider}_{layout.name}"
    ):
        _do(lambda now: _remember(viewer, names, now), f"Kept: the {layout.name} sheet is now read by these names.")


def _changed(each: OwnColumn, layout: SheetLayout, key: str) -> OwnColumn | None:
    chosen = column_choice(f"**{each.name}**", layout, key, first=_FORGET, now=each.column or LEFT_OUT)
    if chosen == _FORGET:
        return None
    if chosen == LEFT_OUT:
        return OwnColumn(each.name, None)
    if chosen != each.column or not each.codes:
        return OwnColumn(each.name, chosen)
    shown = _said(each, layout)
    said = [pair for pair in each.codes if pair not in shown]
    for at, (code, means) in zip(in_two(shown), shown, strict=True):
        with at:
            now = code_choice(code, layout.by_name[chosen], f"{key}_{code}", now=means)
        if now is not None:
            said.append((code, now))
    return OwnColumn(each.name, chosen, tuple(said))


def _forget(viewer: Viewer, layout: SheetLayout) -> None:
    st.markdown(
        "Files of this sheet are then read by our own column names only. The names stay among the earlier versions, "
        "and can be brought back. Returns that were sent are not touched."
    )
    if st.button("Forget these names", key=f"forget_{viewer.provider}_{layout.name}"):
        _do(
            lambda now: forget(installation().records(), viewer, viewer.provider or "", layout.name, now=now),
            f"Forgotten: the {layout.name} sheet is read by our own names.",
        )


def _earlier(viewer: Viewer, each: KeptNames) -> None:
    st.markdown(f"{_kept(each)}: {', '.join(column.name for column in each.names.columns)}")
    if st.button(f"Bring back version {each.version}", key=f"back_{each.names.sheet}_{each.version}"):
        _do(lambda now: _remember(viewer, each.names, now), f"Version {each.version} stands again.")


def _remember(viewer: Viewer, names: OwnNames, now: datetime) -> None:
    remember(installation().records(), viewer, viewer.provider or "", names, now=now, instead=True)


def _do(change: Callable[[datetime], None], said: str) -> None:
    try:
        change(datetime.now(UTC).replace(tzinfo=None))
    except OutcomesError as error:
        st.error(str(error))
        return
    st.session_state.columns_said = said
    st.session_state.send_key = None  # what was checked by the names before is checked afresh
    st.rerun()

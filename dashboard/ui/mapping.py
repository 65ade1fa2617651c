"""A file with column names of a service's own: what they mean is said once, on screen, and remembered."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.access import Viewer
from dashboard.definitions.own_names import OwnColumn, OwnNames
from dashboard.definitions.sheets import SheetLayout
from dashboard.errors import OutcomesError
from dashboard.intake import survey
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.code_meanings import every_age, is_age
from dashboard.intake.mapping import layouts_to_choose
from dashboard.intake.questions import Answers
from dashboard.intake.remembering import remember, standing
from dashboard.intake.survey import MOST_CODES, Surveyed
from dashboard.ui.column_choice import LEFT_OUT, UNDECIDED, code_choice, column_choice, in_two
from dashboard.ui.session import installation

_TOLD_BY = {"unknown_column", "no_known_column", "missing_required_column", "not_in_list", "read_twice"}
"""The problems of a file whose columns or codes may be the sender's own."""
_OF_A_CODE = "not_in_list"
"""More often a slip than a code of the sender's own: then the question waits in its fold."""
_NO_SHEET = "None of them: leave it out"
_FEWEST_KNOWN = 3


def offer(viewer: Viewer, uploaded: Sequence[UploadedFile], checked: Checked) -> None:
    """For each file with names of its own: what they are, what their codes mean, how it will be read, and remember."""
    if said := st.session_state.pop("own_names_said", None):
        st.success(said, icon=":material/check_circle:")
    remembered = standing(installation().records(create=True), viewer.provider)
    if remembered:
        sheets = ", ".join(names.sheet for names in remembered)
        st.markdown(f"Your own column names are remembered for: {sheets}.")
        st.page_link("app_pages/providers/columns.py", label="See or change them", icon=":material/edit:")
    if not any(each.code in _TOLD_BY for each in checked.problems):
        st.session_state.own_names_of = None  # nothing of a file is kept in the session longer than it is asked about
        return
    asked = {each.file for each in checked.problems if each.code in _TOLD_BY and each.code != _OF_A_CODE}
    for file in {file.name: file for file in uploaded}.values():
        for place, surveyed in enumerate(_surveyed(file, remembered, checked.answers)):
            _offer_one(viewer, surveyed, f"own_{file.file_id}_{place}", asked=surveyed.file in asked)


def _surveyed(file: UploadedFile, remembered: Sequence[OwnNames], answers: Answers) -> list[Surveyed]:
    """What is to be said of a file; looked for once, not at each choice that is made."""
    known = (file.file_id, tuple(remembered), tuple(answers.items()))
    if st.session_state.get("own_names_of") is None:
        st.session_state.own_names_of = {}
    found: dict[str, tuple[object, list[Surveyed]]] = st.session_state.own_names_of
    if file.file_id not in found or found[file.file_id][0] != known:
        content = file.getvalue()
        name = SentFile(file.name, content).name
        found[file.file_id] = (known, survey.survey(name, content, remembered, answers))
    return found[file.file_id][1]


def _offer_one(viewer: Viewer, surveyed: Surveyed, key: str, *, asked: bool) -> None:
    likely = survey.likely_sheet(surveyed)
    ours = not surveyed.in_a_book or survey.known_columns(surveyed, likely) >= _FEWEST_KNOWN
    with st.expander(
        f"**{surveyed.file} has column names or codes of its own: say once what they are**", expanded=ours and asked
    ):
        st.markdown(
            "What you say here is remembered for your service: next quarter the same export is read without renaming "
            "anything. Only names and codes are kept, never a row. You need not change your file."
        )
        if surveyed.forbidden:
            st.error(
                f"Delete from the file, because no file may hold them: {', '.join(surveyed.forbidden)}. "
                "Leaving them out here is not enough.",
                icon=":material/error:",
            )
        layout = _sheet(surveyed, likely if ours else None, f"{key}_sheet")
        if layout is not None:
            _say(viewer, surveyed, layout, f"{key}_{layout.name}")


def _sheet(surveyed: Surveyed, likely: SheetLayout | None, key: str) -> SheetLayout | None:
    layouts = {layout.name: layout for layout in layouts_to_choose()}
    options = [*layouts, *([_NO_SHEET] if surveyed.in_a_book else [])]
    chosen = st.selectbox(
        "Which of our sheets is this?",
        options,
        index=options.index(likely.name if likely and likely.name in layouts else options[-1]),
        format_func=lambda name: f"{name}: a row is {layouts[name].a_row}" if name in layouts else name,
        key=key,
    )
    return layouts.get(chosen)


def _say(viewer: Viewer, surveyed: Surveyed, layout: SheetLayout, key: str) -> None:
    st.subheader("What each of your columns is", anchor=False)
    columns, open_still = _columns(surveyed, layout, key)
    columns = _with_codes(surveyed, layout, columns, key)
    names = OwnNames(layout.name, tuple(columns))
    _preview(surveyed, names)
    twice = survey.said_twice(columns)
    for column, theirs in twice.items():
        st.error(f"Only one of these can be {column}: {', '.join(theirs)}.", icon=":material/error:")
    if missing := survey.missing(layout, columns):
        st.warning(
            f"Still needed, and in none of your columns so far: {', '.join(missing)}. If your file has no such column, "
            "add it to your export: a file without it is not accepted.",
            icon=":material/help:",
        )
    if open_still:
        st.markdown(f"Still to choose: {', '.join(open_still)}.")
    ready = not open_still and not twice and any(each.column for each in columns)
    if st.button("Remember these names", type="primary", disabled=not ready, key=f"{key}_keep"):
        _keep(viewer, names, surveyed)


def _columns(surveyed: Surveyed, layout: SheetLayout, key: str) -> tuple[list[OwnColumn], list[str]]:
    """What was said of each column, and the names of those of which nothing was."""
    rest = st.checkbox("Leave out every column that I have not chosen", key=f"{key}_rest")
    proposed = survey.proposal(surveyed, layout)
    said, open_still = [], []
    for at, place in zip(in_two(surveyed.columns), surveyed.columns, strict=True):
        name = surveyed.heading.names[place].strip()
        before = proposed[place]
        now = None if before is None else before.column or LEFT_OUT
        with at:
            examples = surveyed.examples(place)
            label = f"**{_plain(name)}** (column {surveyed.letter(place)}){f': {_plain(examples)}' if examples else ''}"
            chosen = column_choice(label, layout, f"{key}_{place}", now=now)
        if chosen == UNDECIDED and not rest:
            open_still.append(name)
        elif chosen in (UNDECIDED, LEFT_OUT):
            said.append(OwnColumn(name, None))
        else:
            kept = before.codes if before and before.column == chosen else ()
            said.append(OwnColumn(name, chosen, kept))
    return said, open_still


def _with_codes(surveyed: Surveyed, layout: SheetLayout, columns: Sequence[OwnColumn], key: str) -> list[OwnColumn]:
    """The same columns with what was said of their codes."""
    places = {surveyed.heading.names[place].strip(): place for place in reversed(surveyed.columns)}
    unread = {each.name: survey.unread_codes(surveyed, places[each.name], each, layout) for each in columns}
    if any(unread.values()):
        st.subheader("What your codes mean", anchor=False)
        st.markdown("Spellings that we know already are not listed.")
    return [_one_with_codes(each, layout, unread[each.name], f"{key}_{places[each.name]}") for each in columns]


def _one_with_codes(column: OwnColumn, layout: SheetLayout, unread: Sequence[str], key: str) -> OwnColumn:
    if not unread or column.column is None:
        return column
    ours = layout.by_name[column.column]
    st.markdown(f"**{_plain(column.name)}**, our *{column.column}*")
    ages = [value for value in unread if is_age(ours, value)]
    if ages:
        st.markdown("Ages in years are put into their bands.")
    codes = every_age(column.codes) if ages else column.codes
    likely = survey.proposed_codes(column, layout, unread)
    asked = [value for value in unread if value not in ages]
    said = []
    for at, value in zip(in_two(asked), asked, strict=True):
        with at:
            means = code_choice(_plain(value), ours, f"{key}_code_{value}", now=likely[value])
        if means is not None:
            said.append((value, means))
    return OwnColumn(column.name, column.column, (*codes, *said))


def _preview(surveyed: Surveyed, names: OwnNames) -> None:
    lines = survey.preview(surveyed, names)
    if not lines:
        return
    st.subheader("How your first rows will be read", anchor=False)
    called = {each.column: each.name for each in names.columns}
    st.table(
        [
            {"Your column": _plain(called.get(ours, ours)), "Ours": ours}
            | {f"Row {line['Row']}": _plain(line[ours]) for line in lines}
            for ours in lines[0]
            if ours != "Row"
        ]
    )
    if any(cell.startswith("✗") for line in lines for cell in line.values()):
        st.markdown(
            "✗ cannot be read as it stands. If it is a code of yours, say above what it means; a column with more "
            f"than {MOST_CODES} different values is no list of codes, so look whether you chose the right one."
        )


def _keep(viewer: Viewer, names: OwnNames, surveyed: Surveyed) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    try:
        remember(installation().records(create=True), viewer, viewer.provider or "", names, now=now)
    except OutcomesError as error:
        st.error(str(error))
        return
    st.session_state.own_names_said = f"Remembered. {surveyed.file} is now read by your own column names."
    st.session_state.send_key = None  # what was checked before is checked afresh
    st.rerun()


def _plain(text: str) -> str:
    """Somebody's own words, without what would be taken for formatting."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+-.!|~$:" else letter for letter in text)

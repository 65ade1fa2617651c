"""A file with column names of a service's own: what they mean is said once, on screen, and remembered."""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.access import Viewer
from dashboard.definitions.own_names import ONLY_NUMBER, REFERRED_AGAIN, KeptNames, OwnColumn, OwnNames
from dashboard.definitions.sheets import SheetLayout
from dashboard.definitions.wide import WIDE
from dashboard.errors import OutcomesError
from dashboard.intake import survey
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.mapping import layouts_to_choose
from dashboard.intake.questions import Answers
from dashboard.intake.remembering import latest, new_people, remember, standing
from dashboard.intake.survey import MOST_CODES, Surveyed
from dashboard.ui import versions_seen
from dashboard.ui.code_questions import Unsaid, ask_for_codes
from dashboard.ui.column_choice import LEFT_OUT, UNDECIDED, column_choice, in_two, plain
from dashboard.ui.session import installation, moment

_TOLD_BY = {"unknown_column", "no_known_column", "missing_required_column", "not_in_list", "read_twice"}
"""The problems of a file whose columns or codes may be the sender's own."""
_OF_A_CODE = "not_in_list"
"""More often a slip than a code of the sender's own: then the question waits in its fold."""
_NO_SHEET = "None of them: leave it out"
_FEWEST_KNOWN = 3
_WORDS_TOLD = 20
_NUMBERS = {"referral_id", "person_id"}


def offer(viewer: Viewer, uploaded: Sequence[UploadedFile], checked: Checked) -> frozenset[tuple[str, str]]:
    """For each file with names of its own: what they are, what their codes mean, how it will be read, and remember.

    Returns:
        Each file that is asked about with the problems that go once this is said.
    """
    if told := st.session_state.pop("own_names_said", None):
        said, everything = told
        (st.success if everything else st.warning)(said, icon=f":material/{'check_circle' if everything else 'help'}:")
    remembered = standing(installation().records(create=True), viewer.provider)
    if remembered:
        sheets = ", ".join(names.sheet for names in remembered)
        st.markdown(f"Your own column names are remembered for: {sheets}.")
        if any(each.column == ONLY_NUMBER for names in remembered for each in names.columns):
            st.markdown(REFERRED_AGAIN)
        st.page_link("app_pages/providers/columns.py", label="See or change them", icon=":material/edit:")
    if not any(each.code in _TOLD_BY for each in checked.problems):
        st.session_state.own_names_of = None  # nothing of a file is kept in the session longer than it is asked about
        return frozenset()
    asked = {each.file for each in checked.problems if each.code in _TOLD_BY and each.code != _OF_A_CODE}
    about: set[str] = set()
    for file in uploaded:
        for place, surveyed in enumerate(_surveyed(file, remembered, checked.answers)):
            about.add(surveyed.file)
            key = f"own_{file.file_id}_{place}"
            # Where names are remembered, a word that nobody knows is more often new than a slip.
            _offer_one(viewer, surveyed, remembered, key, asked=surveyed.file in asked or bool(surveyed.remembered))
    return frozenset((file, code) for file in about for code in _TOLD_BY)


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


def _offer_one(viewer: Viewer, surveyed: Surveyed, remembered: Sequence[OwnNames], key: str, *, asked: bool) -> None:
    likely = survey.likely_sheet(surveyed)
    ours = not surveyed.in_a_book or survey.known_columns(surveyed, likely) >= _FEWEST_KNOWN
    with st.expander(
        f"**{surveyed.file} has column names or codes of its own: say once what they are**", expanded=ours and asked
    ):
        st.markdown(
            "What you say here is remembered for your service: next quarter the same export is read without renaming "
            "anything. Only names and codes are kept, never a row. You need not change your file: what stands under "
            "*Fix these first* about these columns goes once this is said."
        )
        if surveyed.forbidden:
            st.error(
                f"Delete from the file, because no file may hold them: {', '.join(surveyed.forbidden)}. "
                "Leaving them out here is not enough.",
                icon=":material/error:",
            )
        layout = _sheet(surveyed, likely if ours else None, f"{key}_sheet")
        if layout is not None:
            _say(viewer, surveyed, layout, remembered, f"{key}_{layout.name}")


def _sheet(surveyed: Surveyed, likely: SheetLayout | None, key: str) -> SheetLayout | None:
    layouts = {layout.name: layout for layout in layouts_to_choose()}
    options = [*layouts, *([_NO_SHEET] if surveyed.in_a_book else [])]
    chosen = st.selectbox(
        "Which of our sheets is this?",
        options,
        index=options.index(likely.name if likely and likely.name in layouts else options[-1]),
        format_func=lambda name: _sheet_in_words(layouts[name]) if name in layouts else name,
        key=key,
    )
    return layouts.get(chosen)


def _sheet_in_words(layout: SheetLayout) -> str:
    more = ", with her housing and her questionnaires beside it" if layout is WIDE else ""
    return f"{layout.name}: a row is {layout.a_row}{more}"


def _say(viewer: Viewer, surveyed: Surveyed, layout: SheetLayout, remembered: Sequence[OwnNames], key: str) -> None:
    before = _before(viewer, layout)
    changed = _changed_meanwhile(viewer, layout, before)
    if survey.all_certain(surveyed, layout):
        columns, open_still = _columns(surveyed, layout, key)
    else:
        st.subheader("What each of your columns is", anchor=False)
        if set(layout.by_name) >= _NUMBERS:
            st.markdown(
                "**Which number is which?** *person_id* is the woman's own number: it stays the same however often "
                "she is referred. *referral_id* is the number of one referral: a woman who is referred again gets "
                "another. If you have only one number, it can be both."
            )
        columns, open_still = _columns(surveyed, layout, key)
    told_of_numbers = _one_number_only(layout, columns)
    columns, unsaid = ask_for_codes(surveyed, layout, columns, remembered, key)
    names = OwnNames(layout.name, tuple(columns))
    _preview(surveyed, names)
    twice = survey.said_twice(columns)
    for column, theirs in twice.items():
        st.error(f"Only one of these can be {column}: {', '.join(theirs)}.", icon=":material/error:")
    needed = survey.missing(layout, columns)
    if told_of_numbers:  # what to do without a second number is said above
        needed = [name for name in needed if name not in _NUMBERS]
    if needed:
        st.warning(
            f"Still needed, and in none of your columns so far: {', '.join(needed)}. If your file has no such column, "
            "add it to your export: a file without it is not accepted.",
            icon=":material/help:",
        )
    if open_still:
        told = ", ".join(map(plain, open_still))
        st.markdown(f"Still to choose: {told}. Say above what they are, or tick that the rest is left out.")
    if unsaid:
        later = "" if open_still else " You can remember the rest now, and say these later."
        st.markdown(f"{_without_meaning(unsaid)}{later}")
    no_people = _ask_for_people(names, before, key)
    ready = not open_still and not twice and any(each.column for each in columns) and no_people is not False
    if st.button("Remember these names", type="primary", disabled=not ready, key=f"{key}_keep") and not changed:
        _keep(viewer, names, surveyed, unsaid, before, no_people=no_people is not None)


def _before(viewer: Viewer, layout: SheetLayout) -> KeptNames | None:
    """What is remembered of a sheet as this is shown."""
    kept = latest(installation().records(create=True), viewer.provider)
    return next((each for each in kept if each.names.sheet == layout.name), None)


def _changed_meanwhile(viewer: Viewer, layout: SheetLayout, before: KeptNames | None) -> bool:
    """Whether somebody has changed the names since they were first shown here; then it is said, once."""
    changed = versions_seen.changed(viewer.provider, layout.name, before.version if before else 0)
    if changed and before:
        st.warning(
            f"These names were changed meanwhile, in another window or by somebody else: version {before.version}, "
            f"{before.kept_at:%H:%M} UTC, by {before.kept_by}. Nothing of yours was kept. Look at what is shown now, "
            "then press the button again.",
            icon=":material/sync_problem:",
        )
    return changed


def _one_number_only(layout: SheetLayout, columns: Sequence[OwnColumn]) -> bool:
    """What to choose where there is one number for both the woman and her referral; whether anything is said of it."""
    said = [each for each in columns if _NUMBERS & set(each.ours)]
    if len(said) != 1 or not set(layout.by_name) >= _NUMBERS:
        return False
    if said[0].column == ONLY_NUMBER:
        st.markdown(f"{plain(said[0].name)} is read as both numbers. {REFERRED_AGAIN}")
    else:
        st.warning(
            f"Of the two numbers only {plain(said[0].name)} is there so far. If your service has just one, choose "
            f"*{ONLY_NUMBER}* for it.",
            icon=":material/help:",
        )
    return True


def _without_meaning(unsaid: Unsaid) -> str:
    """`2 words have no meaning yet: Lodger (Accom at start, Accom at exit), X (Housing).`"""
    told = [f"{plain(word)} ({', '.join(map(plain, columns))})" for word, columns in unsaid]
    shown, more = told[:_WORDS_TOLD], len(told) - _WORDS_TOLD
    listed = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return f"**{len(told)} {'word has' if len(told) == 1 else 'words have'} no meaning yet:** {listed}."


def _ask_for_people(names: OwnNames, before: KeptNames | None, key: str) -> bool | None:
    """Whether words that look like names of people are none; None where no word does."""
    people = new_people(names, before.names if before else None)
    if not people:
        return None
    told = "; ".join(f"in {plain(name)}: {', '.join(map(plain, words))}" for name, words in people.items())
    st.warning(
        f"These look like names of people, and nobody's name may be kept: {told}. If the column holds people, choose "
        "*Left out, not sent* for it above, and delete it from the file.",
        icon=":material/person_alert:",
    )
    return st.checkbox("None of these is a person's name", key=f"{key}_people")


def _columns(surveyed: Surveyed, layout: SheetLayout, key: str) -> tuple[list[OwnColumn], list[str]]:
    """What was said of each column, and the names of those of which nothing was. What is certain waits in its fold."""
    certain = survey.certain(surveyed, layout)
    open_ones = [place for place in surveyed.columns if place not in certain]
    rest = bool(open_ones) and st.checkbox("Leave out every column that I have not chosen", key=f"{key}_rest")
    chosen = _choices(surveyed, layout, open_ones, key)
    if certain:
        with st.expander(f"{_many(len(certain))} we know already, by {'its name' if len(certain) == 1 else 'name'}"):
            chosen |= _choices(surveyed, layout, certain, key)
    proposed = survey.proposal(surveyed, layout)
    said, open_still = [], []
    for place in surveyed.columns:
        name = surveyed.heading.names[place].strip()
        before = proposed[place]
        if chosen[place] == UNDECIDED and not rest:
            open_still.append(name)
        elif chosen[place] in (UNDECIDED, LEFT_OUT):
            said.append(OwnColumn(name, None))
        else:
            kept = before.codes if before and before.column == chosen[place] else ()
            said.append(OwnColumn(name, chosen[place], kept))
    return said, open_still


def _many(columns: int) -> str:
    return "1 column that" if columns == 1 else f"{columns} columns that"


def _choices(surveyed: Surveyed, layout: SheetLayout, places: Sequence[int], key: str) -> dict[int, str]:
    """A choice for each of these columns: its place → what it is said to be."""
    proposed = survey.proposal(surveyed, layout)
    chosen = {}
    for at, place in zip(in_two(places), places, strict=True):
        before = proposed[place]
        examples = surveyed.examples(place)
        name = plain(surveyed.heading.names[place].strip())
        label = f"**{name}** (column {surveyed.letter(place)}){f': {plain(examples)}' if examples else ''}"
        with at:
            now = None if before is None else before.column or LEFT_OUT
            chosen[place] = column_choice(label, layout, f"{key}_{place}", now=now)
    return chosen


def _preview(surveyed: Surveyed, names: OwnNames) -> None:
    lines = survey.preview(surveyed, names)
    if not lines:
        return
    st.subheader("How your first rows will be read", anchor=False)
    called = {ours: each.name for each in names.columns for ours in each.ours}
    st.table(
        [
            {
                "Your column": plain(called.get(ours, ours)),
                "Ours": plain(ours),
                "As it will be read": " · ".join(plain(line[ours]) or "–" for line in lines),
            }
            for ours in lines[0]
            if ours != "Row"
        ]
    )
    if any(cell.startswith("✗") for line in lines for cell in line.values()):
        st.markdown(
            "✗ cannot be read as it stands. If it is a code of yours, say above what it means; a column with more "
            f"than {MOST_CODES} different values is no list of codes, so look whether you chose the right one."
        )


def _keep(
    viewer: Viewer,
    names: OwnNames,
    surveyed: Surveyed,
    unsaid: Unsaid,
    before: KeptNames | None,
    *,
    no_people: bool,
) -> None:
    now = moment()
    seen = before.version if before else 0
    records = installation().records(create=True)
    try:
        remember(records, viewer, viewer.provider or "", [names], now=now, expected=seen, no_people=no_people)
    except OutcomesError as error:
        st.error(str(error))
        return
    versions_seen.kept(viewer.provider, names.sheet)
    kept = sum(each.column is not None for each in names.columns)
    said = f"{kept} {'column' if kept == 1 else 'columns'} of {surveyed.file}"
    st.session_state.own_names_said = (
        f"Remembered: {said}, and what {'its' if kept == 1 else 'their'} words mean. It is now read by your own names."
        if not unsaid
        else f"Kept: {said}. {_without_meaning(unsaid)} Say below what they mean, or mend them in the file.",
        not unsaid,
    )
    st.session_state.send_key = None  # what was checked before is checked afresh
    st.rerun()

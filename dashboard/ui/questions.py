"""A file that could be read in two ways: how it would look in each, and which is right."""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.intake.asking import Look, Option, Question, any_asked, questions
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.giving_back import is_of
from dashboard.intake.questions import Answers, ReadAs
from dashboard.ui.column_choice import plain

_ANSWERED = "send_answers"
_SHOWN = "send_questions"


def answers(uploaded: Sequence[UploadedFile]) -> Answers:
    """What has been answered of these files. A file that is chosen again, mended, is asked about again."""
    kept = _kept()
    return {name: said for file in uploaded for name, said in kept.get(file.file_id, {}).items()}


def forget() -> None:
    """Nothing of the files is kept in the session once they are in the records: of answers, only their words."""
    st.session_state[_SHOWN] = None


def show(uploaded: Sequence[UploadedFile], checked: Checked) -> None:
    """Each question with its readings; those that are answered in a fold, where the answer can be changed."""
    if not any_asked(checked):
        forget()
        return
    files = {file.name: file for file in uploaded}
    sent = {name: SentFile(name, file.getvalue()) for name, file in files.items()}
    shown = st.session_state.get(_SHOWN)
    if shown is None or shown[0] is not checked:
        st.session_state[_SHOWN] = shown = (checked, questions(list(sent.values()), checked))
    asked: list[Question] = shown[1]
    if any(each.answer is None for each in asked):
        st.header("Which is right?", anchor=False)
        st.markdown("This can be read in more than one way, and only you know which is meant. Nothing is guessed.")
    for place, each in enumerate(asked):
        file_id = next(files[name].file_id for name, one in sent.items() if is_of(each.file, one))
        before = tuple(one.answer for one in asked[:place] if one.file == each.file and one.answer)
        if each.answer is None:
            _question(each, file_id, before)
        else:
            says = next(one.says for one in each.options if one.answer is each.answer)
            with st.expander(f"{each.file} is read as you said: {says[:1].lower()}{says[1:]}"):
                _question(each, file_id, before)
                st.button(
                    "Take this answer back",
                    on_click=_answer,
                    args=(file_id, each.file, before),
                    key=_key(each, file_id),
                )


def _question(asked: Question, file_id: str, before: tuple[ReadAs, ...]) -> None:
    st.markdown(f"**{asked.file}**: {asked.asks}.")
    for option in asked.options:
        with st.container(border=True):
            _option(asked, option, file_id, before)
    st.markdown("If it is none of these, mend the file and choose it again above.")


def _option(asked: Question, option: Option, file_id: str, before: tuple[ReadAs, ...]) -> None:
    st.markdown(f"**{option.says}**")
    if option.look is not None:
        _look(option.look)
    elif option.possible:
        st.markdown("There is one more question then.")
    else:
        st.markdown("The file cannot be read so as it stands: then it must be mended.")
        return
    if option.answer is asked.answer:
        st.markdown(":material/check: The file is read so.")
        return
    st.button(
        "Read it so" if asked.answer is None else "Read it so instead",
        on_click=_answer,
        args=(file_id, asked.file, (*before, option.answer)),
        key=f"{_key(asked, file_id)}_{option.answer}",
    )


def _look(look: Look) -> None:
    rows = "1 row" if look.height == 1 else f"{look.height:,} rows"
    columns = "1 column" if look.width == 1 else f"{look.width:,} columns"
    more = f", of which the first {len(look.names)} stand here" if look.width > len(look.names) else ""
    st.markdown(f"{rows} and {columns}{more}.")
    st.table(
        [
            {"Column": plain(name) or "without a name"}
            | {f"Row {row}": plain(cells[place]) for row, cells in look.rows}
            for place, name in enumerate(look.names)
        ]
    )


def _answer(file_id: str, file: str, said: tuple[ReadAs, ...]) -> None:
    _kept().setdefault(file_id, {})[file] = said


def _kept() -> dict[str, dict[str, tuple[ReadAs, ...]]]:
    found: dict[str, dict[str, tuple[ReadAs, ...]]] = st.session_state.setdefault(_ANSWERED, {})
    return found


def _key(asked: Question, file_id: str) -> str:
    return f"read_as_{file_id}_{asked.file}_{asked.code}"

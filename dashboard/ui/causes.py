"""What is wrong with a return, cause by cause and record by record; the details are paged."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import streamlit as st

from dashboard.intake import report
from dashboard.intake.advice import codes_in_words, suggestion, values_in_words
from dashboard.intake.by_record import Place
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.giving_back import RecordRow, record
from dashboard.intake.problems import Group, Problem

_PAGE = 50
Numbers = Mapping[Place, str]
"""File and row → the record number of that row, masked."""
NO_NUMBERS: Numbers = MappingProxyType({})


def cause(group: Group, numbers: Numbers, *, opened: bool, several_files: bool, said_above: bool = False) -> None:
    """One cause in a fold: what to do, which values are meant, and every place where it stands."""
    first = group.problems[0]
    where = f", column {first.column_letter}, {first.column_named}" if first.column_letter else ""
    many = len(group.problems)
    cleared = group.rows_cleared
    count = f" · {many:,} places" if many > 1 else ""
    count += f", in {cleared:,} rows the only thing wrong" if count and 0 < cleared < many else ""
    with st.expander(f"**{group.title}**{where}{count}", expanded=opened):
        if said_above:
            st.markdown("**Say in the box above what this is, and this goes.** Only if it is a mistake in the file:")
        st.markdown(first.what_to_do)
        listed = values_in_words(first, guess=False) if first.code == "not_in_list" else ""
        st.markdown(f"Expected: {listed or first.expected}")
        _meanings(first)
        _values(group)
        _places(group, numbers, several_files=several_files)
        st.markdown(f"More on this check: [{group.code}]({address_of(group.code)})")


def address_of(code: str) -> str:
    """Where the public list says more of a check."""
    role = st.session_state.get("role")
    return f"checks?code={code}" + (f"&role={role}" if role else "")


def one_record(files: Sequence[SentFile], checked: Checked) -> None:
    """All that is wrong with one record, across the sheets, with the cells beside."""
    if not any(each.row for each in checked.problems):
        return
    # Open while something is asked for: each run of the page makes the fold anew.
    with st.expander("Look at one record", expanded=bool(st.session_state.get("send_record"))):
        wanted = st.text_input(
            "Record number, or a row of your file",
            key="send_record",
            help="Each row of this record in every sheet, with what is wrong beside each cell.",
        )
        if not wanted.strip():
            return
        found = record(files, checked, wanted)
        if not found:
            unread = (
                f" What could not be read yet is not looked at: {', '.join(checked.stopped)}."
                if checked.stopped
                else ""
            )
            st.markdown(f"No row that was read has this number.{unread}")
        for row in found:
            _row(row)


def _row(row: RecordRow) -> None:
    wrong = sum(len(cell.problems) for cell in row.cells)
    st.markdown(f"**{row.file}, row {row.row}** ({row.sheet}): {f'{wrong} to look at' if wrong else 'nothing wrong'}")
    st.table(
        [
            {
                "What is wrong": " ".join(f"{problem.message}." for problem in cell.problems),
                "Column": f"{cell.letter} {cell.column}",
                "In your file": cell.text,
            }
            for cell in sorted(row.cells, key=lambda cell: not cell.problems)
        ]
    )


def _meanings(first: Problem) -> None:
    """Every code that may stand in the column, with what it means, for whoever has to choose one."""
    codes = codes_in_words(first)
    if codes:
        with st.popover(f"What may stand in {first.column}", icon=":material/list:"):
            st.table([{"Write": code, "It means": words} for code, words in codes.items()])


def _values(group: Group) -> None:
    """The values that are in no list, each once, with the one that was probably meant."""
    found = report.values_found(group.problems)
    if not any(suggestion(problem) for problem, _ in found):
        return
    st.table(
        [
            {"Found": problem.found, "How often": f"{count:,}", "Did you mean": suggestion(problem) or ""}
            for problem, count in found
        ]
    )


def _places(group: Group, numbers: Numbers, *, several_files: bool) -> None:
    many = len(group.problems)
    page = 1
    if many > _PAGE:
        pages = -(-many // _PAGE)
        page = st.number_input(f"Page, of {pages:,}", 1, pages, key=f"send_page_{group.code}_{group.column}")
    start = (int(page) - 1) * _PAGE
    shown = group.problems[start : start + _PAGE]
    several_columns = len({problem.column_letter for problem in group.problems}) > 1
    lines = [_line(problem, numbers, several_files=several_files, several_columns=several_columns) for problem in shown]
    st.table(lines)
    if many > _PAGE:
        st.markdown(f"{start + 1:,} to {start + len(shown):,} of {many:,}; the report holds them all.")


def _line(problem: Problem, numbers: Numbers, *, several_files: bool, several_columns: bool) -> dict[str, str]:
    """A place where it stands. The column is in the title of the cause, unless files have it in other places."""
    number = numbers.get((problem.file, problem.row or 0))
    return {
        **({"File": problem.file} if several_files else {}),
        "Row": str(problem.row) if problem.row is not None else "",
        "Record": number or "",
        "Found": problem.found or "",
        "What is wrong": problem.message,
        **(
            {"Column": f"{problem.column_letter or ''} {problem.column_named or ''}".strip()} if several_columns else {}
        ),
    }

"""What is different between two versions of a return: counted by sheet and column, record by record, and in figures."""

from collections.abc import Sequence
from math import ceil

import polars as pl
import streamlit as st

from dashboard.access import Viewer
from dashboard.definitions.sheets import SHEETS
from dashboard.errors import OutcomesError
from dashboard.intake.identifiers import masked
from dashboard.operations.absence import with_reasons
from dashboard.operations.differences import Moves, SheetDifference, moves_between, row_differences
from dashboard.operations.returns import SentReturn
from dashboard.operations.versions import Version
from dashboard.ui import moved
from dashboard.ui.session import installation

_ON_A_PAGE = 50


def between(viewer: Viewer, of_quarter: Sequence[Version]) -> None:
    """Two versions, the last two unless others are chosen, and all that is different between them."""
    numbered = {one.sent.version: one.sent for one in sorted(of_quarter, key=lambda one: one.sent.version)}
    left, right = st.columns(2)
    with right:
        newer = st.selectbox("Later version", [*numbered][:0:-1], key="later", bind="query-params")
    with left:
        older = st.selectbox(
            "Earlier version", [number for number in numbered if number < newer][::-1], key="earlier",
            bind="query-params",
        )  # fmt: skip
    earlier, later = numbered[older], numbered[newer]
    _rows(row_differences(installation().records(), viewer, earlier, later), earlier, later)
    _figures(viewer, earlier, later)


def _rows(found: Sequence[SheetDifference], earlier: SentReturn, later: SentReturn) -> None:
    names = f"version {earlier.version}", f"version {later.version}"
    st.subheader(_in_a_sentence(found), anchor=False)
    if found:
        st.table(
            [
                {
                    "Sheet": one.sheet,
                    "Rows": f"{one.before:,}, then {one.after:,}",
                    "New": f"{one.added.height:,}",
                    "Gone": f"{one.gone.height:,}",
                    "Changed": f"{one.rows_changed:,}",
                }
                for one in found
            ]
        )
    for sheet in (sheet for sheet in SHEETS if (sheet in earlier.sheets) != (sheet in later.sheets)):
        st.markdown(
            f"- *{sheet}* came with {names[sheet in later.sheets]} only."
            + ("" if sheet in later.sheets else " It was not sent again, so it stayed as it was.")
        )
    columns = [
        {"Sheet": one.sheet, "Column": name, "Cells changed": f"{count:,}"}
        for one in found
        for name, count in one.by_column.items()
    ]
    if columns:
        with st.expander("Which columns changed"):
            st.table(columns)
    _record_by_record(found)


def _in_a_sentence(found: Sequence[SheetDifference]) -> str:
    added = sum(one.added.height for one in found)
    gone = sum(one.gone.height for one in found)
    changed = sum(one.rows_changed for one in found)
    if not added + gone + changed:
        return "No row is different"
    said = [f"{many:,} {word}" for many, word in ((changed, "changed"), (added, "new"), (gone, "gone")) if many]
    return f"Rows: {', '.join(said)}"


def _record_by_record(found: Sequence[SheetDifference]) -> None:
    """The record numbers, a page at a time: for the service itself only, whose numbers they are."""
    kinds = {f"{one.sheet}: {what}": (one, rows) for one in found for what, rows in _lists(one).items() if rows.height}
    if not kinds:
        return
    with st.expander("Record by record"):
        chosen = st.selectbox("What to list", [*kinds], key="listed")
        one, rows = kinds[chosen]
        pages = ceil(rows.height / _ON_A_PAGE)
        page = 1
        if pages > 1:
            page = st.number_input(f"Page (of {pages:,})", 1, pages, 1, key=f"page-{chosen}")
        gone = rows is one.gone
        listed = rows.slice((page - 1) * _ON_A_PAGE, _ON_A_PAGE)
        st.table([_record(one, line, "row of the earlier file:" if gone else "row") for line in listed.to_dicts()])


def _lists(one: SheetDifference) -> dict[str, pl.DataFrame]:
    """What there is to list of a sheet, and how much of it."""
    return {
        f"cells that changed ({one.changed.height:,})": one.changed,
        f"rows that are new ({one.added.height:,})": one.added,
        f"rows that are gone ({one.gone.height:,})": one.gone,
    }


def _record(one: SheetDifference, line: dict[str, object], row: str) -> dict[str, str]:
    key = " · ".join(masked(str(line[name])) for name in SHEETS[one.sheet].unique if line[name] is not None)
    shown = {"Record": f"{key} ({row} {line['row_number']})"}
    if "column" in line:
        shown |= {
            "Column": str(line["column"]),
            "Was": _cell(line["was"]),
            "Now": _cell(line["now"]),
        }
    return shown


def _cell(value: object) -> str:
    return "(blank)" if value is None else masked(str(value))


def _figures(viewer: Viewer, earlier: SentReturn, later: SentReturn) -> None:
    try:
        with st.spinner("Working out which figures moved …"):
            found = _moves(installation().records().version(), viewer, earlier, later)
    except OutcomesError as error:
        st.markdown(str(error))
        return
    if not found.moved:
        st.subheader("None of the main figures moved", anchor=False)
        return
    looked_at = len(found.volumes) + len(found.figures)
    st.subheader(f"{len(found.moved)} of the {looked_at} main figures moved", anchor=False)
    st.markdown(
        f"**Your service's own figures** · of {later.quarter}, and of its financial year; all other quarters as they "
        "stand now. Each as it was once that version had come."
    )
    moved.table(found.moved, f"Version {earlier.version}", f"Version {later.version}")


@st.cache_data(max_entries=20, show_spinner=False)
def _moves(version: str, viewer: Viewer, earlier: SentReturn, later: SentReturn) -> Moves:
    return moves_between(installation().records(), viewer, earlier, later, with_reasons)

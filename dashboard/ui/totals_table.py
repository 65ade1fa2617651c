"""Typed totals as a table: the same before they are submitted, for the service and for its commissioner."""

from collections.abc import Mapping

import streamlit as st

from dashboard.analysis.answer import Source
from dashboard.analysis.totals import answers
from dashboard.definitions.totals import FROM_TOTALS, SHOWN, Counts
from dashboard.operations.totals import Typed
from dashboard.ui import moved
from dashboard.ui.figures import explain, only_row


def table(beside: Mapping[str, Counts], source: Source) -> None:
    """A line a figure, a column each, every one of them marked."""
    columns = {name: answers(counts, name, source) for name, counts in beside.items()}
    st.table(
        [
            {"Figure": total.title}
            | {f"{name} ({FROM_TOTALS})": moved.in_full(each[place]) for name, each in columns.items()}
            | {"Who counts": f"{total.who_counts[:1].upper()}{total.who_counts[1:]}"}
            for place, total in enumerate(SHOWN)
        ]
    )
    explain((answer.definition, only_row(answer).mark) for each in columns.values() for answer in each)


def file_name(one: Typed) -> str:
    """An id as part of a file's name: a contract's code may hold what a name may not."""
    return one.totals_id.replace("/", "-")

"""Groups compared among women who are alike in something: the crude ratio first, the adjusted one beside it."""

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.adjusting import can_be_adjusted
from dashboard.analysis.answer import Answer, Row
from dashboard.definitions.characteristics import CASE_MIX
from dashboard.ui import answers
from dashboard.ui.finding import ratio

TITLE = "Is it because the women differ in something else?"
_NOTHING = "nothing"
_HIDES = (
    "Adjusting asks whether a difference stays among women who are alike in one thing. It does not say that the rest "
    "is fair: where the thing is decided unequally, such as how complex her needs were judged to be, adjusting for "
    "it **hides a disparity where it is made**. The crude ratio is what women meet; report both."
)


def alike(viewer: Viewer, answer: Answer) -> None:
    """A fold in which to choose what the women compared are alike in; nothing, where nothing can be compared so."""
    by = answer.by or ""
    within = [one for one in CASE_MIX if can_be_adjusted(answer.definition, by, one)]
    if not within or not any(row.rri is not None for row in answer.rows):
        return
    with st.expander(TITLE):
        chosen: str = st.selectbox(
            "Compare women who are alike in",
            [_NOTHING, *within],
            format_func=lambda one: CASE_MIX.get(one, one),
            key=f"alike-{answer.indicator}-{by}",
            bind="query-params",
        )
        if chosen == _NOTHING:
            st.markdown(_HIDES)
            return
        found = answers.own_adjusted(viewer, answer.indicator, by, chosen)
        if isinstance(found, str):
            st.info(found)
            return
        if all(row.rri_adjusted is None for row in found.rows):
            st.info(f"Nothing can be adjusted: too few women are known to be alike in {CASE_MIX[chosen]}.")
            return
        st.table([_line(found, row) for row in found.rows if row.rri is not None])
        st.markdown(
            "*Of comparable women*: how many of the group there are alike women for in the other group. *Observed by "
            f"expected*: how many it was, by how many it would be at the rates of the other group. {_HIDES}"
        )


def _line(answer: Answer, row: Row) -> dict[str, str]:
    within = ratio(row.rri_adjusted, row.rri_adjusted_low, row.rri_adjusted_high)
    return {
        "Group": row.group,
        f"Crude, {answer.reference} = 1": ratio(row.rri, row.rri_low, row.rri_high),
        f"Among women alike in {CASE_MIX[answer.stratified or '']}": within or "too few to say",
        "Of comparable women": f"{row.comparable:.0%}" if row.comparable is not None else "",
        "Observed by expected": ratio(
            row.observed_to_expected, row.observed_to_expected_low, row.observed_to_expected_high
        ),
    }

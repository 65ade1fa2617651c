"""A service's own page: where the women live, and from where to where they moved."""

import streamlit as st

from dashboard.definitions.housing import STATES
from dashboard.ui import missing
from dashboard.ui.finding import label
from dashboard.ui.service import OfYear, beside_the_year_before, tiles

HOUSING = ("settled_at_exit", "settled_and_feels_safe", "settled_at_three_months")


def housing(of_year: OfYear, came: set[str]) -> None:
    """Settled and safe, with how many it is known of; then from where to where."""
    st.header(f"Housing, {of_year.label}", anchor=False)
    if "accommodation" not in came:
        st.info(missing.cannot_be_shown("accommodation"))
        return
    tiles(of_year, HOUSING)
    st.subheader("From the start to the end of the work", anchor=False)
    moves = of_year.now("housing_moves", by="start_to_exit")
    if moves.empty:
        st.info("Nobody's work ended in this year.")
    else:
        st.markdown(label(moves))
        counts = {row.slug: row.n or 0 for row in moves.rows}
        st.table([_from(start, counts) for start in STATES])
        st.markdown(f"Women whose work ended in {of_year.label}. {moves.unknown or ''}")
    beside_the_year_before(of_year, "housing")


def _from(start: str, counts: dict[str, int]) -> dict[str, str]:
    ends = {f"{title} at exit": f"{counts.get(f'{start}>{end}', 0):,}" for end, title in STATES.items()}
    return {"Where she lived": f"{STATES[start]} at the start", **ends}

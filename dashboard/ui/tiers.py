"""How far the columns of a return reach, and what more would be seen with the next tier."""

import streamlit as st

from dashboard.definitions.tiers import TIERS
from dashboard.intake.checked import Checked
from dashboard.intake.reaching import reached, verdict


def show(checked: Checked) -> None:
    """The tier in a sentence, and in a fold what the next one needs. Nothing is asked for: each tier is enough."""
    found = reached(checked)
    if found is None:
        return
    st.markdown(verdict(found))
    if found.missing:
        with st.expander(f"What the {found.next_tier} tier would show you"):
            st.table(
                [
                    {"If you send": part.what, "Columns": part.columns_in_words, "You will see": part.shows}
                    for part in found.missing
                ]
            )
            if found.beyond:
                st.markdown(f"Sent already of it, or of a later one: {', '.join(part.what for part in found.beyond)}.")
            st.markdown("Nothing of this has to be sent. Tiers are: " + _tiers())


def _tiers() -> str:
    return "; ".join(f"*{name}*, {what}" for name, what in TIERS.items()) + "."

"""How far the columns of a return reach, and what more would be seen with the next set of them."""

import streamlit as st

from dashboard.definitions.tiers import TIERS
from dashboard.intake.checked import Checked
from dashboard.intake.reaching import reached, verdict


def show(checked: Checked) -> None:
    """The set in a sentence, and in a fold what the next one needs. Nothing is asked for: each set is enough.

    Nothing while something must be mended: whoever mends has no ear for what else could be sent.
    """
    found = None if checked.must_mend else reached(checked)
    if found is None:
        return
    st.markdown(verdict(found))
    if found.missing:
        with st.expander(f"What the {found.next_tier} set would show you"):
            st.table(
                [
                    {"If you send": f"{part.what} ({part.columns_in_words})", "You will see": part.shows}
                    for part in found.missing
                ]
            )
            if found.beyond:
                st.markdown(
                    f"You send of it, or of a later one, already: {', '.join(part.what for part in found.beyond)}."
                )
            st.markdown("Nothing of this has to be sent. The sets are: " + _tiers())


def _tiers() -> str:
    return "; ".join(f"*{name}*, {what}" for name, what in TIERS.items()) + "."

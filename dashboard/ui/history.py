"""Exports and their history: what a viewer has taken away, and whether a file that somebody holds was made here."""

import streamlit as st

from dashboard.access import Viewer
from dashboard.operations import log
from dashboard.ui.session import installation

_MOST = 20


def history(viewer: Viewer) -> None:
    """The viewer's own exports, the newest first, and a place for a file of whoever's."""
    st.header("Exports and their history", anchor=False)
    database = installation().settings.database
    found = log.exports_of(database, viewer)
    if not found:
        st.markdown("You have taken nothing away yet. Each file that you do is listed here from then on.")
    else:
        st.table(
            [
                {
                    "Made": f"{one.at:%-d %B %Y at %H:%M} UTC",
                    "What": log.described(one),
                    "Release": one.release,
                    "Lines": f"{one.rows:,}",
                    "Checksum (SHA-256)": f"`{one.sha256}`",
                }
                for one in found[:_MOST]
            ]
        )
        if len(found) > _MOST:
            st.markdown(f"And {len(found) - _MOST} before these.")
    genuine()


def genuine() -> None:
    """A place for a file, and whether it was made here."""
    held = st.file_uploader(
        "Is a file genuine? Choose one that says it comes from here",
        type=["csv", "xlsx"],
        key="genuine",
        help="It is compared with what was made here, byte for byte, and not kept.",
    )
    if held is not None:
        verdict = log.verdict(installation().settings.database, held.getvalue())
        (st.success if verdict.entry else st.warning)(verdict.says)

"""What a return is made with, to download: templates, the guide, and the page that takes names off."""

from functools import cache

import streamlit as st

from dashboard.definitions.wide import LAYOUTS
from dashboard.exports import templates

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads() -> None:
    """A fold with a button for each file."""
    with st.expander("Templates, guide, and taking names off"):
        st.markdown(
            "**If your export holds names,** take them off before it leaves your service. This page does it on your "
            "own computer, without any network; it also makes a referrals sheet of the *Refer and Monitor* report."
        )
        _button("The page that takes names off", templates.PSEUDONYMISE, "text/html")
        st.markdown(
            "**The guide** says of every column what it means, when it is needed and what may stand in it, on one page "
            "to read or to print."
        )
        _button("The guide", templates.GUIDE, "text/html")
        st.markdown(
            "**A workbook to fill in** has a sheet for each extract, with drop-downs. A small service may rather fill "
            "in *everything*: one sheet with a woman's referral, housing and questionnaires in one row. Or take a CSV "
            "file with the column names of the sheet that you want."
        )
        with st.container(horizontal=True):
            _button("The workbook (Excel)", templates.WORKBOOK, _XLSX)
            _button("Everything in one sheet (Excel)", templates.WIDE_WORKBOOK, _XLSX)
        with st.container(horizontal=True):
            for layout in LAYOUTS.values():
                if layout.name != "population":  # a commissioner's own
                    _button(f"{layout.name} (CSV)", f"{layout.name}.csv", "text/csv")


def _button(label: str, name: str, kind: str) -> None:
    # Given whole, not to be made when asked for: that asks the server first, and a browser may refuse a download that
    # does not begin with the click itself.
    st.download_button(label, _files()[name], file_name=name, mime=kind, on_click="ignore", key=f"template_{name}")


@cache
def _files() -> dict[str, bytes]:
    """They are the same for everybody for as long as the program runs, and small."""
    return templates.template_files()

"""What a return is made with, to download: templates, the guide, and the page that takes names off."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.definitions.wide import LAYOUTS
from dashboard.exports import templates

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads() -> None:
    """A fold with a button for each file; a file is made when it is asked for."""
    with st.expander("Templates, guide, and taking names off"):
        st.markdown(
            "**If your export holds names,** take them off before it leaves your service. This page does it on your "
            "own computer, without any network; it also makes a referrals sheet of the *Refer and Monitor* report."
        )
        _button("The page that takes names off", templates.pseudonymise, templates.PSEUDONYMISE, "text/html")
        st.markdown(
            "**The guide** says of every column what it means, when it is needed and what may stand in it, on one page "
            "to read or to print."
        )
        _button("The guide", templates.guide, templates.GUIDE, "text/html")
        st.markdown(
            "**A workbook to fill in** has a sheet for each extract, with drop-downs. A small service may rather fill "
            "in *everything*: one sheet with a woman's referral, housing and questionnaires in one row. Or take a CSV "
            "file with the column names of the sheet that you want."
        )
        with st.container(horizontal=True):
            _button("The workbook (Excel)", templates.workbook, templates.WORKBOOK, _XLSX)
            _button("Everything in one sheet (Excel)", templates.wide_workbook, templates.WIDE_WORKBOOK, _XLSX)
        with st.container(horizontal=True):
            for layout in LAYOUTS.values():
                if layout.name != "population":  # a commissioner's own
                    _button(
                        f"{layout.name} (CSV)", partial(templates.template, layout), f"{layout.name}.csv", "text/csv"
                    )


def _button(label: str, content: Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(label, content, file_name=name, mime=kind, on_click="ignore", key=f"template_{name}")

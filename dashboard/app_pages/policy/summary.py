"""Disparity summary: look, then take away, for a briefing that nobody can attack."""

from functools import partial

import streamlit as st

from dashboard.analysis import findings, released
from dashboard.analysis.released import Question
from dashboard.ui import answers, filters
from dashboard.ui.disparity import SLUGS, in_depth, pathway_section, side_by_side
from dashboard.ui.session import viewer_now

viewer_now()
st.title("Disparity summary", anchor=False)
if not answers.published_years():
    st.info("Nothing has been published yet. The summary appears here after the first publication.")
    st.stop()

left, right = st.columns(2)
with left:
    year = filters.published_year()
with right:
    slug = filters.indicator(list(SLUGS), label="Shown below")
st.markdown(findings.CAVEAT)

st.header("Take it away", anchor=False)
st.markdown(
    f"Every indicator by ethnic group for {year}, with intervals, the share of women whose ethnicity is not known, "
    "methods and definitions. Published figures only: no woman can be identified from them."
)
columns = st.columns(4)
columns[0].download_button(
    "Spreadsheet (XLSX)",
    partial(answers.summary_file, "xlsx", year or ""),
    file_name=f"disparity-summary-{year}.xlsx",
    on_click="ignore",
)
columns[1].download_button(
    "Data (CSV)",
    partial(answers.summary_file, "csv", year or ""),
    file_name=f"disparity-summary-{year}.csv",
    on_click="ignore",
)

pathway_section(year)
found = answers.published(Question(slug, by="ethnicity", period=year))
if isinstance(found, str):
    st.info(found)
else:
    in_depth(found, key=f"{slug}-{year}")
side_by_side(year)
with st.expander("How these figures are protected"):
    st.markdown(released.PROTECTION)
st.page_link("app_pages/definitions.py", label="How each figure is defined", icon=":material/arrow_forward:")

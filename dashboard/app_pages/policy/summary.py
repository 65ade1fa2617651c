"""Disparity summary: look, then take away, for a briefing that nobody can attack."""

from functools import partial

import streamlit as st

from dashboard.analysis import findings, released
from dashboard.definitions.indicators import Kind
from dashboard.ui import answers, courses, crossed, filters
from dashboard.ui import summary as summaries
from dashboard.ui.areas import by_area
from dashboard.ui.disparity import in_depth, pathway_section, side_by_side
from dashboard.ui.history import history
from dashboard.ui.session import viewer_now

viewer = viewer_now()
st.title("Disparity summary", anchor=False)
years = [year for year in summaries.periods() if year in answers.published_years()]
if not years:
    st.info("Nothing has been published yet. The summary appears here after the first publication.")
    st.stop()

left, right = st.columns(2)
with left:
    year = st.selectbox("Financial year", years, key="year", bind="query-params")
summary = summaries.of_period(year)
with right:
    shares = {
        answer.indicator: answer
        for answer in summary.answers
        if answer.by == "ethnicity" and answer.definition.kind is not Kind.COUNT
    }
    slug = filters.indicator(list(shares), label="Shown below")
st.markdown(findings.CAVEAT)

st.header("Take it away", anchor=False)
st.markdown(
    f"Every indicator that is published by ethnic group for {year}, with intervals, the share of women whose ethnicity "
    "is not known, how complete the figures are, methods and definitions. Published figures only: how they are "
    "protected stands at the foot of this page. How long women wait, when they leave and how soon people "
    "reoffend is not by ethnic group, so it is not in the files: it is on this page, at the command line and over HTTP."
)
columns = st.columns(4)
columns[0].download_button(
    "Spreadsheet (XLSX)",
    partial(answers.summary_file, viewer, "xlsx", year),
    file_name=f"disparity-summary-{year}.xlsx",
    on_click="ignore",
)
columns[1].download_button(
    "Data (CSV)",
    partial(answers.summary_file, viewer, "csv", year),
    file_name=f"disparity-summary-{year}.csv",
    on_click="ignore",
)
with st.expander("What is inside", expanded=True):
    summaries.inside(summary)

summaries.who_is_referred(summary)
pathway_section(year)
if slug in shares:
    in_depth(shares[slug], key=f"{slug}-{year}")
side_by_side(year)
crossed.section(year)
by_area(year)
st.markdown("What follows is of all women together, whatever their ethnic group.")
courses.engagement(year)
courses.reoffending()
history(viewer)
with st.expander("How these figures are protected"):
    st.markdown(released.PROTECTION)
st.page_link("app_pages/definitions.py", label="How each figure is defined", icon=":material/arrow_forward:")

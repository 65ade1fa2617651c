"""One indicator where women live: the groups of an area, and one group area by area. Published figures only."""

import streamlit as st

from dashboard.analysis import findings
from dashboard.analysis.released import NAMES_OF_AREAS, NO_AREA, OF_AREAS, Question
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.wording import sentence
from dashboard.exports.disparity import BREAKDOWNS
from dashboard.ui import answers, filters
from dashboard.ui.crossed import WHOLE_WAY
from dashboard.ui.disparity import depth
from dashboard.ui.finding import label, table

_BY = ("ethnicity", "ethnicity_two")
_NAMES = f"{NAMES_OF_AREAS} A county and its districts stand apart, as services send the one or the other."
_HOW_TO = (
    "Services say where a woman lives in the column `area_code` of the referrals, which they may leave out: the code "
    "of a local authority, a county or a region. Figures of areas are published with the year, once."
)


def by_area(period: str | None) -> None:
    """The area section of a page, for the year that it is about; of a block of years, for the last of them.

    Both pages stop before it where nothing has been published.
    """
    st.header("By area", anchor=False)
    year = answers.published_year_of(period) or ""
    areas = answers.published_areas(year)
    if not areas:
        st.info(f"{year}: {NO_AREA[0].lower()}{NO_AREA[1:]} {_HOW_TO}")
        st.markdown(OF_AREAS)
        return
    from_left = st.columns(3)
    with from_left[0]:
        area = st.selectbox("Area", areas, key="area", bind="query-params", help=_NAMES)
    with from_left[1]:
        slug = filters.indicator(list(WHOLE_WAY), label="Indicator in the area", key="area_indicator")
    with from_left[2]:
        by = st.selectbox(
            "Groups in the area",
            _BY,
            format_func=lambda by: sentence(BREAKDOWNS[by]),
            key="area_by",
            bind="query-params",
        )
    found = answers.published(Question(slug, by=by, area=area, period=year))
    if isinstance(found, str):
        st.info(found)
        return
    st.subheader(f"{area}, {year}: {findings.by_group(found)}", anchor=False)
    depth(found, key=f"area-{area}-{slug}-{year}-{by}")
    _area_by_area(slug, by, year)


def _area_by_area(slug: str, by: str, year: str) -> None:
    """One group beside itself, in the order of the codes: no league table."""
    with st.expander("One group, area by area"):
        group = st.selectbox(
            "Group", list(CHARACTERISTICS[by].groups), format_func=CHARACTERISTICS[by].groups.__getitem__,
            key=f"area_group_{by}", bind="query-params",
        )  # fmt: skip
        found = answers.published(Question(slug, by="area", group=(by, group), period=year))
        if isinstance(found, str):
            st.info(found)
            return
        st.markdown(label(found, CHARACTERISTICS[by].groups[group]))
        table(found)
        st.markdown(f"{OF_AREAS} {_NAMES}")

"""Your service: the provider's own picture, exact and for their eyes."""

from functools import partial

import streamlit as st

from dashboard.analysis import findings
from dashboard.charts.rates import over_time, rates
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS, STAGES
from dashboard.ui import answers, filters
from dashboard.ui.finding import dark, finding
from dashboard.ui.session import provider_name, viewer_now
from dashboard.ui.volumes import longest_wait, volumes

viewer = viewer_now()
st.title(f"Your service: {provider_name(viewer.provider or '')}", anchor=False)
quarter = answers.latest_quarter(viewer.provider)
if quarter is None:
    st.info("You have not sent a return yet. Your own figures appear here as soon as the first one has been accepted.")
    st.page_link("app_pages/providers/send.py", label="Send a return", icon=":material/arrow_forward:")
    st.stop()

st.markdown(
    "**Your service's own figures**: exact, shown to your service only. They contain small numbers; "
    "please do not pass them on as they are."
)
ask = partial(answers.own, viewer)
st.header(f"Volumes, {quarter.label} ({quarter.months})", anchor=False)
volumes(ask, quarter)
wait = longest_wait(ask, quarter)
if wait is not None:
    st.markdown(f"The longest wait to start on {quarter.last_day:%-d %B %Y}: **{wait} days**.")

st.header("Engagement, all your returns together", anchor=False)
slugs = [slug for slug, one in INDICATORS.items() if one.domain in ("engagement", "data quality")]
for slug, column in zip(slugs, [*st.columns(3), *st.columns(3)], strict=False):
    whole = ask(slug)
    row = whole.rows[0] if whole.rows else None
    column.metric(
        INDICATORS[slug].title,
        f"{row.rate:.1%}" if row and row.rate is not None else "not yet",
        help=INDICATORS[slug].question,
        border=True,
    )
    column.markdown(
        f"{row.k:,} of {row.n:,}" if row and row.rate is not None else "Too early: nobody counts yet.",
    )

st.header("Along the pathway", anchor=False)
way = answers.own_pathway(viewer)
if way.stages:
    st.markdown(f"Of the women referred to you at least 90 days before {quarter.last_day:%-d %B %Y}:")
    st.table(
        [
            {"Stage": STAGES[stage.stage], "Referrals": f"{stage.n:,}", "Of those referred": f"{stage.share or 0:.1%}"}
            for stage in way.stages
        ]
    )
else:
    st.info("Too early: no referral is 90 days old yet.")

st.header("One figure in depth", anchor=False)
left, right = st.columns(2)
with left:
    slug = filters.indicator(slugs)
with right:
    by = st.selectbox(
        "Broken down by",
        ["quarter", *INDICATORS[slug].breakdowns],
        format_func=lambda by: CHARACTERISTICS[by].title.capitalize() if by in CHARACTERISTICS else "Quarter",
        key="by",
        bind="query-params",
    )
answer = ask(slug, by=by)
if answer.empty:
    st.info("Nobody counts for this figure yet: see its definition for who does.")
elif by == "quarter":
    finding(findings.over_time(answer), answer, over_time(answer, dark=dark()), key=f"{slug}-{by}")
else:
    finding(findings.by_group(answer), answer, rates(answer, dark=dark()), key=f"{slug}-{by}")
    st.markdown(findings.CAVEAT)
st.page_link("app_pages/definitions.py", label="How each figure is defined", icon=":material/arrow_forward:")

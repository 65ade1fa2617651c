"""Returns: who has sent what, what is late, what is missing."""

import streamlit as st

from dashboard.operations.returns import Punctuality, expected
from dashboard.ui import answers
from dashboard.ui.session import provider_name, settings, viewer_now

viewer = viewer_now()
st.title("Returns", anchor=False)
sent = answers.sent_returns(viewer)
if not sent:
    st.info("No service has sent a return yet.")
    st.stop()

due = expected(sent, settings().return_due)
missing = sum(item.punctuality is Punctuality.MISSING for item in due)
late = sum(item.punctuality is Punctuality.LATE for item in due)
st.header(f"{len(due) - missing} of {len(due)} expected returns have come; {late} came late", anchor=False)
st.markdown(
    f"A return is late {settings().return_due.days} days after the quarter's end. Expected is every quarter from a "
    "service's first return to the newest quarter that any service has sent."
)
quarters = sorted({item.quarter for item in due}, reverse=True)
quarter = st.selectbox("Quarter", quarters, key="quarter", bind="query-params")
st.table(
    [
        {
            "Service": provider_name(item.provider),
            "Return": item.punctuality.value + (f", {item.days_late} days" if item.days_late else ""),
            "Due": f"{item.due:%-d %B %Y}",
            "Versions": str(item.versions),
        }
        for item in due
        if item.quarter == quarter
    ]
)
with st.expander(f"Every version that was sent for {quarter}"):
    st.table(
        [
            {
                "Return": item.return_id,
                "Sent": f"{item.sent_at:%-d %B %Y %H:%M}",
                "By": item.sent_by,
                "Rows": f"{item.rows:,}",
                "Rows that count": f"{item.kept:,}",
                "Status": item.status,
            }
            for item in sent
            if item.quarter == quarter
        ]
    )

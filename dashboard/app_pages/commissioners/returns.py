"""Returns: who has sent what, what is late, what is missing; the contracts; and figures sent by the commissioner."""

import streamlit as st

from dashboard.definitions.periods import Quarter
from dashboard.ui import answers, completeness, contracts, domain, reference, sent, totals
from dashboard.ui.session import viewer_now

viewer = viewer_now()
st.title("Returns", anchor=False)
returns = answers.sent_returns(viewer)
if returns:
    sent.punctuality(returns)
    completeness.service_by_service(domain.asking(viewer, None), returns)
    sent.not_sent(returns)
else:
    st.info("No service has sent a return yet.")

totals.listed(viewer)
if viewer.commissioner is not None:
    st.header("Your contracts", anchor=False)
    newest = max((Quarter.parse(one.quarter) for one in returns if one.referrals_stand), default=None)
    agreed = contracts.contracts_of(viewer, newest)
    if agreed:
        if newest is not None:
            contracts.where_targets_stand(viewer, agreed, newest)
        contracts.contracts_table(agreed)
    else:
        st.markdown("No contract of yours has been registered.")
    st.header("Send reference figures", anchor=False)
    reference.send(viewer)

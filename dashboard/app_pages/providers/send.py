"""Send a return: choose the quarter, give the file, see what to mend, confirm, submit, keep the receipt."""

import streamlit as st

from dashboard.ui import sending
from dashboard.ui.session import provider_name, viewer_now

viewer = viewer_now()
st.title("Send a return", anchor=False)
st.markdown(
    f"For **{provider_name(viewer.provider or '')}**. Send the *referrals* sheet of one quarter: every referral that "
    "was open at any moment of it, or simply every referral since your contract began. Sending a quarter again makes "
    "a new version; nothing is lost."
)
quarter = sending.choose_quarter(viewer)
st.markdown(
    "**Never in any file:** names, dates of birth, addresses, postcodes, phone numbers, e-mail addresses, official "
    "numbers (CRN, NOMIS, PNC, NHS, National Insurance), workers' names or free text. A file with these is refused."
)
file = st.file_uploader(
    "Your referrals sheet (CSV)",
    key="send_files",
    help="No names, dates of birth, addresses or other identifiers: a file that holds them is refused.",
)
if file is None:
    st.info("Choose a file. It is checked at once; nothing is stored before you submit it.")
    st.stop()

checked = sending.check_file(viewer, quarter, file)
sending.show_verdict(checked)
sending.show_problems(checked)
confirmed = sending.confirmations(checked)
sending.submit_button(viewer, checked, confirmed)

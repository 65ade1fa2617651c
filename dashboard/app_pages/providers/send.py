"""Send a return: choose the quarter, give the files, see what to mend, confirm, submit, keep the receipt."""

import streamlit as st

from dashboard.definitions.wide import LAYOUTS
from dashboard.ui import answers, causes, mapping, mending, preview, questions, sending, templates, tiers, typing_totals
from dashboard.ui.session import provider_name, viewer_now

# The sheets that a service sends, and what it can see once it has sent them.
_UNLOCKS = {
    "referrals": "who is referred, starts and finishes; waiting and attendance; for whom it goes worse",
    "accommodation": "where women live at the start, at exit and three months later",
    "outcomes": "what was achieved, pathway by pathway",
    "assessments": "change in wellbeing, in self-efficacy and in distress",
    "experience": "what women say of the service",
    "everything": "for a small service, instead of referrals, accommodation and assessments: what these unlock",
    "reoffending": "proven reoffending within 12 months; sent by itself, for no quarter",
}

viewer = viewer_now()
st.title("Send a return", anchor=False)
st.markdown(
    f"For **{provider_name(viewer.provider or '')}**. Send the sheets of one quarter together, a file for each, or as "
    "one workbook. The *referrals* sheet holds every referral that was open at any moment of the quarter, or simply "
    "every referral since your contract began. Sending a quarter again makes a new version; nothing is lost."
)
with st.expander("What each sheet is, and what it unlocks"):
    st.table([{"Sheet": name, "A row is": LAYOUTS[name].a_row, "It unlocks": said} for name, said in _UNLOCKS.items()])
templates.downloads()
quarter = sending.choose_quarter(viewer)
st.markdown(
    "**Never in any file:** names, dates of birth, addresses, postcodes, phone numbers, e-mail addresses, official "
    "numbers (CRN, NOMIS, PNC, NHS, National Insurance), workers' names or free text. A file with these is refused."
)
files = st.file_uploader(
    "Your sheets (CSV or Excel)",
    accept_multiple_files=True,
    key=f"send_files_{viewer.provider}",  # what one service chose is not another's
    help="Each file tells by its column names which sheet it is, and so does each sheet of a workbook. A file that "
    "holds identifiers is refused.",
)
if not files:
    st.info("Choose a file. It is checked at once; nothing is stored before you submit it.")
    typing_totals.offer(viewer, quarter)
    st.stop()

chosen = sending.chosen(viewer, quarter, files)
if receipt := sending.receipt_of(chosen):
    sending.show_receipt(receipt)
    st.stop()
files = sending.latest(files)
checked = sending.check_files(viewer, quarter, files)
sending.show_files(checked)
verdict = st.container()  # filled once it is known what was ticked
questions.show(files, checked)
said_above = mapping.offer(viewer, files, checked)
sent = sending.sent_files(files)
found = mending.look_through(sent, checked)
sending.show_problems(checked, found.numbers, said_above)
tiers.show(checked)
confirmed = sending.confirmations(checked, found.numbers)
with verdict:
    sending.show_verdict(checked, confirmed)
causes.one_record(sent, checked)
repairs = mending.repairs(found)
mending.downloads(sent, checked, found, confirmed, sending.named_after(checked))
seen = st.container()  # above the button, and filled after it: nobody has to wait for it
sending.submit_button(viewer, chosen, checked, confirmed, repairs)
with seen:
    preview.show(viewer, checked, (*sending.identity(checked), answers.data_version()))

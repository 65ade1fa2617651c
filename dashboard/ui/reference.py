"""Reference figures, sent by a commissioner by themselves: check, mend, confirm, keep, receipt."""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.access import Viewer
from dashboard.definitions.sheets import SHEETS
from dashboard.errors import OutcomesError
from dashboard.intake.check import Checked
from dashboard.intake.giving_back import Repair
from dashboard.intake.submit import Receipt, check_return, submit
from dashboard.ui import answers, mending, progress, questions, sending
from dashboard.ui.session import installation, moment

_BRINGS = {
    "population": "who is never offered the service: women referred, of the women arrested, sentenced or released",
    "reoffending": "proven reoffending within 12 months of people who were matched with police records",
}


def send(viewer: Viewer) -> None:
    """The whole way, from choosing a file to its receipt."""
    st.markdown(
        "Figures that no service's return can hold are sent by themselves, for no quarter. A file is never joined to "
        "referrals. Sent again, the newest row of each line counts."
    )
    st.table([{"Sheet": name, "A row is": SHEETS[name].a_row, "It brings": brings} for name, brings in _BRINGS.items()])
    files = st.file_uploader(
        "Your reference file (CSV or Excel)",
        accept_multiple_files=True,
        key=f"reference_files_{viewer.commissioner}",  # what one chose is not another's
        help="A file tells by its column names which sheet it is. A file that holds identifiers is refused.",
    )
    if not files:
        return
    chosen = tuple(file.file_id for file in files)
    kept_from, receipt = st.session_state.get("reference_receipt") or ((), None)
    if receipt and kept_from == chosen:
        _show(receipt)
        return
    files = sending.latest(files)
    checked = _check(viewer, files, chosen)
    if checked is None:
        return
    sending.show_files(checked)
    sending.show_verdict(checked)
    questions.show(files, checked)
    sent = sending.sent_files(files)
    found = mending.look_through(sent, checked)
    sending.show_problems(checked, found.numbers)
    confirmed = sending.confirmations(checked, found.numbers)
    repairs = mending.repairs(found)
    mending.downloads(sent, checked, found, confirmed, sending.named_after(checked))
    if st.button("Keep these figures", type="primary", disabled=not checked.accepted_if(confirmed)):
        _keep(viewer, checked, confirmed, repairs, chosen)


def _check(viewer: Viewer, files: Sequence[UploadedFile], chosen: tuple[str, ...]) -> Checked | None:
    """What is found; the same files are not checked twice. What may not be sent says why."""
    said = questions.answers(files)
    key = (viewer, chosen, answers.data_version(), tuple(said.items()))
    if st.session_state.get("reference_key") != key:
        sent = sending.sent_files(files)
        try:
            with progress.stages("Checking the file …", "Checked") as say:
                found = check_return(installation().records(), viewer, sent, say=say, answers=said)
                st.session_state.reference_checked = found
        except OutcomesError as refused:
            st.error(str(refused))
            return None
        st.session_state.reference_key = key
    checked: Checked = st.session_state.reference_checked
    return checked


def _keep(
    viewer: Viewer,
    checked: Checked,
    confirmed: frozenset[str],
    repairs: Sequence[Repair],
    chosen: tuple[str, ...],
) -> None:
    now = moment()
    try:
        receipt = submit(installation().records(), viewer, checked, now=now, confirmed=confirmed, repairs=repairs)
    except OutcomesError as error:
        st.error(str(error))
        return
    st.session_state.reference_receipt = (chosen, receipt)
    # Rows of people are not kept in the session once they are in the records.
    st.session_state.reference_key = st.session_state.reference_checked = None
    mending.forget()
    questions.forget()
    st.rerun()


def _show(receipt: Receipt) -> None:
    st.success(f"Kept as {receipt.return_id}. Published figures use it from the next publication on.")
    st.code(receipt.as_text(), language=None, wrap_lines=True)
    st.download_button(
        "Download the receipt",
        receipt.as_text(),
        file_name=f"receipt-{receipt.return_id}.txt",
        on_click="ignore",
    )

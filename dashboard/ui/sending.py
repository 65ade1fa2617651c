"""The steps of sending a return: check, mend, confirm, submit, receipt."""

from collections.abc import Collection, Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.access import Viewer
from dashboard.definitions.periods import Quarter
from dashboard.errors import OutcomesError
from dashboard.intake import report
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.checked import Say
from dashboard.intake.giving_back import Repair, made_of
from dashboard.intake.problems import RULES, Group, Severity
from dashboard.intake.questions import Answers
from dashboard.intake.remembering import standing
from dashboard.intake.submit import Receipt, check_return, submit
from dashboard.ui import answers, mending, progress, questions
from dashboard.ui.causes import NO_NUMBERS, Numbers, cause
from dashboard.ui.session import installation, moment, today

_CAUSES_SHOWN = 25

Chosen = tuple[str, str, tuple[str, ...]]
"""The service, the quarter, and what was chosen."""


def choose_quarter(viewer: Viewer) -> Quarter:
    """A quarter that has ended: the one after the last that was sent, unless another is chosen."""
    last = answers.latest_quarter(viewer.provider)
    current = Quarter.containing(today())
    quarters = [current.previous]
    while len(quarters) < 16:
        quarters.append(quarters[-1].previous)
    expected = last.next.label if last else quarters[0].label
    labels = [quarter.label for quarter in quarters]
    chosen = Quarter.parse(
        st.selectbox(
            "Quarter",
            labels,
            index=labels.index(expected) if expected in labels else 0,
            key="quarter",
            bind="query-params",
        )
    )
    st.markdown(f"That is {chosen.months}.")
    return chosen


def sent_files(uploaded: Sequence[UploadedFile]) -> list[SentFile]:
    """What was uploaded, as it is checked and kept."""
    return [SentFile(file.name, file.getvalue()) for file in uploaded]


def latest(uploaded: Sequence[UploadedFile]) -> list[UploadedFile]:
    """What was uploaded; of files with the same name, or a file and its mended copy, the one that was chosen last."""
    files = list({made_of(file.name): file for file in uploaded}.values())
    if len(files) < len(uploaded):
        st.info("Of files with the same name, or a file and its mended copy, only the one that was chosen last counts.")
    return files


def chosen(viewer: Viewer, quarter: Quarter, uploaded: Sequence[UploadedFile]) -> Chosen:
    """Tells what one service has chosen for a quarter from everything else; the same file chosen again is another."""
    return viewer.provider or "", quarter.label, tuple(file.file_id for file in uploaded)


def check_files(viewer: Viewer, quarter: Quarter, uploaded: Sequence[UploadedFile]) -> Checked:
    """Check what was uploaded, together; the same files are not checked twice. What may not be sent stops the page."""
    names = standing(installation().records(create=True), viewer.provider)
    said = questions.answers(uploaded)
    key = (chosen(viewer, quarter, uploaded), answers.data_version(), tuple(names), tuple(said.items()))
    if st.session_state.get("send_key") != key:
        try:
            with progress.stages("Checking the files …", "Checked") as say:
                st.session_state.send_checked = _checked(viewer, quarter, sent_files(uploaded), said, say)
        except OutcomesError as refused:
            st.error(str(refused))
            st.stop()
        st.session_state.send_key = key
    checked: Checked = st.session_state.send_checked
    return checked


def _checked(viewer: Viewer, quarter: Quarter, sent: Sequence[SentFile], said: Answers, say: Say) -> Checked:
    records = installation().records(create=True)
    provider = viewer.provider or ""
    return check_return(records, viewer, sent, provider=provider, quarter=quarter, say=say, answers=said)


def show_files(checked: Checked) -> None:
    """Each file with the sheet that it was recognised as, and its rows."""
    st.table(
        [
            {
                "File": file.name,
                "Sheet": file.sheet or "not recognised",
                "Rows": "not read yet" if file.name in checked.stopped else f"{file.rows:,}",
            }
            for file in checked.files
        ]
    )


def show_verdict(checked: Checked, confirmed: Collection[str] = ()) -> None:
    """What the outcome is, in a sentence."""
    said = report.verdict(checked)
    if checked.to_confirm and checked.accepted_if(confirmed):
        st.success("All is confirmed: you can submit it below.", icon=":material/check_circle:")
    elif checked.must_mend:
        st.error(said, icon=":material/error:")
    elif checked.to_confirm:
        st.warning(said, icon=":material/help:")
    else:
        st.success(said, icon=":material/check_circle:")
    for each in report.waiting(checked):
        st.markdown(each)


def show_problems(
    checked: Checked, numbers: Numbers = NO_NUMBERS, said_above: Collection[tuple[str, str]] = ()
) -> None:
    """What must be mended and what was noted, one block a cause, the one that clears most rows first.

    Args:
        checked: what the check has found.
        numbers: the record number of each row in which something is wrong.
        said_above: file and problem that go once it is said what the sender's own names and words mean.
    """
    mend = checked.groups_of(Severity.MUST_MEND)
    if mend:
        st.header("Fix these first", anchor=False)
        several = len(checked.files) > 1
        for place, group in enumerate(mend[:_CAUSES_SHOWN]):
            above = all((each.file, group.code) in said_above for each in group.problems)
            cause(group, numbers, opened=place < 3, several_files=several, said_above=above)
        if len(mend) > _CAUSES_SHOWN:
            st.markdown(f"And {len(mend) - _CAUSES_SHOWN} more causes, which are in the report below.")
        st.markdown(
            "Mend the file, then choose it again above: it takes the place of the one of the same name, and everything "
            "is checked afresh. A file that does not belong here can be taken out of the list above."
        )
    for group in checked.groups_of(Severity.NOTE):
        st.info(group.problems[0].message)


def confirmations(checked: Checked, numbers: Numbers = NO_NUMBERS) -> frozenset[str]:
    """A tick for each thing that is unusual but may be right; the codes that were ticked.

    What was ticked while something else had to be mended stays ticked when the file comes again and says the same.
    """
    groups = checked.groups_of(Severity.CONFIRM)
    if not groups:
        return frozenset()
    st.header("Please confirm", anchor=False)
    st.markdown(
        "These are unusual. If they are right as they are, tick them; your confirmation is kept with the return."
        + (" You need not wait until the rest is mended: a tick stays." if checked.must_mend else "")
    )
    kept: dict[str, bool] = st.session_state.setdefault("send_ticked", {})
    ticked: dict[str, bool] = {}
    for place, group in enumerate(groups):
        cause(group, numbers, opened=place < 3 and not checked.must_mend, several_files=len(checked.files) > 1)
        key = _tick(checked, group)
        yes = st.checkbox(f"Yes, this is right: {_confirmed(group)}", value=kept.get(key, False), key=key)
        kept[key] = yes
        ticked[group.code] = ticked.get(group.code, True) and yes
    return frozenset(code for code, yes in ticked.items() if yes)


def _confirmed(group: Group) -> str:
    """What a tick says yes to: the thing itself with its numbers, or of many what they have in common."""
    first = group.problems[0]
    if RULES[group.code].tick:
        return f"{RULES[group.code].tick} ({first.column_named})" if first.column else RULES[group.code].tick
    return first.message if len(group.problems) == 1 else f"{group.title.lower()} ({len(group.problems):,})"


def _tick(checked: Checked, group: Group) -> str:
    """The key of a tick: what has been ticked for one file is not ticked for another, or one that says something else.

    A file that was given back mended is the same file, however many of its rows are left.
    """
    quarter = checked.quarter.label if checked.quarter else ""
    said = tuple((made_of(each.file), each.row, each.found, each.message) for each in group.problems)
    return f"send_confirm_{group.code}_{group.column}_{hash((checked.provider, quarter, said)):x}"


def receipt_of(files: Chosen) -> Receipt | None:
    """The receipt, if just this has been accepted."""
    kept: tuple[Chosen, Receipt] | None = st.session_state.get("send_receipt")
    return kept[1] if kept and kept[0] == files else None


def submit_button(
    viewer: Viewer, files: Chosen, checked: Checked, confirmed: frozenset[str], repairs: Sequence[Repair]
) -> None:
    """Submit, once nothing stands in the way."""
    ready = checked.accepted_if(confirmed)
    if st.button("Submit the return", type="primary", disabled=not ready):
        now = moment()
        try:
            with progress.stages("Keeping the return …", "Kept") as say:
                say(f"Keeping {report.rows_by_sheet(checked.rows_kept)}, all together or not at all")
                receipt = submit(
                    installation().records(), viewer, checked, now=now, confirmed=confirmed, repairs=repairs
                )
                # At once: a click that comes meanwhile ends this run at its next word to the screen.
                st.session_state.send_receipt = (files, receipt)
                forget_rows()
        except OutcomesError as error:
            st.error(str(error))
            return
        st.rerun()
    if not ready:
        st.markdown(
            "You can submit when nothing is left to mend."
            if checked.must_mend
            else "You can submit when everything above is ticked."
        )


def forget_rows() -> None:
    """Rows of people are not kept in the session once they are in the records."""
    st.session_state.send_key = st.session_state.send_checked = None
    st.session_state.pop("send_ticked", None)
    mending.forget()
    questions.forget()


def identity(checked: Checked) -> tuple[object, ...]:
    """Tells one service's files for a quarter, and how their own names are read, from all others."""
    quarter = checked.quarter.label if checked.quarter else ""
    return (
        checked.provider,
        quarter,
        tuple(file.sha256 for file in checked.files),
        checked.own_names,
        tuple(checked.answers.items()),
    )


def named_after(checked: Checked) -> str:
    """What a file about this outcome is called after."""
    if checked.quarter:
        return f"{checked.provider}-{checked.quarter.label.replace(' ', '-')}"
    return "-".join(sorted({file.sheet for file in checked.files if file.sheet}))


def show_receipt(receipt: Receipt) -> None:
    """What was kept, to take away; and where to go from here."""
    when = f" for {receipt.quarter}" if receipt.quarter else ""
    st.success(f"Accepted: {report.rows_by_sheet(receipt.rows_kept)}{when}.", icon=":material/check_circle:")
    st.header("Your receipt", anchor=False)
    st.code(receipt.as_text(), language=None, wrap_lines=True)
    st.download_button(
        "Download the receipt",
        receipt.as_text(),
        file_name=f"receipt-{receipt.return_id}.txt",
        on_click="ignore",
    )
    if receipt.quarter:
        st.markdown("It is kept: you find it again, with every version that you have sent, under *Your returns*.")
        st.page_link("app_pages/providers/returns.py", label="Your returns", icon=":material/arrow_forward:")
    else:
        st.markdown(
            "Please download it: of what is sent for no quarter, *Your returns* says when it came and how many rows of "
            "it are about your service, and no more."
        )
    st.page_link("app_pages/providers/service.py", label="See your own figures", icon=":material/arrow_forward:")

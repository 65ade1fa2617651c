"""Headline totals that were typed, wherever they are shown: always in a table of their own, and marked."""

from collections.abc import Sequence

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.answer import Source
from dashboard.definitions.periods import Quarter
from dashboard.definitions.totals import APART, FROM_TOTALS
from dashboard.errors import OutcomesError
from dashboard.operations.totals import State, Typed, counting, typed
from dashboard.operations.withdrawing import LONGEST_REASON, restore, withdraw
from dashboard.ui.answers import has_records
from dashboard.ui.session import installation, moment, provider_name
from dashboard.ui.totals_table import file_name, table


def of_viewer(viewer: Viewer) -> list[Typed]:
    """Every version that the viewer may see."""
    if not has_records() or (viewer.provider is None and viewer.commissioner is None):
        return []
    return typed(installation().records(), viewer, viewer.provider)


def own(viewer: Viewer) -> bool:
    """A service's own totals, the newest quarters first; nothing where there are none. Whether there are any."""
    found = of_viewer(viewer)
    counted = counting(found)
    if not counted and all(one.state is not State.RECORDS for one in found):
        return False
    st.header("From totals", anchor=False)
    st.markdown(f"**Your service's own figures** · **{FROM_TOTALS}**. {APART}")
    by_contract = {one.contract: [each for each in counted if each.contract == one.contract] for one in counted}
    for contract, those in by_contract.items():
        if len(by_contract) > 1:
            st.markdown(f"**Contract {contract}**")
        table({one.quarter: one.counts for one in those[:4]}, Source.OWN)
    _instead(found)
    return True


def of_commissioner(viewer: Viewer, quarter: Quarter | None = None, service: str | None = None) -> bool:
    """What services under the viewer's contracts have typed for a quarter, or for the newest one. Whether any has."""
    counted = [one for one in counting(of_viewer(viewer)) if service in (None, one.provider)]
    if not counted:
        return False
    label = quarter.label if quarter else max(counted, key=lambda one: Quarter.parse(one.quarter)).quarter
    those = [one for one in counted if one.quarter == label]
    st.header(f"From totals, {label}", anchor=False)
    if those:
        st.markdown(f"**Headline (exact)** · **{FROM_TOTALS}**. {APART}")
        several = len({(one.provider, one.contract) for one in those}) > len({one.provider for one in those})
        table(
            {provider_name(one.provider) + (f", {one.contract}" if several else ""): one.counts for one in those},
            Source.HEADLINE,
        )
    others = sorted({one.quarter for one in counted} - {label}, key=Quarter.parse, reverse=True)
    if others:
        said = "Totals have also been typed" if those else "None for this quarter. Totals have been typed"
        st.markdown(f"{said} for {', '.join(others)}: see *Returns*.")
    return True


def listed(viewer: Viewer) -> None:
    """For a commissioner: every version of totals under their contracts, and what they say."""
    found = of_viewer(viewer)
    if not found:
        return
    st.header("Typed totals in the place of returns", anchor=False)
    st.markdown(
        f"{APART} A quarter of which only totals have come still counts as missing above, where records are expected."
    )
    st.table(
        [
            {
                "Service": provider_name(one.provider),
                "Contract": one.contract,
                "Quarter": one.quarter,
                "Version": str(one.version),
                "Sent": f"{one.sent_at:%-d %B %Y %H:%M}",
                "Status": _status(one),
            }
            for one in found
        ]
    )
    for label in sorted({one.quarter for one in counting(found)}, key=Quarter.parse, reverse=True):
        with st.expander(f"The totals of {label}"):
            table(
                {
                    f"{provider_name(one.provider)}, {one.contract}": one.counts
                    for one in counting(found)
                    if one.quarter == label
                },
                Source.HEADLINE,
            )


def kept(viewer: Viewer) -> bool:
    """For a service: every version with its receipt, and taking it back or putting it back. Whether there is any."""
    found = of_viewer(viewer)
    if not found:
        return False
    st.header("Totals that you typed", anchor=False)
    st.markdown(f"{APART} A later version takes the place of an earlier one, and records take the place of totals.")
    for one in found:
        with st.expander(f"{one.quarter}, contract {one.contract}, version {one.version}: {_status(one)}"):
            _version(viewer, one)
    return True


def _version(viewer: Viewer, one: Typed) -> None:
    st.markdown(f"Sent on **{one.sent_at:%-d %B %Y at %H:%M}** UTC by {one.sent_by}.")
    table({one.quarter: one.counts}, Source.OWN)
    st.download_button(
        "Download the receipt",
        one.as_text(),
        file_name=f"receipt-{file_name(one)}.txt",
        key=f"receipt-{one.totals_id}",
        on_click="ignore",
    )
    back = one.state is State.WITHDRAWN
    label = "Put these totals back" if back else "Take these totals back"
    reason = st.text_input(
        "Why? (needed; kept; seen by your service only)",
        max_chars=LONGEST_REASON,
        key=f"why-{one.totals_id}-{one.state}",
        help="A sentence. Never a name, a contact or an official number.",
    )
    if st.button(label, key=f"back-{one.totals_id}"):
        now = moment()
        try:
            (restore if back else withdraw)(installation().records(), viewer, one.totals_id, reason=reason, now=now)
        except OutcomesError as error:
            st.error(str(error))
            return
        st.session_state.pop("totals_receipt", None)
        st.rerun()
    st.markdown("Nothing is deleted: what is taken back stays here, marked, and can be put back.")


def _instead(found: Sequence[Typed]) -> None:
    """The quarters in which records have taken the place of totals."""
    quarters = [one.quarter for one in found if one.state is State.RECORDS]
    if quarters:
        st.markdown(f"Of {', '.join(quarters)} records have come since: they count, and the totals do not.")


def _status(one: Typed) -> str:
    return f"taken back on {one.withdrawn_at:%-d %B %Y}" if one.withdrawn_at else one.state.value

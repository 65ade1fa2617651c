"""The form for the smallest services: a quarter's headline totals typed, checked, looked at, kept, with a receipt."""

from collections.abc import Sequence

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.answer import Source
from dashboard.definitions.periods import Quarter
from dashboard.definitions.totals import BY_SLUG, TOTALS, Counts
from dashboard.errors import OutcomesError
from dashboard.intake.totals import Doubt, must_mend
from dashboard.operations.totals import State, Typed, before, contracts_to_choose, has_records, keep, typed, unusual
from dashboard.ui.session import installation, moment
from dashboard.ui.totals_table import file_name, table

_KEPT = "totals_receipt"
_MOST = 100_000


def offer(viewer: Viewer, quarter: Quarter) -> None:
    """The fold on the page that takes returns; after keeping, the receipt in its place."""
    kept: Typed | None = st.session_state.get(_KEPT)
    if kept and (kept.provider, kept.quarter) == (viewer.provider, quarter.label):
        _receipt(kept)
        return
    with st.expander("No spreadsheet? Type your totals"):
        st.markdown(
            f"For a service of a dozen women or so: the headline of **{quarter.label}** ({quarter.months}), typed. "
            "Your commissioner sees it marked *from totals*. Send a sheet instead as soon as you can: of totals nobody "
            "can be told for whom it goes better or worse, and nothing of them is published."
        )
        _form(viewer, quarter)


def _form(viewer: Viewer, quarter: Quarter) -> None:
    records = installation().records(create=True)
    provider = viewer.provider or ""
    contract = _contract(contracts_to_choose(records, viewer, provider))
    if has_records(records, viewer, provider, quarter, contract):
        st.info(
            f"Records of {quarter.label} have been sent: they say more than totals, and they count. To correct them, "
            "send your sheets again."
        )
        return
    found = typed(records, viewer, provider)
    counts = _counts(found, quarter, contract, f"totals_{provider}_{quarter.label}_{contract}")
    last = before(found, contract, quarter)
    wrong = must_mend(counts)
    if counts:
        for doubt in wrong:
            st.error(doubt.says, icon=":material/error:")
    doubts = [] if wrong else unusual(counts, last)
    confirmed = _confirmations(doubts, (provider, quarter.label, contract))
    if not wrong:
        _preview(counts, quarter, last)
    ready = not wrong and len(confirmed) == len(doubts)
    if st.button("Submit these totals", type="primary", disabled=not ready):
        now = moment()
        try:
            st.session_state[_KEPT] = keep(
                records, viewer, provider, quarter, counts, now=now, contract=contract, confirmed=confirmed
            )
        except OutcomesError as error:
            st.error(str(error))
            return
        st.rerun()
    if doubts and not ready:
        st.markdown("You can submit when everything above is ticked.")


def _contract(agreed: Sequence[str]) -> str | None:
    if len(agreed) < 2:
        return next(iter(agreed), None)
    return st.selectbox("Which contract are these for?", agreed, key="totals_contract")


def _counts(found: Sequence[Typed], quarter: Quarter, contract: str | None, key: str) -> Counts:
    """What stands in the fields; those of totals that were sent before begin with what they said."""
    now = next(
        (
            one
            for one in found
            if one.quarter == quarter.label and contract in (None, one.contract) and one.state is State.COUNTS
        ),
        None,
    )
    if now:
        st.markdown(
            f"Version {now.version} of these totals was sent on {now.sent_at:%-d %B %Y}. What you submit now takes its "
            "place; it is kept."
        )
    st.markdown("Leave blank what you do not know: blank is *not supplied*, and 0 is nobody.")
    counts: dict[str, int] = {}
    for place in range(0, len(TOTALS), 2):
        for total, column in zip(TOTALS[place : place + 2], st.columns(2), strict=False):
            with column:
                many = st.number_input(
                    total.title,
                    min_value=0,
                    max_value=_MOST,
                    step=1,
                    value=now.counts.get(total.slug) if now else None,
                    key=f"{key}_{total.slug}",
                    placeholder="not supplied",
                )
                st.caption(f"{total.who_counts[:1].upper()}{total.who_counts[1:]}.{_within(total.part_of)}")
            if many is not None:
                counts[total.slug] = int(many)
    return counts


def _within(part_of: str) -> str:
    return f" At most *{BY_SLUG[part_of].title}*." if part_of else ""


def _confirmations(doubts: Sequence[Doubt], whose: tuple[str, str, str | None]) -> list[str]:
    """A tick for each; what was ticked of other numbers is not ticked of these."""
    if doubts:
        st.markdown("**Please confirm.** These are unusual, and may be right:")
    return [
        doubt.code
        for doubt in doubts
        if st.checkbox(f"Yes, this is right: {doubt.says}", key=f"totals_confirm_{hash((whose, doubt)):x}")
    ]


def _preview(counts: Counts, quarter: Quarter, last: Typed | None) -> None:
    st.markdown("**What your commissioner will see:**")
    earlier = {last.quarter: last.counts} if last else {}
    table({**earlier, quarter.label: counts}, Source.HEADLINE)


def _receipt(kept: Typed) -> None:
    st.success(f"Accepted: totals for {kept.quarter}.", icon=":material/check_circle:")
    st.header("Your receipt", anchor=False)
    st.code(kept.as_text(), language=None, wrap_lines=True)
    st.download_button(
        "Download the receipt", kept.as_text(), file_name=f"receipt-{file_name(kept)}.txt", on_click="ignore"
    )
    st.markdown("It is kept: you find it again, and can take it back, under *Your returns*.")
    st.page_link("app_pages/providers/returns.py", label="Your returns", icon=":material/arrow_forward:")
    if st.button("Correct these totals"):
        del st.session_state[_KEPT]
        st.rerun()

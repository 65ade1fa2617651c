"""Delivery partners on screen: one of them by itself, or, for the service, all beside each other."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.access import Role, Viewer
from dashboard.analysis.partners import AllPartners, all_partners
from dashboard.analysis.review import OF_A_PARTNER
from dashboard.definitions.contracts import Contract
from dashboard.exports import partner as words
from dashboard.operations import log
from dashboard.operations.before_review import reviewed
from dashboard.operations.returns import sent_under
from dashboard.ui import answers, review
from dashboard.ui.column_choice import plain
from dashboard.ui.contracts import contracts_of
from dashboard.ui.review import Chosen
from dashboard.ui.session import installation, provider_name

WHOSE = (
    "**Your own figures**, exact: what is counted of the women whom a partner works with, as the service's returns "
    "say. Each partner sees its own, the service sees those of all, and nobody else sees any. Targets are agreed for "
    "the contract as a whole, so none stands here."
)
_ALL = "All beside each other"


def chosen(viewer: Viewer) -> Chosen | None:
    """A contract that names delivery partners, with the year that applied to a quarter of it, and the quarter; None,
    where there is none, or it has no figures.
    """
    found = review.chosen(viewer, [one for one in contracts_of(viewer) if one.delivery_partners])
    if found is None:
        return None
    key = (found.contract.provider, found.contract.contract)
    agreed = {(one.provider, one.contract): one for one in contracts_of(viewer, found.quarter)}
    return Chosen(agreed[key], found.quarter)


def which(viewer: Viewer, contract: Contract) -> str | None:
    """Who is looked at: a partner has its own figures only, its service those of any; None: of all."""
    if viewer.role is Role.PARTNER:
        return viewer.partner
    found: str = st.selectbox("Partner", [_ALL, *contract.delivery_partners], key="partner", bind="query-params")
    return None if found == _ALL else found


def by_itself(viewer: Viewer, shown: Chosen, partner: str) -> None:
    """The quarter of one partner: the figures of the review that can be told of it, and a copy of them."""
    contract = replace(shown.contract, kpis=())
    ask = partial(answers.of_partner, viewer, contract, partner)
    returns = sent_under(installation().records(), viewer, contract)
    found = reviewed(ask, returns, contract, shown.quarter, only=OF_A_PARTNER)
    st.header(f"{partner}, {found.quarter.label}", anchor=False)
    st.markdown(
        f"Works under the contract {contract.contract} of **{provider_name(contract.provider)}** · "
        f"{found.quarter.months} · the year so far is {found.to_date}.  \n{review.clear_of_the_quarter_before(found)}"
    )

    def copy() -> bytes:
        return _noted(viewer, contract, found.quarter.label, words.to_csv(found, partner), partner, len(found.lines))

    review.offer_copy("csv", copy, f"{partner}-{contract.contract}-{found.quarter.label}")
    review.tables(found)


def all_beside(viewer: Viewer, shown: Chosen) -> None:
    """The contract's year so far by partner, for the service."""
    contract = shown.contract
    found = all_partners(partial(answers.by_partner, viewer, contract), contract, contract.year_of(shown.quarter))
    _codes(found)
    if not found.any_named:
        st.info(
            "No referral of this time names a partner of the contract. Fill in `delivery_partner` in the referrals "
            "sheet and send it again; the figures of each partner then stand here."
        )
        return
    st.header(words.finding(found), anchor=False)
    st.markdown(
        f"The contract's year up to {shown.quarter.label}. A difference between partners does not by itself show its "
        f"cause: they work with different women, in different places. {words.BY_CHANCE}"
    )
    clear = words.clear(found)
    if clear:
        st.markdown("\n".join(f"- {plain(said)}" for said in clear))

    def copy() -> bytes:
        return _noted(viewer, contract, shown.quarter.label, words.to_csv_of_all(found), "", len(found.figures))

    review.offer_copy("csv", copy, f"partners-{contract.contract}-{shown.quarter.label}")
    st.table(words.rows(found))
    st.markdown("  \n".join(words.marks(found)))


def _codes(found: AllPartners) -> None:
    """Says which codes the contract does not name: a code that is spelled otherwise is another partner's."""
    if found.unnamed:
        st.warning(
            f"The contract names no partner {', '.join(map(plain, found.unnamed))}. If it is one that it names, "
            "spelled otherwise, mend `delivery_partner` in the referrals sheet and send it again; else have it added "
            "to the contract's terms."
        )


def _noted(viewer: Viewer, contract: Contract, period: str, content: bytes, partner: str, rows: int) -> bytes:
    """A copy, once it is noted that it is made."""
    database = installation().settings.database
    log.partner_export(database, viewer, contract, period, content, rows=rows, partner=partner)
    return content

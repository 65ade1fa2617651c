"""Delivery partners on screen: one of them by itself, or, for the service, all beside each other."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import reading
from dashboard.analysis.figures import NO_PARTNER
from dashboard.analysis.partners import Beside, beside, partners_of
from dashboard.analysis.review import OF_A_PARTNER, Review, in_words
from dashboard.definitions.contracts import Contract
from dashboard.exports.partner import to_csv, to_csv_of_all
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
    which = (found.contract.provider, found.contract.contract)
    agreed = {(one.provider, one.contract): one for one in contracts_of(viewer, found.quarter)}
    return Chosen(agreed[which], found.quarter)


def partner(viewer: Viewer, contract: Contract) -> str | None:
    """Who is looked at: a partner has its own figures only, its service those of any; None: of all."""
    if viewer.partner:
        return viewer.partner
    found: str = st.selectbox("Partner", [_ALL, *contract.delivery_partners], key="partner", bind="query-params")
    return None if found == _ALL else found


def one(viewer: Viewer, chosen: Chosen, partner: str) -> None:
    """The quarter of one partner: the figures of the review that can be told of it, and a copy of them."""
    contract = replace(chosen.contract, kpis=())
    ask = partial(answers.of_partner, viewer, contract, partner)
    returns = sent_under(installation().records(), viewer, contract)
    found = reviewed(ask, returns, contract, chosen.quarter, only=OF_A_PARTNER)
    st.header(f"{partner}, {found.quarter.label}", anchor=False)
    st.markdown(
        f"Works under the contract {contract.contract} of **{provider_name(contract.provider)}** · "
        f"{found.quarter.months} · the year so far is {found.to_date}.  \n{review.clear_of_the_quarter_before(found)}"
    )
    _offer(f"{partner}-{contract.contract}-{found.quarter.label}", partial(_copy, viewer, found, partner))
    review.tables(found)


def _offer(name: str, make: Callable[[], bytes]) -> None:
    """A copy, made when it is asked for."""
    st.download_button(
        "CSV of the rows",
        make,
        file_name=f"{name}.csv".replace(" ", "-").lower(),
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _copy(viewer: Viewer, found: Review, partner: str) -> bytes:
    content, rows = to_csv(found, partner), len(found.lines)
    _note(viewer, found.contract, found.quarter.label, content, rows=rows, partner=partner)
    return content


def _copy_of_all(viewer: Viewer, contract: Contract, period: str, rows: list[dict[str, str]]) -> bytes:
    content = to_csv_of_all(contract.contract, period, rows)
    _note(viewer, contract, period, content, rows=len(rows))
    return content


def _note(viewer: Viewer, contract: Contract, period: str, content: bytes, *, rows: int, partner: str = "") -> None:
    database = installation().settings.database
    log.partner_export(database, viewer, contract, period, content, rows=rows, partner=partner)


def all_beside(viewer: Viewer, chosen: Chosen) -> None:
    """The contract's year so far by partner, for the service."""
    contract, quarters = chosen.contract, chosen.contract.year_of(chosen.quarter)
    found = beside(partial(answers.by_partner, viewer, contract), quarters)
    st.header(f"{in_words(quarters)}: {_finding(found)}", anchor=False)
    st.markdown(
        f"The contract's year up to {chosen.quarter.label}. A difference between partners does not by itself show its "
        "cause: they work with different women, in different places. A woman with referrals to two partners is counted "
        "by both, so women do not add up."
    )
    partners = partners_of(found, contract.delivery_partners)
    _codes(partners, contract)
    _told_apart(found)
    rows = [_row(each, partners) for each in found]
    _offer(
        f"partners-{contract.contract}-{chosen.quarter.label}",
        partial(_copy_of_all, viewer, contract, in_words(quarters), rows),
    )
    st.table(rows)
    marks = sorted({row.mark for each in found for row in each.rows if row.mark})
    if marks:
        st.markdown("  \n".join(f"[{mark}] {reading.EXACT_MEANINGS[mark]}" for mark in marks))


def _row(each: Beside, partners: tuple[str, ...]) -> dict[str, str]:
    of = {row.group: reading.exact_in_full(each.definition, row) for row in each.rows}
    return {"Figure": each.definition.title, **{partner: of.get(partner, "nobody") for partner in partners}}


def _told_apart(found: tuple[Beside, ...]) -> None:
    """Which two partners differ by more than chance in what, a line each."""
    lines = [
        f"- {each.definition.title}: "
        + ", ".join(f"{plain(row.group)} {reading.exact_in_full(each.definition, row)}" for row in pair)
        for each in found
        for pair in each.clear
    ]
    if lines:
        st.markdown("**These differ by more than chance: their 95% intervals do not meet.**\n\n" + "\n".join(lines))


def _finding(found: tuple[Beside, ...]) -> str:
    compared, clear = (sum(len(pairs) for pairs in every) for every in
                       ([each.pairs for each in found], [each.clear for each in found]))  # fmt: skip
    if not compared:
        return "no two partners can be compared"
    if not clear:
        return f"of {compared} comparisons none differs by more than chance"
    return f"of {compared} comparisons {clear} {'differs' if clear == 1 else 'differ'} by more than chance"


def _codes(partners: tuple[str, ...], contract: Contract) -> None:
    """Says which codes the contract does not name: a code that is spelled otherwise is another partner's."""
    unnamed = [one for one in partners if one not in (*contract.delivery_partners, NO_PARTNER)]
    if unnamed:
        st.warning(
            f"The contract names no partner {', '.join(map(plain, unnamed))}. If it is one that it names, spelled "
            "otherwise, mend `delivery_partner` in the referrals sheet and send it again; else have it added to the "
            "contract's terms."
        )

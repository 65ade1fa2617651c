"""Contracts on screen: what was agreed, and where each target stands."""

from functools import partial

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis import reading
from dashboard.analysis.standing import TOLD, target
from dashboard.definitions.contracts import Contract
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import Quarter
from dashboard.exports.review import HELD_AGAINST
from dashboard.operations.before_review import reviewed
from dashboard.operations.contracts import agreed
from dashboard.operations.returns import sent_under
from dashboard.ui import answers
from dashboard.ui.session import commissioner_name, installation, provider_name


def contracts_of(viewer: Viewer, quarter: Quarter | None = None) -> list[Contract]:
    """The contracts that the viewer is a party to, with the targets of a quarter; with the newest, if none is given."""
    if not answers.has_records():
        return []
    return _contracts(installation().records().version(), viewer, quarter)


@st.cache_data(max_entries=200, show_spinner=False)
def _contracts(version: str, viewer: Viewer, quarter: Quarter | None) -> list[Contract]:
    return agreed(installation().records(), viewer, quarter)


def own_contracts(viewer: Viewer, contracts: list[Contract], quarter: Quarter) -> None:
    """A service's own contracts, each target beside that contract's own figure."""
    for contract in contracts:
        st.subheader(f"Contract {contract.contract}", anchor=False)
        st.markdown(_terms(contract))
        lines = _targets(viewer, contract, quarter)
        if lines:
            st.table(lines)
    if any(contract.kpis for contract in contracts):
        st.markdown(f"{HELD_AGAINST} What both sides say of them stands in *Contract review*.")


def contracts_table(contracts: list[Contract]) -> None:
    """A commissioner's contracts, a line each."""
    st.table(
        [
            {
                "Service": provider_name(contract.provider),
                "Contract": contract.contract,
                "Delivery partners": ", ".join(contract.delivery_partners) or "none named",
                "First appointment": f"within {contract.working_days} working days",
                "Targets": "; ".join(f"{INDICATORS[kpi.indicator].title} {target(kpi)}" for kpi in contract.kpis)
                or "none agreed",
            }
            for contract in contracts
        ]
    )


def where_targets_stand(viewer: Viewer, contracts: list[Contract], quarter: Quarter) -> None:
    """Every target of a commissioner's contracts, beside that contract's own figure: as its review judges it."""
    lines = [
        {"Service": provider_name(contract.provider)} | line
        for contract in contracts
        for line in _targets(viewer, contract, quarter)
    ]
    if not lines:
        return
    met, missed = (sum(line["Where it stands"] == where.value for line in lines) for where in TOLD)
    st.subheader(f"Of {len(lines)} targets at {quarter.label}, {met} are met and {missed} are not", anchor=False)
    st.markdown(f"**Headline (exact)** · of the others it cannot be told, or there is no figure. {HELD_AGAINST}")
    with st.expander("Target by target"):
        st.table(lines)


def _terms(contract: Contract) -> str:
    partners = f" Delivery partners: {', '.join(contract.delivery_partners)}." if contract.delivery_partners else ""
    targets = "" if contract.kpis else " No targets were agreed."
    commissioners = ", ".join(map(commissioner_name, contract.commissioners))
    return (
        f"With {commissioners}. A first appointment counts as in time within "
        f"{contract.working_days} working days.{partners}{targets}"
    )


def _targets(viewer: Viewer, contract: Contract, quarter: Quarter) -> list[dict[str, str]]:
    """Each target of a contract beside its own figure."""
    if not contract.kpis:
        return []
    ask = partial(answers.of_contract, viewer, contract)
    returns = sent_under(installation().records(), viewer, contract)
    found = reviewed(ask, returns, contract, quarter, only={kpi.indicator for kpi in contract.kpis})
    return [
        {
            "Indicator": line.definition.title,
            "Target": line.target,
            "Figure": line.written(line.judged_on),
            "How many": reading.exact_base(line.definition, line.judged_on),
            "95% interval": reading.limits(line.definition, line.judged_on, reading.EXACT_DECIMALS),
            "Where it stands": line.stands,
            "Who says so": line.definition.voice.value,
        }
        for line in found.lines
    ]

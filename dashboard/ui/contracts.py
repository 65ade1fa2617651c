"""Contracts on screen: what was agreed, and where each target stands."""

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.answer import Answer, Row
from dashboard.analysis.standing import JUDGED, TOLD, in_words, standing, target
from dashboard.definitions.contracts import Contract, Kpi
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.operations.contracts import agreed
from dashboard.operations.demonstration import commissioner_names
from dashboard.ui.answers import Ask
from dashboard.ui.figures import figure, interval, stands_on
from dashboard.ui.session import installation, provider_name


def contracts_of(viewer: Viewer) -> list[Contract]:
    """The contracts that the viewer is a party to."""
    return _contracts(installation().records().version(), viewer)


@st.cache_data(max_entries=200, show_spinner=False)
def _contracts(version: str, viewer: Viewer) -> list[Contract]:
    return agreed(installation().records(), viewer)


def own_contracts(contracts: list[Contract], ask: Ask, quarter: Quarter) -> None:
    """A service's own contracts, each target beside that contract's own figure for the latest financial year."""
    year = quarter.year
    for contract in contracts:
        st.subheader(f"Contract {contract.contract}", anchor=False)
        st.markdown(_terms(contract))
        if contract.kpis:
            st.table(
                [
                    _line(
                        kpi,
                        ask(kpi.indicator, by="contract", first_day=year.first_day, last_day=year.last_day),
                        contract,
                    )
                    for kpi in contract.kpis
                ]
            )
    if any(contract.kpis for contract in contracts):
        st.markdown(JUDGED)


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


def where_targets_stand(contracts: list[Contract], ask: Ask, year: FinancialYear) -> None:
    """Every target of a commissioner's contracts, beside that contract's own figure for a financial year."""
    lines = [
        {"Service": provider_name(contract.provider)}
        | _line(kpi, ask(kpi.indicator, by="contract", first_day=year.first_day, last_day=year.last_day), contract)
        for contract in contracts
        for kpi in contract.kpis
    ]
    if not lines:
        return
    met, missed = (sum(line["Where it stands"] == where.value for line in lines) for where in TOLD)
    st.subheader(f"Of {len(lines)} targets in {year.label}, {met} are met and {missed} are not", anchor=False)
    st.markdown(f"**Headline (exact)** · of the others it cannot be told, or there is no figure. {JUDGED}")
    with st.expander("Target by target"):
        st.table(lines)


def _terms(contract: Contract) -> str:
    partners = f" Delivery partners: {', '.join(contract.delivery_partners)}." if contract.delivery_partners else ""
    targets = "" if contract.kpis else " No targets were agreed."
    commissioners = ", ".join(_commissioner(code) for code in contract.commissioners)
    return (
        f"With {commissioners}. A first appointment counts as in time within "
        f"{contract.working_days} working days.{partners}{targets}"
    )


def _commissioner(code: str) -> str:
    return commissioner_names().get(code, code).removesuffix(" (invented)")


def _line(kpi: Kpi, answer: Answer, contract: Contract) -> dict[str, str]:
    """A target beside the figure of its own contract."""
    row = next((row for row in answer.rows if row.slug == contract.contract), Row(contract.contract, mark="z"))
    return {
        "Indicator": answer.definition.title,
        "Target": target(kpi),
        "Figure": figure(answer, row),
        "How many": stands_on(answer, row),
        "95% interval": interval(answer, row),
        "Where it stands": in_words(kpi, standing(kpi, row)),
        "Who says so": answer.definition.voice.value,
    }

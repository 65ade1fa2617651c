"""Contracts on screen: what was agreed, and where each target stands."""

from enum import StrEnum

import streamlit as st

from dashboard.access import Viewer
from dashboard.analysis.answer import Answer, Row
from dashboard.definitions.contracts import Contract, Kpi
from dashboard.definitions.indicators import INDICATORS, Counting, Kind
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.operations.contracts import agreed
from dashboard.operations.demonstration import commissioner_names
from dashboard.ui.answers import Ask
from dashboard.ui.figures import figure, interval, stands_on, written
from dashboard.ui.session import installation, provider_name

_JUDGED = (
    "A target counts as met, or not met, where the whole 95% interval lies on that side of it. Where the interval "
    "holds the target, there are too few women to tell."
)


class Standing(StrEnum):
    """Where a target stands."""

    MET = "met"
    NOT_MET = "not met"
    TOO_FEW = "too few women to tell"
    NO_FIGURE = "no figure yet"


_TOLD = (Standing.MET, Standing.NOT_MET)


def contracts_of(viewer: Viewer) -> list[Contract]:
    """The contracts that the viewer is a party to."""
    return _contracts(installation().records().version(), viewer)


@st.cache_data(max_entries=200, show_spinner=False)
def _contracts(version: str, viewer: Viewer) -> list[Contract]:
    return agreed(installation().records(), viewer)


def target(kpi: Kpi) -> str:
    """A target in words: `at least 60%`."""
    number = written(INDICATORS[kpi.indicator], kpi.target)
    return f"{'at least' if kpi.at_least else 'at most'} {number.replace('.0%', '%')}"


def standing(kpi: Kpi, row: Row) -> Standing:
    """Whether a target is met: by the interval, not by the figure alone, because a few women more decide it."""
    counted = INDICATORS[kpi.indicator].kind in (Kind.COUNT, Kind.SUM)  # what was counted has no interval
    low, high = (row.n, row.n) if counted else (row.low, row.high)
    if (row.n if counted else row.rate if row.rate is not None else row.value) is None:
        return Standing.NO_FIGURE
    if low is None or high is None:
        return Standing.TOO_FEW
    if low >= kpi.target if kpi.at_least else high <= kpi.target:
        return Standing.MET
    if high < kpi.target if kpi.at_least else low > kpi.target:
        return Standing.NOT_MET
    return Standing.TOO_FEW


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
        st.markdown(_JUDGED)


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
    met, missed = (sum(line["Where it stands"] == where.value for line in lines) for where in _TOLD)
    st.subheader(f"Of {len(lines)} targets in {year.label}, {met} are met and {missed} are not", anchor=False)
    st.markdown(f"**Headline (exact)** · of the others it cannot be told, or there is no figure. {_JUDGED}")
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
    where = standing(kpi, row)
    if where is Standing.TOO_FEW and answer.definition.counting is Counting.RETURNS:
        said = "too few returns to tell"
    else:
        said = where.value
    return {
        "Indicator": answer.definition.title,
        "Target": target(kpi),
        "Figure": figure(answer, row),
        "How many": stands_on(answer, row),
        "95% interval": interval(answer, row),
        "Where it stands": said,
        "Who says so": answer.definition.voice.value,
    }

"""The two invented commissioners, and what they buy from whom."""

import numpy as np

from dashboard.definitions.contracts import Contract, Kpi
from invented.chance import Words, pick
from invented.services import PROVIDERS

COMMISSIONERS: dict[str, str] = {
    "MARCHES": "Marches Police and Crime Commissioner (invented)",
    "VALLEY": "Valley Commissioning Board (invented)",
}

# Never on trust, safety or choice: what women say of a service is not to be earned by it.
_KPIS = (
    Kpi("completed", 0.60),
    Kpi("attended", 0.70),
    Kpi("offered_in_time", 0.80),
    Kpi("started", 0.70),
    Kpi("settled_at_exit", 0.55),
)
_SOONER = tuple(Kpi(kpi.indicator, 0.60 if kpi.indicator == "offered_in_time" else kpi.target) for kpi in _KPIS)
_WITHOUT_HOUSING = _KPIS[:-1]

_OF_VALLEY = ("CWMHAF", "TAFFBRIDGE")
_PARTNERS = {"HUB": 0.5, "NORTHSIDE": 0.3, "CANALSIDE": 0.2}
"""Where the alliance works: its own centre, and two partners."""
_SHARE_OF_MARCHES = 0.65
"""Of the referrals of the service that works under two contracts."""


def _contract(provider: str, commissioner: str) -> Contract:
    code = f"{provider}-{commissioner}"
    match provider:
        case "TAFFBRIDGE":  # agreed a shorter time to the first appointment
            return Contract(code, provider, (commissioner,), working_days=5, kpis=_SOONER)
        case "NORTHLINE":
            return Contract(code, provider, (commissioner,), delivery_partners=tuple(_PARTNERS), kpis=_KPIS)
        case "ALDERGATE":  # a grant without targets
            return Contract(code, provider, (commissioner,))
        case "CWMHAF":
            return Contract(code, provider, (commissioner,), kpis=_WITHOUT_HOUSING)
        case _:
            return Contract(code, provider, (commissioner,), kpis=_KPIS)


def _contracts_of(provider: str) -> tuple[Contract, ...]:
    if provider in _OF_VALLEY:
        return (_contract(provider, "VALLEY"),)
    if provider == "LACEWORKS":
        return (_contract(provider, "MARCHES"), _contract(provider, "VALLEY"))
    return (_contract(provider, "MARCHES"),)


CONTRACTS: tuple[Contract, ...] = tuple(contract for provider in PROVIDERS for contract in _contracts_of(provider.code))


def contract_columns(provider: str, size: int, rng: np.random.Generator) -> dict[str, Words]:
    """What is sent of contracts and partners: nothing, where it goes without saying."""
    columns = {}
    contracts = [contract for contract in CONTRACTS if contract.provider == provider]
    if len(contracts) > 1:
        shares = (_SHARE_OF_MARCHES, 1 - _SHARE_OF_MARCHES)
        codes = [contract.contract for contract in contracts]
        columns["contract_ref"] = pick(rng, dict(zip(codes, shares, strict=True)), size)
    if contracts[0].delivery_partners:
        columns["delivery_partner"] = pick(rng, _PARTNERS, size)
    return columns

"""Contracts: registering what was agreed, and seeing it."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dashboard import access
from dashboard.access import Role, Viewer
from dashboard.analysis.reading import SHARES
from dashboard.definitions.contracts import Contract, Kpi, Over, as_agreed
from dashboard.definitions.indicators import indicator_named
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.warehouse.records import Records

_FIELDS = {
    "contract",
    "provider",
    "commissioners",
    "delivery_partners",
    "working_days",
    "retention_years",
    "needs",
    "year_begins",
    "applies_from",
    "kpi",
}
_KPI_FIELDS = {"indicator", "target", "at_least", "tolerance", "over"}
_FIRST_MONTHS = (4, 7, 10, 1)


def register(records: Records, viewer: Viewer, contracts: Sequence[Contract], *, now: datetime) -> None:
    """Keep the terms of contracts. One that is known already gets a new version; the old one is kept.

    Raises:
        RefusedError: only who runs the installation may do this.
        UsageError: a contract has no commissioner, or a target stands where none is allowed, or twice.
    """
    if viewer.role is not Role.OPERATOR:
        raise RefusedError("Contracts are registered by who runs the installation.")
    for contract in contracts:
        _check(contract)
    records.register(contracts, now, viewer.name)


def agreed(records: Records, viewer: Viewer, quarter: Quarter | None = None) -> list[Contract]:
    """The contracts that a viewer is a party to, or works under; all of them for who runs the installation.

    Args:
        records: the installation's records.
        viewer: who asks.
        quarter: with the targets that applied to it; with the newest, if not given.

    Raises:
        RefusedError: the viewer is neither a provider, nor a delivery partner, nor a commissioner.
    """
    if viewer.role is Role.PROVIDER and viewer.provider:
        found = records.contracts(provider=viewer.provider)
    elif viewer.role is Role.PARTNER:
        theirs = records.contracts(provider=viewer.provider)
        found = [one for one in theirs if access.works_under(viewer, one.provider, one.delivery_partners)]
    else:
        access.check_can_see_headline(viewer)
        found = records.contracts(commissioner=access.contracts_seen(viewer))
    if quarter is None:
        return found
    return [as_agreed(one, records.terms(one.provider, one.contract), quarter) for one in found]


def read_register(text: str) -> list[Contract]:
    """Contracts from a register in TOML: a `[[contract]]` each, with a `[[contract.kpi]]` for each target.

    Raises:
        UsageError: it cannot be read, or holds what is not known.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The register of contracts cannot be read: {error}") from None
    lines = found.get("contract")
    if not isinstance(lines, list) or not lines:
        raise UsageError("The register of contracts has no [[contract]].")
    return [_contract(line) for line in lines]


def _contract(line: Any) -> Contract:
    if not isinstance(line, dict):
        raise UsageError("The register of contracts has no [[contract]].")
    name = line.get("contract", "without a name")
    kpis = line.get("kpi", [])
    for given, known in ((line, _FIELDS), *((kpi, _KPI_FIELDS) for kpi in _list_of(dict, name, "kpi", kpis))):
        if unknown := given.keys() - known:
            raise UsageError(f"Contract {name}: not known: {', '.join(sorted(unknown))}.")
    try:
        return Contract(
            contract=_one(str, name, "contract", line["contract"]),
            provider=_one(str, name, "provider", line["provider"]),
            commissioners=tuple(_list_of(str, name, "commissioners", line["commissioners"])),
            delivery_partners=tuple(_list_of(str, name, "delivery_partners", line.get("delivery_partners", []))),
            working_days=_one(int, name, "working_days", line.get("working_days", Contract.working_days)),
            retention_years=_one(int, name, "retention_years", line["retention_years"])
            if "retention_years" in line
            else None,
            needs=_one(bool, name, "needs", line.get("needs", Contract.needs)),
            year_begins=_one(int, name, "year_begins", line.get("year_begins", Contract.year_begins)),
            applies_from=_one(date, name, "applies_from", line["applies_from"]) if "applies_from" in line else None,
            kpis=tuple(_kpi(name, one) for one in kpis),
        )
    except KeyError as error:
        raise UsageError(f"Contract {name}: {error.args[0]} is missing.") from None


def _kpi(name: str, line: dict[str, Any]) -> Kpi:
    over = _one(str, name, "over", line.get("over", Over.YEAR.value))
    if over not in [one.value for one in Over]:
        raise UsageError(f"Contract {name}: over is quarter or year; got: {over}.")
    return Kpi(
        _one(str, name, "indicator", line["indicator"]),
        float(_one((int, float), name, "target", line["target"])),
        _one(bool, name, "at_least", line.get("at_least", True)),
        float(_one((int, float), name, "tolerance", line.get("tolerance", 0.0))),
        Over(over),
    )


def _one(kind: type | tuple[type, ...], name: str, field: str, value: Any) -> Any:
    """A value of the kind that the field takes; yes and no are no numbers."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise UsageError(f"Contract {name}: {field} is wrong: {value}.")
    return value


def _list_of(kind: type, name: str, field: str, values: Any) -> list[Any]:
    return [_one(kind, name, field, value) for value in _one(list, name, field, values)]


def _check(contract: Contract) -> None:
    if not contract.commissioners:
        raise UsageError(f"Contract {contract.contract} names no commissioner: nobody could see it.")
    if contract.working_days < 1:
        raise UsageError(f"Contract {contract.contract}: working_days is at least 1.")
    if contract.retention_years is not None and contract.retention_years < 1:
        raise UsageError(f"Contract {contract.contract}: retention_years is at least 1.")
    if contract.year_begins not in _FIRST_MONTHS:
        raise UsageError(
            f"Contract {contract.contract}: year_begins is the first month of a financial quarter: 4, 7, 10 or 1."
        )
    if len({kpi.indicator for kpi in contract.kpis}) < len(contract.kpis):
        raise UsageError(f"Contract {contract.contract}: an indicator has one target only.")
    for kpi in contract.kpis:
        definition = indicator_named(kpi.indicator)
        if kpi.tolerance < 0:
            raise UsageError(f"Contract {contract.contract}: a tolerance is 0 or more.")
        if definition.kind in SHARES and (not 0 < kpi.target <= 1 or not 0 <= kpi.bound <= 1):
            raise UsageError(
                f"Contract {contract.contract}: the target on “{definition.title}” and its tolerance are shares, "
                f"0.6 for 60%; got: {kpi.target:g}, {kpi.tolerance:g}."
            )
        if not definition.target_allowed:
            raise UsageError(
                f"Contract {contract.contract}: no target can be set on “{definition.title}”. "
                "Figures on trust, safety, choice, disclosure and reoffending are for learning from."
            )

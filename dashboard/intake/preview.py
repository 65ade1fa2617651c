"""What each commissioner will see once a return is kept: worked out on a draft in memory, of which nothing stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dashboard import access
from dashboard.access import Role, Viewer
from dashboard.analysis import exact
from dashboard.analysis.answer import Answer
from dashboard.analysis.beside import FIGURES, VOLUMES, Ask, Beside, answers, beside
from dashboard.definitions.contracts import Contract, Kpi
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.errors import MendError
from dashboard.intake.checked import Checked, Say, silent
from dashboard.intake.problems import RULES_VERSION
from dashboard.operations.returns import SentReturn, sent
from dashboard.warehouse.drafts import draft_of
from dashboard.warehouse.records import NewReturn, Records

Reasons = Callable[[Ask, Sequence[SentReturn]], Ask]
"""What lets an answer say why there is no figure."""


_OTHERS_COUNT = ("returns_on_time",)
"""What other services have sent moves these: of one service's draft they cannot be foreseen."""


@dataclass(frozen=True)
class Target:
    """A target of a contract, with that contract's own figures."""

    contract: Contract
    kpi: Kpi
    figure: Beside


@dataclass(frozen=True)
class Seen:
    """What one commissioner sees of this service: before this return, and with it."""

    commissioner: str
    contracts: tuple[str, ...]
    before: str | None
    """The quarter of the volumes before: the last that was sent, or this one as it stands; None: nothing was sent."""
    quarter: str
    """The quarter of the volumes with this return."""
    year_before: str | None
    """The year of the figures before, in words: `2025-26 up to Q3`."""
    year: str
    volumes: tuple[Beside, ...]
    figures: tuple[Beside, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class _State:
    """What one commissioner sees at one moment."""

    quarter: Quarter | None
    year: FinancialYear | None
    up_to: Quarter | None
    volumes: dict[str, Answer]
    figures: dict[str, Answer]
    targets: dict[tuple[str, str], Answer]


def preview(
    records: Records,
    viewer: Viewer,
    checked: Checked,
    *,
    now: datetime,
    contract: str | None = None,
    reasons: Reasons = lambda ask, _: ask,
    say: Say = silent,
) -> tuple[Seen, ...]:
    """What each commissioner of the service would see with this return, beside what they see now.

    The return is not kept: it is added to a copy of what the service has sent, in memory. Of other services nothing is
    in it, so that nothing here can tell of them.

    Args:
        records: the installation's records.
        viewer: who asks; checked against the provider.
        checked: a return of which nothing is left to mend.
        now: the time, UTC, without a zone.
        contract: the contract that the return belongs to; the provider's only one, if not given.
        reasons: lets an answer say why there is no figure.
        say: told each stage as it begins.

    Raises:
        RefusedError: the viewer may not send this, or the quarter has been sent for another contract.
        MendError: something is left to mend, or it is no return for a quarter.
    """
    access.check_can_submit(viewer, checked.provider)
    if checked.sheets is None or checked.quarter is None:
        raise MendError("There is nothing to see yet: something must be mended first.")
    new = NewReturn(
        provider=checked.provider,
        quarter=checked.quarter,
        contract=contract,
        sent_by=viewer.name,
        sent_at=now,
        rule_version=RULES_VERSION,
        files=(),
        confirmed={},
        sheets=checked.sheets,
    )
    say("Copying what you sent before")
    with draft_of(records, checked.provider) as draft:
        look = partial(_state, draft, viewer, checked.provider, checked.quarter, reasons)
        say("The figures as they stand")
        before = {code: look(code) for code in _commissioners(draft, checked.provider)}
        say("The figures with this return")
        draft.accept(new)
        found = {code: look(code) for code in _commissioners(draft, checked.provider)}
        agreed = draft.contracts(provider=checked.provider)
    nothing = _State(None, None, None, {}, {}, {})
    seen = [_seen(code, agreed, checked.quarter, before.get(code, nothing), state) for code, state in found.items()]
    return tuple(one for one in seen if one is not None)


def _commissioners(draft: Records, provider: str) -> list[str]:
    """Everyone who has a contract with the service, in the order of its contracts."""
    return list(dict.fromkeys(code for one in draft.contracts(provider=provider) for code in one.commissioners))


def _state(
    draft: Records, viewer: Viewer, provider: str, quarter: Quarter, reasons: Reasons, commissioner: str
) -> _State:
    who = Viewer(Role.COMMISSIONER, viewer.name, commissioner=commissioner)
    returns = sent(draft, who, provider)
    standing = {Quarter.parse(one.quarter) for one in returns if one.kept and one.referrals_stand}
    shown = max((each for each in standing if each <= quarter), default=None)
    if shown is None:
        return _State(None, None, None, {}, {}, {})
    ask = reasons(partial(exact.headline, draft, who, provider=provider), returns)
    first, last = shown.year.first_day, shown.year.last_day
    by_contract = {
        (contract.contract, kpi.indicator): ask(kpi.indicator, by="contract", first_day=first, last_day=last)
        for contract in draft.contracts(provider=provider)
        if commissioner in contract.commissioners
        for kpi in contract.kpis
        if kpi.indicator not in _OTHERS_COUNT
    }
    return _State(
        quarter=shown,
        year=shown.year,
        up_to=max(each for each in standing if each.year == shown.year),
        volumes=answers(ask, VOLUMES, shown.first_day, shown.last_day),
        figures=answers(ask, FIGURES, first, last),
        targets=by_contract,
    )


def _seen(
    commissioner: str, agreed: Sequence[Contract], quarter: Quarter, before: _State, found: _State
) -> Seen | None:
    """The two beside each other; nothing, where the commissioner sees nothing even with this return."""
    if found.quarter is None:
        return None
    theirs = [one for one in agreed if commissioner in one.commissioners]
    return Seen(
        commissioner=commissioner,
        contracts=tuple(one.contract for one in theirs),
        before=before.quarter.label if before.quarter else None,
        quarter=found.quarter.label,
        year_before=_up_to(before),
        year=_up_to(found) or quarter.year.label,
        volumes=beside(before.volumes, found.volumes),
        figures=beside(before.figures, found.figures),
        targets=tuple(
            Target(one, kpi, Beside(before.targets.get(key), found.targets[key]))
            for one in theirs
            for kpi in one.kpis
            if (key := (one.contract, kpi.indicator)) in found.targets
        ),
    )


def _up_to(state: _State) -> str | None:
    if state.year is None or state.up_to is None:
        return None
    return state.year.label if state.up_to.number == 4 else f"{state.year.label} up to Q{state.up_to.number}"

"""Headline totals that the smallest services type: kept as versions, listed for whom they concern, never a return.

They stand apart from the records. What is worked out from records, and what is published, never holds them; where
records of the same contract and quarter stand, these count and the totals do not.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboard import access
from dashboard.access import Viewer
from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.definitions.totals import TOTALS, Counts
from dashboard.errors import MendError, UsageError
from dashboard.intake.problems import RULES_VERSION
from dashboard.intake.submit import check_code
from dashboard.intake.totals import Doubt, must_mend, to_confirm
from dashboard.warehouse.records import NewTotals, Records


class State(StrEnum):
    """What has become of a version."""

    COUNTS = "counts"
    RECORDS = "not used: records of the quarter have come"
    REPLACED = "replaced by a later version"
    WITHDRAWN = "taken back"


@dataclass(frozen=True)
class Typed:
    """One version of the totals of a contract and quarter."""

    totals_id: str
    provider: str
    contract: str
    quarter: str
    version: int
    sent_by: str
    sent_at: datetime
    rule_version: str
    counts: Counts
    confirmed: tuple[str, ...]
    state: State
    withdrawn_at: datetime | None = None

    def as_text(self) -> str:
        """The receipt in plain words."""
        lines = [
            f"Totals accepted: {self.totals_id}",
            f"Service: {self.provider}",
            f"Contract: {self.contract}",
            f"Quarter: {self.quarter}",
            f"Sent: {self.sent_at:%d %B %Y %H:%M} UTC by {self.sent_by}",
            "Typed from totals, without records:",
            *(f"  {total.title}: {self.counts.get(total.slug, 'not supplied')}" for total in TOTALS),
            f"Confirmed by the sender: {', '.join(self.confirmed) or 'nothing to confirm'}",
            f"Checked with the rules of {self.rule_version}",
        ]
        return "\n".join(lines) + "\n"


def typed(records: Records, viewer: Viewer, provider: str | None = None) -> list[Typed]:
    """Every version that the viewer may see, by service, the newest quarter first; a commissioner's own contracts.

    Raises:
        RefusedError: the viewer may not see these.
    """
    access.check_can_see_returns(viewer, provider)
    return _typed(records, provider, access.contracts_seen(viewer))


def counting_under(records: Records, viewer: Viewer, contract: Contract) -> dict[Quarter, Typed]:
    """The totals that count of each quarter of one contract, to both its parties.

    Raises:
        RefusedError: the viewer is no party to the contract.
    """
    access.check_is_party(viewer, contract.provider, contract.commissioners)
    found = counting(_typed(records, contract.provider, None))
    return {Quarter.parse(one.quarter): one for one in found if one.contract == contract.contract}


def _typed(records: Records, provider: str | None, commissioner: str | None) -> list[Typed]:
    return [
        Typed(
            totals_id=line["totals_id"],
            provider=line["provider"],
            contract=line["contract"],
            quarter=line["quarter"],
            version=line["version"],
            sent_by=line["sent_by"],
            sent_at=line["sent_at"],
            rule_version=line["rule_version"],
            counts={each["slug"]: each["how_many"] for each in line["counts"]},
            confirmed=tuple(line["confirmed"]),
            state=_state(line["withdrawn"], line["latest"], line["records_stand"]),
            withdrawn_at=line["withdrawn_at"],
        )
        for line in records.typed_totals(provider, commissioner)
    ]


def _state(withdrawn: bool, latest: bool, records_stand: bool) -> State:
    if withdrawn:
        return State.WITHDRAWN
    if not latest:
        return State.REPLACED
    return State.RECORDS if records_stand else State.COUNTS


def counting(found: Collection[Typed]) -> list[Typed]:
    """Those that stand, and in whose place no records stand."""
    return [one for one in found if one.state is State.COUNTS]


def contracts_to_choose(records: Records, viewer: Viewer, provider: str) -> list[str]:
    """The contracts that totals can be for; none, where nobody has named any: then there is one.

    Raises:
        RefusedError: the viewer is not of this service.
    """
    access.check_can_submit(viewer, provider)
    return [one.contract for one in records.contracts(provider=provider)]


def has_records(records: Records, viewer: Viewer, provider: str, quarter: Quarter, contract: str | None) -> bool:
    """Whether records of a contract stand for a quarter.

    Raises:
        RefusedError: the viewer is not of this service.
    """
    access.check_can_submit(viewer, provider)
    found = records.report("stands", provider=provider, quarter_end=quarter.last_day, contract=contract)
    return bool(found["referrals"].item())


def before(found: Collection[Typed], contract: str | None, quarter: Quarter) -> Typed | None:
    """The totals of the quarter before, which these are held against."""
    return next(
        (
            one
            for one in found
            if one.quarter == quarter.previous.label
            and contract in (None, one.contract)
            and one.state in (State.COUNTS, State.RECORDS)
        ),
        None,
    )


def unusual(counts: Counts, last: Typed | None) -> list[Doubt]:
    """What of totals is to be confirmed, held against the last ones if there are any."""
    return to_confirm(counts, last.counts, last.quarter) if last else to_confirm(counts)


def keep(
    records: Records,
    viewer: Viewer,
    provider: str,
    quarter: Quarter,
    counts: Counts,
    *,
    now: datetime,
    contract: str | None = None,
    confirmed: Collection[str] = (),
) -> Typed:
    """Keep totals as the next version of their contract and quarter; what stands afterwards is given back.

    Args:
        records: the installation's records.
        viewer: who sends; checked against the provider.
        provider: whose they are.
        quarter: which quarter they count.
        counts: what was typed.
        now: the time, UTC, without a zone.
        contract: the contract that they belong to; the provider's only one, if not given.
        confirmed: the codes of what was unusual and has been confirmed.

    Raises:
        RefusedError: the viewer may not send this.
        MendError: something cannot be right, or has not been confirmed.
        UsageError: it is no contract of the service, or there are several and none was named; the quarter has not
            ended; or records of it stand.
    """
    access.check_can_submit(viewer, provider)
    check_code(provider)
    agreed = contracts_to_choose(records, viewer, provider)
    if contract is None and len(agreed) > 1:
        raise UsageError(f"Say which contract these are for: {', '.join(agreed)}.")
    if contract is not None and contract not in agreed:
        raise UsageError("Totals are for one contract of yours: choose one of them.")
    if quarter.last_day >= now.date():
        raise UsageError(f"{quarter.label} has not ended yet.")
    if has_records(records, viewer, provider, quarter, contract):
        raise UsageError(f"Records of {quarter.label} have been sent: they count, and totals do not.")
    doubts = unusual(counts, before(typed(records, viewer, provider), contract, quarter))
    if must_mend(counts) or {one.code for one in doubts} - set(confirmed):
        raise MendError("Nothing was stored: something must be mended or confirmed first.")
    kept_as = records.keep_totals(
        NewTotals(
            provider=provider,
            quarter=quarter,
            contract=contract or next(iter(agreed), None),
            sent_by=viewer.name,
            sent_at=now,
            rule_version=RULES_VERSION,
            counts=counts,
            confirmed={one.code: 1 for one in doubts},
        )
    )
    return next(one for one in typed(records, viewer, provider) if one.totals_id == kept_as)

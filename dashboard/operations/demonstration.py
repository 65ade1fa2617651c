"""The demonstration's database: the invented returns of the sample data, sent and published like real ones."""

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import import_module
from types import ModuleType

from dashboard.access import Role, Viewer
from dashboard.analysis.clear_differences import ClearDifference, clear_differences
from dashboard.definitions.explain_or_reform import Status
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.intake.check import SentFile
from dashboard.intake.submit import check_return, submit
from dashboard.operations.approving import approve
from dashboard.operations.contracts import register
from dashboard.operations.installation import Installation
from dashboard.operations.publish import prepare
from dashboard.operations.responding import dispute, respond
from dashboard.settings import resource

OFFICERS = ("Officer A", "Officer B")
"""Who prepares and who approves what is published in the demonstration."""
_SENDER = Viewer(Role.OPERATOR, "sample data")


def make(installation: Installation, providers: int, say: Callable[[str], None]) -> None:
    """Send every sample return through the same checks as a real one, then publish each financial year.

    Args:
        installation: where the records are to be made.
        providers: 12 for a whole area, 1 for the commonest case: one service.
        say: told what is going on, a sentence at a time.
    """
    returns = generator().sample_returns(providers=providers)
    served = {sample.provider for sample in returns}
    contracts = [contract for contract in generator().CONTRACTS if contract.provider in served]
    agreed = _morning(min(sample.quarter for sample in returns).first_day)
    register(installation.records(create=True), _SENDER, contracts, now=agreed)
    say(f"Sending {len(returns)} invented returns through the checks …")
    for sample in returns:
        _send(installation, sample.files(), sample.sent_on, provider=sample.provider, quarter=sample.quarter)
    for reference in generator().sample_references(providers=providers):
        _send(installation, [reference.file()], reference.sent_on)
    years = sorted({sample.quarter.year for sample in returns})
    for year in years:
        say(f"Publishing {year.label} …")
        last_sent = max(sample.sent_on for sample in returns if sample.quarter.year == year)
        locked = year.last_day + installation.settings.publication_lag
        _publish(installation, year, datetime.combine(max(locked, last_sent) + timedelta(days=1), time(9, 30)))

    _answer(installation)


def _publish(installation: Installation, year: FinancialYear, now: datetime) -> None:
    """As two officers do it."""
    first, second = (Viewer(Role.PUBLISHER, name) for name in OFFICERS)
    found, _ = prepare(installation, first, year, now=now)
    approve(installation.settings.database, second, found.release, now=now)


def _answer(installation: Installation) -> None:
    """Answer some of what was published, and dispute it, as commissioners and others would have done."""
    for said in generator().ANSWERED:
        role, now = Role(said.role), _morning(said.on)
        difference = _difference(installation, said.difference)
        if difference is None:  # with one service there are no groups large enough to differ
            continue
        if role is Role.COMMISSIONER:
            viewer = Viewer(role, said.who, commissioner=said.who)
            details = {"words": said.words, "owner": said.owner, "evidence": said.evidence, "review_on": said.review_on}
            respond(
                installation.settings.database,
                viewer,
                difference,
                Status(said.status),
                contracted=(said.who,),
                now=now,
                **details,
            )
        else:
            viewer = Viewer(role, said.who)
            dispute(installation.settings.database, viewer, difference, said.words, covered=(), now=now)


def _difference(installation: Installation, key: str) -> ClearDifference | None:
    found = clear_differences(installation.release(), key.split("|")[0]).differences
    return next((one for one in found if one.key == key), None)


def _send(
    installation: Installation,
    files: Sequence[tuple[str, bytes]],
    sent_on: date,
    *,
    provider: str | None = None,
    quarter: Quarter | None = None,
) -> None:
    """Check some files together and keep them, as a sender does who confirms what is asked."""
    records = installation.records()
    sent = [SentFile(name, content) for name, content in files]
    checked = check_return(records, _SENDER, sent, provider=provider, quarter=quarter)
    confirmed = {problem.code for problem in checked.to_confirm}
    submit(records, _SENDER, checked, now=_morning(sent_on), confirmed=confirmed)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10))


def provider_names() -> dict[str, str]:
    """Names of the invented services, by code."""
    return {provider.code: provider.name for provider in generator().PROVIDERS}


def commissioner_names() -> dict[str, str]:
    """Names of the invented commissioners, by code."""
    return dict(generator().COMMISSIONERS)


@cache
def generator() -> ModuleType:
    """The package that makes the sample data; loaded once, because every name of a service is asked of it."""
    # Found by its folder: the sample data lie beside our package in the repository, and inside it in a wheel.
    folder = str(resource("sample_data"))
    sys.path.insert(0, folder)
    try:
        return import_module("invented")
    finally:
        sys.path.remove(folder)

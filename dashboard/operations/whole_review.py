"""Puts a review together, for the page and for every copy of it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise

from dashboard.access import Viewer
from dashboard.analysis.answer import Source
from dashboard.analysis.exact import of_contract
from dashboard.analysis.heard import Ask as AskPublished
from dashboard.analysis.heard import heard
from dashboard.analysis.reading import day
from dashboard.analysis.released import answer_or_why, years
from dashboard.analysis.review import Ask, Moved, as_written, moved
from dashboard.analysis.said import Entry
from dashboard.analysis.standing import target
from dashboard.analysis.totals import answers
from dashboard.analysis.whole_review import Whole
from dashboard.definitions.contracts import Contract, Kpi, Terms, as_agreed
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import Quarter
from dashboard.operations import reviewing
from dashboard.operations.before_review import returns_of, reviewed
from dashboard.operations.installation import Installation
from dashboard.operations.returns import SentReturn, sent_under
from dashboard.operations.totals import counting_under

Name = Callable[[str], str]
"""The name of a service, or of a commissioner, by its code."""


def whole(
    installation: Installation,
    viewer: Viewer,
    provider: str,
    contract: str,
    quarter: Quarter,
    *,
    today: date,
    service: Name = str,
    commissioner: Name = str,
    exact: Callable[[Contract], Ask] | None = None,
    published: AskPublished | None = None,
) -> Whole:
    """A review as it stands.

    Args:
        installation: the records and the release.
        viewer: the service, or a commissioner of the contract.
        provider: code of the service.
        contract: which of its contracts.
        quarter: which review.
        today: the day on which it is put together.
        service: the name of a service by its code.
        commissioner: the name of a commissioner by its code.
        exact: what asks for the exact headline of a contract, where answers are kept; the records, if not given.
        published: the same for what is published of the service; the release, if not given.

    Raises:
        RefusedError: the viewer is no party to the contract.
        UsageError: there is no such contract.
    """
    records = installation.records()
    newest = reviewing.contract_of(records, viewer, provider, contract)
    versions = reviewing.terms(records, viewer, newest)
    agreed = as_agreed(newest, versions, quarter)
    ask = exact(agreed) if exact else partial(of_contract, records, viewer, agreed)
    sent = sent_under(records, viewer, agreed)
    release = installation.release()
    found = reviewed(ask, sent, agreed, quarter)
    signed = reviewing.last_signed(records, viewer, agreed, quarter)
    due_after = installation.settings.return_due
    typed = counting_under(records, viewer, agreed).get(quarter)
    return Whole(
        review=found,
        said=reviewing.said(records, viewer, agreed, quarter),
        returns=tuple(returns_of(records, viewer, agreed, found.so_far, due_after, today)),
        totals=answers(typed.counts, quarter.label, Source.HEADLINE) if typed else (),
        service=service(provider),
        commissioners={code: commissioner(code) for code in agreed.commissioners},
        heard=heard(published or partial(answer_or_why, release), years(release), provider, quarter.year),
        changed_terms=tuple(changed_terms(versions, quarter)),
        since=signed,
        moved_since=_since(ask, sent, newest, versions, signed),
        made_on=today,
    )


def _since(
    ask: Ask, sent: Sequence[SentReturn], newest: Contract, versions: list[Terms], signed: Entry | None
) -> tuple[Moved, ...]:
    """What was signed in the last review, and would be signed otherwise now."""
    if signed is None:
        return ()
    then = reviewed(ask, sent, as_agreed(newest, versions, signed.quarter), signed.quarter)
    return moved(dict(signed.details), as_written(then))


def changed_terms(versions: list[Terms], quarter: Quarter) -> list[str]:
    """What was agreed otherwise by each version of the terms that applied by a quarter, in words, with its day."""
    found = []
    applied = [one for one in versions if (one.contract.applies_from or date.min) <= quarter.first_day]
    for before, after in pairwise(applied):
        since = after.contract.applies_from
        when = f"from {day(since)}" if since else "for all the time"
        found += [
            f"Agreed otherwise {when}, registered on {day(after.registered_on)}: {said}"
            for said in _otherwise(before, after)
        ]
    return found


def _otherwise(before: Terms, after: Terms) -> list[str]:
    was, now = ({kpi.indicator: kpi for kpi in one.contract.kpis} for one in (before, after))
    said = [
        f"{INDICATORS[slug].title}: {_target(was.get(slug))}, now {_target(now.get(slug))}"
        for slug in INDICATORS
        if was.get(slug) != now.get(slug)
    ]
    first, second = before.contract, after.contract
    if first.year_begins != second.year_begins:
        said.append("the contract's year begins in another month")
    return said


def _target(kpi: Kpi | None) -> str:
    return f"{target(kpi)} {kpi.over.said}" if kpi else "no target"

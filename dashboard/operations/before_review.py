"""Before a review: how each return of the year came, what would be without those that are missing, what was moved."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import partial

from dashboard.access import Viewer
from dashboard.analysis import exact
from dashboard.analysis import review as reviews
from dashboard.analysis.answer import Row
from dashboard.analysis.reading import day
from dashboard.analysis.review import Ask, Came, Moved, QuarterReturn, Review
from dashboard.definitions.contracts import Contract
from dashboard.definitions.periods import Quarter
from dashboard.errors import UsageError
from dashboard.operations.absence import with_reasons
from dashboard.operations.differences import LATER, TRIED
from dashboard.operations.returns import Punctuality, SentReturn, first_quarter, how_it_came, sent_under
from dashboard.operations.totals import Typed, counting_under
from dashboard.warehouse.drafts import draft_of
from dashboard.warehouse.records import Records

_OTHERS_COUNT = ("returns_on_time",)
"""What other services have sent moves these: of one service's draft they cannot be told."""


def returns_of(
    records: Records, viewer: Viewer, contract: Contract, quarters: Sequence[Quarter], due_after: timedelta, today: date
) -> list[QuarterReturn]:
    """How the returns of some quarters came.

    Raises:
        RefusedError: the viewer is no party to the contract.
    """
    found = [one for one in sent_under(records, viewer, contract) if one.kept]
    typed = counting_under(records, viewer, contract)
    return [
        _typed_instead(quarter, typed[quarter])
        if quarter in typed
        else _of_quarter(contract.provider, quarter, found, due_after, today)
        for quarter in quarters
    ]


def _typed_instead(quarter: Quarter, totals: Typed) -> QuarterReturn:
    said = f"totals were typed on {day(totals.sent_at)}, without records: no other figure holds them"
    return QuarterReturn(quarter, Came.TOTALS, said)


def _of_quarter(
    provider: str, quarter: Quarter, found: list[SentReturn], due_after: timedelta, today: date
) -> QuarterReturn:
    how = how_it_came(provider, quarter, found, due_after)
    began = first_quarter(found)
    if began and quarter < began:
        return QuarterReturn(quarter, Came.BEFORE, "lies before the first return of this contract")
    newest = next((one for one in found if one.quarter == quarter.label and one.referrals_stand), None)
    if newest is None:
        if how.taken_back_on:
            said = f"taken back on {day(how.taken_back_on)}: nothing of it is in the figures"
            return QuarterReturn(quarter, Came.TAKEN_BACK, said)
        if how.due >= today:
            return QuarterReturn(quarter, Came.NOT_DUE, f"not due before {day(how.due)}")
        return QuarterReturn(quarter, Came.MISSING, f"not received: it was due on {day(how.due)}")
    first = f"came on {day(how.came_on)}"
    late = f"{how.days_late} {'day' if how.days_late == 1 else 'days'} late"
    first += f", {late if how.punctuality is Punctuality.LATE else 'on time'}"
    if how.versions > 1:
        said = f"corrected: version {newest.version} of {day(newest.sent_at)} counts; the first {first}"
        return QuarterReturn(quarter, Came.CORRECTED, said, newest.return_id)
    return QuarterReturn(
        quarter, Came.LATE if how.punctuality is Punctuality.LATE else Came.ON_TIME, first, newest.return_id
    )


def moved_by(
    records: Records,
    viewer: Viewer,
    contract: Contract,
    quarter: Quarter,
    return_id: str,
) -> tuple[Moved, ...]:
    """What a version of a return moved in the figures of a review: as they stand, beside as they would be without it.

    Raises:
        RefusedError: the viewer is no party to the contract.
        UsageError: there is not room enough to try it out.
    """
    returns = sent_under(records, viewer, contract)
    if return_id not in {one.return_id for one in returns}:
        raise UsageError("This version is not of this contract.")
    with draft_of(records, contract.provider) as draft:
        now = _written(draft, viewer, contract, quarter)
        draft.record_event(return_id, "withdrawn", LATER, viewer.name, TRIED)
        was = _written(draft, viewer, contract, quarter)
    return tuple(one for one in reviews.moved(was, now) if one.indicator not in _OTHERS_COUNT)


def _written(draft: Records, viewer: Viewer, contract: Contract, quarter: Quarter) -> reviews.Written:
    ask = partial(exact.of_contract, draft, viewer, contract)
    return reviews.as_written(reviewed(ask, sent_under(draft, viewer, contract), contract, quarter))


def reviewed(
    ask: Ask,
    returns: Sequence[SentReturn],
    contract: Contract,
    quarter: Quarter,
    *,
    only: Collection[str] | None = None,
) -> Review:
    """The lines of a contract's quarter, which say why there is no figure, and what was due since its first return.

    Args:
        ask: asks for the exact headline of the contract.
        returns: what was sent under it.
        contract: the terms that applied to the quarter.
        quarter: which.
        only: which lines, by their slugs; all of them, if not given.
    """
    asked, began = with_reasons(ask, returns), first_quarter(returns)
    return reviews.review(asked, contract, quarter, began=began, only=only)


def without_missing(ask: Ask, found: Review, returns: Sequence[QuarterReturn]) -> list[tuple[reviews.Line, Row]]:
    """The year so far of the quarters whose return has come, where one is missing that it is told of all the same.

    Of a quarter whose return is missing, only the women are known who were there later.
    """
    standing = [one.quarter for one in returns if one.stands]
    if not standing or not any(one.missing for one in returns):
        return []
    lines = ((line, reviews.only_of(ask, line, standing)) for line in found.lines)
    return [(line, row) for line, row in lines if row is not None]

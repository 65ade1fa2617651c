"""The quarterly review of a contract: what both sides say beside the figures, what they agree to do, and signing it.

Everything is added, nothing is overwritten (but words that named somebody): a comment that is changed is a new
version, an action that is done stays, and a review that both have signed is closed until one of them opens it again and
says why.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from dashboard import access
from dashboard.access import Role, Viewer
from dashboard.analysis.review import ALWAYS, in_review
from dashboard.analysis.said import ABOUT_ACTIONS, WHOLE, Entry, Kind, Said, said_of
from dashboard.definitions.conditions import BY_SLUG, WEEKS_OF_A_QUARTER, Answer, Offered, Value
from dashboard.definitions.contracts import Contract, Terms
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import Quarter
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.own_words import LONGEST_OWNER, LONGEST_WORDS, checked
from dashboard.warehouse.records import Records

LATEST_DUE = timedelta(days=2 * 366)
TAKEN_OUT = "(words taken out)"
_READ_BY = "everybody who gets a copy of the review"
_MOST = 1e9


def contract_of(records: Records, viewer: Viewer, provider: str, contract: str) -> Contract:
    """A contract that the viewer is a party to, with its newest terms.

    Raises:
        RefusedError: the viewer is no party to it.
        UsageError: there is no such contract.
    """
    found = next((one for one in records.contracts(provider=provider) if one.contract == contract), None)
    if found is None:
        if viewer.role is not Role.OPERATOR:  # whoever is no party is not told whether it exists
            access.check_is_party(viewer, provider, ())
        raise UsageError(f"There is no contract {contract} with {provider}.")
    access.check_is_party(viewer, provider, found.commissioners)
    return found


def terms(records: Records, viewer: Viewer, contract: Contract) -> list[Terms]:
    """Every version of what was agreed, the oldest first; none, where nobody registered it.

    Raises:
        RefusedError: the viewer is no party to it.
    """
    access.check_is_party(viewer, contract.provider, contract.commissioners)
    return records.terms(contract.provider, contract.contract)


def said(records: Records, viewer: Viewer, contract: Contract, quarter: Quarter) -> Said:
    """What stands of a review.

    Raises:
        RefusedError: the viewer is no party to the contract.
    """
    access.check_is_party(viewer, contract.provider, contract.commissioners)
    return said_of(records.said_in_reviews(contract.provider, contract.contract), quarter)


def comment(
    records: Records, viewer: Viewer, contract: Contract, quarter: Quarter, about: str, words: str, *, now: datetime
) -> Entry:
    """Say something beside a figure, in the place of what this side said of it before; nothing takes that back.

    Args:
        records: the installation's records.
        viewer: the service, or a commissioner of the contract.
        contract: as the records have it.
        quarter: which review.
        about: slug of the indicator; `WHOLE` for the review as a whole.
        words: what is said. Names nobody.
        now: the time, UTC, without a zone.

    Raises:
        RefusedError: the viewer is no party; both have signed; or something looks like an identifier.
        UsageError: it is too long, says what stands already, or is about no line of the review.
    """
    if about != WHOLE and not _has_line(about, contract):
        raise UsageError("A comment is about one line of the review, or about all of it.")
    written = checked(words, LONGEST_WORDS, read_by=_READ_BY)
    found = _open(records, viewer, contract, quarter)
    mine = next((one.stands for one in found.about(about) if said_by(viewer, one.stands)), None)
    if written == (mine.words if mine else ""):
        raise UsageError("This is what stands already: there is nothing to do." if mine else "Say something first.")
    return _keep(records, viewer, contract, quarter, Kind.COMMENT, now, found.entries, about=about, words=written)


def _has_line(slug: str, contract: Contract) -> bool:
    lines = (*ALWAYS, *(kpi.indicator for kpi in contract.kpis))
    return slug in lines and in_review(INDICATORS[slug])


def agree(
    records: Records,
    viewer: Viewer,
    contract: Contract,
    quarter: Quarter,
    words: str,
    *,
    owner: str,
    due_on: date | None,
    now: datetime,
) -> Entry:
    """Write down an action: what is to be done, which post does it, by when. It is carried on until it is done.

    Raises:
        RefusedError: the viewer is no party; both have signed; or something looks like an identifier.
        UsageError: what an action needs is missing or too long, or its day is not to come.
    """
    written = checked(words, LONGEST_WORDS, read_by=_READ_BY)
    post = checked(owner, LONGEST_OWNER, read_by=_READ_BY)
    if not written:
        raise UsageError("Say what is to be done.")
    if not post:
        raise UsageError("Say which post does it: a post, not a name.")
    if due_on is None or not now.date() <= due_on <= now.date() + LATEST_DUE:
        raise UsageError("Give the day by which it is done: one to come, within two years.")
    found = _open(records, viewer, contract, quarter, for_actions=True)
    if any((one.agreed.words, one.agreed.owner, one.state) == (written, post, Kind.ACTION) for one in found.actions):
        raise UsageError("This action stands already: there is nothing to do.")
    return _keep(
        records, viewer, contract, quarter, Kind.ACTION, now, found.entries, words=written, owner=post, due_on=due_on
    )


def become(
    records: Records,
    viewer: Viewer,
    contract: Contract,
    quarter: Quarter,
    action: Entry,
    what: Kind | None,
    *,
    words: str = "",
    now: datetime,
) -> Entry:
    """Say what has become of an action: done, dropped (say why), or open again.

    Raises:
        RefusedError: the viewer is no party; both have signed; or something looks like an identifier.
        UsageError: it stands so already, or why it is dropped is not said.
    """
    if what not in ABOUT_ACTIONS:
        raise UsageError("Say what has become of it: it is done, dropped, or open again.")
    written = checked(words, LONGEST_WORDS, read_by=_READ_BY)
    found = _open(records, viewer, contract, quarter, for_actions=True)
    one = next((each for each in found.actions if each.agreed.entry_id == action.entry_id), None)
    if one is None:
        raise UsageError("There is no such action in this review.")
    if one.state == (Kind.ACTION if what is Kind.OPEN_AGAIN else what):
        raise UsageError("It stands so already: there is nothing to do.")
    if what is Kind.DROPPED and not written:
        raise UsageError("Say why it is dropped.")
    return _keep(records, viewer, contract, quarter, what, now, found.entries, about=action.entry_id, words=written)


def tell_conditions(
    records: Records,
    viewer: Viewer,
    contract: Contract,
    quarter: Quarter,
    values: Mapping[str, Value],
    *,
    now: datetime,
) -> Entry:
    """Keep what the service tells of its conditions in a quarter, in the place of what it told before.

    Raises:
        RefusedError: the viewer is not of the service; or both have signed.
        UsageError: an answer cannot be, nothing is told, or the quarter has not ended.
    """
    access.check_can_submit(viewer, contract.provider)
    if quarter.last_day >= now.date():
        raise UsageError(f"{quarter.label} has not ended yet.")
    for slug, value in values.items():
        _check_condition(slug, value)
    found = _open(records, viewer, contract, quarter)
    before = dict(found.conditions.values) if found.conditions else {}
    if dict(values) == before:
        raise UsageError("This is what stands already: there is nothing to do." if before else "Fill something in.")
    return _keep(records, viewer, contract, quarter, Kind.CONDITIONS, now, found.entries, details=dict(values))


def _check_condition(slug: str, value: Value) -> None:
    known = BY_SLUG.get(slug)
    if known is None:
        raise UsageError(f"There is no condition {slug}.")
    if known.answer is Answer.OFFERED:
        if value not in [one.value for one in Offered]:
            raise UsageError(f"{known.title}: answer {', '.join(Offered)}.")
        return
    if isinstance(value, str) or not 0 <= value <= _MOST:
        raise UsageError(f"{known.title}: a number that is 0 or more.")
    if known.answer is Answer.WHOLE and value != int(value):
        raise UsageError(f"{known.title}: a whole number.")
    if known.answer is Answer.WEEKS and value > WEEKS_OF_A_QUARTER:
        raise UsageError(f"{known.title}: a quarter has {WEEKS_OF_A_QUARTER} weeks.")


def sign(
    records: Records,
    viewer: Viewer,
    contract: Contract,
    quarter: Quarter,
    figures: Mapping[str, Any],
    *,
    seen: int,
    now: datetime,
) -> Entry:
    """Sign a review for one side, with the figures that it was signed with: what changes later can then be seen.

    Args:
        records: the installation's records.
        viewer: the service, or a commissioner of the contract.
        contract: as the records have it.
        quarter: which review.
        figures: as they were written when it was read.
        seen: how many entries of the contract there were then (`Said.entries`): nothing is signed unseen.
        now: the time, UTC, without a zone.

    Raises:
        RefusedError: the viewer is no party to the contract; or something was said since.
        UsageError: this side has signed it as it stands, or the quarter has not ended.
    """
    if quarter.last_day >= now.date():
        raise UsageError(f"{quarter.label} has not ended yet.")
    found = said(records, viewer, contract, quarter)
    if any(said_by(viewer, one) for one in found.signed):
        raise UsageError("You have signed this already: there is nothing to do.")
    return _keep(records, viewer, contract, quarter, Kind.SIGNED, now, seen, details=dict(figures))


def open_again(
    records: Records, viewer: Viewer, contract: Contract, quarter: Quarter, words: str, *, now: datetime
) -> Entry:
    """Open a review that has been signed, and say why: what it said stays, and both sign again.

    Raises:
        RefusedError: the viewer is no party to the contract; or something looks like an identifier.
        UsageError: it is not signed, or why is not said.
    """
    written = checked(words, LONGEST_WORDS, read_by=_READ_BY)
    found = said(records, viewer, contract, quarter)
    if not found.signed:
        raise UsageError("Nobody has signed it: there is nothing to open.")
    if not written:
        raise UsageError("Say why it is opened again.")
    return _keep(records, viewer, contract, quarter, Kind.OPENED, now, found.entries, words=written)


def take_out(
    records: Records, viewer: Viewer, contract: Contract, quarter: Quarter, entry: Entry, *, now: datetime
) -> Entry:
    """Take what one's own side typed out for good, because it names somebody; signatures hold.

    Args:
        records: the installation's records.
        viewer: the side whose words they are.
        contract: as the records have it.
        quarter: the review in which that is noted.
        entry: one of `could_be_taken_out`, of any review of the contract.
        now: the time, UTC, without a zone.

    Raises:
        RefusedError: the viewer is no party to the contract, or another side said it.
        UsageError: it stands (change it or take it back first), or holds no words.
    """
    found = said(records, viewer, contract, quarter)
    if not said_by(viewer, entry):
        raise RefusedError("Only your own side's words can be taken out.")
    if entry.entry_id not in {one.entry_id for one in could_be_taken_out(records, viewer, contract)}:
        raise UsageError("What stands is changed or taken back first, and an action dropped; then it can be taken out.")
    note = _new(viewer, contract, quarter, Kind.TAKEN_OUT, now, about=entry.entry_id)
    records.take_out_of_review(entry, TAKEN_OUT, note, expected=found.entries)
    return note


def could_be_taken_out(records: Records, viewer: Viewer, contract: Contract) -> list[Entry]:
    """What one's own side typed in any review of a contract and does not stand: earlier comments, actions that are
    over, and reasons.

    Raises:
        RefusedError: the viewer is no party to the contract.
    """
    access.check_is_party(viewer, contract.provider, contract.commissioners)
    entries = records.said_in_reviews(contract.provider, contract.contract)
    standing = {
        one.stands.entry_id
        for quarter in {one.quarter for one in entries}
        for one in said_of(entries, quarter).comments
    }
    newest = {one.about: one.kind for one in entries if one.kind in ABOUT_ACTIONS}
    over = (Kind.DONE, Kind.DROPPED)
    return [
        one
        for one in entries
        if one.words not in ("", TAKEN_OUT)
        and said_by(viewer, one)
        and one.entry_id not in standing
        and (one.kind != Kind.ACTION or newest.get(one.entry_id) in over)
    ]


def said_by(viewer: Viewer, entry: Entry) -> bool:
    """Whether an entry is the viewer's own side's."""
    return (entry.role, entry.who) == _side(viewer)


def last_signed(records: Records, viewer: Viewer, contract: Contract, before: Quarter) -> Entry | None:
    """The newest signature, with its figures, of the last review before a quarter that anybody signed.

    Raises:
        RefusedError: the viewer is no party to the contract.
    """
    access.check_is_party(viewer, contract.provider, contract.commissioners)
    found = [
        one
        for one in records.said_in_reviews(contract.provider, contract.contract)
        if one.kind == Kind.SIGNED and one.quarter < before
    ]
    return max(found, key=lambda one: (one.quarter, one.at), default=None)


def _open(records: Records, viewer: Viewer, contract: Contract, quarter: Quarter, *, for_actions: bool = False) -> Said:
    """What stands of a review in which something can be said; of its actions only where no later review was signed, in
    which they stand too.
    """
    found = said(records, viewer, contract, quarter)
    if for_actions and found.signed_later:
        raise RefusedError("A later review has been signed, and holds the actions of this one: do it there.")
    if found.closed:
        raise RefusedError("Both sides have signed this review: open it again first, and say why.")
    return found


def _side(viewer: Viewer) -> tuple[str, str]:
    if viewer.role is Role.PROVIDER and viewer.provider:
        return viewer.role.value, viewer.provider
    if viewer.role is Role.COMMISSIONER and viewer.commissioner:
        return viewer.role.value, viewer.commissioner
    raise RefusedError("A review is held by the service and the commissioners of the contract.")


def _keep(
    records: Records,
    viewer: Viewer,
    contract: Contract,
    quarter: Quarter,
    kind: Kind,
    now: datetime,
    seen: int,
    **more: Any,
) -> Entry:
    entry = _new(viewer, contract, quarter, kind, now, **more)
    records.keep_in_review(entry, expected=seen)
    return entry


def _new(viewer: Viewer, contract: Contract, quarter: Quarter, kind: Kind, now: datetime, **more: Any) -> Entry:
    role, who = _side(viewer)
    return Entry(
        uuid4().hex[:12],
        contract.provider,
        contract.contract,
        quarter,
        kind.value,
        now,
        role,
        who,
        viewer.name,
        **more,
    )

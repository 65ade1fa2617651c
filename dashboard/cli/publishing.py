"""Commands for what is published: publish, candidates, approve, discard, correct, contract-period."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from dashboard.access import Role, Viewer
from dashboard.cli.opening import OPERATOR, opened
from dashboard.definitions.periods import FinancialYear, Quarter
from dashboard.errors import UsageError
from dashboard.operations import approving, contract_period, correcting
from dashboard.operations.publish import Publication, prepare
from dashboard.operations.publish import publish as publish_year


def publish(chosen: argparse.Namespace) -> int:
    """Build, check and publish a financial year; or only prepare it, for somebody else to approve."""
    now, year = _now(), FinancialYear.parse(chosen.period)
    with opened(chosen) as installation:
        if chosen.prepared_by:
            found, report = prepare(installation, _officer(chosen.prepared_by), year, now=now, without_lock=chosen.now)
            for check in report:
                print(f"{'passed' if check.passed else 'FAILED'}: {check.name}: {check.found}", file=sys.stderr)
            return _prepared(found)
        done = publish_year(installation, year, now=now, without_lock=chosen.now)
    print(json.dumps(asdict(done)))
    print(f"Published {', '.join(done.periods)} as release {done.release}.", file=sys.stderr)
    return 0


def candidates(chosen: argparse.Namespace) -> int:
    """List what waits for a second person, or for its day."""
    found = approving.waiting(chosen.database)
    if chosen.json:
        print(json.dumps([asdict(one) for one in found], default=lambda day: day.isoformat()))
        return 0
    for one in found:
        print(f"{one.prepared.release_id}  {', '.join(one.prepared.periods)}  prepared by {one.prepared.by}", end="")
        print(f"  {_state(one)}")
    if not found:
        print("No candidate waits.", file=sys.stderr)
    return 0


def _state(one: approving.Waiting) -> str:
    if one.failed:
        return f"failed: {'; '.join(one.failed)}"
    if one.approved and one.approved.publish_at:
        return f"approved by {one.approved.by}, to be published {one.approved.publish_at:%Y-%m-%d %H:%M} UTC"
    return "waits for approval"


def approve(chosen: argparse.Namespace) -> int:
    """Approve a candidate that somebody else prepared, and publish it: now, or at a time."""
    at_once = approving.approve(
        chosen.database, _officer(chosen.by), chosen.candidate, now=_now(), publish_at=_time(chosen.at)
    )
    said = (
        f"Published as release {chosen.candidate}." if at_once else f"Approved: it becomes current at {chosen.at} UTC."
    )
    print(said, file=sys.stderr)
    return 0


def discard(chosen: argparse.Namespace) -> int:
    """Discard a candidate, with the reason."""
    approving.discard(chosen.database, _officer(chosen.by), chosen.candidate, reason=chosen.reason, now=_now())
    print(f"Candidate {chosen.candidate} is discarded. What has been published stays as it is.", file=sys.stderr)
    return 0


def correct(chosen: argparse.Namespace) -> int:
    """Prepare a whole table of a period anew, for somebody else to approve."""
    with opened(chosen) as installation:
        print(correcting.price(installation, chosen.table, chosen.period), file=sys.stderr)
        found = correcting.prepare_correction(
            installation,
            _officer(chosen.prepared_by),
            chosen.table,
            chosen.period,
            reason=chosen.reason,
            now=_now(),
            counted_wrongly=chosen.counted_wrongly,
        )
    return _prepared(found)


def declare(chosen: argparse.Namespace) -> int:
    """Declare the contract period, from one quarter to another; or say which it is."""
    with opened(chosen) as installation:
        if chosen.first and chosen.last:
            days = Quarter.parse(chosen.first), Quarter.parse(chosen.last)
            found = contract_period.declare(installation, OPERATOR, *days)
        elif chosen.first or chosen.last:
            raise UsageError("Give both --from and --to.")
        else:
            kept = contract_period.declared(installation)
            if kept is None:
                raise UsageError("No contract period has been declared.")
            found = kept
    print(found.label)
    return 0


def _prepared(found: Publication) -> int:
    print(json.dumps(asdict(found)))
    print(
        f"Prepared as {found.release}: nobody sees it yet. Somebody else publishes it with: "
        f"outcomes approve {found.release} --by NAME",
        file=sys.stderr,
    )
    return 0


def _officer(name: str) -> Viewer:
    return Viewer(Role.PUBLISHER, name)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"A time looks like 2026-06-04T09:30 (UTC), got: {text}") from None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)

"""Commands for what comes in: check, submit, returns, withdraw."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from dashboard.access import Role, Viewer
from dashboard.cli import giving_back, reading_as
from dashboard.cli.opening import OPERATOR, narrate, opened, viewer_for
from dashboard.definitions.periods import Quarter
from dashboard.errors import UsageError
from dashboard.intake import report
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.giving_back import as_json, counted, differences_in
from dashboard.intake.reaching import as_lines, reached
from dashboard.intake.submit import check_return
from dashboard.intake.submit import submit as submit_return
from dashboard.operations import withdrawing
from dashboard.operations.returns import sent


def check(chosen: argparse.Namespace) -> int:
    """Print every problem; nothing is stored."""
    files, quarter = _files(chosen), _quarter(chosen)
    said = reading_as.answers(chosen.read_as, files)
    with opened(chosen) as installation:
        records = installation.records() if chosen.database.exists() else None
        checked = check_return(
            records, OPERATOR, files, provider=chosen.provider, quarter=quarter, say=narrate, answers=said
        )
    reading_as.say_what_to_answer(files, checked)
    if chosen.json:
        print(json.dumps(as_json(files, checked), indent=2))
    else:
        print(report.as_text(checked))
        if not checked.must_mend and (found := reached(checked)):
            print("\n".join(as_lines(found)))
    giving_back.write(chosen, files, checked)
    return _exit_code(checked, chosen.confirm)


def submit(chosen: argparse.Namespace) -> int:
    """Check, then accept the return in one transaction and print the receipt."""
    files, quarter = _files(chosen), _quarter(chosen)
    said = reading_as.answers(chosen.read_as, files)
    with opened(chosen) as installation:
        records = installation.records(create=True)
        checked = check_return(
            records, OPERATOR, files, provider=chosen.provider, quarter=quarter, say=narrate, answers=said
        )
        reading_as.say_what_to_answer(files, checked)
        if code := _exit_code(checked, chosen.confirm):
            print(report.as_text(checked))
            _say_what_to_confirm(checked, chosen.confirm)
            print("Nothing was stored.", file=sys.stderr)
            return code
        receipt = submit_return(
            records,
            OPERATOR,
            checked,
            now=datetime.now(UTC).replace(tzinfo=None),
            contract=chosen.contract,
            confirmed=chosen.confirm,
            repairs=counted(differences_in(files, checked)) if chosen.accept_repairs else (),
        )
    print(receipt.as_text(), end="")
    return 0


def returns(chosen: argparse.Namespace) -> int:
    """Print what was sent, version by version."""
    with opened(chosen) as installation:
        found = sent(installation.records(), viewer_for(chosen.commissioner), chosen.provider)
    if chosen.json:
        print(json.dumps([vars(item) for item in found], indent=2, default=datetime.isoformat))
        return 0
    for item in found:
        print(f"{item.return_id}\t{item.status}\t{item.sent_at:%Y-%m-%d %H:%M}\t{item.kept} referrals\t{item.sent_by}")
    if not found:
        print("No return has been sent yet.", file=sys.stderr)
    return 0


def withdraw(chosen: argparse.Namespace) -> int:
    """Take a return back, or put back what was taken back."""
    viewer = Viewer(Role.PROVIDER, OPERATOR.name, provider=chosen.provider) if chosen.provider else OPERATOR
    record = withdrawing.restore if chosen.undo else withdrawing.withdraw
    with opened(chosen) as installation:
        record(
            installation.records(),
            viewer,
            chosen.return_id,
            reason=chosen.reason,
            now=datetime.now(UTC).replace(tzinfo=None),
        )
    done = "counts again, unless a later version does" if chosen.undo else "counts no longer; it is kept, marked"
    print(f"{chosen.return_id} {done}. What has been published stays as it is.")
    return 0


def _files(chosen: argparse.Namespace) -> list[SentFile]:
    names = [path.name for path in chosen.files]
    if len(set(names)) < len(names):
        raise UsageError("Two files have the same name: nobody could tell whose problems are meant. Rename one.")
    return [SentFile(path.name, _read(path)) for path in chosen.files]


def _quarter(chosen: argparse.Namespace) -> Quarter | None:
    return None if chosen.quarter is None else Quarter.parse(chosen.quarter)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def _exit_code(checked: Checked, confirmed: tuple[str, ...] | list[str]) -> int:
    if checked.refused:
        return 3
    return 0 if checked.accepted_if(confirmed) else 1


def _say_what_to_confirm(checked: Checked, confirmed: list[str]) -> None:
    codes = sorted({problem.code for problem in checked.to_confirm} - set(confirmed))
    if codes and not checked.must_mend:
        again = " ".join(f"--confirm {code}" for code in codes)
        print(f"If these are right as they are, send again with: {again}", file=sys.stderr)

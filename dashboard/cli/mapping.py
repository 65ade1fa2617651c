"""The command for who has a system of their own: mapping."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from dashboard.cli.opening import OPERATOR, opened
from dashboard.definitions.own_names import KeptNames, OwnNames
from dashboard.errors import UsageError
from dashboard.intake.remembering import as_json, erase, forget, from_json, latest, remember
from dashboard.intake.submit import check_code


def mapping(chosen: argparse.Namespace) -> int:
    """Remember or forget what a service calls our columns and codes, then show what is remembered."""
    check_code(chosen.provider)
    names = _read(chosen.set) if chosen.set else []
    now = datetime.now(UTC).replace(tzinfo=None)
    with opened(chosen) as installation:
        records = installation.records(create=bool(names))
        if names:
            remember(records, OPERATOR, chosen.provider, names, now=now, instead=True, no_people=chosen.no_people)
        if chosen.forget:
            kept = latest(records, chosen.provider)
            for sheet in _forgotten(chosen.forget, kept, for_good=chosen.for_good):
                (erase if chosen.for_good else forget)(records, OPERATOR, chosen.provider, sheet, now=now)
        found = [each for each in latest(records, chosen.provider) if each.names.columns]
    if chosen.json:
        print(json.dumps([_as_json(each) for each in found], indent=2, ensure_ascii=False))
    else:
        for each in found:
            _show(each)
    if not found:
        print(f"Nothing is remembered: the files of {chosen.provider} are read by our own names.", file=sys.stderr)
    return 0


def _forgotten(sheet: str, kept: list[KeptNames], *, for_good: bool) -> list[str]:
    return [each.names.sheet for each in kept if for_good or each.names.columns] if sheet == "all" else [sheet]


def _read(path: Path) -> list[OwnNames]:
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise UsageError(f"{path} is no JSON: see the README for how it is written.") from None


def _as_json(each: KeptNames) -> dict[str, object]:
    kept = {"version": each.version, "kept_at": each.kept_at.isoformat(), "kept_by": each.kept_by}
    return as_json(each.names) | kept


def _show(each: KeptNames) -> None:
    print(f"{each.names.sheet}\tversion {each.version}\t{each.kept_at:%Y-%m-%d %H:%M}\t{each.kept_by}")
    for column in each.names.columns:
        print(f"  {column.name}\t{column.column or 'left out, not sent'}")
        for code, means in column.codes:
            print(f"    {code}\t{means or 'blank: not supplied'}")

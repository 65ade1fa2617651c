"""Sending a return: checked as a whole, then kept as a whole or not at all."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

from dashboard import access
from dashboard.access import Role, Viewer
from dashboard.definitions.periods import Quarter
from dashboard.errors import MendError, RefusedError, UsageError
from dashboard.intake.check import Checked, SentFile, check
from dashboard.intake.checked import Say, silent
from dashboard.intake.giving_back import Repair
from dashboard.intake.questions import NO_ANSWERS, Answers
from dashboard.intake.receipt import Receipt
from dashboard.intake.remembering import standing
from dashboard.warehouse.forgotten import NOBODY
from dashboard.warehouse.keeping import without_needs
from dashboard.warehouse.records import AcceptedRepair, NewReference, NewReturn, Records, SentFileFacts

__all__ = ["Receipt", "check_code", "check_return", "submit"]

_CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


def check_return(
    records: Records | None,
    viewer: Viewer,
    files: Sequence[SentFile],
    *,
    provider: str | None = None,
    quarter: Quarter | None = None,
    say: Say = silent,
    answers: Answers = NO_ANSWERS,
) -> Checked:
    """Every problem of a return, against itself and against what the provider sent before. Nothing is kept.

    Args:
        records: the installation's records, if there are any yet.
        viewer: who asks; checked against the provider.
        files: as they were sent.
        provider: whose return it is; not needed for sheets that are sent by themselves.
        quarter: the quarter that it is for; likewise.
        say: told each stage as it begins.
        answers: what the sender has answered, where a file could be read in two ways.

    Raises:
        RefusedError: the viewer may not send this.
        UsageError: the service's code cannot be one, or a return lacks its provider or quarter.
    """
    if provider is not None:
        access.check_can_submit(viewer, provider)
        check_code(provider)
    own_names = standing(records, provider)
    if records is None or provider is None or quarter is None:
        checked = check(
            files,
            provider=provider or "",
            quarter=quarter,
            own_names=own_names,
            say=say,
            answers=answers,
            forgotten=records.forgotten if records else NOBODY,
        )
    else:
        say("Looking up what you sent before")
        checked = check(
            files,
            provider=provider,
            quarter=quarter,
            open_before=records.open_before(provider, quarter),
            known_referrals=records.referral_numbers(provider),
            contracts=records.contracts_of(provider),
            last=records.last_return(provider, quarter),
            standing=records.standing_rows(provider, quarter),
            ended_before=records.ended_before(provider, quarter),
            say=say,
            own_names=own_names,
            answers=answers,
            forgotten=records.forgotten,
        )
    _check_rights(records, viewer, checked)
    return checked


def submit(
    records: Records,
    viewer: Viewer,
    checked: Checked,
    *,
    now: datetime,
    contract: str | None = None,
    confirmed: Collection[str] = (),
    repairs: Sequence[Repair] = (),
) -> Receipt:
    """Keep a checked return, in one transaction.

    Args:
        records: the installation's records.
        viewer: who sends; checked against the provider.
        checked: what `check_return` found.
        now: the time of sending, UTC, without a zone.
        contract: the contract that the return belongs to; the provider's only one, if not given.
        confirmed: the codes that the sender has confirmed.
        repairs: those that the sender has accepted.

    Raises:
        RefusedError: the viewer may not send this, or the files hold identifiers.
        MendError: something must be mended, or has not been confirmed.
    """
    _check_rights(records, viewer, checked)
    if checked.refused:
        raise RefusedError("Nothing was stored: the files hold what must not be sent.")
    if not checked.accepted_if(confirmed) or checked.sheets is None:
        raise MendError("Nothing was stored: something must be mended or confirmed first.")
    found = Counter(problem.code for problem in checked.to_confirm)
    receipt = Receipt(
        return_id="",
        provider=checked.provider,
        quarter=checked.quarter.label if checked.quarter else "",
        sent_at=now,
        sent_by=viewer.name,
        files=checked.files,
        rows_kept=checked.rows_kept,
        confirmed=tuple(sorted(found)),
        notes=(*(problem.message for problem in checked.notes), *_needs_left_out(records, checked, contract)),
        repairs=tuple(repairs),
    )
    if checked.quarter:
        kept_as = _keep_return(records, receipt, checked.quarter, contract, found, checked.sheets)
    else:
        kept_as = _keep_reference(records, receipt, found, checked.sheets)
    return replace(receipt, return_id=kept_as)


def _needs_left_out(records: Records, checked: Checked, contract: str | None) -> list[str]:
    """That needs are not kept of some rows, because their contract does not ask for them: how many rows had any."""
    rows = (checked.sheets or {}).get("referrals")
    not_asking = records.needs_not_asked(checked.provider) if rows is not None else ()
    if rows is None or not not_asking:
        return []
    without = without_needs(rows, not_asking, pl.col("contract_ref").fill_null(contract or ""))
    fewer = [pl.col(name).is_not_null() & without[name].is_null() for name in rows.columns if name.startswith("need_")]
    left_out = rows.filter(pl.any_horizontal(fewer)).height
    referrals = "1 referral" if left_out == 1 else f"{left_out:,} referrals"
    said = f"Needs were left out of {referrals}, because the contract does not ask for them"
    return [said] if left_out else []


def _keep_return(
    records: Records,
    receipt: Receipt,
    quarter: Quarter,
    contract: str | None,
    confirmed: Mapping[str, int],
    sheets: Mapping[str, pl.DataFrame],
) -> str:
    return records.accept(
        NewReturn(
            provider=receipt.provider,
            quarter=quarter,
            contract=contract,
            sent_by=receipt.sent_by,
            sent_at=receipt.sent_at,
            rule_version=receipt.rule_version,
            files=_facts(receipt),
            confirmed=confirmed,
            sheets=sheets,
            notes=receipt.notes,
            repairs=_repairs(receipt),
        )
    )


def _keep_reference(
    records: Records, receipt: Receipt, confirmed: Mapping[str, int], sheets: Mapping[str, pl.DataFrame]
) -> str:
    """What is sent by itself is one sheet."""
    ((sheet, rows),) = sheets.items()
    return records.accept_reference(
        NewReference(
            sheet=sheet,
            sent_by=receipt.sent_by,
            sent_at=receipt.sent_at,
            rule_version=receipt.rule_version,
            files=_facts(receipt),
            confirmed=confirmed,
            rows=rows,
            repairs=_repairs(receipt),
        )
    )


def _facts(receipt: Receipt) -> list[SentFileFacts]:
    return [
        SentFileFacts(file.name, file.sha256, file.bytes, file.rows, file.sheet, file.own_names)
        for file in receipt.files
    ]


def _repairs(receipt: Receipt) -> list[AcceptedRepair]:
    return [AcceptedRepair(*repair) for repair in receipt.repairs]


def _check_rights(records: Records | None, viewer: Viewer, checked: Checked) -> None:
    """A return is its provider's; what is sent by itself is judged by its sheet, and by whom its rows are about."""
    if checked.provider:
        access.check_can_submit(viewer, checked.provider)
        return
    contracted = _contracted(records, viewer)
    for sheet in {file.sheet for file in checked.files if file.sheet}:
        access.check_can_submit_reference(viewer, sheet, _providers_in(checked, sheet), contracted)


def _contracted(records: Records | None, viewer: Viewer) -> set[str] | None:
    """The services that a commissioner has a contract with; None where nobody has registered any contract."""
    if records is None or viewer.role is not Role.COMMISSIONER:
        return None
    agreed = records.contracts()
    if not any(records.contracts_of(provider) for provider in {one.provider for one in agreed}):
        return None
    return {one.provider for one in agreed if viewer.commissioner in one.commissioners}


def _providers_in(checked: Checked, sheet: str) -> list[str]:
    """The codes of the services that stand in a sheet, once nothing in it is left to mend."""
    rows = (checked.sheets or {}).get(sheet)
    return [] if rows is None or "provider" not in rows.columns else rows["provider"].unique().to_list()


def check_code(provider: str) -> None:
    """A service's code is a short word, safe in a file name and in a link.

    Raises:
        UsageError: it is not.
    """
    if not provider or len(provider) > 32 or not set(provider) <= set(_CODE):
        raise UsageError("A service's code has 1 to 32 letters, digits, _ or -.")

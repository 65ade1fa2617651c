"""Rules between the cells of one row of the referrals sheet. Each hangs on the one cell that the sender should look at.

One fault gives one problem: of several dates that disagree, the one alone against the others is named.
Unreadable cells are null here; a rule is silent about what is null unless blankness is its matter.
"""

from collections.abc import Collection
from typing import NamedTuple

import polars as pl

from dashboard.definitions.columns import DATES_IN_ORDER, LARGEST_SESSION_COUNT, NEEDS, YES_NO

ENDED = ("completed", "ended_early", "cancelled", "declined_by_service")
NEEDS_REASON = ("ended_early", "cancelled")


class RowRule(NamedTuple):
    """A rule's code, the column that it is about, and when it is broken."""

    code: str
    column: str
    broken: pl.Expr
    detail: str = ""
    """What fills the message."""
    if_sent: bool = False
    """The rule has nothing to say where the column is not in the file."""


_REFERRED, _LATER = DATES_IN_ORDER[0], DATES_IN_ORDER[1:]
_STATE = pl.col("end_state")


def _earlier(first: str, second: str) -> pl.Expr:
    return (pl.col(first) < pl.col(second)).fill_null(False)


_BEFORE_REFERRAL = pl.sum_horizontal(_earlier(name, _REFERRED).cast(pl.UInt8) for name in _LATER)
_ENDED_TOO_SOON = _earlier("ended_date", "started_date") & (_BEFORE_REFERRAL == 0)


def _dates() -> list[RowRule]:
    alone = [RowRule("before_referral", name, _earlier(name, _REFERRED) & (_BEFORE_REFERRAL == 1)) for name in _LATER]
    return [
        *alone,
        RowRule("referral_after_others", _REFERRED, _BEFORE_REFERRAL >= 2),
        RowRule("end_before_start", "ended_date", _ENDED_TOO_SOON),
        *_order(),
    ]


def _order() -> list[RowRule]:
    """Assessed, plan agreed, started: the date that disagrees with both others, or the later step of two."""
    plan_first = _earlier("plan_agreed_date", "assessed_date")
    start_first = _earlier("started_date", "plan_agreed_date")
    start_before_assessed = _earlier("started_date", "assessed_date")
    quiet = (_BEFORE_REFERRAL > 0) | _ENDED_TOO_SOON
    blamed = {
        "assessed_date": plan_first & start_before_assessed,
        "plan_agreed_date": (plan_first | start_first) & ~start_before_assessed,
        "started_date": start_before_assessed & ~plan_first,
    }
    return [RowRule("dates_out_of_order", column, broken & ~quiet) for column, broken in blamed.items()]


def _ending() -> list[RowRule]:
    ended = _STATE.is_in(ENDED)
    return [
        RowRule("end_date_missing", "ended_date", ended & pl.col("ended_date").is_null()),
        RowRule("end_state_open", "end_state", (_STATE == "open") & pl.col("ended_date").is_not_null()),
        RowRule("end_reason_missing", "end_reason",
                _STATE.is_in(NEEDS_REASON) & pl.col("end_reason").is_null()),
        RowRule("completed_without_attendance", "sessions_attended",
                (_STATE == "completed") & (pl.col("sessions_attended") == 0)),
    ]  # fmt: skip


def _sessions(suffix: str) -> RowRule:
    def count(name: str) -> pl.Expr:
        number = pl.col(f"sessions_{name}{suffix}")
        return pl.when(number.is_between(0, LARGEST_SESSION_COUNT)).then(number)

    missed = count("missed_acceptable").fill_null(0) + count("missed_unacceptable").fill_null(0)
    too_many = count("attended") + missed > count("offered")
    return RowRule("attended_more_than_offered", f"sessions_attended{suffix}", too_many)


def _need(name: str) -> RowRule:
    """A change in a need that is not there. What the need's own cell cannot mean is told of that cell alone."""
    need, change = pl.col(f"need_{name}"), f"need_{name}_change"
    other = need.is_null() | (need.is_in(YES_NO) & (need != "yes"))
    return RowRule("need_change_without_need", change, pl.col(change).is_not_null() & other, if_sent=True)


def contract_rules(contracts: Collection[str]) -> tuple[RowRule, ...]:
    """What `contract_ref` has to be, given the contracts that are registered for the provider."""
    if not contracts:
        return ()
    contract = pl.col("contract_ref")
    unlisted = RowRule("not_in_list", "contract_ref", ~contract.is_in(sorted(contracts)))
    missing = RowRule("contract_missing", "contract_ref", contract.is_null())
    return (unlisted,) if len(contracts) == 1 else (unlisted, missing)


ROW_RULES: tuple[RowRule, ...] = (
    *_dates(),
    _sessions(""),
    _sessions("_this_quarter"),
    *_ending(),
    RowRule(
        "ethnicity_missing",
        "ethnicity",
        pl.col("ethnicity").is_null() & pl.col("ethnicity_missing_reason").is_null(),
    ),
    *(_need(name) for name in NEEDS),
)
"""In the order in which they are to be heard, where two are about the same cell."""

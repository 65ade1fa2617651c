"""The referrals sheet of a quarter."""

import numpy as np
import polars as pl

from dashboard.definitions.columns import REFERRALS
from invented.chance import BLANK, Days, Flags, as_day, date_texts, texts
from invented.lives import Lives
from invented.progress import changes_at, same_worker_at
from invented.world import Sending, World


def referrals(world: World, sending: Sending) -> pl.DataFrame:
    """Every referral that the sheet holds, as it stood on the quarter's last day."""
    lives, last = world.lives, as_day(sending.quarter.last_day)
    at = np.flatnonzero(on_sheet(lives, sending))
    columns = {name: date_texts(days[at], last) for name, days in lives.dates.items()}
    columns |= _ending(lives, at, last) | _sessions(lives, at, last) | _needs(lives, at, last)
    if world.provider.follows_needs:
        columns |= _progress(world, at, last)
    rows = lives.fixed[at].with_columns(**columns)
    return rows.select(column.name for column in REFERRALS if column.name in rows.columns)


def on_sheet(lives: Lives, sending: Sending) -> Flags:
    """Whether each referral was open at any moment of the quarter.

    After a quarter that was not sent, the sheet also tells how those ended that were open in the last one before.
    """
    came, ended = lives.dates["referral_date"], lives.dates["ended_date"]
    first, last = as_day(sending.quarter.first_day), as_day(sending.quarter.last_day)
    open_in_quarter = (came <= last) & (ended >= first)
    open_when_last_seen = (came <= sending.last_seen) & (ended > sending.last_seen)
    return open_in_quarter | open_when_last_seen


def _ending(lives: Lives, at: Days, last: int) -> dict[str, pl.Series]:
    has_ended = lives.dates["ended_date"][at] <= last
    return {
        "end_state": texts(np.where(has_ended, lives.end_state[at], "open")),
        "end_reason": texts(np.where(has_ended, lives.end_reason[at], BLANK)),
    }


def _sessions(lives: Lives, at: Days, last: int) -> dict[str, pl.Series]:
    by_now = lives.session_days[at] <= last
    results = lives.session_results[at]
    counts = [(by_now & (results == result)).sum(axis=1) for result in range(5)]
    attended, acceptable, unacceptable, by_service, unwritten = counts
    offered = attended + acceptable + unacceptable + unwritten
    plan_known = (lives.dates["plan_agreed_date"][at] <= last) | (lives.dates["started_date"][at] <= last)
    sessions = {
        "sessions_planned": np.maximum(np.where(plan_known, lives.planned[at], 0), offered + by_service),
        "sessions_offered": offered,
        "sessions_attended": attended,
        "sessions_missed_acceptable": acceptable,
        "sessions_missed_unacceptable": unacceptable,
        "sessions_cancelled_by_service": by_service,
    }
    return {name: pl.Series(number).cast(pl.String) for name, number in sessions.items()}


def _needs(lives: Lives, at: Days, last: int) -> dict[str, pl.Series]:
    assessed = lives.dates["assessed_date"][at] <= last
    columns = {}
    for name, (declined, known_from) in lives.needs_known.items():
        answer = np.where(declined[at], "declined", np.where(known_from[at] <= last, "yes", "no"))
        columns[name] = texts(np.where(assessed, answer, "not_asked").astype(object))
    return columns


def _progress(world: World, at: Days, last: int) -> dict[str, pl.Series]:
    lives, progress = world.lives, world.progress
    changes = {f"{name}_change": texts(changes_at(lives, progress, name, at, last)) for name in progress.changes}
    return {"same_worker_sessions": texts(same_worker_at(lives, progress, at, last)), **changes}

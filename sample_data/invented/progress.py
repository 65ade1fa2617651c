"""What the referrals sheet tells of the work as it goes on: the same worker, and how her needs change."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from invented.chance import BLANK, Days, Flags, Words, choose, pick
from invented.lives import Lives

_SIX_WEEKS = 42
_AT_LAST = {
    "completed": {"better": 0.57, "same": 0.34, "worse": 0.09},
    "ended_early": {"better": 0.31, "same": 0.47, "worse": 0.22},
}
_DECLINES = 0.04
_ASKED = {"completed": 0.92, "ended_early": 0.70, "so_far": 0.75}
_SHOWS_ALREADY = 0.6
"""How often it can be seen on the way what will be true at the end."""
_WITHOUT_WORKER = 0.04
"""Share of the referrals for which nobody wrote down who held the sessions."""


@dataclass(frozen=True)
class Change:
    """How one need changed, in her own view, for every referral whether it has the need or not."""

    so_far: Words
    at_last: Words


@dataclass(frozen=True)
class Progress:
    """The work of one service as it goes on."""

    same_worker: Flags
    """Whether each session is with her own worker; a row a referral, a column a session."""
    worker_known: Flags
    changes: Mapping[str, Change]
    """By the need's column."""


def simulate_progress(lives: Lives, rng: np.random.Generator) -> Progress:
    size = len(lives)
    steadiness = rng.beta(7, 2, size)  # some workers leave, some services share the work out
    same_worker = rng.random(lives.session_days.shape) < steadiness[:, None]
    same_worker[:, 0] = True
    return Progress(
        same_worker=same_worker,
        worker_known=rng.random(size) >= _WITHOUT_WORKER,
        changes={name: _change(lives.completed, rng) for name in lives.needs_known},
    )


def _change(completed: Flags, rng: np.random.Generator) -> Change:
    size = len(completed)
    draw = rng.random(size)
    true = np.where(completed, choose(draw, _AT_LAST["completed"]), choose(draw, _AT_LAST["ended_early"]))
    shown = np.where(rng.random(size) < _SHOWS_ALREADY, true, "same")
    asked_at_last = rng.random(size) < np.where(completed, _ASKED["completed"], _ASKED["ended_early"])
    asked_so_far = rng.random(size) < _ASKED["so_far"]
    declined = pick(rng, {"declined": _DECLINES, None: 1 - _DECLINES}, size) == "declined"
    return Change(
        so_far=np.where(asked_so_far, np.where(declined, "declined", shown), BLANK),
        at_last=np.where(asked_at_last, np.where(declined, "declined", true), BLANK),
    )


def changes_at(lives: Lives, progress: Progress, name: str, at: Days, last: int) -> Words:
    """How a need has changed by a day: said only where she has it, and the work has gone on for a while or ended."""
    known = lives.needs_known[name][1][at] <= last
    started, ended = lives.dates["started_date"][at], lives.dates["ended_date"][at] <= last
    worked = (started <= last) & ((started + _SIX_WEEKS <= last) | ended)
    change = progress.changes[name]
    said = np.where(ended, change.at_last[at], change.so_far[at])
    return np.where(known & worked, said, BLANK)


def same_worker_at(lives: Lives, progress: Progress, at: Days, last: int) -> Words:
    """Of the sessions attended by a day, those with the worker she saw most: her own, or else another."""
    attended = (lives.session_days[at] <= last) & (lives.session_results[at] == 0)
    own = (attended & progress.same_worker[at]).sum(axis=1)
    most = np.maximum(own, attended.sum(axis=1) - own).astype(str).astype(object)
    return np.where(progress.worker_known[at], most, BLANK)

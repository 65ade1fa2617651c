"""Questionnaires at the start, on the way and at exit."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from dashboard.definitions.instruments import INSTRUMENTS, SWEMWBS_METRIC
from invented.chance import BLANK, Days, Flags, Shares, Stream, Words
from invented.lives import Lives
from invented.records import recorded
from invented.world import World


@dataclass(frozen=True)
class _Scores:
    """How the scores of one questionnaire lie at the start, and by how much they change in work that is finished."""

    start: float
    spread: float
    change: float
    change_spread: float


_SCORES = {
    "swemwbs": _Scores(18, 4.0, 4.1, 4.0),
    "gse": _Scores(25, 5.0, 2.5, 4.0),
    "core10": _Scores(19, 6.5, -5.0, 6.0),
    "phq9": _Scores(14, 5.0, -4.0, 5.0),
}
_OF_THE_CHANGE = {"completed": 1.0, "left": 0.3}
_HALF_WAY = 0.5

_WILLING_AT_START = {"started": 0.79, "assessed": 0.40}
_EACH = 0.95
"""Of those who fill in anything, how many fill in any one questionnaire."""
_WILLING_AT_EXIT = {"completed": (0.78, 0.30), "left": (0.15, 0.05)}
"""Of those who did at the start, and of those who did not."""
_REVIEWED = 0.22
_REVIEW_AFTER = 56
"""Days of work without which there is no review."""


def assessments(world: World) -> pl.DataFrame:
    """Every row that is ever recorded."""
    lives, rng = world.lives, world.stream(Stream.ASSESSMENTS)
    occasions = _occasions(lives, rng)
    return pl.concat(
        rows
        for instrument in world.provider.instruments
        for rows in _rows(lives, instrument, occasions, world.provider.metric, rng)
    )


def _occasions(lives: Lives, rng: np.random.Generator) -> dict[str, tuple[Flags, Days]]:
    """For each occasion, who is willing to fill in questionnaires, and when."""
    dates, size = lives.dates, len(lives)
    started, ended = dates["started_date"], dates["ended_date"]
    at_start = lives.assessed & (
        rng.random(size) < np.where(lives.started, _WILLING_AT_START["started"], _WILLING_AT_START["assessed"])
    )
    start_on = np.where(lives.started & (rng.random(size) < 0.35), started, dates["assessed_date"])
    long = lives.started & (ended - started >= _REVIEW_AFTER)
    at_review = at_start & long & (rng.random(size) < _REVIEWED)
    review_on = started + (ended - started) // 2
    alive = lives.started & (lives.end_reason != "USE")
    at_exit = alive & (rng.random(size) < _willing_at_exit(lives, at_start))
    exit_on = np.maximum(ended - rng.integers(0, 8, size), started)
    return {"start": (at_start, start_on), "review": (at_review, review_on), "exit": (at_exit, exit_on)}


def _willing_at_exit(lives: Lives, at_start: Flags) -> Shares:
    completed, left = _WILLING_AT_EXIT["completed"], _WILLING_AT_EXIT["left"]
    return np.where(lives.completed, np.where(at_start, *completed), np.where(at_start, *left))


def _rows(
    lives: Lives,
    instrument: str,
    occasions: dict[str, tuple[Flags, Days]],
    metric: bool,
    rng: np.random.Generator,
) -> list[pl.DataFrame]:
    size = len(lives)
    scores = _simulated_scores(lives, _SCORES[instrument], rng)
    of_swemwbs = instrument == "swemwbs"
    scale = np.array(("metric" if metric else "raw") if of_swemwbs else None, dtype=object)
    return [
        recorded(
            willing & (rng.random(size) < _EACH),
            day,
            instrument=np.full(size, instrument, dtype=object),
            occasion=np.full(size, occasion, dtype=object),
            score=_as_sent(scores[occasion], instrument, metric and of_swemwbs),
            score_scale=np.full(size, scale if of_swemwbs else BLANK, dtype=object),
        )
        for occasion, (willing, day) in occasions.items()
    ]


def _simulated_scores(lives: Lives, scores: _Scores, rng: np.random.Generator) -> dict[str, Shares]:
    size = len(lives)
    start = scores.start + scores.spread * rng.standard_normal(size)
    share = np.where(lives.completed, _OF_THE_CHANGE["completed"], _OF_THE_CHANGE["left"])
    change = share * scores.change + scores.change_spread * rng.standard_normal(size)
    review = start + _HALF_WAY * change + scores.spread / 2 * rng.standard_normal(size)
    return {"start": start, "review": review, "exit": start + change}


def _as_sent(scores: Shares, instrument: str, metric: bool) -> Words:
    """Whole numbers in the questionnaire's range; or the metric score of each."""
    within = INSTRUMENTS[instrument]
    whole = np.clip(np.rint(scores), within.lowest, within.highest).astype(int)
    written = {raw: f"{value:.2f}" for raw, value in SWEMWBS_METRIC.items()} if metric else {}
    return np.array([written.get(number, str(number)) for number in whole.tolist()], dtype=object)

"""Where women live at the start, at exit and three months later, and whether they feel safe there."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from invented.chance import BLANK, Shares, Stream, Words, among, looked_up, pick, pick_by
from invented.lives import Lives, passed
from invented.records import recorded
from invented.world import World

# Who is asked. Women who were assessed and never started are asked at the start too, only less often.
_START = {"started": 0.93, "assessed": 0.50}
_EXIT = {"completed": 0.85, "left": 0.45}
_LATER = {"completed": 0.60, "left": 0.20}
"""Of those with a row at exit."""
_THREE_MONTHS = 92

_WITH_NEED = {
    "settled": 0.15, "other_housed": 0.40, "bail_probation": 0.085, "homeless_not_rough_sleeping": 0.20,
    "rough_sleeping": 0.085, "unknown": 0.05, "out_of_scope": 0.03,
}  # fmt: skip
_WITHOUT_NEED = {
    "settled": 0.68, "other_housed": 0.17, "bail_probation": 0.04, "homeless_not_rough_sleeping": 0.02,
    "rough_sleeping": 0.005, "unknown": 0.07, "out_of_scope": 0.015,
}  # fmt: skip
_NOT_SETTLED = {
    "other_housed": 0.70, "bail_probation": 0.06, "homeless_not_rough_sleeping": 0.16, "rough_sleeping": 0.06,
    "out_of_scope": 0.02,
}  # fmt: skip
_HOMES = ("settled", "other_housed", "bail_probation", "homeless_not_rough_sleeping", "rough_sleeping")

_STAYS_SETTLED = 0.90
_MOVES_INTO_SETTLED = 0.36
_STAYING_IMPROVES = 0.03
_MOVING_IMPROVES = 0.08
_LEFT = -0.07
_MOVING_BY_GROUP = {"black": -0.09}
_MOVING_OF_TRAVELLERS = -0.09
_STAYS_WHERE_SHE_IS = 0.5
_NOT_KNOWN_AT_EXIT = {"completed": 0.05, "left": 0.14}
_STILL_SETTLED_LATER = 0.91
_SETTLED_LATER = 0.12

_ASKED_IF_SAFE = {"settled": 0.80, "elsewhere": 0.50}
_SAFE = {"settled": 0.92, "elsewhere": 0.60}
_LESS_SAFE_AFTER_ABUSE = -0.27
_DECLINES = 0.0625
"""Of those asked."""

_CODES: Mapping[str, Mapping[str, float]] = {
    "settled": {"A01D": 0.42, "A01C": 0.30, "A07B": 0.13, "A04": 0.09, "A01A": 0.05, "A12": 0.01},
    "other_housed": {"A07A": 0.55, "A03": 0.35, "A17": 0.08, "A13": 0.02},
    "bail_probation": {"A02": 0.70, "A10": 0.20, "A11": 0.10},
    "homeless_not_rough_sleeping": {"A08C": 0.75, "A08": 0.25},
    "rough_sleeping": {"A08A": 1.0},
    "unknown": {"A16": 1.0},
    "out_of_scope": {"out_of_scope": 1.0},  # custody has no code of its own
}


def accommodation(world: World) -> pl.DataFrame:
    """Every row that is ever recorded."""
    lives, rng = world.lives, world.stream(Stream.ACCOMMODATION)
    size = len(lives)
    start = _at_start(lives, rng)
    at_exit = _at_exit(world, start, rng)
    later = _later(at_exit, rng)

    asked = rng.random(size) < np.where(lives.started, _START["started"], _START["assessed"])
    assessed_date, ended_date = lives.dates["assessed_date"], lives.dates["ended_date"]
    alive = lives.started & (lives.end_reason != "USE")
    has_exit = alive & (rng.random(size) < _by_ending(lives, _EXIT))
    has_later = has_exit & (rng.random(size) < _by_ending(lives, _LATER))
    exit_on = ended_date + np.where(lives.completed, 0, rng.integers(0, 8, size))
    later_on = ended_date + _THREE_MONTHS + rng.integers(-3, 10, size)

    points = (
        ("start", asked & lives.assessed, assessed_date, start),
        ("exit", has_exit, exit_on, at_exit),
        ("three_months", has_later, later_on, later),
    )
    return pl.concat(
        recorded(
            happened,
            day,
            point=np.full(size, point, dtype=object),
            accommodation=_as_sent(group, world.provider.housing_codes, rng),
            feels_safe=_feels_safe(lives, group, rng),
        )
        for point, happened, day, group in points
    )


def _by_ending(lives: Lives, shares: Mapping[str, float]) -> Shares:
    return np.where(lives.completed, shares["completed"], shares["left"])


def _at_start(lives: Lives, rng: np.random.Generator) -> Words:
    needs = np.where(lives.has_need("need_housing"), "yes", "no").astype(object)
    return pick_by(rng, needs, {"yes": _WITH_NEED}, _WITHOUT_NEED)


def _at_exit(world: World, start: Words, rng: np.random.Generator) -> Words:
    lives, size = world.lives, len(start)
    settled = rng.random(size) < _settled_at_exit(world, start)
    stays = (rng.random(size) < _STAYS_WHERE_SHE_IS) & among(start, _HOMES[1:])
    elsewhere = pick(rng, _NOT_SETTLED, size)
    group = np.where(settled, "settled", np.where(stays, start, elsewhere)).astype(object)
    group[rng.random(size) < _by_ending(lives, _NOT_KNOWN_AT_EXIT)] = "unknown"
    group[lives.end_reason == "RET"] = "out_of_scope"
    return group


def _settled_at_exit(world: World, start: Words) -> Shares:
    lives = world.lives
    better_by_now = passed(lives.dates["ended_date"]) - 0.5
    stays = _STAYS_SETTLED + _STAYING_IMPROVES * better_by_now + 0.7 * world.provider.settled
    moves = (
        _MOVES_INTO_SETTLED
        + _MOVING_IMPROVES * better_by_now
        + 1.3 * world.provider.settled
        + looked_up(lives.group, _MOVING_BY_GROUP)
        + np.where(lives.traveller, _MOVING_OF_TRAVELLERS, 0.0)
    )
    return np.where(start == "settled", stays, moves) + np.where(lives.completed, 0.0, _LEFT)


def _later(at_exit: Words, rng: np.random.Generator) -> Words:
    """Most are where they were; a few fall back, and a few who were not settled have found a home since."""
    size = len(at_exit)
    settled = rng.random(size) < np.where(at_exit == "settled", _STILL_SETTLED_LATER, _SETTLED_LATER)
    stays = (rng.random(size) < _STAYS_WHERE_SHE_IS) & (at_exit != "settled")
    elsewhere = pick(rng, _NOT_SETTLED, size)
    return np.where(settled, "settled", np.where(stays, at_exit, elsewhere)).astype(object)


def _feels_safe(lives: Lives, group: Words, rng: np.random.Generator) -> Words:
    size = len(group)
    place = np.where(group == "settled", "settled", "elsewhere").astype(object)
    abused = np.where(lives.has_need("need_domestic_abuse"), _LESS_SAFE_AFTER_ABUSE, 0.0)
    answer = np.where(rng.random(size) < looked_up(place, _SAFE) + abused, "yes", "no")
    declined, draw = rng.random(size) < _DECLINES, rng.random(size)
    said = np.where(declined, "declined", answer)
    asked = np.where(draw < looked_up(place, _ASKED_IF_SAFE), said, "not_asked")
    return np.where(among(group, _HOMES), asked, BLANK)


def _as_sent(group: Words, as_codes: bool, rng: np.random.Generator) -> Words:
    return pick_by(rng, group, _CODES, _CODES["unknown"]) if as_codes else group

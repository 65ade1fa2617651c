"""The file that an analyst makes who may match names: which women were found to reoffend within a year."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from dashboard.definitions.ethnicity import SHORT
from dashboard.definitions.sheets import SHEETS
from invented.chance import (
    BLANK,
    NEVER,
    Days,
    Flags,
    Shares,
    Stream,
    Words,
    among,
    as_day,
    date_texts,
    next_working_days,
    pick_by,
    texts,
)  # fmt: skip
from invented.referrals import on_sheet
from invented.world import World

CUT_OFF = date(2026, 3, 31)

_MATCHED = 0.60
_RELEASED = ("custody", "licence")
_SENTENCED = ("community_order", "suspended_sentence")
_YEAR = 365

_EXPECTED = (2.2, 5.95)
"""Beta distribution of the expected probability; its mean is 0.27."""
_EXPECTED_GIVEN = 0.80
_REOFFENDS = 0.88
"""Of what is expected."""
_BY_ENDING = {"completed": 0.85, "left": 1.20, "other": 1.05}
_LONGEST_UNTIL_PROVEN = 175
_MEAN_COUNT = 2.6
_PREVIOUS = 9.0
_DATE_GIVEN = 0.95
"""Of first reoffences after the year. A service of which one within it had no date would have no curve."""
_AGE_GIVEN = 0.97

_AS_SEEN: Mapping[str, Mapping[str | None, float]] = {
    "asian": {"asian": 0.92, "other": 0.03, "white": 0.02, None: 0.03},
    "black": {"black": 0.95, "other": 0.02, None: 0.03},
    "mixed": {"mixed": 0.55, "black": 0.26, "white": 0.13, "other": 0.03, None: 0.03},
    "white": {"white": 0.96, "other": 0.01, None: 0.03},
    "other": {"other": 0.50, "white": 0.20, "asian": 0.17, "black": 0.10, None: 0.03},
}
"""How officers see women of each group: mostly alike, less so where they are of several."""


def reoffending(world: World) -> pl.DataFrame:
    """The rows of one service, as they are known at the cut-off."""
    lives, rng = world.lives, world.stream(Stream.REOFFENDING)
    size = len(lives)
    status = lives.word("legal_status")
    index = _index_days(lives.dates["referral_date"], status, rng)
    matched = _ever_sent(world) & among(status, (*_RELEASED, *_SENTENCED)) & (rng.random(size) < _MATCHED)
    expected = rng.beta(*_EXPECTED, size)
    columns = {
        "person_id": texts(lives.word("person_id")),
        "index_date": date_texts(index, NEVER),
        "index_event": texts(np.where(among(status, _RELEASED), "custody_release", "community_sentence")),
        **_reoffences(world, index, expected, rng),
        **_about_her(world, expected, rng),
    }
    rows = pl.DataFrame(columns).filter(pl.Series(matched & (index <= as_day(CUT_OFF))))
    rows = rows.unique(("person_id", "index_date"), keep="first", maintain_order=True).with_columns(
        provider=pl.lit(world.provider.code), data_cutoff_date=pl.lit(CUT_OFF.isoformat())
    )
    return rows.select(column.name for column in SHEETS["reoffending"].columns)


def _ever_sent(world: World) -> Flags:
    """Whether the service ever sent the referral, and so knows the woman under this number."""
    flags: Flags = np.logical_or.reduce([on_sheet(world.lives, sending) for sending in world.sendings])
    return flags


def _index_days(referred: Days, status: Words, rng: np.random.Generator) -> Days:
    """Sentenced or released shortly before she is referred; referred from custody, released some time after."""
    draw = rng.random(len(referred))
    after = np.where(status == "custody", 10 + 90 * draw, np.where(status == "licence", -45 * draw, -40 * draw))
    return next_working_days(referred + np.rint(after).astype(np.int64))


def _reoffences(world: World, index: Days, expected: Shares, rng: np.random.Generator) -> dict[str, pl.Series]:
    size, cut_off = len(index), as_day(CUT_OFF)
    days = _days_until_first(world, expected, rng)
    proven = index + days + rng.integers(5, _LONGEST_UNTIL_PROVEN, size) <= cut_off
    within = proven & (days < _YEAR)
    year_over = index + _YEAR < cut_off  # not mature before half a year later: some of these will yet become 1
    count = rng.geometric(1 / _MEAN_COUNT, size)
    known = np.where(within, "1", np.where(year_over, "0", BLANK))
    written = proven & (within | (rng.random(size) < _DATE_GIVEN))
    return {
        "reoffended": texts(known),
        "first_reoffence_date": date_texts(np.where(written, index + days, NEVER), cut_off),
        "reoffence_count": texts(np.where(within, count.astype(str).astype(object), np.where(year_over, "0", BLANK))),
    }


def _days_until_first(world: World, expected: Shares, rng: np.random.Generator) -> Days:
    """From the index date to the first reoffence, whether it is within the year or later."""
    lives = world.lives
    left = lives.started & ~lives.completed
    share = np.where(lives.completed, _BY_ENDING["completed"], np.where(left, _BY_ENDING["left"], _BY_ENDING["other"]))
    probability = np.clip(expected * _REOFFENDS * share, 0.005, 0.95)
    days = 1 + (rng.exponential(size=len(expected)) * _YEAR / -np.log1p(-probability)).astype(np.int64)
    # The year's last day is left out: in a leap year it would lie on the other side.
    return np.where(days == _YEAR, _YEAR + 2, np.minimum(days, 10 * _YEAR))


def _about_her(world: World, expected: Shares, rng: np.random.Generator) -> dict[str, pl.Series]:
    lives = world.lives
    size = len(lives)
    given = rng.random(size) < _EXPECTED_GIVEN
    probability = np.array([f"{share:.3f}" for share in expected.tolist()], dtype=object)
    previous = (expected / 0.27 * _PREVIOUS * rng.exponential(size=size)).astype(np.int64)
    seen = pick_by(rng, lives.group, _AS_SEEN, _AS_SEEN["other"])
    source = np.where(rng.random(size) < 0.5, "officer", BLANK)
    return {
        "expected_probability": texts(np.where(given, probability, BLANK)),
        "previous_offences": texts(previous.astype(str).astype(object)),
        "age_band": texts(np.where(rng.random(size) < _AGE_GIVEN, lives.word("age_band"), BLANK)),
        "ethnicity": texts(np.array([SHORT.get(slug) for slug in seen], dtype=object)),
        "ethnicity_source": texts(np.where(seen == BLANK, BLANK, source)),
    }

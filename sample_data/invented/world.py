"""One service's part of the invented world, from which all its sheets are made, so that they agree."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from dashboard.definitions.periods import Quarter
from invented.chance import Stream, as_day, texts, working_day_before
from invented.contracts import contract_columns
from invented.lives import Lives, need, simulate
from invented.progress import Progress, simulate_progress
from invented.services import PROVIDERS, QUARTERS, Provider

_ISOLATED = 0.52


@dataclass(frozen=True)
class Sending:
    """A quarter for which the service sends a return."""

    quarter: Quarter
    sent_on: date
    last_seen: int
    """Last day of the return before this one."""


@dataclass(frozen=True)
class World:
    """What is true of one service."""

    provider: Provider
    number: int
    seed: int
    lives: Lives
    progress: Progress
    sendings: tuple[Sending, ...]

    def stream(self, of: Stream) -> np.random.Generator:
        return _stream(self.number, self.seed, of)


@lru_cache(maxsize=len(PROVIDERS))
def world_of(number: int, seed: int) -> World:
    """The world of one service, by its number; it does not depend on how many services there are."""
    provider = PROVIDERS[number]
    rng = np.random.default_rng([seed, number])
    lives = simulate(provider, rng)
    sendings = _sendings(provider, rng)

    rng = _stream(number, seed, Stream.PROGRESS)
    isolated = need("need_social_isolation", _ISOLATED, lives.dates, rng)
    lives = replace(lives, needs_known={**lives.needs_known, "need_social_isolation": isolated})
    columns = contract_columns(provider.code, len(lives), _stream(number, seed, Stream.CONTRACTS))
    fixed = lives.fixed.with_columns(**{name: texts(values) for name, values in columns.items()})
    lives = replace(lives, fixed=fixed)
    return World(provider, number, seed, lives, simulate_progress(lives, rng), sendings)


def _stream(number: int, seed: int, of: Stream) -> np.random.Generator:
    return np.random.default_rng([seed, number, of])


def _sendings(provider: Provider, rng: np.random.Generator) -> tuple[Sending, ...]:
    sendings = []
    last_seen = as_day(QUARTERS[0].first_day) - 1
    for quarter in QUARTERS:
        late = provider.often_late and rng.random() < 0.75
        days_after = (37 + int(rng.random() * 24)) if late else (10 + int(rng.random() * 18))
        if quarter in provider.not_sent:
            continue
        sent_on = working_day_before(quarter.last_day + timedelta(days=days_after))
        sendings.append(Sending(quarter, sent_on, last_seen))
        last_seen = as_day(quarter.last_day)
    return tuple(sendings)

"""The returns and the reference files, as they are sent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from dashboard.definitions.periods import Quarter
from invented.accommodation import accommodation
from invented.assessments import assessments
from invented.experience import experience
from invented.outcomes import outcomes
from invented.population import population
from invented.records import sent_in
from invented.referrals import on_sheet, referrals
from invented.reoffending import reoffending
from invented.services import PROVIDERS
from invented.world import World, world_of

_RECORDS: Mapping[str, Callable[[World], pl.DataFrame]] = {
    "accommodation": accommodation,
    "outcomes": outcomes,
    "assessments": assessments,
}
_REFERENCES: Mapping[str, tuple[date, Callable[[World], pl.DataFrame]]] = {
    "reoffending": (date(2026, 5, 11), reoffending),
    "population": (date(2026, 5, 18), population),
}


@dataclass(frozen=True)
class SampleReturn:
    """What one service sends for one quarter."""

    provider: str
    provider_name: str
    quarter: Quarter
    sent_on: date
    sheets: Mapping[str, pl.DataFrame] = field(repr=False)
    """By name. Every column is text, as in the file; what is not given is null, and blank in the file."""

    @property
    def name(self) -> str:
        """What the names of its files begin with."""
        return f"{self.quarter.label.lower().replace(' ', '-')}-{self.provider.lower()}"

    def files(self) -> list[tuple[str, bytes]]:
        """The files by name, the referrals first."""
        return [(f"{self.name}-{sheet}.csv", _csv(rows)) for sheet, rows in self.sheets.items()]


@dataclass(frozen=True)
class SampleReference:
    """A sheet that is sent by itself, for no quarter and no one service."""

    sheet: str
    sent_on: date
    rows: pl.DataFrame = field(repr=False)

    def file(self) -> tuple[str, bytes]:
        return f"{self.sheet}.csv", _csv(self.rows)


def sample_returns(providers: int = 12, seed: int = 1) -> list[SampleReturn]:
    """The returns of the first so many services, in the order in which they were sent.

    A service's returns do not depend on how many services there are.
    """
    returns = [sent for world in _worlds(providers, seed) for sent in _returns_of(world)]
    return sorted(returns, key=lambda sent: (sent.sent_on, sent.provider))


def sample_references(providers: int = 12, seed: int = 1) -> list[SampleReference]:
    """The reference files on the first so many services."""
    worlds = _worlds(providers, seed)
    return [
        SampleReference(sheet, sent_on, pl.concat(make(world) for world in worlds))
        for sheet, (sent_on, make) in _REFERENCES.items()
    ]


def _worlds(providers: int, seed: int) -> list[World]:
    if not 1 <= providers <= len(PROVIDERS):
        raise ValueError(f"There are 1 to {len(PROVIDERS)} invented services, not {providers}")
    return [world_of(number, seed) for number in range(providers)]


def _returns_of(world: World) -> Iterator[SampleReturn]:
    records = {sheet: make(world) for sheet, make in _RECORDS.items()}
    answers = experience(world)
    known = np.zeros(len(world.lives), dtype=bool)
    for sending in world.sendings:
        known = known | on_sheet(world.lives, sending)
        sheets = {"referrals": referrals(world, sending)}
        sheets |= {sheet: sent_in(sheet, rows, world.lives, sending, known) for sheet, rows in records.items()}
        if sending.quarter in answers:
            sheets["experience"] = answers[sending.quarter]
        yield SampleReturn(
            provider=world.provider.code,
            provider_name=world.provider.name,
            quarter=sending.quarter,
            sent_on=sending.sent_on,
            sheets={sheet: rows for sheet, rows in sheets.items() if rows.height},
        )


def _csv(rows: pl.DataFrame) -> bytes:
    return rows.write_csv().encode()

"""A world with its release, and what the attackers know of it."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, periods_of
from dashboard.disclosure.policy import Policy
from dashboard.disclosure.sums import Cells, families
from dashboard.warehouse import release as releases
from dashboard.warehouse import releasing
from dashboard.warehouse.records import Records
from dashboard.warehouse.release import Cell, PublishedTable
from tests.red_team.system import System, system_of
from tests.red_team.truth import true_cells
from tests.red_team.view import Method, Shown, everything_shown
from tests.red_team.worlds import YEARS, Shape, fill, periods

BUILT_AT = datetime(2026, 6, 1, 9, 30)
_EARLIER = [one for start in (2021, 2022) for one in periods_of(FinancialYear(start)) if one.kind == "year"]
"""What takes years to know is published for these."""


@dataclass(frozen=True)
class Scene:
    """One world after publication."""

    shape: Shape
    records: Records
    policy: Policy
    method: Method
    published: list[PublishedTable]
    cells: list[Cell]
    truth: dict[str, Cells]
    """Not for attackers: for telling what they have found."""
    shown: Shown

    @cached_property
    def alone(self) -> dict[str, System]:
        """What can be written down of each indicator by itself, tightened."""
        return {slug: self.system((slug,)) for slug in self.truth if slug in self.shown}

    @cached_property
    def together(self) -> dict[str, System]:
        """The same of indicators that say something of each other."""
        return {family[0]: self.system(family) for family in families(self.shown)}

    def system(self, indicators: tuple[str, ...]) -> System:
        return system_of(indicators, self.truth, self.shown, self.method)

    @property
    def providers(self) -> list[str]:
        return [f"S{number:02d}" for number in range(self.shape.providers)]


@contextmanager
def scene(
    shape: Shape, folder: Path, *, policy: Policy | None = None, noise: bool = True, empty: Path | None = None,
    after: Callable[[Records], None] | None = None,
) -> Iterator[Scene]:  # fmt: skip
    """Make a world, publish its three years, and look at everything that is shown.

    Args:
        shape: which world.
        folder: where its records are kept.
        policy: the approved tables and thresholds; those of the product, if none are given.
        noise: whether the attackers are told that there is noise.
        empty: empty records to begin with; making them takes a second.
        after: what is done to the records before anything is published.
    """
    policy = policy or policies.load()
    path = folder / "records.duckdb"
    if empty:
        path.write_bytes(empty.read_bytes())
    # A secret of its own for each world: so that an attack goes the same way when it is made again.
    secret = path.with_name("noise-secret")
    secret.write_text(hashlib.sha256(shape.name.encode()).hexdigest(), encoding="ascii")
    records = Records(path, create=True)
    try:
        fill(records, shape)
        if after:
            after(records)
        yield publish(records, shape, policy, Method.of(policy, noise=noise))
    finally:
        records.close()


def only(policy: Policy, indicators: Sequence[str]) -> Policy:
    """The same policy for a few of its indicators: a world that is made faster."""
    tables = []
    for table in policy.tables:
        kept = tuple(slug for slug in table.approved_for if slug in indicators)
        tables += [replace(table, indicators=kept)] if kept else []
    return replace(policy, tables=tuple(tables))


def publish(records: Records, shape: Shape, policy: Policy, method: Method) -> Scene:
    tables, cells = build(records, policy, periods(), YEARS[-1].last_day)
    write(records, policy, tables, cells)
    path = releases.current_path(records.path)
    assert path is not None, "it has just been written"
    truth = true_cells(records, [*periods(), *_EARLIER], sorted({table.indicator for table in tables}))
    return Scene(shape, records, policy, method, tables, cells, truth, everything_shown(path, policy))


def write(records: Records, policy: Policy, tables: list[PublishedTable], cells: list[Cell]) -> str:
    return releasing.write(
        records.path, tables, cells, built_at=BUILT_AT, policy=policy.version, variance=policy.variance, remarks=()
    )

"""The release gate: every attack on a world, and the lines that need no attack. One line that fails closes it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import polars as pl

from dashboard.disclosure.build import decide, periods_of
from dashboard.disclosure.sums import NOBODY, families
from dashboard.disclosure.truth import Closed
from dashboard.errors import UsageError
from dashboard.operations.publish import issues_for
from tests.red_team import truth as true
from tests.red_team.attacks import (
    averaging,
    equal_sets,
    inversion,
    knowing,
    one_record,
    programming,
    subtraction,
    zeros,
)
from tests.red_team.attacks.finding import Finding
from tests.red_team.scene import Scene, write
from tests.red_team.system import System, system_of
from tests.red_team.worlds import YEARS, periods

_FEWEST = 10
_FARTHEST = 9
"""7 for the noise and 2 for the rounding."""
_OF_A_GROUP = ("white", "black", "asian", "mixed", "other")


@dataclass(frozen=True)
class Report:
    """How a world fared."""

    world: str
    findings: tuple[Finding, ...]
    most_values: int
    """The largest number of published values (n and k) that one woman is in."""

    @property
    def passed(self) -> bool:
        return all(one.passed for one in self.findings)

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(one.attack for one in self.findings if not one.passed)


def run(scene: Scene) -> Report:
    """All attacks and the other lines of the gate, one after the other."""
    found = tuple(one for line in LINES for one in line(scene))
    members = _members(scene)
    return Report(scene.shape.name, found, int(members["values"].max() or 0) if members.height else 0)


def _subtraction(scene: Scene) -> Iterator[Finding]:
    yield subtraction.attack(scene.alone)


def _programming(scene: Scene) -> Iterator[Finding]:
    yield programming.attack(scene.alone)


def _averaging(scene: Scene) -> Iterator[Finding]:
    yield averaging.attack(scene.alone)


def _inversion(scene: Scene) -> Iterator[Finding]:
    yield inversion.attack(scene.truth, scene.shown, scene.method)


def _equal_sets(scene: Scene) -> Iterator[Finding]:
    yield equal_sets.attack(scene.truth, scene.shown, scene.method)


def _zeros(scene: Scene) -> Iterator[Finding]:
    yield zeros.attack(scene.alone, scene.truth, scene.shown)


def _together(scene: Scene) -> Iterator[Finding]:
    yield subtraction.attack(scene.together, "all indicators together: subtraction")
    yield averaging.attack(scene.together, "all indicators together: averaging")


def _one_record(scene: Scene) -> Iterator[Finding]:
    ways = dict(one_record.PUBLISHED_IN_TURN)
    if not _quarters_come_first(scene):
        ways[one_record.QUARTERS] = lambda period: []
    if not _blocks_take_in_who_came_late(scene):
        ways[one_record.YEARS] = lambda period: []
    yield from one_record.attack(scene.truth, scene.shown, scene.policy, scene.method, hers(scene), ways=ways)


def _quarters_come_first(scene: Scene) -> bool:
    """Whether quarters by a characteristic are published before their year: a record can come between only then."""
    quarter = periods_of(YEARS[-1])[0]
    issue = issues_for(None, timedelta(), datetime(2100, 1, 1), {quarter.label})
    tables = [
        table for table in scene.policy.tables if table.period == "quarter" and table.characteristic != "everyone"
    ]
    return any(issue(table, slug, quarter) for table in tables for slug in table.approved_for)


def _blocks_take_in_who_came_late(scene: Scene) -> bool:
    """Whether a block counts women who were first told of after their year had been closed: tried with all of them."""
    block = next(one for one in periods_of(YEARS[-1]) if one.kind == "three_years")
    of_block = tuple(table for table in scene.policy.tables if table.period == "three_years")
    policy = replace(scene.policy, tables=of_block)
    closed = [Closed(year, datetime(1900, 1, 1)) for year in YEARS]
    return any(one.true_n for one in decide(scene.records, policy, [block], YEARS[-1].last_day, closed=closed).decided)


def _collusion(scene: Scene) -> Iterator[Finding]:
    if len(scene.providers) > 1:
        yield from knowing.collusion(_fresh(scene), scene.providers[:1])


def _headline(scene: Scene) -> Iterator[Finding]:
    yield from knowing.headline(_fresh(scene))


def _fresh(scene: Scene) -> Callable[..., dict[str, System]]:
    """What can be written down, anew: whoever knows more changes it."""

    def fresh(*, bare: bool = False) -> dict[str, System]:
        return {
            family[0]: system_of(family, scene.truth, scene.shown, scene.method, bare=bare)
            for family in families(scene.shown)
        }

    return fresh


def _large_enough(scene: Scene) -> Iterator[Finding]:
    """No shown count stands on fewer than 10 women, and none is more than 9 from the truth."""
    fewest, farthest, tried = 10**6, 0, 0
    for indicator, rows in scene.shown.items():
        for place, row in rows.items():
            if row.n is None:
                continue
            tried += 1
            cell = scene.truth[indicator].get(place, NOBODY)
            fewest = min(fewest, cell.n)
            farthest = max(farthest, abs(cell.n - row.n), 0 if row.k is None else abs(int(row.k) - cell.k))
    yield Finding("counts on fewer than 10", tried, int(fewest < _FEWEST), f"{fewest} women", fewest >= _FEWEST)
    near = farthest <= _FARTHEST
    yield Finding("counts more than 9 off", tried, int(not near), f"{farthest} from the truth", near)


def _written_twice(scene: Scene) -> Iterator[Finding]:
    """A published table cannot be written a second time."""
    table = scene.published[0]
    cells = [cell for cell in scene.cells if cell.table_id == table.table_id and cell.period == table.period]
    try:
        write(scene.records, scene.policy, [table], cells[:1])
    except UsageError:
        yield Finding("written twice", 1, 0, "refused", True)
    else:
        yield Finding("written twice", 1, 1, "accepted", False)


LINES: tuple[Callable[[Scene], Iterator[Finding]], ...] = (
    _subtraction,
    _programming,
    _averaging,
    _inversion,
    _equal_sets,
    _zeros,
    _one_record,
    _collusion,
    _headline,
    _together,
    _large_enough,
    _written_twice,
)


def hers(scene: Scene) -> list[one_record.Hers]:
    """The places of the woman who is in the most published values, of those whose ethnic group is known."""
    for person in _members(scene)["person_key"].head(50).to_list():
        found = true.cells_of(scene.records, periods(), person)
        groups = {place.category for _, place, _ in found if place.characteristic == "ethnicity"}
        if "/" in person and groups and groups <= set(_OF_A_GROUP):
            return found
    return []


def _members(scene: Scene) -> pl.DataFrame:
    tables = {table.id: table for table in scene.policy.tables}
    lines = [
        (cell.indicator, cell.period, cell.provider, tables[cell.table_id].characteristic, cell.category,
         cell.k is not None)
        for cell in scene.cells
        if ":" not in cell.indicator
    ]  # fmt: skip
    names = ["indicator", "period", "provider", "characteristic", "category", "has_k"]
    published = pl.DataFrame(lines, schema=names, orient="row")
    return true.memberships(scene.records, periods(), published)

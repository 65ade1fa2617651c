"""The tables of areas: where women live, all services there together, and never one service in one area.

A service knows its own women in an area, and takes them from the figure. What is left to it are the women whom the
others see there; and what all women leave beside an area are those who live elsewhere. Neither may be few, or it would
be a small count by another name. So a count of an area is kept only if it could be shown without any one service too,
and if the women elsewhere could be; a numerator likewise. An area where one service sees nearly all has no figures.
That nobody is left does not help: if nobody were let through where 1 to 9 are not, nobody could be concluded.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dashboard.disclosure import collapse
from dashboard.disclosure.decided import Decided
from dashboard.disclosure.issues import Issue, Issues
from dashboard.disclosure.narrowing import FEWEST_VALUES
from dashboard.disclosure.noise import LARGEST, Noise
from dashboard.disclosure.parts import NOBODY, Protection, Women
from dashboard.disclosure.periods import Period
from dashboard.disclosure.policy import Policy, Table
from dashboard.disclosure.truth import Coverage, Line, of_table, standing_on
from dashboard.warehouse.release import PublishedTable

_PUT_TOGETHER = ("asian", "black", "mixed", "other")
"""The groups that are one of the two, with all others."""


class Drawn(NamedTuple):
    """A set of women with and without the noise: how many they are, and how many they seem to be."""

    true: int
    noisy: int

    def without(self, other: "Drawn") -> "Drawn":
        return Drawn(self.true - other.true, self.noisy - other.noisy)

    def is_at_least(self, smallest: int) -> bool:
        """Whether it may be shown, in truth and after the noise."""
        return min(self) >= smallest


class Sides(NamedTuple):
    """A cell: its women, and those of whom it is true."""

    n: Drawn
    k: Drawn

    @property
    def rest(self) -> Drawn:
        """Those of whom it is not true."""
        return self.n.without(self.k)

    def without(self, other: "Sides") -> "Sides":
        return Sides(self.n.without(other.n), self.k.without(other.k))


@dataclass
class AreaTables:
    """What was decided of the tables of areas."""

    published: list[PublishedTable] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Of which areas are known, but none that three services see women of."""


def area_tables(
    policy: Policy,
    noise: Noise,
    periods: Sequence[Period],
    issues: Issues,
    coverage: Callable[[Period], Coverage],
    true: Callable[[str, Period], Sequence[Line]],
) -> AreaTables:
    """Every approved table of areas for some periods.

    A table of which no area can be shown is not published: it says nothing, not even that there are areas. But where
    one is corrected, the old figures must go.

    Args:
        policy: the approved tables and the thresholds.
        noise: drawn from the installation's secret.
        periods: those that are published.
        issues: which tables of them are built.
        coverage: the services that tell of a period.
        true: the true cells of an indicator in a period, by area and service.
    """
    found = AreaTables()
    for period in periods:
        tables = [table for table in policy.tables if table.per_area and table.period == period.kind]
        covered = coverage(period) if tables else {}
        for indicator in dict.fromkeys(slug for table in tables for slug in table.approved_for) if covered else ():
            asked = {table: issue for table in tables if (issue := issues(table, indicator, period))}
            if asked:
                _add(found, policy, noise, asked, indicator, period, covered, true(indicator, period))
    return found


def _add(
    found: AreaTables,
    policy: Policy,
    noise: Noise,
    asked: Mapping[Table, Issue],
    indicator: str,
    period: Period,
    covered: Coverage,
    lines: Sequence[Line],
) -> None:
    everywhere = together(lines)
    codes = sorted({line["area"] for line in lines if line["area"]})
    areas = {code: together(line for line in lines if line["area"] == code) for code in codes}
    for table, issue in asked.items():
        standing = {
            code: area for code, area in areas.items() if _stands(policy, table, indicator, period, covered, area)
        }
        if areas and not standing:
            found.left_out.append(f"{table.id} {indicator} {period.label}")
        protection = Protection(policy, noise, issue.name, period.label)
        decided = [
            replace(one, provider=code)
            for code, area in standing.items()
            for one in cells_of(protection, table, indicator, area, everywhere)
        ]
        found.decided.extend(decided)
        if any(one.n is not None for one in decided) or _takes_the_place_of_another(issue):
            found.published.append(
                PublishedTable(table.id, indicator, period.label, issue.name, tuple(covered), status=issue.status)
            )


def _takes_the_place_of_another(issue: Issue) -> bool:
    """Whether it corrects what was published: then it is published with whatever is left, be it nothing."""
    return issue.name.isdigit() and int(issue.name) > 1


def together(lines: Iterable[Line]) -> list[Line]:
    """The cells of each service, and of all of them (without a provider), whatever the area."""
    found: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in lines:
        for provider in ("", line["provider"]):
            found[line["characteristic"], line["category"], provider].append(line)
    return [
        {"characteristic": characteristic, "category": category, "provider": provider, **_added_up(parts)}
        for (characteristic, category, provider), parts in found.items()
    ]


def _added_up(parts: Sequence[Line]) -> Line:
    """No woman is in two areas, nor in two services."""
    n = Women.together(Women(line["n"], line["n_keys"]) for line in parts)
    k = Women.together(Women(line["k"], line["k_keys"]) for line in parts)
    return {"n": n.count, "n_keys": n.keys, "k": k.count, "k_keys": k.keys}


def _stands(
    policy: Policy, table: Table, indicator: str, period: Period, covered: Coverage, area: Sequence[Line]
) -> bool:
    """Whether so many services see women of an area that it tells nothing but what is approved."""
    there = {line["provider"] for line in area if line["provider"]}
    quarters = {quarter for code in there & set(covered) for quarter in period.quarters_from(*covered[code])}
    return indicator in collapse.made_for(policy, table, standing_on(table, area), quarters)


def cells_of(
    protection: Protection, table: Table, indicator: str, area: Sequence[Line], everywhere: Sequence[Line]
) -> Iterator[Decided]:
    """The cells of one area, kept or not.

    Args:
        protection: the policy and the noise.
        table: which they are of.
        indicator: what is counted.
        area: the true cells of the area, for all services and for each.
        everywhere: those of all women, wherever they live.
    """
    here, all_women = _by_place(area, table.characteristic), _by_place(everywhere, table.characteristic)
    five = _by_place(area, "ethnicity")
    inside = [_drawn(protection, five.get(("", group))) for group in _PUT_TOGETHER]
    services = sorted({line["provider"] for line in everywhere if line["provider"]})
    total = _exact(_by_place(area, "everyone").get(("", "all")))
    for line in of_table(table, area):
        category, cell = line["category"], _drawn(protection, line)
        around = _Around(
            _drawn(protection, all_women.get(("", category))),
            total,
            [
                (_exact(here.get((service, category))), _drawn(protection, all_women.get((service, category))))
                for service in services
            ],
            inside if category == "other_than_white" else [],
        )
        n = cell.n.noisy if _may_show_count(protection.policy, cell, around) else None
        k = cell.k.noisy if n is not None and _may_show_numerator(protection.policy, cell, around) else None
        # No more than 9 in 10, nor fewer than 1: it would tell a service something of the few whom others see.
        yield Decided(
            table.id, indicator, protection.period, "", category, cell.n.true, cell.k.true, n, k, None,
            line["n_keys"], f"{protection.issue} {protection.period}",
        )  # fmt: skip


def _by_place(lines: Sequence[Line], characteristic: str) -> Mapping[tuple[str, str], Line]:
    return {(line["provider"], line["category"]): line for line in lines if line["characteristic"] == characteristic}


class _Around(NamedTuple):
    """What lies around a cell of an area: what somebody may know, and take it from."""

    everywhere: Sides
    """All women of the group, wherever they live: published, with its noise."""
    total: Sides
    """Everybody in the area, exactly: where its services work nowhere else, it is their headline."""
    services: Sequence[tuple[Sides, Sides]]
    """Of each service, its women in the cell, as it knows them; and all its women of the group, as published."""

    inside: Sequence[Sides]
    """Of several groups put together each of them, as it is given too."""

    def rests(self, cell: Sides) -> list[Sides]:
        """What is left of the cell without any one service, and of all women without the cell."""
        return [*(cell.without(part) for part, _ in self.services), self.everywhere.without(cell)]

    def apart(self, cell: Sides, smallest: int) -> bool:
        """Whether the cell is more than one of the groups that it is put together of: else nobody is in the others."""
        return all(cell.without(one).n.is_at_least(smallest) for one in self.inside)

    def sides_apart(self, cell: Sides, smallest: int) -> bool:
        """The same of those of whom it is true, and of those of whom it is not."""
        rests = [cell.without(one) for one in self.inside]
        return all(side.is_at_least(smallest) for rest in rests for side in (rest.k, rest.rest))

    def services_there(self) -> int:
        """How many services see women of the cell: of two, each would have the other's."""
        return sum(part.n.true > 0 for part, _ in self.services)


def _exact(line: Line | None) -> Sides:
    n, k = (line["n"], line["k"]) if line else (0, 0)
    return Sides(Drawn(n, n), Drawn(k, k))


def _drawn(protection: Protection, line: Line | None) -> Sides:
    n = Women(line["n"], line["n_keys"]) if line else NOBODY
    k = Women(line["k"], line["k_keys"]) if line else NOBODY
    return Sides(*(Drawn(one.count, one.count + protection.drawn(one)) for one in (n, k)))


def _may_show_count(policy: Policy, cell: Sides, around: _Around) -> bool:
    large = all(one.n.is_at_least(policy.smallest_count) for one in (cell, *around.rests(cell)))
    services = [(part.n, own.n) for part, own in around.services]
    return (
        large
        and around.services_there() >= collapse.TOGETHER
        and _leaves_room(cell.n, around.total.n, services, draws=1)
    )


def _may_show_numerator(policy: Policy, cell: Sides, around: _Around) -> bool:
    sides = [side for one in (cell, *around.rests(cell)) for side in (one.k, one.rest)]
    return (
        all(side.is_at_least(policy.smallest_part) for side in sides)
        and around.sides_apart(cell, policy.smallest_part)
        and _leaves_room(cell.k, around.total.k, [(part.k, own.k) for part, own in around.services], draws=1)
        and _leaves_room(
            cell.rest, around.total.rest, [(part.rest, own.rest) for part, own in around.services], draws=2
        )
    )


def _leaves_room(cell: Drawn, total: Drawn, services: Iterable[tuple[Drawn, Drawn]], *, draws: int) -> bool:
    """Whether four numbers are left for everything that somebody could work out from a cell.

    Of what is hidden in the area, for who knows its total; of each service's women in the cell, for
    all the others together; and of its women elsewhere, for the same with what is published of it.

    Args:
        cell: what is to be shown.
        total: of the whole area.
        services: of each, its women in the cell, and all of them.
        draws: of how many counts, each with noise of its own, it is told.
    """
    moved = cell.noisy - cell.true
    # How many had no outcome is told twice, by what is left of two numerators: so of the rest two more.
    return total.true - cell.noisy >= _lowest(draws) + 2 and all(
        part.true + moved >= _lowest(draws) and own.noisy - part.true - moved >= _lowest(2 * draws)
        for part, own in services
    )


def _lowest(draws: int) -> int:
    """What is left may not seem less: it is up to 7 more for each draw, and must still be able to be 0 to 3."""
    return FEWEST_VALUES - 1 - draws * LARGEST

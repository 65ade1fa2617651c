"""The attacks on areas: what is shown of them beside what is shown of services and of all, for whoever knows how much.

    python -m tests.red_team.areas [--providers 4] [--seeds 10]

The worlds of the red team have one area, of which nothing is published. Here the women of each service are spread over
several, so that in some a service sees nearly all, in some hardly any, and in some a group of one or two. Who attacks:
everybody; one service, with its own women; all services but one; a commissioner with the exact headline, also of each
area, as if its services worked nowhere else. Success: as in `subtraction` and `averaging`.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from dashboard.analysis import released
from dashboard.analysis.answer import Row
from dashboard.analysis.released import Question
from dashboard.disclosure import policy as policies
from dashboard.disclosure.noise import Noise
from dashboard.disclosure.periods import Period, periods_of
from dashboard.disclosure.sums import Node, Place, categories
from dashboard.disclosure.truth import area_lines, record_keys
from dashboard.warehouse import release as releases
from dashboard.warehouse.records import Records
from tests.red_team.attacks import averaging, subtraction
from tests.red_team.attacks.finding import Finding
from tests.red_team.attacks.solving import set_aside
from tests.red_team.scene import Scene, only, scene
from tests.red_team.system import UNBOUNDED, System
from tests.red_team.view import behind
from tests.red_team.worlds import YEARS, Shape

INDICATORS = ("started", "completed", "settled_at_exit")
BREAKDOWNS = ("ethnicity", "ethnicity_two")
AREAS = ("E10000012", "E07000009", "E06000001", "E09000008")
_UNTOLD = "untold"
Known = Callable[[Place], bool]


class _Cell(NamedTuple):
    """Women, of whom it is true, and the sums of their record keys."""

    n: int
    k: int
    n_keys: int
    k_keys: int


class _View(NamedTuple):
    """An indicator in a year: what is shown of it, and what is true."""

    slug: str
    shown: Mapping[Place, Row]
    truth: Mapping[Place, _Cell]


NOBODY = _Cell(0, 0, 0, 0)


def spread(records: Records) -> None:
    """Every woman into an area: where most of a service's women live differs from service to service."""
    share = "hash(provider || person_id) % 100"
    area = f"['{AREAS[0]}', '{AREAS[1]}', '{AREAS[2]}'][1 + cast((hash(provider) + {{}}) % 3 as integer)]"
    with records._transaction() as cursor:
        cursor.execute(
            f"update referral set area_code = case when {share} < 6 then null when {share} < 55 then {area.format(0)}"
            f" when {share} < 80 then {area.format(1)} when {share} < 97 then {area.format(2)} else '{AREAS[3]}' end"
        )
        cursor.execute("delete from worked_out")
    records._worked_out = ""


@contextmanager
def spread_scene(
    shape: Shape,
    folder: Path,
    empty: Path | None = None,
    *,
    indicators: Sequence[str] = INDICATORS,
    noise: bool = True,
) -> Iterator[Scene]:
    """A world with areas, and what is published of it by them and beside them."""
    policy = only(policies.load(), indicators)
    with scene(shape, folder, policy=policy, empty=empty, noise=noise, after=spread) as made:
        yield made


def attack(made: Scene, services: Sequence[str] | None = None) -> list[Finding]:
    """Every attacker (of services these, or each) on every year of every indicator of which an area is shown."""
    years = [one for year in YEARS for one in periods_of(year) if one.kind == "year"]
    views = [_View(slug, _shown(made, slug, year), _truth(made, slug, year)) for slug in INDICATORS for year in years]
    views = [view for view in views if any("@" in place.provider for place in view.shown)]
    found = []
    for name, known in _attackers(made.providers if services is None else services):
        systems = {f"{number}": _told(made, view, known) for number, view in enumerate(views)}
        found += [subtraction.attack(systems, f"areas: {name}: subtraction"),
                  averaging.attack(systems, f"areas: {name}: averaging")]  # fmt: skip
    return found


def _attackers(services: Sequence[str]) -> Iterator[tuple[str, Known]]:
    yield "everybody", lambda place: False
    yield "exact headline", lambda place: place.characteristic == "everyone" and not _of_one_in_an_area(place)
    for service in services:
        yield f"service {service}", lambda place, one=service: _service(place) == one
        yield f"all but {service}", lambda place, one=service: _service(place) not in ("", one)


def _service(place: Place) -> str:
    """Whose women a place holds; nothing, where it holds those of several."""
    return place.provider.partition("@")[0]


def _of_one_in_an_area(place: Place) -> bool:
    return bool(_service(place)) and "@" in place.provider


def _told(made: Scene, view: _View, known: Known) -> System:
    """Everything that an attacker can write down. What they know of few without any release is left aside."""
    system, alone = (system_of(made, one, known) for one in (view, view._replace(shown={})))
    set_aside(system, alone)
    return system


def system_of(made: Scene, view: _View, known: Known) -> System:
    """All that can be written down of an indicator in a year."""
    system, (slug, shown, truth) = System(method=made.method), view
    for place, cell in truth.items():
        sides = {"n": cell.n, "k": cell.k, "f": cell.n - cell.k}
        n, k, f = (system.node(Node(f"{slug}.{side}", place), count) for side, count in sides.items())
        system.add(n, (k, f))
        if place in shown:
            _observe(system, (n, k, f), cell, shown[place], place.period)
    for side in "nkf":
        _add_sums(system, f"{slug}.{side}", truth)
    for number, node in enumerate(system.nodes):
        if known(node.place):
            system.tell(number)
    return system


def _observe(system: System, nodes: tuple[int, int, int], cell: _Cell, row: Row, period: str) -> None:
    """What is shown of a cell. What is hidden says nothing: it may be hidden for what is left beside it."""
    n, k, f = nodes
    pairs, method = behind(row, system.method), system.method
    if not pairs:
        return
    system.bound(n, method.smallest_count, UNBOUNDED)
    system.observe(n, sorted({pair[0] for pair in pairs}), (period, f"{cell.n}|{cell.n_keys}"))
    if row.k is None:
        return
    rest = sorted({pair[0] - (pair[1] or 0) for pair in pairs})
    system.bound(k, method.smallest_part, UNBOUNDED)
    system.bound(f, max(method.smallest_part, min(rest) - 2 * method.largest), max(rest) + 2 * method.largest)
    system.observe(k, sorted({pair[1] or 0 for pair in pairs}), (period, f"{cell.k}|{cell.k_keys}"))


def _add_sums(system: System, slot: str, truth: Mapping[Place, _Cell]) -> None:
    """Services add up, areas do, and groups do."""
    parts: dict[tuple[Place, str], list[int]] = defaultdict(list)
    for place in truth:
        node = system.index[Node(slot, place)]
        for whole, of in _wholes(place):
            parts[whole, of].append(node)
    for (whole, _), found in parts.items():
        system.add(system.index[Node(slot, whole)], found)


def _wholes(place: Place) -> Iterator[tuple[Place, str]]:
    """What a place is a part of, and beside which others."""
    service, _, area = place.provider.partition("@")
    if area:
        yield place._replace(provider=service), "areas"
    if service:
        yield place._replace(provider=f"@{area}" if area else ""), "services"
    if place.characteristic != "everyone":
        yield place._replace(characteristic="everyone", category="all"), place.characteristic
    if place.characteristic == "ethnicity":
        two = place.category if place.category in ("white", "not_known") else "other_than_white"
        yield place._replace(characteristic="ethnicity_two", category=two), "five"


def _truth(made: Scene, slug: str, period: Period) -> dict[Place, _Cell]:
    """Every cell of every service in every area, and what they add up to: `S00@E10000012`, `S00`, `@E10000012`."""
    with made.records.snapshot() as snapshot:
        snapshot.add("record_key", record_keys(snapshot, Noise(b"", made.policy.variance)))
        lines = area_lines(snapshot, slug, period)
    places = [
        f"{service}{at}" for service in (*made.providers, "") for at in ("", *(f"@{a}" for a in (*AREAS, _UNTOLD)))
    ]
    groups = [(by, group) for by in (*BREAKDOWNS, "everyone") for group in categories(by)]
    found = {Place(period.label, where, *group): NOBODY for where in places for group in groups}
    for line in lines:
        if (line["characteristic"], line["category"]) in groups:
            values = (line["n"], line["k"], int(line["n_keys"]), int(line["k_keys"]))
            for where in (f"{service}{at}" for service in (line["provider"], "")
                          for at in ("", f"@{line['area'] or _UNTOLD}")):  # fmt: skip
                place = Place(period.label, where, line["characteristic"], line["category"])
                found[place] = _Cell(*(a + b for a, b in zip(found[place], values, strict=True)))
    return found


def _shown(made: Scene, slug: str, period: Period) -> dict[Place, Row]:
    """The rows of all services, of each, and of each area."""
    found = {
        place: row
        for place, row in made.shown.get(slug, {}).items()
        if place.period == period.label and place.characteristic in (*BREAKDOWNS, "everyone")
    }
    path = releases.current_path(made.records.path)
    assert path is not None, "it has just been written"
    release = releases.Release(path)
    try:
        for by in BREAKDOWNS:
            for cell in release.cells(f"area_year_{by}", slug, period=period.label):
                asked = Question(slug, by=by, area=cell.provider, period=period.label)
                for row in released.answer(release, asked).rows:
                    found[Place(period.label, f"@{cell.provider}", by, row.slug)] = row
    finally:
        release.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.red_team.areas", description=__doc__.split("\n")[0])
    parser.add_argument("--providers", type=int, default=4)
    parser.add_argument("--women", choices=("small", "large"), default="large")
    parser.add_argument("--seeds", type=int, default=10)
    chosen = parser.parse_args()
    passed = True
    for seed in range(1, chosen.seeds + 1):
        shape = Shape(chosen.providers, chosen.women, seed)
        with tempfile.TemporaryDirectory() as folder, spread_scene(shape, Path(folder)) as made:
            print(f"\n{shape.name}")
            for one in attack(made):
                print(f"| {one.attack:44} | {one.tried:>6} | {one.recovered:>4} | {one.worst:34} | {one.passed}")
                for example in one.examples:
                    print(f"    {example}")
                passed = passed and one.passed
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())

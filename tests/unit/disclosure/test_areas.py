"""Tables of areas: of all services there, never of one; and nobody is told by what is left."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from dashboard.definitions.characteristics import NOT_KNOWN
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import areas
from dashboard.disclosure import policy as policies
from dashboard.disclosure.build import build, decide, periods_of
from dashboard.disclosure.issues import Issue
from dashboard.disclosure.noise import LARGEST, Noise
from dashboard.disclosure.parts import Protection, Women
from dashboard.disclosure.truth import add_closed, area_lines, record_keys, true_lines
from tests.builders import new_return, row
from tests.indicators.random_sheets import random_return
from tests.unit.disclosure.worlds import narrowed

POLICY = narrowed(policies.load(), "started", "completed")
BY_AREA = tuple(table for table in POLICY.tables if table.per_area)
(FIVE, TWO) = BY_AREA
ONLY_AREAS = replace(POLICY, tables=BY_AREA)
YEAR = FinancialYear(2025)
WHOLE_YEAR = next(period for period in periods_of(YEAR) if period.kind == "year")
HERE, THERE = "E10000012", "E07000009"
MANY = {"white": (30, 60), "black": (20, 40)}
"""Ethnic group → how many completed, of how many."""


class _Quiet(Noise):
    """No noise, but for sets of so many women: what is kept is what is large enough."""

    def __init__(self, draws):
        self.draws = draws

    def draw(self, issue, period, count, keys):
        return self.draws.get(count, 0)


def _women(service, area, groups):
    return [
        row(
            referral_id=f"{area}-{group}-{i}",
            area_code=area,
            ethnicity=group or None,
            ethnicity_missing_reason=None if group else "not_asked",
            referral_date=date(2025, 4, 1 + i % 28),
            started_date=date(2025, 5, 1),
            ended_date=date(2025, 8, 1),
            end_state="completed" if i < completed else "ended_early",
        )
        for group, (completed, of) in groups.items()
        for i in range(of)
    ]


def _sent(records, world):
    """Service → area → its women."""
    for service, by_area in world.items():
        lines = [line for area, groups in by_area.items() for line in _women(service, area, groups)]
        records.accept(new_return(service, "2025-26 Q4", lines))


def _built(records, world=None, policy=ONLY_AREAS):
    """(table, indicator, area, group) → cell, of the services' women in a year."""
    _sent(records, world or {})
    cells = build(records, policy, [WHOLE_YEAR], YEAR.last_day)[1]
    return {(one.table_id, one.indicator, one.provider, one.category): one for one in cells}


def _kept(world, draws=None):
    """Group → its cell of the first area, without noise or with a few draws, as decided."""
    women = [
        (area or "", service, group or NOT_KNOWN, i < completed)
        for service, by_area in world.items()
        for area, groups in by_area.items()
        for group, (completed, of) in groups.items()
        for i in range(of)
    ]
    return {one.category: one for one in _decided(_lines(women, random.Random(1)), _Quiet(draws or {}))}


def _decided(lines, noise):
    here = areas.together(line for line in lines if line["area"] == HERE)
    protection = Protection(POLICY, noise, "1", "2025-26")
    return list(areas.cells_of(protection, FIVE, "completed", here, areas.together(lines)))


def _shown(kept):
    return {group for group, one in kept.items() if one.n is not None}


def test_an_area_is_given_for_all_services_there_together(records):
    found = _built(records, {name: {HERE: MANY, THERE: MANY} for name in "ABC"})
    assert {place for _, _, place, _ in found} == {HERE, THERE}, "and no service"
    for group, (completed, of) in MANY.items():
        cell = found[FIVE.id, "completed", HERE, group]
        assert abs(cell.n - 3 * of) <= LARGEST
        assert abs(cell.k - 3 * completed) <= LARGEST
    assert found[TWO.id, "completed", HERE, "white"] == replace(
        found[FIVE.id, "completed", HERE, "white"], table_id=TWO.id
    ), "the same women: the same draw"


@pytest.mark.parametrize("services", ["A", "AB"])
def test_an_area_of_one_or_two_services_is_theirs(records, services):
    """Though three have women elsewhere, and many."""
    world = {name: {HERE: MANY, THERE: MANY} if name in services else {THERE: MANY} for name in "ABC"}
    assert {place for _, _, place, _ in _built(records, world)} == {THERE}


def test_no_table_stands_where_no_area_does_and_it_is_counted_as_left_out(records):
    _sent(records, {name: {HERE: MANY} for name in "AB"})
    found = decide(records, ONLY_AREAS, [WHOLE_YEAR], YEAR.last_day)
    assert (found.published, found.decided) == ([], [])
    assert sorted(found.left_out) == sorted(
        f"{table.id} {slug} 2025-26" for table in BY_AREA for slug in table.indicators
    )


def test_a_correction_that_leaves_no_area_takes_the_old_figures_away(records):
    """What was published anew is put in the place of what stood; what was not would go on standing."""
    _sent(records, {name: {HERE: MANY} for name in "AB"})
    anew = decide(records, ONLY_AREAS, [WHOLE_YEAR], YEAR.last_day, lambda *which: Issue("2"))
    assert {(one.table_id, one.indicator) for one in anew.published} == {
        (table.id, slug) for table in BY_AREA for slug in table.indicators
    }
    assert anew.cells == []


def test_where_nobody_sends_areas_there_is_no_table(records):
    _sent(records, {name: {None: MANY} for name in "ABC"})
    found = decide(records, ONLY_AREAS, [WHOLE_YEAR], YEAR.last_day)
    assert (found.published, found.decided, found.left_out) == ([], [], [])


@pytest.mark.parametrize(("others", "shown"), [(0, False), (4, False), (5, True)])
def test_a_group_of_which_the_others_have_few_is_not_shown(others, shown):
    """Service A knows its own: what it takes from the count is the others' women, ten of them at least."""
    few = MANY | {"black": (0, others)}
    world = {"A": {HERE: MANY | {"black": (30, 60)}}, "B": {HERE: few}, "C": {HERE: few}, "D": {THERE: MANY}}
    assert _shown(_kept(world)) == {"white", "black"} - ({"black"} if not shown else set())


@pytest.mark.parametrize(("elsewhere", "shown"), [(0, False), (9, False), (10, True)])
def test_a_group_that_hardly_lives_elsewhere_is_not_shown(elsewhere, shown):
    """What all women of the group leave beside it would be those few; without an area one lives elsewhere too."""
    world = {name: {HERE: MANY} for name in "ABC"} | {"D": {None: {"white": (10, 30), "black": (0, elsewhere)}}}
    assert _shown(_kept(world)) == {"white", "black"} - ({"black"} if not shown else set())


@pytest.mark.parametrize(("completed", "shown"), [(0, False), (2, False), (3, True), (5, True), (8, False)])
def test_a_numerator_is_not_shown_where_the_others_have_nearly_none_or_nearly_all(completed, shown):
    few = {"black": (completed, 8)}
    world = {"A": {HERE: MANY}, "B": {HERE: few}, "C": {HERE: few}, "D": {THERE: MANY}}
    cell = _kept(world)["black"]
    assert cell.n == 56
    assert (cell.k is not None) == shown
    assert cell.band is None


@pytest.mark.parametrize(("moved", "shown"), [(3, True), (4, False)])
def test_a_group_that_seems_more_than_everybody_there_is_not_shown(moved, shown):
    """Of services that work nowhere else their commissioner knows exactly how many women there are: 91."""
    black = {"black": (15, 30)}
    world = {"A": {HERE: black | {"white": (1, 1)}}, "B": {HERE: black}, "C": {HERE: black}, "D": {THERE: MANY}}
    assert ("black" in _shown(_kept(world, {90: moved}))) == shown


@pytest.mark.parametrize(("moved", "shown"), [(-6, True), (-7, False)])
def test_a_service_that_seems_to_have_fewer_in_all_than_there_is_left_room(moved, shown):
    """All the others know its women here within the noise of the area, and have its own published figure: of 32."""
    groups = {"black": (15, 30), "white": (30, 60)}
    world = {
        "A": {HERE: groups, THERE: {"black": (1, 2)}}, "B": {HERE: groups}, "C": {HERE: groups}, "D": {THERE: MANY},
    }  # fmt: skip
    assert ("black" in _shown(_kept(world, {90: 7, 32: moved}))) == shown


def test_how_many_are_not_known_is_hidden_as_any_other():
    missing = MANY | {"": (20, 40)}
    world = {"A": {HERE: missing}, "B": {HERE: MANY}, "C": {HERE: MANY}, "D": {THERE: missing}}
    assert NOT_KNOWN not in _shown(_kept(world)), "though they are many"


def test_a_woman_is_where_her_latest_referral_says(records):
    dates = {"started_date": date(2025, 5, 1), "ended_date": date(2025, 8, 1)}
    moved = {"person_id": "moved", "ethnicity": "black", "end_state": "completed"} | dates
    world = {name: {HERE: MANY, THERE: MANY} for name in "ABC"}
    before = _true(records, world)
    first = row(referral_id="one", area_code=HERE, referral_date=date(2025, 4, 1), **moved)
    second = row(
        referral_id="two", area_code=THERE, referral_date=date(2025, 4, 2), **(moved | {"ended_date": date(2025, 9, 1)})
    )
    records.accept(new_return("D", "2025-26 Q4", [second, first]))
    after = _true(records)
    assert after[HERE, "black"] == before[HERE, "black"]
    assert after[THERE, "black"] == tuple(count + 1 for count in before[THERE, "black"])


def _true(records, world=None):
    _sent(records, world or {})
    decided = decide(records, ONLY_AREAS, [WHOLE_YEAR], YEAR.last_day).decided
    return {(one.provider, one.category): (one.true_n, one.true_k) for one in decided if _is(one)}


def _is(one, table=FIVE, indicator="completed"):
    return (one.table_id, one.indicator) == (table.id, indicator)


def test_a_service_of_which_a_quarter_is_known_does_not_make_an_area_of_it(records):
    """A year of which one quarter is told of is that quarter, which is not approved for areas."""
    for name in "ABC":
        late = [
            line | {"referral_date": date(2026, 1, 2), "started_date": date(2026, 1, 9), "ended_date": date(2026, 2, 1)}
            for area in (HERE, THERE)
            for line in _women(name, area, MANY)
        ]
        records.accept(new_return(name, "2025-26 Q4", late))
    whole = {(one.table_id, one.indicator) for one in build(records, POLICY, [WHOLE_YEAR], YEAR.last_day)[1]}
    assert ("year", "completed") in whole
    assert not [table for table, _ in whole if table.startswith("area_")]


def test_the_other_tables_are_as_they_were_without_areas(records):
    world = {name: {HERE: MANY, THERE: MANY} for name in "ABC"}
    found = _built(records, world, POLICY)
    without = replace(POLICY, tables=tuple(table for table in POLICY.tables if not table.per_area))
    assert {place: cell for place, cell in found.items() if not place[0].startswith("area_")} == _built(
        records, None, without
    )


def test_each_value_of_an_area_is_counted_for_the_woman_in_it(records):
    _sent(records, {name: {HERE: MANY, THERE: MANY} for name in "ABC"})
    found = decide(records, ONLY_AREAS, [WHOLE_YEAR], YEAR.last_day)
    assert found.most_values == 2 * (1 + 2), "of all who started nobody had not: two counts; and who completed"
    assert found.most_values < policies.load().most_values_of_one_woman


class _Wild(Noise):
    """Noise that is as often at its far ends as anywhere."""

    def draw(self, *which):
        return random.Random(repr(which)).randint(-LARGEST, LARGEST)


WORLDS = range(20)


@pytest.fixture(scope="module", params=WORLDS)
def world(request):
    """(lines as the query gives them, what was decided, the noise of a set of women)."""
    return _world(request.param)


def _world(seed):
    chance = random.Random(seed)
    women = [
        (area, service, group, chance.random() < 0.5)
        for service in "ABCD"
        for area in ("", HERE, THERE)
        for group in chance.choices(
            ("white", "black", "asian", NOT_KNOWN), weights=(6, 3, 1, 1), k=chance.choice((1, 4, 15, 40, 90))
        )
    ]
    lines, noise = _lines(women, chance), _Wild(b"", POLICY.variance)
    return lines, _decided(lines, noise), Protection(POLICY, noise, "1", "2025-26").drawn


def test_of_the_random_worlds_some_cells_are_shown_and_some_are_not():
    decided = [one for seed in WORLDS for one in _world(seed)[1]]
    counted = Counter((one.n is not None) + (one.k is not None) for one in decided)
    assert min(counted[shown] for shown in range(3)) >= 8, "else there is nothing to look at"


class TestAgainstPlainPython:
    """Random worlds, with noise: every cell is as the rules say, worked out from the women themselves."""

    def test_what_is_shown_is_not_few_without_any_one_service_nor_elsewhere(self, world):
        lines, decided, _ = world
        for one in decided:
            by_service, elsewhere = _sides(lines, one.category)
            rests = [*(_minus(_sum(by_service.values()), own) for own in by_service.values()), elsewhere]
            assert one.n is None or min(n for n, _ in rests) >= 10
            assert one.n is None or all(one.n - n >= 10 for n, _ in by_service.values())
            if one.k is not None:
                assert min(min(k, n - k) for n, k in rests) >= 5
                assert all(min(one.k - k, one.n - one.k - (n - k)) >= 5 for n, k in by_service.values())

    def test_what_any_noise_leaves_large_enough_is_shown(self, world):
        lines, decided, _ = world
        for one in decided:
            by_service, elsewhere = _sides(lines, one.category)
            rests = [*(_minus(_sum(by_service.values()), own) for own in by_service.values()), elsewhere]
            roomy = min(n for n, _ in by_service.values()) >= 4
            if roomy and min(n for n, _ in rests) >= 10 + 2 * LARGEST:
                everyone = [line for line in lines if line["area"] == HERE and line["characteristic"] == "everyone"]
                if sum(line["n"] for line in everyone) - one.true_n >= LARGEST:
                    assert one.n is not None or one.category == NOT_KNOWN

    def test_all_other_services_together_are_left_four_numbers(self, world):
        """Of what is stored, not of what is rounded: they know all of a cell but one service's women."""
        lines, decided, _ = world
        for one in decided:
            by_service, _ = _sides(lines, one.category)
            for own in by_service.values():
                others = _minus(_sum(by_service.values()), own)
                for shown, known in ((one.n, others[0]), (one.k, others[1])):
                    if shown is not None:
                        least, most = max(0, shown - LARGEST - known), shown + LARGEST - known
                        assert most - least + 1 >= 4

    def test_nor_do_they_learn_how_many_of_its_women_live_elsewhere(self, world):
        """They take its women here from its own published figure, which is moved as far as any."""
        lines, decided, drawn = world
        for one in decided:
            by_service, _ = _sides(lines, one.category)
            for service, own in by_service.items():
                others = _minus(_sum(by_service.values()), own)
                for side, shown in enumerate((one.n, one.k)):
                    if shown is not None:
                        published = _moved(lines, service, one.category, side, drawn)
                        here = max(0, shown - LARGEST - others[side])
                        assert published < (10, 5)[side] or published + LARGEST - here >= 3


def _moved(lines, service, category, side, drawn):
    """What would be published of a service: all its women of a group, and who of them completed."""
    of = [line for line in lines if (line["provider"], line["characteristic"], line["category"])
          == (service, "ethnicity", category)]  # fmt: skip
    name = "nk"[side]
    women = Women.together(Women(line[name], line[f"{name}_keys"]) for line in of)
    return women.count + drawn(women)


def _lines(women, chance):
    counts = Counter()
    for area, service, group, completed in women:
        for characteristic, category in (("everyone", "all"), ("ethnicity", group)):
            counts[area, service, characteristic, category, completed] += 1
    places = sorted({place[:4] for place in counts})
    found = []
    for place in places:
        k = counts[*place, True]
        n = k + counts[*place, False]
        keys = {name: str(chance.getrandbits(40)) for name in ("n_keys", "k_keys")}
        names = ("area", "provider", "characteristic", "category")
        found.append(dict(zip(names, place, strict=True)) | {"n": n, "k": k} | keys)
    return found


def _sides(lines, category):
    """Of a group: service → (n, k) in the area; and (n, k) elsewhere."""
    of = [line for line in lines if (line["characteristic"], line["category"]) == ("ethnicity", category)]
    by_service = {
        service: _sum((line["n"], line["k"]) for line in of if (line["area"], line["provider"]) == (HERE, service))
        for service in "ABCD"
    }
    return by_service, _sum((line["n"], line["k"]) for line in of if line["area"] != HERE)


def _sum(sides):
    found = list(sides)
    return sum(n for n, _ in found), sum(k for _, k in found)


def _minus(one, other):
    return one[0] - other[0], one[1] - other[1]


def test_the_query_by_area_counts_whom_the_query_of_all_counts(records):
    """On whatever may be sent: the cells of all areas, and of women without one, added up."""
    for seed, (provider, quarter) in enumerate(
        (service, f"2024-25 Q{number}") for service in "AB" for number in (1, 4)
    ):
        sheets = random_return(random.Random(seed), quarter, contracts=(None,))
        records.accept(new_return(provider, quarter, sheets.pop("referrals"), **sheets))
    period = next(one for one in periods_of(FinancialYear(2024)) if one.kind == "year")
    with records.snapshot() as snapshot:
        snapshot.add("record_key", record_keys(snapshot, Noise(b"any", 4)))
        add_closed(snapshot, (), ())
        for slug in FIVE.indicators:
            by_area = area_lines(snapshot, slug, period)
            of_all = true_lines(snapshot, [(slug, period)])[slug, period]
            assert len({line["area"] for line in by_area}) > 1
            assert _by_place(areas.together(by_area)) == _by_place(of_all)


def _by_place(lines):
    names, values = ("characteristic", "category", "provider"), ("n", "n_keys", "k", "k_keys")
    return {tuple(line[name] for name in names): tuple(line[name] for name in values) for line in lines}

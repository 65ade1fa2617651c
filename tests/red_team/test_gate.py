"""The gate by itself: the product's policy gets through it, and every policy that was made worse does not."""

from dataclasses import replace

import pytest

from dashboard.disclosure import policy as policies
from dashboard.disclosure.sums import NOBODY, TrueCell
from dashboard.warehouse import releasing
from tests.red_team import gate, weakened
from tests.red_team.attacks import averaging, inversion, one_record, programming, subtraction
from tests.red_team.scene import only, scene
from tests.red_team.worlds import Shape

WORLD = Shape(3, "small", 1)
POLICY = policies.load()
FEW = only(
    POLICY,
    ("referrals_received", "started", "completed", "offered_in_time", "still_engaged_90_days", "attended",
     "outcomes_achieved", "settled_at_exit"),
)  # fmt: skip
"""Enough of the indicators for every attack to have something to try, and few enough to be quick."""
ONE = only(POLICY, ("completed",))


@pytest.fixture(scope="module")
def attacked(empty_records, tmp_path_factory):
    """The product's policy: the world, and how the attacks on it went."""
    with scene(WORLD, tmp_path_factory.mktemp("attacked"), policy=FEW, empty=empty_records) as made:
        yield made, gate.run(made)


def test_the_policy_gets_through_the_gate(attacked):
    assert attacked[1].failed == ()


def test_every_attack_had_something_to_try(attacked):
    """But for one record that comes between: quarters are made with their year, and blocks leave her out."""
    without = [one.attack for one in attacked[1].findings if not one.tried]
    assert without == [f"one record: {one_record.QUARTERS}", f"one record: {one_record.YEARS}"]


def test_it_is_said_how_many_published_values_one_woman_is_in(attacked):
    assert attacked[1].most_values > 50


@pytest.mark.parametrize("way", one_record.PUBLISHED_IN_TURN)
def test_what_takes_in_who_came_late_would_tell_her_ethnicity(attacked, way):
    """As it was until quarters were made with their year, and blocks left her out."""
    made = attacked[0]
    known = (made.truth, made.shown, made.policy, made.method, gate.hers(made))
    found = next(one for one in one_record.attack(*known, trials=60) if way in one.attack)
    assert found.tried
    assert not found.passed


def test_all_that_an_attacker_writes_down_is_true(attacked):
    """Otherwise an attack would fail because it was wrong, and not because nothing leaks."""
    for system in (*attacked[0].alone.values(), *attacked[0].together.values()):
        for node, truth, low, high in zip(system.nodes, system.truth, system.low, system.high, strict=True):
            assert low <= truth <= high, node


def test_without_noise_small_counts_are_found_by_subtraction_and_programming(empty_records, tmp_path):
    with (
        weakened.no_noise(ONE) as policy,
        scene(WORLD, tmp_path, policy=policy, noise=False, empty=empty_records) as made,
    ):
        for found in (subtraction.attack(made.alone), programming.attack(made.alone)):
            assert not found.passed
            assert found.recovered


def test_with_free_filters_small_counts_are_found_by_averaging(empty_records, tmp_path):
    one = only(POLICY, ("referrals_received",))
    with (
        weakened.free_filters(one, "referrals_received") as policy,
        scene(WORLD, tmp_path, policy=policy, empty=empty_records, after=weakened.add_choices) as made,
    ):
        assert not averaging.attack(made.alone, most=1_000).passed


def test_rates_from_raw_counts_give_small_numerators_back(empty_records, tmp_path):
    with (
        weakened.raw_rates(ONE) as policy,
        scene(WORLD, tmp_path, policy=policy, noise=False, empty=empty_records) as made,
    ):
        assert not inversion.attack(made.truth, made.shown, made.method).passed


def test_what_is_published_twice_tells_of_the_record_between(attacked):
    made = attacked[0]
    known = (made.truth, made.shown, made.policy, made.method, gate.hers(made))
    (found,) = one_record.attack(*known, ways=one_record.TWICE, trials=30)
    assert found.tried
    assert not found.passed


@pytest.mark.parametrize(("years", "low", "high"), [(1, 0.5, 0.6), (12, 0.65, 1.0)])
def test_the_area_is_what_theory_says(attacked, years, low, high):
    """Counts with noise of variance 4 in so many pairs of differences of four: Φ(√(2m / 16 / 2)), a little less as the
    counts are rounded.
    """
    made = attacked[0]
    cell = TrueCell(60, "60", 0, "0")
    looks = [
        one_record.Look("referrals_received", _keyed(cell, f"late {i}{hers}"),
                        tuple(_keyed(cell, f"{i}{hers}{quarter}") for quarter in range(3)), ("a", "b", "c", "d"),
                        False, hers, True, False)
        for i in range(years) for hers in (True, False)
    ]  # fmt: skip
    assert low < one_record._area(looks, made.policy, made.method, 150) < high


def _keyed(cell, keys):
    return cell._replace(n_keys=keys)


def test_the_gate_sees_a_table_that_is_written_twice(attacked, monkeypatch):
    assert [one.passed for one in gate._written_twice(attacked[0])] == [True]
    monkeypatch.setattr(releasing, "open_current", lambda records: None)
    assert [one.passed for one in gate._written_twice(attacked[0])] == [False]


def test_the_gate_sees_a_count_on_too_few(attacked):
    """As it would look with a smaller threshold."""
    made = attacked[0]
    hidden = ((place, row) for place, row in made.shown["completed"].items() if row.n is None)
    place, row = next(one for one in hidden if made.truth["completed"].get(one[0], NOBODY).n < 10)
    worse = {**made.shown, "completed": {**made.shown["completed"], place: replace(row, n=5)}}
    small, _ = gate._large_enough(replace(made, shown=worse))
    assert not small.passed

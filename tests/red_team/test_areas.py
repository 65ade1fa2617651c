"""What is published of areas stands up to whoever knows all services but one; without its rules it would not."""

import pytest

from dashboard.disclosure import areas as product
from dashboard.disclosure.noise import Noise
from tests.red_team import areas
from tests.red_team.worlds import Shape

WORLD = Shape(4, "small", 2)
SMALLEST = ("S00",)
"""The service that is hardest hit; the command attacks as each of them."""


@pytest.fixture(scope="module")
def attacked(empty_records, tmp_path_factory):
    with areas.spread_scene(WORLD, tmp_path_factory.mktemp("areas"), empty_records, indicators=("completed",)) as made:
        yield made, areas.attack(made, SMALLEST)


def test_nobody_finds_out_a_small_count_of_an_area(attacked):
    assert [one.attack for one in attacked[1] if not one.passed] == []
    assert all(one.tried for one in attacked[1])


def test_there_are_areas_to_attack(attacked):
    published = {cell.provider for cell in attacked[0].cells if cell.table_id.startswith("area_")}
    assert len(published) >= 2


def test_without_the_rules_of_areas_and_the_noise_it_would_be_found_out(empty_records, tmp_path, monkeypatch):
    """What is large enough by itself is shown, as if nobody took anything from it."""
    monkeypatch.setattr(product, "_may_show_count", lambda policy, cell, around: cell.n.is_at_least(10))
    monkeypatch.setattr(product, "_may_show_numerator", lambda policy, cell, around: True)
    monkeypatch.setattr(Noise, "draw", lambda *which: 0)
    with areas.spread_scene(WORLD, tmp_path, empty_records, indicators=("completed",), noise=False) as made:
        failed = {one.attack for one in areas.attack(made, SMALLEST) if not one.passed}
    assert "areas: all but S00: subtraction" in failed

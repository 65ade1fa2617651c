"""Published answers of an area: by ethnic group, of all services there, with what is hidden said as it is."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.analysis import released
from dashboard.analysis.clear_differences import clear_differences
from dashboard.analysis.nearest import shown_elsewhere
from dashboard.analysis.released import Question
from dashboard.definitions.periods import FinancialYear
from dashboard.disclosure import policy as policies
from dashboard.errors import RefusedError, UsageError
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from tests.builders import moment, new_return, women

YEAR, NOW = FinancialYear(2025), moment("2026-06-01")
HERE, THERE, SMALL = "E10000012", "E07000009", "E06000001"
MANY = {"white": (40, 80), "black": (20, 60), "asian": (1, 2), None: (20, 40)}


@pytest.fixture(scope="module", autouse=True)
def _few_tables():
    """What is tested are areas, and the tables that stand beside them."""
    policy = policies.load()
    beside = ("quarter", "year", "provider_year", "year_ethnicity", "provider_year_ethnicity", "year_age_two")
    tables = (
        replace(table, indicators=("completed",)) for table in policy.tables if table.per_area or table.id in beside
    )
    small = replace(policy, tables=tuple(tables))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policies, "load", lambda: small)
        yield


@pytest.fixture(scope="module")
def published(empty_records, tmp_path_factory):
    """Makes an installation of three services, with what each sends of areas, and publishes it."""
    made = []

    def published(by_area):
        path = tmp_path_factory.mktemp("areas") / "records.duckdb"
        installation = Installation(Settings(database=Path(shutil.copy(empty_records, path))))
        for service in "ABC":
            rows = [
                line for area, counts in by_area.items() for line in women(counts, prefix=area or "", area_code=area)
            ]
            installation.records().accept(new_return(service, "2025-26 Q4", rows))
        publish(installation, YEAR, now=NOW)
        made.append(installation)
        return installation.release()

    yield published
    for installation in made:
        installation.close()


@pytest.fixture(scope="module")
def release(published):
    return published({HERE: MANY, THERE: MANY, SMALL: {"white": (1, 2)}})


@pytest.fixture(scope="module")
def without(published):
    """The same women, but nobody says where they live."""
    return published({None: MANY})


def _by_group(release, area=HERE, **more):
    return released.answer(release, Question("completed", **({"by": "ethnicity", "area": area} | more)))


def test_an_area_has_its_groups_and_is_named_by_its_code(release):
    found = _by_group(release)
    rows = {row.slug: row for row in found.rows}
    assert (found.area, found.provider, found.period) == (HERE, None, "2025-26")
    assert abs(rows["black"].n - 180) <= 9
    assert abs(rows["black"].k - 60) <= 9
    assert rows["black"].rri < 1
    assert rows["asian"].mark == "c"
    assert released.OF_AREAS in found.notes
    assert found.as_json()["area"] == HERE


def test_in_two_groups_too(release):
    rows = {row.slug: row for row in _by_group(release, by="ethnicity_two").rows}
    assert abs(rows["other_than_white"].n - 186) <= 9


def test_one_group_area_by_area(release):
    found = released.answer(release, Question("completed", by="area", group=("ethnicity", "Black")))
    assert [row.group for row in found.rows] == [THERE, HERE]
    assert found.area is None
    again = next(row for row in _by_group(release).rows if row.slug == "black")
    assert (found.rows[1].n, found.rows[1].rate) == (again.n, again.rate)


def test_groups_of_one_area_can_be_added_up(release):
    found = released.together(release, Question("completed", by="ethnicity", area=HERE), ["White", "Black"])
    assert abs(found.rows[0].n - 420) <= 16
    assert found.area == HERE


def test_how_many_are_not_known_is_said_beside_those_who_are_shown(release):
    found = _by_group(release)
    assert found.unknown.startswith("Not known for about 1")
    assert "the groups that are shown have about 4" in found.unknown


def test_where_they_are_not_shown_it_is_not_said_that_they_are_few(published):
    """They may be many, and all of one service."""
    none_missing = {group: counts for group, counts in MANY.items() if group}
    found = _by_group(published({HERE: none_missing, THERE: MANY}))
    assert found.unknown == "How many are not known cannot be shown safely."
    assert any("how many they are cannot be shown safely" in note for note in found.notes)


def test_only_areas_with_figures_are_named(release, without):
    assert released.areas(release) == released.areas(release, "2025-26") == [THERE, HERE]
    assert released.areas(release, "2019-20") == released.areas(without) == released.areas(None) == []


@pytest.mark.parametrize("area", [SMALL, "E09000001"])
def test_an_area_of_few_is_answered_as_one_that_nobody_sends(release, area):
    with pytest.raises(
        UsageError, match=f"^There are no published figures for that area. There are for: {THERE}, {HERE}$"
    ):
        _by_group(release, area)


def test_without_areas_it_is_said_why_and_what_is_nearest(without):
    with pytest.raises(
        RefusedError, match=r"Of no area are there enough women.*by ethnic group, all services together"
    ):
        _by_group(without)


@pytest.mark.parametrize(
    "asked",
    [
        {"provider": "A"},
        {"by": "age_two"},
        {"by": None},
        {"by": "quarter", "group": ("ethnicity", "black")},
        {"period": "2025-26 Q4"},
        {"by": "area", "area": None},
    ],
)
def test_what_is_not_published_of_an_area_is_refused(release, asked):
    with pytest.raises(RefusedError, match="Areas are by ethnic group, for whole years, and never of one service"):
        _by_group(release, **asked)


def test_all_services_together_are_answered_as_before(release):
    """The figures of an area are in no answer that names none."""
    found = released.answer(release, Question("completed", by="ethnicity"))
    assert found.area is None
    assert "area" not in found.as_json()
    assert released.periods_for(release, "completed") == ["2025-26"]
    register = clear_differences(release)
    assert {one.provider for one in register.differences} <= {"", "A", "B", "C"}


def test_a_group_that_an_area_hides_is_shown_for_all_together(published):
    few = MANY | {"asian": (10, 20)}
    release = published({HERE: MANY, THERE: few})
    found = _by_group(release)
    assert next(row for row in found.rows if row.slug == "asian").mark == "c"
    (said,) = [line for line in shown_elsewhere(release, found) if line.startswith("Asian")]
    assert "all services together, 2025-26" in said

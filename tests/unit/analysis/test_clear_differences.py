"""Which published differences are clear, in which periods, and since when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from dashboard.analysis import findings
from dashboard.analysis.clear_differences import clear_differences
from dashboard.warehouse import release as releases
from dashboard.warehouse import releasing
from dashboard.warehouse.release import Cell, PublishedTable, ReferenceCount, Release

PROVIDERS = ("P1", "P2", "P3")
FIRST, SECOND = datetime(2025, 6, 1, 9, 30), datetime(2026, 6, 1, 9, 30)
# Of 200 White women 140 started; of 100 Black women 40 (0.57), then 65 (0.93, not clear).
WHITE, BLACK_BEHIND, BLACK_LIKE = ("white", 200, 140), ("black", 100, 40), ("black", 100, 65)


def _write(path: Path, at: datetime, year: str, tables: dict[str, list[tuple[str, int, int | None]]]) -> None:
    cells = [
        Cell("year_ethnicity", slug, year, "", group, n, k) for slug, rows in tables.items() for group, n, k in rows
    ]
    releasing.write(
        path,
        [PublishedTable(table, slug, year, "1", PROVIDERS) for slug in tables for table in ("year", "year_ethnicity")],
        cells,
        [ReferenceCount(year, "women_arrested", "officer", group, 1000, "Invented") for group in ("white", "black")],
        built_at=at,
        policy="test",
        variance=4,
        remarks=[],
    )


@pytest.fixture
def release(tmp_path: Path) -> Iterator[Release]:
    path = tmp_path / "records.duckdb"
    few = [("white", 25, 20), ("black", 22, 8)]
    _write(path, FIRST, "2024-25", {"started": [WHITE, BLACK_BEHIND], "completed": [WHITE, BLACK_BEHIND]})
    referred: list[tuple[str, int, int | None]] = [("white", 300, None), ("black", 150, None)]
    _write(
        path,
        SECOND,
        "2025-26",
        {
            "referrals_from_population": referred,
            "started": [WHITE, BLACK_BEHIND],
            "completed": [WHITE, BLACK_LIKE],
            "settled_at_exit": few,
        },
    )
    found = releases.open_current(path)
    assert found is not None
    yield found
    found.close()


def test_each_is_found_once_with_its_periods_and_the_first_publication(release):
    found = {one.indicator: one for one in clear_differences(release).differences}

    assert found.keys() == {"referrals_from_population", "started", "completed"}
    assert found["started"].clear_in == ("2024-25", "2025-26")
    assert found["started"].since == FIRST
    assert found["started"].still_clear
    assert found["started"].when == "2024-25, 2025-26 (2 of 2 published)"


def test_what_is_clear_no_longer_stays_and_says_so(release):
    completed = next(one for one in clear_differences(release).differences if one.indicator == "completed")

    assert completed.clear_in == ("2024-25",)
    assert not completed.still_clear
    assert [one.clear for one in completed.compared] == [True, False]
    assert completed.newest.period == "2024-25"  # its sentence speaks of when it was clear


def test_who_is_referred_stands_first_and_names_the_population(release):
    first = clear_differences(release).differences[0]

    assert first.subject == ("referrals_from_population", "women_arrested", "", "black")
    said = findings.of_one_group(first.newest.answer, first.newest.row, first.among)
    assert said == "Of women arrested, Black women were referred less often than White women: 15% against 30%"


def test_comparisons_are_counted_where_they_could_be_judged(release):
    # Access, and two indicators in 2024-25, two in 2025-26; of 22 and 25 women nothing is said.
    assert clear_differences(release).judged == 5


def test_one_indicator_by_itself_is_what_it_is_among_all(release):
    alone = clear_differences(release, "started")

    (among_all,) = [one for one in clear_differences(release).differences if one.indicator == "started"]
    assert alone.differences == (among_all,)
    assert alone.judged == 2
    assert clear_differences(release, "women_supported").judged == 0


def test_before_the_first_publication_there_is_nothing():
    assert clear_differences(None).differences == ()


def test_since_is_not_known_where_the_first_publication_does_not_say(release):
    started = next(one for one in clear_differences(release).differences if one.indicator == "started")
    first, second = started.compared
    without = replace(started, compared=(replace(first, at=None), second))

    assert without.since is None  # the second would be a year too late
    assert replace(started, compared=(first, replace(second, at=None))).since is None

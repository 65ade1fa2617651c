"""A small release, made by hand: the numbers are those after the noise, as a release holds them."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from dashboard.exports import disparity
from dashboard.exports.summary import Summary
from dashboard.warehouse import release as releases
from dashboard.warehouse import releasing
from dashboard.warehouse.release import Cell, PublishedTable, ReferenceCount, Release

YEAR = "2025-26"
PROVIDERS = ("P1", "P2", "P3")

STARTED = [
    ("asian", 43, 21),
    ("black", 98, 37),
    ("mixed", 33, None),
    ("white", 402, 251),
    ("not_known", 61, 30),
]
"""Other is too few to show at all; of Mixed, too few did not start."""
STARTED_TWO = [("other_than_white", 183, 88), ("white", 402, 251), ("not_known", 61, 30)]
IN_PERIOD = [("asian", 22, None), ("black", 41, None), ("mixed", 29, None), ("white", 257, None)]
TRUST = [("asian", 31, 26), ("black", 44, 30), ("white", 160, 141), ("not_known", 35, 28)]
SETTLED = [("black", 52, 24), ("white", 201, 127)]
KNOWN = [("black", 83, 52), ("white", 290, 201)]
REFERRED = [("asian", 61, None), ("black", 142, None), ("white", 498, None), ("not_known", 71, None)]
EARLIER = "2023-24"
"""The year of which reoffending is known when 2025-26 is published."""
REOFFENDED = [("black", 90, 21), ("white", 310, 70)]
ARRESTED = {"asian": 640, "black": 1210, "mixed": 150, "white": 4310, "other": 95}
STAGES = {
    "black": {"referred": 98, "offered": 88, "assessed": 61, "started": 37, "completed": 13},
    "white": {"referred": 402, "offered": 371, "assessed": 309, "started": 251, "completed": 122},
    "not_known": {"referred": 61, "started": 30},
}


Lines = list[dict[str, str]]


@pytest.fixture(scope="session")
def summary(release: Release) -> Summary:
    """Of the small release; some modules have one of their own."""
    return disparity.summary(release)


@pytest.fixture(scope="module")
def lines(summary: Summary) -> Lines:
    """The CSV of the module's summary."""
    return list(csv.DictReader(io.StringIO(disparity.FORMATS["csv"](summary).decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def book(summary: Summary) -> Workbook:
    """Its workbook."""
    return openpyxl.load_workbook(io.BytesIO(disparity.FORMATS["xlsx"](summary)))


def line(lines: Lines, **wanted: str) -> dict[str, str]:
    """The only line with these values."""
    (found,) = [line for line in lines if wanted.items() <= line.items()]
    return found


def table(book: Workbook, sheet: str) -> list[list[object]]:
    """The table of a sheet, row by row, its headings first."""
    (found,) = book[sheet].tables.values()
    return [[cell.value for cell in row] for row in book[sheet][found.ref]]


def cells_of(table: str, indicator: str, rows: list[tuple[str, int, int | None]]) -> list[Cell]:
    return [Cell(table, indicator, YEAR, "", slug, n, k) for slug, n, k in rows]


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    names = [
        ("year", "started"),
        ("year_ethnicity", "started"),
        ("year_ethnicity", "started_in_period"),
        ("year_ethnicity_two", "started"),
        ("pathway_year_ethnicity", "pathway"),
    ]
    cells = [
        Cell("year", "started", YEAR, "", "all", 646, 371),
        *cells_of("year_ethnicity", "started", STARTED),
        *cells_of("year_ethnicity_two", "started", STARTED_TWO),
        *cells_of("year_ethnicity", "started_in_period", IN_PERIOD),
        *(
            Cell("pathway_year_ethnicity", f"pathway:{stage}", YEAR, "", slug, n, None)
            for slug, stages in STAGES.items()
            for stage, n in stages.items()
        ),
    ]
    records = tmp_path_factory.mktemp("published") / "records.duckdb"
    releasing.write(
        records,
        [PublishedTable(table, indicator, YEAR, "1", PROVIDERS) for table, indicator in names],
        cells,
        built_at=datetime(2026, 6, 30, 9, 30, tzinfo=UTC).replace(tzinfo=None),
        policy="2026-11",
        variance=4,
        remarks=["=HYPERLINK(1) is a remark that begins like a formula."],
    )
    found = releases.open_current(records)
    assert found is not None
    yield found
    found.close()


@pytest.fixture(scope="session")
def full_release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """With what else may be published by ethnicity: answers, housing, reoffending, and a reference population."""
    tables: list[tuple[str, list[tuple[str, int, int | None]]]] = [
        ("trust", TRUST), ("settled_at_exit", SETTLED), ("exit_housing_known", KNOWN),
        ("referrals_from_population", REFERRED), ("started", STARTED),
    ]  # fmt: skip
    published = [PublishedTable("year_ethnicity", slug, YEAR, "1", PROVIDERS) for slug, _ in tables]
    cells = [cell for slug, rows in tables for cell in cells_of("year_ethnicity", slug, rows)]
    for table, slug, year, rows in (
        ("year_ethnicity", "proven_reoffending", EARLIER, REOFFENDED),
        ("year", "proven_reoffending", EARLIER, [("all", 436, 98)]),
        ("year", "women_supported", EARLIER, [("all", 2604, None)]),
        ("year", "trust", YEAR, [("all", 276, 231)]),
        ("year", "started", YEAR, [("all", 646, 371)]),
        ("year", "referrals_from_population", YEAR, [("all", 790, None)]),
    ):
        published.append(PublishedTable(table, slug, year, "1", PROVIDERS))
        cells += [Cell(table, slug, year, "", group, n, k) for group, n, k in rows]
    records = tmp_path_factory.mktemp("full") / "records.duckdb"
    releasing.write(
        records,
        published,
        cells,
        [
            ReferenceCount(YEAR, population, "officer", group, count, "Invented")
            for population in ("women_sentenced", "women_arrested")
            for group, count in ARRESTED.items()
        ],
        built_at=datetime(2026, 6, 30, 9, 30, tzinfo=UTC).replace(tzinfo=None),
        policy="2026-11b",
        variance=4,
        remarks=[],
    )
    found = releases.open_current(records)
    assert found is not None
    yield found
    found.close()

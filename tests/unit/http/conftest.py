"""A small published release and a server that answers from it."""

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.exceptions import StarletteDeprecationWarning

from dashboard.http.routes import routes
from dashboard.operations.current_release import CurrentRelease
from dashboard.warehouse import releasing
from dashboard.warehouse.release import Cell, PublishedTable, ReferenceCount

with warnings.catch_warnings():
    # It would rather have httpx2; here, before any test imports it, because it says so once.
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from starlette.testclient import TestClient

YEAR = "2025-26"


def client_of(current: CurrentRelease) -> TestClient:
    return TestClient(Starlette(routes=list(routes(current))), base_url="http://127.0.0.1")


@pytest.fixture
def unpublished(tmp_path: Path) -> TestClient:
    return client_of(CurrentRelease(tmp_path / "records.duckdb"))


@pytest.fixture
def current(tmp_path: Path) -> Iterator[CurrentRelease]:
    records = tmp_path / "records.duckdb"
    providers = ("=1+1", "P2", "P3")
    tables = ("year", "provider_year", "year_ethnicity")
    groups = (("black", 98, 37), ("white", 402, 251), ("mixed", 33, None))
    referred = (("black", 142), ("white", 498))
    releasing.write(
        records,
        [
            *(PublishedTable(table, "started", YEAR, "1", providers) for table in tables),
            PublishedTable("year_ethnicity", "referrals_from_population", YEAR, "1", providers),
            *(PublishedTable("year", slug, YEAR, "1", providers) for slug in ("settled_at_exit", "exit_housing_known")),
        ],
        [
            *(Cell("year_ethnicity", "referrals_from_population", YEAR, "", slug, n, None) for slug, n in referred),
            Cell("year", "settled_at_exit", YEAR, "", "all", 253, 151),
            Cell("year", "exit_housing_known", YEAR, "", "all", 373, 253),
            Cell("year", "started", YEAR, "", "all", 646, 371),
            Cell("provider_year", "started", YEAR, "=1+1", "all", 212, 119),
            *(Cell("year_ethnicity", "started", YEAR, "", slug, n, k) for slug, n, k in groups),
        ],
        [
            ReferenceCount(YEAR, "women_arrested", "officer", slug, count, "Invented")
            for slug, count in (("black", 1210), ("white", 4310))
        ],
        built_at=datetime(2026, 6, 30, 9, 30, tzinfo=UTC).replace(tzinfo=None),
        policy="2026-11",
        variance=4,
        remarks=[],
    )
    found = CurrentRelease(records)
    yield found
    found.close()


@pytest.fixture
def client(current: CurrentRelease) -> TestClient:
    return client_of(current)

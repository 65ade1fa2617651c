"""Two small databases, and the app run on one of them without a browser."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard.definitions.periods import FinancialYear
from dashboard.operations.demonstration import make
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from tests.builders import moment, new_return, women

APP = Path(dashboard.__file__).with_name("app.py")
ROLES = {"commissioner": "Commissioner", "provider": "Provider", "policy": "Policy officer"}
"""A role, and how the page's address says it."""

Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def one_service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commonest case: the sample data of one service, three years of it."""
    installation = Installation(Settings(database=tmp_path_factory.mktemp("one") / "records.duckdb"))
    make(installation, 1, lambda _: None)
    installation.close()
    return installation.settings.database


@pytest.fixture(scope="session")
def three_services(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough women of every group to compare: Black women complete less often, and Riverside is behind the others."""
    installation = Installation(Settings(database=tmp_path_factory.mktemp("three") / "records.duckdb"))
    steps = {
        "first_offered_date": date(2025, 4, 8),
        "assessed_date": date(2025, 4, 12),
        "sessions_offered": 10,
        "sessions_attended": 8,
    }
    for provider, white in {"RIVERSIDE": 90, "CWMHAF": 140, "FENLIGHT": 145}.items():
        counts = {"white": (white, 190), "black": (80, 180), "asian": (30, 42), "mixed": (14, 20), None: (5, 8)}
        for quarter, ended in {"2025-26 Q2": date(2025, 9, 1), "2025-26 Q4": date(2026, 2, 1)}.items():
            rows = women(counts, prefix=quarter[-2:], ended_date=ended, **steps)
            installation.records(create=True).accept(new_return(provider, quarter, rows))
    publish(installation, FinancialYear(2025), now=moment("2026-06-01"))
    installation.close()
    return installation.settings.database


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """Open a page as somebody: `visit(database, "provider", "providers/send.py")`.

    Raises:
        ValueError: that role has no such page.
    """

    def visit(database: Path, role: str, page: str | None = None, **address: str) -> AppTest:
        monkeypatch.setenv("OUTCOMES_DEMONSTRATION", "yes")
        monkeypatch.setenv("OUTCOMES_DATABASE", str(database))
        app = AppTest.from_file(APP, default_timeout=60)
        for name, value in {"role": ROLES[role], **address}.items():
            app.query_params[name] = value
        app.run()
        return app.switch_page(f"app_pages/{page}").run() if page else app

    yield visit
    # One process serves one database, so cached answers are not told apart by it; and an open one would stay open.
    st.cache_data.clear()
    st.cache_resource.clear()

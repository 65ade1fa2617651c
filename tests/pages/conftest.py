"""Two small databases, and the app run on one of them without a browser."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dashboard
from dashboard.definitions.periods import FinancialYear
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from dashboard.ui.navigation import _TITLES as TITLES
from dashboard.warehouse.records import Records
from tests.builders import Row, moment, new_reference, new_return, women
from tests.conftest import Once

APP = Path(dashboard.__file__).with_name("app.py")
ROLES = {
    "commissioner": "Commissioner",
    "provider": "Provider",
    "partner": "Delivery partner",
    "policy": "Policy officer",
    "publisher": "Publication officer",
}
"""A role, and how the page's address says it."""

Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def three_services(once: Once) -> Path:
    """Enough women of every group to compare: Black women complete less often, and Riverside is behind the others."""
    return once("three", _fill)


@pytest.fixture(scope="session")
def late_service(three_services: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, but Cwm Haf's last return has been taken back."""
    database = (
        Path(shutil.copytree(three_services.parent, tmp_path_factory.mktemp("late") / "copied")) / "records.duckdb"
    )
    records = Records(database)
    records.record_event("CWMHAF-2025-26-Q4-v1", "withdrawn", moment("2026-06-02"), "tests", "a test")
    records.close()
    return database


def _fill(path: Path) -> None:
    installation = Installation(Settings(database=path))
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
            installation.records(create=True).accept(new_return(provider, quarter, rows, **follow_up(rows, ended)))
    matched = [matched_person(number) for number in range(150)]
    installation.records().accept_reference(new_reference("reoffending", matched))
    publish(installation, FinancialYear(2025), now=moment("2026-06-01"))
    installation.close()


def follow_up(rows: list[Row], ended: date) -> dict[str, list[Row]]:
    """What the other sheets say of these women: nine in ten are known; Black women are settled less often."""
    found: dict[str, list[Row]] = {name: [] for name in ("accommodation", "assessments", "outcomes", "experience")}
    for number, woman in enumerate(rows):
        if number % 10 == 0:
            continue
        referral, settled = woman["referral_id"], number % 10 < (5 if woman["ethnicity"] == "black" else 8)
        for point, code in (("start", "A08A" if number % 2 else "A03"), ("exit", "A01D" if settled else "A07A")):
            found["accommodation"].append(
                {"referral_id": referral, "point": point, "recorded_date": ended, "accommodation": code,
                 "feels_safe": "yes" if number % 4 else "no"}
            )  # fmt: skip
        for occasion, score in (("start", 20.0), ("exit", 12.0 if number % 3 else 21.0)):
            found["assessments"].append(
                {"referral_id": referral, "instrument": "core10", "occasion": occasion, "completed_date": ended,
                 "score": score}
            )  # fmt: skip
        found["outcomes"].append(
            {"referral_id": referral, "pathway": "finance", "outcome_ref": "f1", "recorded_date": ended,
             "achievement": "achieved" if number % 2 else "not_achieved"}
        )  # fmt: skip
    for number in range(60):
        for question in ("trust", "emotional_safety", "people_to_turn_to"):
            answer = "2" if question == "people_to_turn_to" and number % 2 else "5"
            found["experience"].append(
                {"response_id": f"{ended:%y%m}-{number}", "question": question, "answer": answer,
                 "ethnic_group": "white", "answered_month": ended}
            )  # fmt: skip
    found["experience"].append(
        {"response_id": f"{ended:%y%m}-asked", "question": "invited", "answer": "120", "answered_month": ended}
    )
    return found


def matched_person(number: int) -> Row:
    """Somebody in the matched file: of every three one reoffended; those from 100 on are too young to be known."""
    return {
        "provider": "RIVERSIDE",
        "person_id": f"m{number}",
        "index_date": date(2024, 5, 1) if number < 100 else date(2025, 9, 1),
        "index_event": "community_sentence",
        "data_cutoff_date": date(2026, 3, 31),
        "reoffended": ("1" if number % 3 == 0 else "0") if number < 100 else None,
        "reoffence_count": 2 * (number % 3 == 0) if number < 100 else None,
        "ethnicity": "white",
    }


class Served:
    """Which database the pages were last run on: their cached answers hold for that one only."""

    database: Path | None = None

    def change_to(self, database: Path | None) -> None:
        """Forget what was cached, where it is another database's; and close that one."""
        if database != self.database:
            st.cache_data.clear()
            st.cache_resource.clear()
        self.database = database


@pytest.fixture(scope="session", autouse=True)
def components_are_looked_for_once() -> Iterator[None]:
    """Each AppTest reads what is said of every installed package, for over a second, and finds the same each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Kept from test to test, so that visits to the same database need not work out everything again."""
    served = Served()
    yield served
    served.change_to(None)


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, served: Served) -> Visit:
    """Open a page as somebody: `visit(database, "provider", "providers/send.py")`.

    It is opened by its address, as a bookmark is: the role's first page is not run before it.

    Raises:
        ValueError: that role has no such page.
    """

    def visit(database: Path, role: str, page: str | None = None, **address: str) -> AppTest:
        served.change_to(database)
        monkeypatch.setenv("OUTCOMES_DEMONSTRATION", "yes")
        monkeypatch.setenv("OUTCOMES_DATABASE", str(database))
        return open_page(page, role=ROLES[role], **address)

    return visit


def open_page(page: str | None, **address: str) -> AppTest:
    """The app run once, on a page as its address opens it, or on the first page that there is.

    Raises:
        ValueError: there is no such page for whom the address names.
    """
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    if page is None:
        return app.run()
    app._page_hash = calc_hash(TITLES[page][1])  # what the browser sends of an address
    app.run()
    if app._finished_page_script_hash != calc_hash(TITLES[page][1]):
        raise ValueError(f"Could not find a navigation page for {page}")
    return app

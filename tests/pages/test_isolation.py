"""No commissioner sees a figure that moves when a woman of another commissioner's contract is added.

Two databases that differ in one woman of VALLEY's contract with LACEWORKS, and in newer returns that hold only
VALLEY's women, one of them taken back: MARCHES, who has the other contract with LACEWORKS, must not be able to tell
them apart, on any page, in any answer or at the command line. Published figures are the same file in both: they are
protected in another way.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st

from dashboard import access
from dashboard.access import Role, Viewer
from dashboard.analysis import cohorts, exact
from dashboard.cli import main
from dashboard.definitions.contracts import Contract
from dashboard.definitions.indicators import INDICATORS, Kind
from dashboard.definitions.periods import FinancialYear
from dashboard.exports import disparity
from dashboard.operations import returns
from dashboard.operations.contracts import agreed
from dashboard.operations.current_release import CurrentRelease
from dashboard.operations.demonstration import commissioner_names
from dashboard.operations.installation import Installation
from dashboard.operations.publish import publish
from dashboard.settings import Settings
from dashboard.warehouse.records import Records
from tests.builders import OPERATOR, moment, new_reference, new_return, row, withdraw
from tests.pages.conftest import open_page
from tests.unit.http.conftest import client_of

MARCHES = Viewer(Role.COMMISSIONER, "Marches", commissioner="MARCHES")
VALLEY = Viewer(Role.COMMISSIONER, "Valley", commissioner="VALLEY")
CONTRACTS = (
    Contract("LACE-M", "LACEWORKS", ("MARCHES",)),
    Contract("LACE-V", "LACEWORKS", ("VALLEY",)),
    Contract("RIVER-M", "RIVERSIDE", ("MARCHES",)),
    Contract("CWM-M", "CWMHAF", ("MARCHES",)),
)
PAGES = sorted(page for page, roles in access.PAGES.items() if Role.COMMISSIONER in roles)
HEADLINES = [slug for slug, one in INDICATORS.items() if one.kind is not Kind.CURVE and not one.many_valued]


@pytest.fixture(scope="module")
def databases(empty_records: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The two databases, with the same release beside both."""
    without, with_her = (tmp_path_factory.mktemp(name) / "records.duckdb" for name in ("without", "with"))
    for path, more in ((without, 0), (with_her, 1)):
        shutil.copy(empty_records, path)
        _fill(path, more)
    installation = Installation(Settings(database=without))
    publish(installation, FinancialYear(2024), now=moment("2026-06-01"))
    installation.close()
    for published in (*without.parent.glob("release-*"), *without.parent.glob("publications.jsonl")):
        shutil.copy(published, with_her.parent)
    return without, with_her


def _fill(path: Path, more: int) -> None:
    records = Records(path)
    records.register(CONTRACTS, moment("2024-04-01"), "tests")
    for quarter, first in (("2024-25 Q2", date(2024, 4, 2)), ("2024-25 Q4", date(2024, 10, 2))):
        for provider in ("RIVERSIDE", "CWMHAF", "LACEWORKS"):
            records.accept(new_return(provider, quarter, **_sheets(provider, first, more)))
    if more:
        of_valley = _sheets("LACEWORKS", date(2025, 1, 2), 1, contracts={"LACE-V": 61})
        records.accept(new_return("LACEWORKS", "2025-26 Q1", **of_valley))
        taken_back = _sheets("LACEWORKS", date(2025, 4, 2), 1, contracts={"LACE-V": 5})
        withdraw(records, records.accept(new_return("LACEWORKS", "2025-26 Q2", **taken_back)))
    records.accept_reference(
        new_reference("reoffending", [_person(f"p{i}", reoffended=i % 3 == 0) for i in range(120 + more)])
    )
    records.close()


def _sheets(
    provider: str, first: date, more: int, contracts: dict[str | None, int] | None = None
) -> dict[str, list[dict[str, object]]]:
    """Sixty women of each contract; LACEWORKS has two contracts, and more women in that of VALLEY."""
    lines: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("rows", "accommodation", "outcomes", "assessments")
    }
    if contracts is None:
        contracts = {"LACE-M": 60, "LACE-V": 60 + more} if provider == "LACEWORKS" else {None: 60}
    for contract, women in contracts.items():
        for number in range(women):
            _add_woman(lines, f"{first:%y%m}-{contract}-{number}", contract, first, number)
    lines["experience"] = [
        {
            "response_id": f"{first:%y%m}-{i}",
            "question": "trust",
            "answer": "5",
            "answered_month": date(first.year, first.month, 28),
        }
        for i in range(30 + more * (provider == "LACEWORKS"))
    ]
    return lines


def _add_woman(
    lines: dict[str, list[dict[str, object]]], referral: str, contract: str | None, first: date, number: int
) -> None:
    finished = number % 3 != 0
    lines["rows"].append(
        row(
            referral_id=referral,
            contract_ref=contract,
            area_code="E06000015",
            referral_date=first,
            first_offered_date=first + timedelta(6),
            started_date=first + timedelta(15),
            ended_date=first + timedelta(80),
            end_state="completed" if finished else "ended_early",
            end_reason=None if finished else "NOT",
            ethnicity=("white", "black", "asian")[number % 3],
            sessions_offered=10,
            sessions_attended=8,
            sessions_cancelled_by_service=1,
            same_worker_sessions=6,
            need_housing="yes",
            need_housing_change="better",
        )
    )
    for point, code in (("start", "A07A"), ("exit", "A01D")):
        lines["accommodation"].append(
            {
                "referral_id": referral,
                "point": point,
                "recorded_date": first + timedelta(80),
                "accommodation": code,
                "feels_safe": "yes",
            }
        )
    lines["outcomes"].append(
        {
            "referral_id": referral,
            "pathway": "finance",
            "outcome_ref": "f1",
            "achievement": "achieved",
            "recorded_date": first + timedelta(80),
        }
    )
    for occasion, score, after in (("start", 20.0, 15), ("exit", 12.0, 79)):
        lines["assessments"].append(
            {
                "referral_id": referral,
                "instrument": "core10",
                "occasion": occasion,
                "completed_date": first + timedelta(after),
                "score": score,
            }
        )


def _person(person: str, *, reoffended: bool) -> dict[str, object]:
    return {
        "provider": "LACEWORKS",
        "person_id": person,
        "index_date": date(2023, 5, 1),
        "index_event": "community_sentence",
        "data_cutoff_date": date(2026, 3, 31),
        "reoffended": "1" if reoffended else "0",
        "reoffence_count": 2 if reoffended else 0,
        "expected_probability": 0.3,
        "ethnicity": "white",
    }


@pytest.fixture(scope="module")
def opened(databases: tuple[Path, Path]) -> Iterator[tuple[Records, Records]]:
    both = Records(databases[0]), Records(databases[1])
    yield both
    for records in both:
        records.close()


@pytest.mark.parametrize("slug", HEADLINES)
def test_no_headline_moves(slug, opened):
    for by in (None, *exact.HEADLINE_BY):
        seen = [exact.headline(records, MARCHES, slug, by=by) for records in opened]
        assert seen[0] == seen[1]


def test_the_comparison_could_fail(opened):
    """The woman who was added is seen by the commissioner of her contract, and by who runs the installation."""
    for slug in ("completed", "settled_at_exit", "distress_improved", "outcomes_achieved", "attended"):
        for viewer in (VALLEY, OPERATOR):
            seen = [exact.headline(records, viewer, slug, by="contract") for records in opened]
            assert seen[0] != seen[1], (slug, viewer)


def test_no_list_of_returns_contracts_or_cohorts_moves(opened):
    assert agreed(opened[0], MARCHES) == agreed(opened[1], MARCHES)
    seen = [returns.sent(records, MARCHES) for records in opened]
    assert seen[0] == seen[1]
    assert seen[0], "there are returns to see"
    assert cohorts.cohorts(opened[0], MARCHES) == cohorts.cohorts(opened[1], MARCHES)
    assert returns.sent(opened[0], VALLEY) != returns.sent(opened[1], VALLEY)


def test_nobody_sees_a_provider_that_they_have_no_contract_with(opened):
    assert {item.provider for item in returns.sent(opened[0], VALLEY)} == {"LACEWORKS"}
    shown = exact.headline(opened[0], VALLEY, "referrals_received", by="provider")
    assert [row.group for row in shown.rows] == ["LACEWORKS"]


@pytest.fixture(scope="module")
def seen(databases: tuple[Path, Path]) -> tuple[dict[str, list[bytes]], dict[str, list[bytes]]]:
    """Everything that MARCHES is shown of each database, page by page."""
    without, with_her = (_everything_sent(database, "MARCHES", PAGES) for database in databases)
    return without, with_her


@pytest.mark.parametrize("page", PAGES)
def test_no_page_moves(page, seen):
    before, after = (pages[page] for pages in seen)
    assert before == after
    assert len(before) > 2, "the page shows something"


def test_a_page_could_move(databases):
    page = "commissioners/overview.py"
    before, after = (_everything_sent(database, "VALLEY", [page])[page] for database in databases)
    assert before != after


def _everything_sent(database: Path, commissioner: str, pages: list[str]) -> dict[str, list[bytes]]:
    """Everything that pages send to the browser of one commissioner; nothing is cached from database to database."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        st.cache_data.clear()
        st.cache_resource.clear()
        patch.setenv("OUTCOMES_DEMONSTRATION", "yes")
        patch.setenv("OUTCOMES_DATABASE", str(database))
        for page in pages:
            body = commissioner_names()[commissioner].removesuffix(" (invented)")
            app = open_page(page, role="Commissioner", body=body)
            assert not app.exception
            found[page] = _sent_to_the_browser(app.main)
        st.cache_data.clear()
        st.cache_resource.clear()
    return found


def _sent_to_the_browser(block: object) -> list[bytes]:
    found = []
    for child in getattr(block, "children", {}).values():
        proto = getattr(child, "proto", None)
        if proto is not None:
            if hasattr(proto, "deferred_file_id"):
                proto.deferred_file_id = ""  # of what is made when it is pressed: drawn anew with each run
            found.append(proto.SerializeToString(deterministic=True))
        found += _sent_to_the_browser(child)
    return found


@pytest.mark.parametrize("kind", list(disparity.FORMATS))
def test_no_export_moves(kind, databases):
    files = []
    for database in databases:
        installation = Installation(Settings(database=database))
        files.append(disparity.FORMATS[kind](disparity.summary(installation.release(), period="2024-25")))
        installation.close()
    assert files[0] == files[1]
    assert len(files[0]) > 1_000


@pytest.mark.parametrize("address", [
    "/api/v1/answers?indicator=completed&by=provider", "/api/v1/answers?indicator=settled_at_exit&by=ethnicity",
    "/api/v1/answers?indicator=started&by=quarter&format=csv", "/api/v1/definitions", "/healthz",
])  # fmt: skip
def test_no_answer_over_http_moves(address, databases):
    said = []
    for database in databases:
        current = CurrentRelease(database)
        answer = client_of(current).get(address)
        current.close()
        assert answer.status_code == 200
        said.append(answer.content)
    assert said[0] == said[1]


@pytest.mark.parametrize("words", [
    ["returns"], ["returns", "--json"], ["contracts", "--json"],
    *(["headline", "--indicator", slug, "--by", "provider", "--json"] for slug in ("completed", "settled_at_exit")),
])  # fmt: skip
def test_nothing_moves_at_the_command_line(words, databases, capsys):
    said = []
    for database in databases:
        assert main([*words, "--commissioner", "MARCHES", "--database", str(database)]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert said[0].strip()
    if "--json" in words:
        assert json.loads(said[0])

"""The crawler finds what a page lets out that it should not, and nothing on pages as they are.

Here it looks at pages that are run without a browser; `tests/browser/test_crawler.py` lets it look at what a browser is
really sent.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
import streamlit as st

from dashboard.access import PAGES as ALL
from dashboard.access import Role
from dashboard.analysis import exact, released
from dashboard.analysis.answer import Row
from dashboard.exports import disparity
from dashboard.operations.current_release import CurrentRelease
from dashboard.warehouse.records import Records
from tests.builders import OPERATOR
from tests.red_team.crawler import (
    ETHNIC,
    EVERY_PAGE,
    GROUPS,
    Sent,
    leaks,
    of_file,
    of_row,
    periods,
    published,
    services,
)
from tests.unit.http.conftest import client_of

YEAR = (date(2025, 4, 1), date(2026, 3, 31))
BLACK = "Black, Black British, Black Welsh, Caribbean or African"
PAGES = (
    ("commissioner", "commissioners/disparity.py", {"indicator": "completed"}),
    ("commissioner", "commissioners/housing.py", {}),
    ("policy", "policy/summary.py", {"indicator": "completed"}),
    ("policy", "explain_or_reform.py", {}),
)


@pytest.fixture(scope="module")
def fetch(three_services):
    current = CurrentRelease(three_services)
    client = client_of(current)
    yield lambda address: client.get(address).content
    current.close()


@pytest.fixture(scope="module")
def allowed(fetch):
    found, wrong = published(fetch)
    assert wrong == []
    return found


def _seen(app, address=""):
    sent = Sent(address)

    def walk(block):
        for child in getattr(block, "children", {}).values():
            if (proto := getattr(child, "proto", None)) is not None:
                sent.add_element(proto)
            walk(child)

    walk(app.main)
    return sent


def test_every_page_of_every_role_is_crawled_but_a_service_s_own():
    roles = {"Commissioner": Role.COMMISSIONER, "Policy officer": Role.POLICY, "Provider": Role.PROVIDER,
             "Publication officer": Role.PUBLISHER, "Delivery partner": Role.PARTNER}  # fmt: skip
    for role, meant in roles.items():
        theirs = [page for page, who in ALL.items() if meant in who and not page.startswith("providers/")]
        assert len([page for page, asked in EVERY_PAGE if asked["role"] == role]) == len(theirs)


def test_what_is_published_of_groups_is_known(allowed, fetch):
    assert periods(fetch) == ["2025-26"]
    assert services(fetch) == ["CWMHAF", "FENLIGHT", "RIVERSIDE"]
    assert {*range(1070, 1095, 5)} & allowed[BLACK], "each half-year 180 of each of three services"
    assert all(number % 5 == 0 for numbers in allowed.values() for number in numbers)


@pytest.mark.parametrize(("role", "page", "choice"), PAGES)
def test_nothing_leaks_on_a_page_as_it_is(visit, three_services, allowed, role, page, choice):
    sent = _seen(visit(three_services, role, page, **choice))
    assert sent.tables
    assert "Black" in repr(sent)
    assert leaks(sent, allowed) == []


@contextmanager
def _changed(patch: pytest.MonkeyPatch, name: str, new: object) -> Iterator[None]:
    """A page with a fault: what is kept of earlier answers is forgotten before and after."""
    for cache in (st.cache_data, st.cache_resource):
        cache.clear()
    patch.setattr(released, name, new)
    yield
    patch.undo()
    for cache in (st.cache_data, st.cache_resource):
        cache.clear()


@pytest.fixture
def changed(monkeypatch, served, three_services):
    """Runs a page with one function of the released answers put out of order."""
    shown = released._row_shown

    def run(visit, page, fault):
        with pytest.MonkeyPatch.context() as patch, _changed(patch, "_row_shown", lambda row: fault(shown, row)):
            return _seen(visit(three_services, *page[:2], **page[2]))

    return run


FAULTS = {
    "counts are not rounded": lambda shown, row: replace(shown(row), n=row.n, k=row.k),
    "rates are not rounded": lambda shown, row: replace(shown(row), rate=row.rate),
    "ratios are not rounded": lambda shown, row: replace(shown(row), rri=row.rri, rri_low=row.rri_low),
    "suppressed counts are shown": lambda shown, row: shown(row) if row.n else Row(row.group, n=7, slug=row.slug),
    "all counts are one step off": lambda shown, row: replace(shown(row), n=row.n and shown(row).n + 5),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_with_a_fault_is_found_out(visit, changed, allowed, fault):
    found = [leaks(changed(visit, page, FAULTS[fault]), allowed) for page in PAGES[:2]]
    assert any(found)


def test_a_table_a_chart_and_a_text_are_each_found_out():
    allowed = {group: {435, 970, 1025} for group in GROUPS}
    line = {"Ethnic group": BLACK, "Count": "435 of 970", "Rate": "45%"}
    chart = {"data": [{"name": "", "x": [0.45], "y": ["Black<br>435 of 970"], "hovertext": [f"{BLACK}<br>45%"]}]}
    assert leaks(Sent("", tables=[[line]], charts=[chart], texts=["Black women: 45% (435 of 970)."]), allowed) == []
    faults = [
        Sent("", tables=[[line | {"Count": "434 of 970"}]]),
        Sent("", tables=[[line | {"Count": "445 of 970"}]]),
        Sent("", tables=[[line | {"Rate": "44.8%"}]]),
        Sent("", tables=[[line | {"Relative rate, White = 1": "0.571 (0.52 to 0.63)"}]]),
        Sent("", tables=[[{"Ethnic group": "Black", "How many": "[c]", "Rate": "45%"}]]),
        Sent("", tables=[[{"Ethnic group": "Black", "How many": "7 women", "Rate": "[c]"}]]),
        Sent("", charts=[{"data": [chart["data"][0] | {"x": [0.4484]}]}]),
        Sent("", charts=[{"data": [chart["data"][0] | {"error_x": {"array": [0.0312]}}]}]),
        Sent("", charts=[{"data": [chart["data"][0] | {"y": ["Black<br>433 of 970"]}]}]),
        Sent("", texts=["Black women: 44.8% against 62%."]),
        Sent("", texts=["Who ended. Black women: 45% (433 of 970)."]),
        Sent("", texts=["**Published figures** · Not known for about 263 of about 2,640 women"]),
        Sent("", files={"a.csv": b"n,rate\n433,0.45\n"}),
        Sent("", files={"a.csv": b"n,rate\n435,0.4484\n"}),
    ]
    for fault in faults:
        assert leaks(fault, allowed), fault


def test_exports_are_clean_and_are_looked_at(three_services, monkeypatch):
    monkeypatch.setenv("OUTCOMES_DATABASE", str(three_services))
    current = CurrentRelease(three_services)
    summary = disparity.summary(current.get())
    for kind, make in disparity.FORMATS.items():
        assert list(of_file(f"summary.{kind}", make(summary))) == []
    for fault in ({"n": 434}, {"n": 5}, {"n": None, "mark": "c", "rate": 0.44}):
        answers = (replace(one, rows=tuple(replace(row, **fault) for row in one.rows)) for one in summary.answers)
        leaky = replace(summary, answers=tuple(answers))
        for kind, make in disparity.FORMATS.items():
            assert list(of_file(f"summary.{kind}", make(leaky))), (fault, kind)
    current.close()


def test_no_answer_over_http_tells_of_a_group_that_is_small_in_truth(three_services, fetch, tmp_path):
    """The truth of every group of every service and of all together, held against what is published of it."""
    copied = Path(shutil.copytree(three_services.parent, tmp_path / "truth")) / three_services.name
    records = Records(copied)
    seen = small = 0
    for slug in ("completed", "settled_at_exit", "distress_improved", "started"):
        for by in ETHNIC:
            for provider in (None, *services(fetch)):
                parts = [provider] if provider else services(fetch)
                truth: dict[str, int] = {}
                for one in parts:
                    found = exact.own(records, OPERATOR, one, slug, by=by, first_day=YEAR[0], last_day=YEAR[1])
                    for row in found.rows:
                        truth[row.group] = truth.get(row.group, 0) + (row.n or 0)
                asked = {"indicator": slug, "by": by, "period": "2025-26"} | (
                    {"provider": provider} if provider else {}
                )
                for row in json.loads(fetch(f"/api/v1/answers?{urlencode(asked)}")).get("rows", []):
                    seen += 1
                    assert list(of_row(row)) == []
                    true = truth.get(row["group"], 0)
                    if true < 10:
                        small += 1
                        assert (row["n"], row["k"], row["rate"], row["mark"]) == (None, None, None, "c"), row
                    elif row["n"] is not None:
                        assert abs(row["n"] - true) <= 9, row
    records.close()
    assert seen > 60
    assert small > 5

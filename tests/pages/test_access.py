"""Who gets which page; and what a page says when there is nothing to show."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.access import Role
from dashboard.definitions.indicators import INDICATORS

APP = Path(access.__file__).with_name("app.py")
ROLES = ("commissioner", "provider", "partner", "policy", "publisher")

TITLES = {
    "commissioners/overview.py": "Overview",
    "commissioners/engagement.py": "Engagement",
    "commissioners/compare.py": "Compare services",
    "commissioners/over_time.py": "Over time",
    "commissioners/recovery.py": "Recovery and experience",
    "commissioners/housing.py": "Housing",
    "commissioners/disparity.py": "Racial disparity",
    "contract_review.py": "Contract review",
    "providers/partners.py": "Delivery partners",
    "explain_or_reform.py": "Explain or reform",
    "commissioners/reoffending.py": "Reoffending",
    "commissioners/returns.py": "Returns",
    "providers/service.py": "Your service: Riverside Women's Centre",
    "providers/send.py": "Send a return",
    "providers/returns.py": "Your returns",
    "providers/columns.py": "Your column names",
    "policy/summary.py": "Disparity summary",
    "publication.py": "Publication",
    "definitions.py": "Definitions",
    "methods.py": "Methods",
    "checks.py": "Checks",
    "your_information.py": "Your information",
}
NOTHING_YET = {
    "commissioners/overview.py": "No service has sent a return yet.",
    "commissioners/engagement.py": "No service has sent a return yet.",
    "commissioners/compare.py": "No service has sent a return yet.",
    "commissioners/over_time.py": "No service has sent a return yet.",
    "commissioners/recovery.py": "No service has sent a return yet.",
    "commissioners/housing.py": "No service has sent a return yet.",
    "commissioners/disparity.py": "Nothing has been published yet.",
    "contract_review.py": "No contract of yours has figures yet.",
    "providers/partners.py": "No contract of yours names delivery partners.",
    "explain_or_reform.py": "Nothing has been published yet.",
    "commissioners/reoffending.py": "No matched file has been sent",
    "commissioners/returns.py": "No service has sent a return yet.",
    "providers/service.py": "You have not sent a return yet.",
    "providers/send.py": "Choose a file.",
    "providers/returns.py": "You have not sent a return yet.",
    "providers/columns.py": "Nothing is remembered yet.",
    "policy/summary.py": "Nothing has been published yet.",
    "publication.py": "No service has sent a return yet.",
}
HAS = [(role, page) for page, roles in access.PAGES.items() for role in ROLES if Role(role) in roles]


def test_every_page_is_in_this_test():
    assert TITLES.keys() == access.PAGES.keys()


@pytest.mark.parametrize(("role", "page"), HAS)
def test_a_role_gets_its_pages(visit, one_service, role, page):
    app = visit(one_service, role, page)

    assert not app.exception
    assert not app.error
    assert [title.value for title in app.title] == [TITLES[page]]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_cannot_open_another_role_s_page(visit, one_service, role):
    app = visit(one_service, role)

    for page in (page for page, roles in access.PAGES.items() if Role(role) not in roles):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            app.switch_page(f"app_pages/{page}")


@pytest.mark.parametrize(("role", "page"), [("policy", "commissioners/overview.py"), ("provider", "policy/summary.py")])
def test_nor_does_its_address_open_it(visit, one_service, role, page):
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        visit(one_service, role, page)


@pytest.mark.parametrize(("role", "page"), [pair for pair in HAS if pair[1] in NOTHING_YET])
@pytest.mark.parametrize("folder", [".", "no/such/folder"])
def test_a_page_says_what_is_missing(visit, tmp_path, role, page, folder):
    app = visit(tmp_path / folder / "records.duckdb", role, page)

    assert not app.exception
    assert not app.error
    assert [title.value for title in app.title] == [TITLES[page]]
    assert any(NOTHING_YET[page] in info.value for info in app.info)
    assert not app.metric
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("role", ROLES)
def test_definitions_need_no_data(visit, tmp_path, role):
    app = visit(tmp_path / "records.duckdb", role, "definitions.py")

    assert not app.exception
    assert len(app.code) == len(app.expander) == len(INDICATORS)  # the query stands with each
    assert all("select" in code.value for code in app.code)


def test_looking_makes_no_database(visit, tmp_path):
    for page in ("overview", "engagement", "recovery", "housing", "disparity", "reoffending", "returns"):
        visit(tmp_path / "records.duckdb", "commissioner", f"commissioners/{page}.py")

    assert list(tmp_path.iterdir()) == []


def test_a_service_that_has_sent_nothing_sees_nothing_of_another(visit, one_service):
    app = visit(one_service, "provider", service="NEWCOMER")

    assert [title.value for title in app.title] == ["Your service: NEWCOMER"]
    assert any("You have not sent a return yet." in info.value for info in app.info)
    assert not app.metric


@pytest.mark.parametrize("demonstration", [None, "no", "YES"])
def test_without_sign_in_nothing_is_shown(monkeypatch, one_service, demonstration):
    monkeypatch.setenv("OUTCOMES_DATABASE", str(one_service))
    if demonstration is None:
        monkeypatch.delenv("OUTCOMES_DEMONSTRATION", raising=False)
    else:
        monkeypatch.setenv("OUTCOMES_DEMONSTRATION", demonstration)
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["role"] = "Commissioner"
    app.run()

    assert not app.exception
    assert [title.value for title in app.title] == ["Sign-in is not set up"]
    assert len(app.markdown) == 1
    assert "it shows nothing" in app.markdown[0].value
    assert not [*app.selectbox, *app.metric, *app.table, *app.subheader, *app.get("plotly_chart")]

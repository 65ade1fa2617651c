"""Every page, for somebody who cannot see it, on a phone, in the dark, and without the rest of the internet."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard import access
from dashboard.settings import resource
from tests.browser.contact_sheet import PAGES, settled

pytestmark = pytest.mark.browser

VIEWS = {
    **PAGES,
    "partners-one": "/?role=Delivery+partner",
    "explain-or-reform-provider": "/explain-or-reform?role=Provider",
    "explain-or-reform-policy": "/explain-or-reform?role=Policy+officer",
}
"""Every page, once where it is the same for every role; and a service that has sent nothing yet."""

ALLOWED = {
    "presentation-role-conflict": "Streamlit's file uploader: a section with role=presentation and a label (minor)",
}
"""axe's rule → why it may be broken: only where the markup is Streamlit's own."""


def test_every_page_is_here():
    assert len(PAGES.keys() - {"service-empty"}) == len(access.PAGES)


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_is_for_everybody(open_page, view):
    """One visit for all of it, because the visit is what takes long; `open_page` watches console and requests."""
    page = open_page(VIEWS[view])
    open_everything(page)

    assert violations(page) == []
    assert page.get_by_role("heading", level=1).count() == 1
    for chart in page.get_by_test_id("stPlotlyChart").all():
        assert len(chart.get_attribute("aria-label") or "") > 40

    page.set_viewport_size({"width": 400, "height": 900})
    settled(page)
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate("document.documentElement.scrollWidth") <= 401
    assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") <= 1


@pytest.mark.parametrize("view", ["overview", "disparity"])
def test_axe_finds_nothing_in_the_dark(open_page, view):
    page = open_page(VIEWS[view], color_scheme="dark")
    open_everything(page)

    assert violations(page) == []


def test_axe_finds_nothing_on_what_has_to_be_mended(open_page):
    page = open_page("/send?role=Provider&service=AXE")
    page.locator("input[type=file]").set_input_files(resource("sample_data") / "broken" / "bad_date.csv")
    expect(page.get_by_role("heading", name="Fix these first")).to_be_visible()
    settled(page)

    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe finds, apart from what is allowed: rule, how bad, where."""
    settled(page)
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:200]}"
        for one in found
        if one["id"] not in ALLOWED
        for node in one["nodes"]
    ]


def open_everything(page: Page) -> None:
    """Open every fold, so that what lies in it is looked at too."""
    page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(fold => fold.click())")
    expect(page.locator("details:not([open])")).to_have_count(0)
    settled(page)

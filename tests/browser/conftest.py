"""One demonstration for all journeys, Chromium, and pages that are watched."""

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from dashboard.operations.demonstration import make
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from tests.browser.contact_sheet import chromium, served, settled
from tests.conftest import ROOT, Once

NOT_OURS = ("/_stcore/health", "/_stcore/host-config")
"""Streamlit looks for these under a page's own address first, is told 404, and finds them one level up."""

REDRAWN = "<g> attribute transform: Expected number"
"""From Plotly, now and then, when a filter or the role is changed on the engagement page. Its cause is not known."""

OpenPage = Callable[..., Page]

expect.set_options(timeout=20_000)  # a machine on which much else runs is slow, and that is no fault of a page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One file has the demonstration made, which takes minutes, while another process tests what needs none.

    What goes wrong in a browser is tried once more.
    """
    needing_it = {item.path for item in items if "base" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: _when(item.path, needing_it))
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def _when(file: Path, needing_it: Collection[Path]) -> int:
    """Which files come first: a process takes a whole file at a time."""
    if file in needing_it:
        return 0 if file.name == "test_crawler.py" else 2
    return 3 if "unit" in file.relative_to(ROOT).parts else 1


@pytest.fixture(scope="session")
def _chromium_is_here() -> None:
    if not shutil.which("chromium"):
        pytest.fail(
            "The browser tests need Chromium. On Debian: apt-get install --no-install-recommends chromium "
            "fonts-liberation. To run the others: pytest -m 'not browser'"
        )


@pytest.fixture(scope="session")
def base(_chromium_is_here: None, once: Once) -> Iterator[str]:
    """The address of the demonstration with all its services; or OUTCOMES_ADDRESS, where one is being served."""
    if given := os.environ.get("OUTCOMES_ADDRESS"):
        yield given
        return
    with served(once("twelve", _whole_area)) as address:
        yield address


def _whole_area(path: Path) -> None:
    installation = Installation(Settings(database=path))
    make(installation, 12, lambda _: None)
    installation.close()


@pytest.fixture(scope="module")
def browser(_chromium_is_here: None) -> Iterator[Browser]:
    """For one module only: while it is open, an event loop runs in this thread, and other tests need their own."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def complaints() -> list[str]:
    """What went wrong behind the screen: errors on the console, requests to anywhere else."""
    return []


NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[NewContext]:
    """One window for each look: what Streamlit itself consists of is then fetched once, not with every page."""
    opened: dict[tuple[tuple[str, Any], ...], BrowserContext] = {}

    def window(**options: Any) -> BrowserContext:
        key = tuple(sorted(options.items()))
        if key not in opened:
            opened[key] = browser.new_context(**options)
        return opened[key]

    yield window
    for context in opened.values():
        context.close()


@pytest.fixture
def open_page(windows: NewContext, base: str, complaints: list[str]) -> Iterator[OpenPage]:
    """Open an address in a tab and a session of its own; complaints fail the test."""
    pages: list[Page] = []

    def open_page(address: str, **options: Any) -> Page:
        page = windows(**options).new_page()
        pages.append(page)
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.extend(_of_console(message)))
        page.on("pageerror", lambda error: complaints.append(f"error in the page: {error}"))
        page.on("request", lambda request: complaints.extend(_of_request(request)))
        page.goto(address if address.startswith("http") else base + address)
        settled(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert sorted(set(complaints)) == []


def _of_console(message: ConsoleMessage) -> list[str]:
    if message.type != "error" or message.location["url"].endswith(NOT_OURS) or REDRAWN in message.text:
        return []
    return [f"on the console: {message.text}"]


def _of_request(request: Request) -> list[str]:
    asked = urlsplit(request.url)
    return [] if asked.scheme in ("data", "blob") or asked.hostname == "127.0.0.1" else [f"asked for {request.url}"]

"""Pictures of every page, at two widths, light and dark, and one sheet of them all: `make screenshots`."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = {
    "overview": "/?role=Commissioner",
    "review": "/review?role=Commissioner",
    "partners": "/partners?role=Provider&service=Northline+Women%27s+Alliance",
    "engagement": "/engagement?role=Commissioner",
    "recovery": "/recovery?role=Commissioner",
    "housing": "/housing?role=Commissioner",
    "disparity": "/disparity?role=Commissioner",
    "explain-or-reform": "/explain-or-reform?role=Commissioner&kind=Disputed",
    "compare": "/compare?role=Commissioner",
    "over-time": "/over-time?role=Commissioner",
    "reoffending": "/reoffending?role=Commissioner",
    "returns": "/returns?role=Commissioner",
    "definitions": "/definitions?role=Commissioner",
    "checks": "/checks?role=Commissioner&code=not_in_list",
    "your-information": "/your-information?role=Provider",
    "service": "/?role=Provider",
    "service-empty": "/?role=Provider&service=NEW",
    "send": "/send?role=Provider",
    "your-returns": "/your-returns?role=Provider",
    "columns": "/columns?role=Provider",
    "summary": "/?role=Policy+officer",
    "publication": "/?role=Publication+officer",
    "methods": "/methods?role=Policy+officer",
}
OUT = Path("screenshots")


@contextmanager
def served(database: Path, *, providers: int = 12) -> Iterator[str]:
    """The demonstration, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    outcomes = Path(sys.executable).with_name("outcomes")
    with subprocess.Popen(
        [outcomes, "demo", "--database", database, "--port", str(port), "--providers", str(providers)],
        env={**os.environ, "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with exit code {process.returncode}.")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if b'"ok"' in answer.read():
                    return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("The server did not answer within five minutes.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


def settled(page: Page) -> None:
    """Wait until the page has run to its end and its charts are drawn."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(400)


def whole_height(page: Page) -> int:
    """How tall the page is: Streamlit scrolls inside, so that a picture of the whole page needs a tall window."""
    return int(page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight || 1200"))


def take(page: Page, address: str, path: Path, width: int) -> None:
    """One picture of one whole page."""
    page.set_viewport_size({"width": width, "height": 1200})
    page.goto(address)
    settled(page)
    page.set_viewport_size({"width": width, "height": min(max(whole_height(page), 900), 12_000)})
    page.wait_for_timeout(500)
    settled(page)
    page.screenshot(path=path)


def main() -> None:
    """Take every picture and put them on one sheet."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    base = os.environ.get("OUTCOMES_ADDRESS")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        if base:
            _all(browser, base)
        else:
            with served(Path(folder) / "records.duckdb") as address:
                _all(browser, address)
    _sheet()


def _all(browser: Browser, base: str) -> None:
    for scheme in ("light", "dark"):
        for width in (1280, 400):
            context = browser.new_context(color_scheme=scheme)
            page = context.new_page()
            for name, address in PAGES.items():
                take(page, base + address, OUT / f"{name}-{width}-{scheme}.png", width)
                print(name, width, scheme, flush=True)
            context.close()


def _sheet() -> None:
    pictures = "".join(
        f'<figure><img src="{path.name}" style="max-width:100%"><figcaption>{path.stem}</figcaption></figure>'
        for path in sorted(OUT.glob("*.png"))
    )
    (OUT / "index.html").write_text(f"<!doctype html><title>Every page</title>{pictures}", encoding="utf-8")


if __name__ == "__main__":
    main()

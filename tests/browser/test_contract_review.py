"""A contract review from an empty one to a signed one, by a contract officer and a service, in a real browser."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import docx
import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.contact_sheet import settled
from tests.browser.test_accessibility import open_everything, violations
from tests.browser.test_journeys import choose

pytestmark = pytest.mark.browser

CONTRACT = "Millrace Women's Service: MILLRACE-MARCHES"
SERVICE = "/review?role=Provider&service=MILLRACE&contract=" + CONTRACT.replace(" ", "+")
OFFICER = "/review?role=Commissioner&contract=" + CONTRACT.replace(" ", "+")


def test_from_an_empty_review_to_a_signed_one(open_page):
    # Words of its own each time: what was said in a run that failed stays.
    run = token_hex(2)
    question, answer = f"What has changed since the summer ({run})?", f"Two workers left in autumn ({run})."
    officer = open_page(OFFICER)
    expect(officer.get_by_role("heading", name=re.compile(r"^Of \d targets"))).to_be_visible()
    opened_again(officer)
    say(officer, "Completed", question)
    for number in range(3):
        agree(officer, f"Look at step {number} ({run}).")

    service = open_page(SERVICE)
    answered(service, answer)
    told = service.get_by_text(re.compile(r"^Completed: Millrace Women's Service, "))
    expect(told).to_be_visible()
    button(service, "Sign for your side")
    expect(service.get_by_text(re.compile("^Signed for Millrace Women's Service by ")).first).to_be_visible()

    officer = open_page(OFFICER)
    expect(officer.get_by_text(answer).first).to_be_visible()
    button(officer, "Sign for your side")
    expect(officer.get_by_text("Open: not both sides have signed it as it stands.")).to_have_count(0)
    expect(officer.get_by_text("Say something beside a figure")).to_have_count(0)

    words = [one.text for one in docx.Document(io.BytesIO(taken(officer, "Word"))).paragraphs]
    assert any(answer in one for one in words)
    pages = pypdf.PdfReader(io.BytesIO(taken(officer, "PDF"))).pages
    assert f"Look at step 2 ({run})." in " ".join(page.extract_text() for page in pages)
    assert answer.encode() in taken(officer, "CSV of the rows")


def test_axe_finds_nothing_on_what_the_service_fills_in(open_page):
    page = open_page(SERVICE)
    open_everything(page)
    assert violations(page) == []


def opened_again(page: Page) -> None:
    """Where both had signed in a run that failed later."""
    if page.get_by_text("Say something beside a figure").count():
        return
    page.get_by_text("Open it again").first.click()
    page.get_by_role("textbox", name=re.compile("^Why")).fill("Tried once more.")
    button(page, "Open it again")
    expect(page.get_by_text("Say something beside a figure")).to_be_visible()


def say(page: Page, about: str, words: str) -> None:
    """Say something beside a figure."""
    page.get_by_text("Say something beside a figure").click()
    choose(page, "About", about)
    field = page.get_by_role("textbox", name=re.compile(f"^What do you say of {about}"))
    expect(field).to_be_visible()
    field.fill(words)
    button(page, "Keep this")
    expect(page.get_by_text("Kept: both sides see it from now on.")).to_be_visible()


def answered(page: Page, words: str) -> None:
    """Answer what was asked, where it stands."""
    page.get_by_role("button", name="Answer").first.click()
    field = page.get_by_role("textbox", name=re.compile("^What do you say of Completed"))
    expect(field.first).to_be_visible()
    field.first.fill(words)
    page.get_by_role("button", name="Keep this", exact=True).first.click()
    settled(page)
    expect(page.get_by_text("Kept: both sides see it from now on.")).to_be_visible()


def agree(page: Page, what: str) -> None:
    """Agree an action, due in sixty days."""
    field = page.get_by_role("textbox", name="What is to be done?")
    settled(page)
    if not field.is_visible():
        page.get_by_text("Agree an action").click()
    expect(field).to_be_visible()
    field.fill(what)
    page.get_by_role("textbox", name="Which post does it? A post, not a name").fill("Service manager")
    page.get_by_role("spinbutton", name="day, By").click()
    page.keyboard.type(f"{datetime.now(UTC) + timedelta(60):%d%m%Y}")
    button(page, "Keep this action")
    expect(page.get_by_role("row").filter(has_text=what)).to_be_visible()


def button(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).last.click()
    settled(page)


def taken(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(download.value.path()).read_bytes()

"""A return from the preview to the receipt, sent again, compared, taken back and put back, in a real browser."""

import re
from pathlib import Path
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from tests.browser.contact_sheet import settled
from tests.browser.test_accessibility import open_everything, violations
from tests.browser.test_journeys import choose, referrals, submit, upload

pytestmark = pytest.mark.browser


def test_a_return_is_foreseen_sent_corrected_taken_back_and_put_back(open_page):
    # A code of its own each time: what was sent in a run that failed stays.
    address = f"/send?role=Provider&service=VERSIONS{token_hex(2).upper()}"
    page = open_page(address)
    choose(page, "Quarter", "2025-26 Q2")
    upload(page, referrals(completed=20, ended_early=20))
    expect(page.get_by_role("heading", name="What your commissioner will see")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("row").filter(has_text="50.0% (20 of 40").first).to_be_visible(timeout=30_000)
    submit(page)
    expect(page.get_by_role("heading", name="What your commissioner will see")).to_have_count(0)
    receipt = downloaded(page, "Download the receipt")

    again = open_page(address)
    choose(again, "Quarter", "2025-26 Q2")
    upload(again, referrals(completed=30, ended_early=10))
    both = again.get_by_role("row").filter(has_text="50.0% (20 of 40").filter(has_text="75.0% (30 of 40")
    expect(both.first).to_be_visible(timeout=30_000)
    submit(again)

    again.get_by_role("link", name="Your returns").last.click()
    expect(again.get_by_role("heading", name="Version 2: counts")).to_be_visible(timeout=30_000)
    expect(again.get_by_role("heading", name="Rows: 10 changed")).to_be_visible(timeout=30_000)
    settled(again)
    assert downloaded(again, "Download the receipt of version 1") == receipt

    again.get_by_role("button", name="Take version 2 back …").click()
    expect(again.get_by_text("Take version 2 back: are you sure?")).to_be_visible(timeout=30_000)
    again.get_by_role("textbox", name=re.compile("^Why")).fill("The wrong file.")
    again.get_by_role("textbox", name=re.compile("^Why")).press("Tab")
    settled(again)
    again.get_by_role("button", name="Yes, take version 2 back").click()
    expect(again.get_by_role("heading", name="Version 2: taken back")).to_be_visible(timeout=30_000)
    expect(again.get_by_role("heading", name="Version 1: counts")).to_be_visible(timeout=30_000)

    settled(again)
    again.get_by_role("button", name="Undo").click()
    expect(again.get_by_role("heading", name="Version 2: counts")).to_be_visible(timeout=30_000)
    expect(again.get_by_text("Undone straight after.")).to_be_visible(timeout=30_000)


def downloaded(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=label).first.click()
    return Path(download.value.path()).read_bytes()


def test_axe_finds_nothing_on_two_versions_and_the_question(open_page):
    """With everything opened: what changed, record by record, and what would move if a version were taken back."""
    for completed in (10, 12):
        page = open_page("/send?role=Provider&service=AXE3")
        choose(page, "Quarter", "2025-26 Q2")
        upload(page, referrals(completed=completed, ended_early=5))
        expect(page.get_by_role("heading", name="What your commissioner will see")).to_be_visible(timeout=30_000)
        settled(page)
        open_everything(page)
        assert violations(page) == []
        submit(page)
    page.get_by_role("link", name="Your returns").last.click()
    expect(page.get_by_role("heading", name="Rows: 2 changed, 2 new")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Take version 2 back …").click()
    expect(page.get_by_text("Take version 2 back: are you sure?")).to_be_visible(timeout=30_000)
    settled(page)
    open_everything(page)
    assert violations(page) == []

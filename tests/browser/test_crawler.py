"""What a browser is really sent, page by page, as everybody who is no service: nothing of a protected figure.

The complete crawl, of every published period and breakdown, takes long: `python -m tests.red_team.crawler`.
"""

import pytest

from tests.browser.contact_sheet import settled
from tests.red_team.crawler import fetcher, leaks, published, views, visit

pytestmark = pytest.mark.browser


def test_nothing_protected_is_sent_to_a_browser(browser, base):
    fetch = fetcher(base)
    allowed, found = published(fetch, short=True)
    context = browser.new_context(accept_downloads=True)
    seen = [visit(context, base, address, settled) for address in views(fetch, everything=False)]
    context.close()
    for sent in seen:
        found += leaks(sent, allowed)
    assert found == []

    # It has looked: frames were decoded to tables, charts and texts, and files were downloaded.
    disparity = next(sent for sent in seen if sent.address.startswith("/disparity?"))
    summary = next(sent for sent in seen if sent.address.startswith("/?role=Policy"))
    assert any("Ethnic group" in line for table in disparity.tables for line in table)
    assert disparity.charts
    assert any("**Published figures**" in text for text in disparity.texts)
    assert {name.rpartition(".")[2] for name in summary.files} == {"csv", "xlsx"}
    assert all(sent.texts for sent in seen)
    detailed, of_one = (" ".join(sent.texts) for sent in seen[-2:])
    assert "White British" in detailed
    assert "published for all services together" in of_one, "the choice in the address was made"

    # And it would have found something: the same page, were its counts one step off.
    wrong = {group: {number + 1 for number in numbers} for group, numbers in allowed.items()}
    assert leaks(disparity, wrong)

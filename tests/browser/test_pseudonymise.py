"""The page that takes names off, opened from disk as a service would open it, without any server."""

import base64
import csv
import hashlib
import hmac
import io
import random
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.definitions.columns import END_REASONS
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import SHEETS
from dashboard.exports import templates
from dashboard.exports.csv_text import harmless
from dashboard.intake.check import SentFile, check
from dashboard.intake.forbidden import IDENTIFYING
from dashboard.intake.identifiers import IN_ANY_CELL, OUTSIDE_CODES
from dashboard.intake.problems import Severity
from dashboard.settings import resource

pytestmark = pytest.mark.browser

FILE = Path(templates.__file__).with_name("pseudonymise.html")
KEY = bytes(range(32))
KEY_FILE = {
    "name": "key.txt",
    "mimeType": "text/plain",
    "buffer": f"Key for pseudonyms.\r\n\r\n{KEY.hex()}\r\n".encode(),
}
EXPORT = (
    "Case No,First name,DOB,Contact,End reason,Notes,Age band\r\n"
    'A-1,Ann,01/02/1990,07700 900123,"=1+1",came on foot,25-29\r\n'
    "A-2,Bea,02/03/1991,,moved,,30-39\r\n"
    " A-1 ,Ann,01/02/1990,,,,25-29\r\n"
)
MONITOR = (
    "referral_ref,referral_id,contract_ref,organisation_id,caseworker_id,service_user_crn,date_referral_received,"
    "date_saa_first_arranged,date_saa_first_scheduled_for,date_saa_first_not_attended,date_saa_first_attended,"
    "date_saa_first_completed,saa_attended_on_time,date_first_action_plan_submitted,date_of_first_action_plan_approval,"
    "date_of_first_attended_session,outcomes_to_be_achieved_count,outcomes_achieved,count_of_sessions_expected,"
    "count_of_sessions_attended,end_requested_by_pp_at,end_requested_by_pp_reason,date_eosr_submitted,concluded_at,"
    "referral_end_state,date_intervention_to_be_completed_by,end_of_sentence_date"
)


@pytest.fixture
def opened(browser):
    """Opens the page from disk; at the end nothing may have been asked for, and nothing have gone wrong."""
    contexts, asked, complaints = [], [], []

    def open_page(**options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(FILE.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert {url for url in asked if not url.startswith("blob:")} <= {FILE.as_uri()}
    assert complaints == []


def choose(page: Page, content: str | bytes, name: str = "export.csv") -> None:
    data = content.encode() if isinstance(content, str) else content
    page.get_by_label("A CSV file, from any case system").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )
    expect(page.locator("#said, #wrong").filter(has_text=re.compile(r"\.$"))).to_have_count(1)


def column(page: Page, name: str):
    return page.locator("#list li").filter(has=page.locator("strong").get_by_text(name, exact=True))


def left_out(page: Page) -> list[str]:
    names = page.locator("#list li strong").all_inner_texts()
    ticks = page.locator("#list input").all()
    return [name for name, tick in zip(names, ticks, strict=True) if tick.is_checked()]


def use_key(page: Page) -> None:
    page.get_by_label("The key file of last time").set_input_files(KEY_FILE)
    expect(page.locator("#key-said")).to_contain_text(hashlib.sha256(KEY).hexdigest()[:8])


def saved(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the new file").click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def pseudonym(value: str) -> str:
    return hmac.new(KEY, value.encode(), hashlib.sha256).hexdigest()[:32]


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_its_own_policy_names_its_script_and_style_and_forbids_every_network():
    """After a change, the hash that the failure shows belongs into the page's first lines."""
    text = FILE.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    wanted = ["default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'"]
    for tag in ("script", "style"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        wanted.append(f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'")
    assert sorted(policy.split("; ")) == sorted(wanted)
    assert not re.search(r"(?:src|href)=|https?://|@import|url\(", text)


def test_what_tries_to_reach_out_is_stopped_by_the_page_itself(browser):
    page = browser.new_context().new_page()
    page.goto(FILE.as_uri())
    stopped = page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
            fetch("http://127.0.0.1:9/").catch(() => {});
        })"""
    )
    assert stopped == "connect-src"
    page.context.close()


def test_an_export_without_names_byte_by_byte(opened):
    page = opened()
    choose(page, EXPORT, "cases of spring.csv")
    assert left_out(page) == ["First name", "DOB", "Contact", "Notes"]
    expect(page.locator("#list select")).to_have_count(1)
    expect(column(page, "Contact")).to_contain_text("1 cell looks like a phone number")
    column(page, "Case No").get_by_role("combobox").select_option("Replace by pseudonyms")
    expect(page.locator("#rows td").first).to_have_text("(pseudonym)")
    use_key(page)
    expect(page.locator("#rows td").first).to_have_text(pseudonym("A-1"))

    name, content = saved(page)

    first, second = pseudonym("A-1"), pseudonym("A-2")
    assert name == "cases of spring-without-names.csv"
    assert (
        content
        == (
            f"\ufeffCase No,End reason,Age band\r\n{first},'=1+1,25-29\r\n{second},moved,30-39\r\n{first},,25-29\r\n"
        ).encode()
    )


def test_record_numbers_can_stay_as_they_are_and_then_no_key_is_asked_for(opened):
    page = opened()
    choose(page, EXPORT)
    expect(page.get_by_role("heading", name="The key for pseudonyms")).to_be_hidden()

    assert [row["Case No"] for row in rows_of(saved(page)[1])] == ["A-1", "A-2", "A-1"]


def test_a_key_that_is_made_here_gives_the_same_pseudonyms_when_it_is_loaded_again(opened, tmp_path):
    page = opened()
    choose(page, EXPORT)
    column(page, "Case No").get_by_role("combobox").select_option("Replace by pseudonyms")
    page.get_by_role("button", name="Save the new file").click()
    expect(page.locator("#saved")).to_have_text("Choose the key file of last time, or make a new key, above.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make a new key, and save its file").click()
    key_file = tmp_path / download.value.suggested_filename
    download.value.save_as(key_file)
    made = bytes.fromhex(re.search(r"\b[0-9a-f]{64}\b", key_file.read_text())[0])
    assert key_file.stem.endswith(hashlib.sha256(made).hexdigest()[:8])
    first = saved(page)[1]
    assert rows_of(first)[1]["Case No"] == hmac.new(made, b"A-2", hashlib.sha256).hexdigest()[:32]

    again = opened()
    choose(again, EXPORT)
    column(again, "Case No").get_by_role("combobox").select_option("Replace by pseudonyms")
    again.get_by_label("The key file of last time").set_input_files(key_file)
    expect(again.locator("#key-said")).to_contain_text("It should be the same as last time")
    assert saved(again)[1] == first


def test_what_is_no_key_file_is_not_taken(opened):
    page = opened()
    choose(page, EXPORT)
    column(page, "Case No").get_by_role("combobox").select_option("Replace by pseudonyms")
    page.get_by_label("The key file of last time").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no key"}
    )
    expect(page.locator("#key-said")).to_contain_text("This is not a key file")


@pytest.mark.parametrize(
    ("encoding", "separator", "before"),
    [
        ("utf-8", ",", ""),
        ("utf-8-sig", ";", ""),
        ("utf-16", "\t", ""),
        ("cp1252", ";", "sep=;\r\n"),
        ("utf-8", ",", "Export of the café\r\n\r\n"),
    ],
)
def test_what_case_systems_write_is_read(opened, encoding, separator, before):
    page = opened()
    lines = [("ref", "site"), ("1-a", "Café"), ("2-b", 'the "old"\r\nhall')]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(lines)
    choose(page, (before + text.getvalue()).encode(encoding))

    content = saved(page)[1].decode("utf-8-sig")

    assert [tuple(row) for row in csv.reader(io.StringIO(content, newline=""))] == lines


def test_tables_are_read_and_written_as_python_reads_and_writes_them(opened):
    page, chance, tables, texts = opened(), random.Random(3), [], []
    for _ in range(400):
        width = chance.randrange(2, 4)
        cells = iter(lambda: "".join(chance.choices("ab\"',;= \r\n", k=chance.randrange(5))), None)
        tables.append([[next(cells) for _ in range(width)] for _ in range(chance.randrange(1, 4))])
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator=chance.choice(["\r\n", "\n"]), quoting=csv.QUOTE_ALL).writerows(tables[-1])
        texts.append(text.getvalue())

    read = page.evaluate("(texts) => texts.map((text) => records(text, ',').map((row) => row.cells))", texts)
    written = page.evaluate("(tables) => tables.map(([first, ...rest]) => csvOf(first, rest))", tables)

    assert read == tables
    again = [list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) for text in written]
    assert again == [[[harmless(cell) for cell in row] for row in table] for table in tables]


def test_a_comma_in_numbers_does_not_make_columns(opened):
    page = opened()
    choose(page, "First name;ref;score\r\nAnn;1-a;1,5\r\nBea;2-b;2,5\r\n")
    assert left_out(page) == ["First name"]
    assert [row["score"] for row in rows_of(saved(page)[1])] == ["1,5", "2,5"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04xl/", "This is an Excel workbook"),
        (b" \r\n", "This file is empty"),
        (b",,\r\n,,\r\n", "This file is empty"),
        (b"a;b,c\r\n1;2,3\r\n", "could be separated by more than one sign"),
        (b"a,b\r\n1,2,3\r\n", "Row 2 has 3 cells, but there are 2 column names"),
        (b'a,b\r\n1,"2\r\n', "A quotation mark is opened and never closed"),
        ("a,b\r\n1,2\r\n".encode("utf-16-le"), "This is not a text file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(opened, content, said):
    page = opened()
    choose(page, content)
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("button", name="Save the new file")).to_be_hidden()


def test_columns_that_no_file_may_have_are_ticked_and_ours_are_not(opened):
    page = opened()
    told = page.evaluate("(names) => names.filter((name) => toldByName(name))", sorted(IDENTIFYING))
    assert told == sorted(IDENTIFYING)
    more = ["Client First Name", "DateOfBirth", "NINumber", "Home Tel.", "E-Mail", "Caseworker ID", "NHS No"]
    assert page.evaluate("(names) => names.filter((name) => toldByName(name))", more) == more
    ours = sorted({name for layout in SHEETS.values() for name in layout.by_name})
    assert page.evaluate("(names) => names.filter((name) => toldByName(name))", ours) == []


@pytest.mark.parametrize("sheet", ["referrals", "accommodation", "outcomes", "assessments", "experience"])
def test_nothing_of_a_good_return_is_ticked(opened, sheet):
    folder = resource("sample_data") / "2025-26-q4-riverside"
    text = next(folder.glob(f"*-{sheet}.csv")).read_text(encoding="utf-8")
    told = opened().evaluate("(text) => plannedFor(readTable(new TextEncoder().encode(text)))", text)
    assert [column["name"] for column in told if column["leaveOut"]] == []
    assert {column["name"] for column in told if column["ids"]} <= {
        "referral_id", "person_id", "response_id", "contract_ref", "outcome_ref",
    }  # fmt: skip


CELLS = (
    "someone@example.org", "see someone@example.org now", "07700 900123", "+44 7700 900123", "020 7946 0000",
    "02079460000", "QQ123456C", "QQ 12 34 56 C", "SW1A 1AA", "SW1A1AA", "m1 1ae", "R-1001", "2025-07-01", "A01D",
    "25-29", "E08000003", "0123-4567", "12345678", "community_order", "1.5", "c/o 07700900123", "B33 8TH.", "A12 3BC4",
)  # fmt: skip


@pytest.mark.parametrize("codes", [True, False])
def test_cells_are_judged_as_the_check_judges_them(opened, codes):
    page = opened()
    kinds = IN_ANY_CELL if codes else OUTSIDE_CODES
    expected = [
        next((kind for kind, patterns in kinds.items() if any(re.search(pattern, cell) for pattern in patterns)), "")
        for cell in CELLS
    ]
    assert page.evaluate("([cells, codes]) => cells.map((cell) => kindInCell(cell, codes))", [CELLS, codes]) == expected


def test_official_numbers_sentences_and_nameless_columns_are_ticked(opened):
    page = opened()
    sentence = "She came in with her sister and asked whether we could help with the flat she had lost."
    choose(page, f"ref,nhs like,about,,CRN\r\n1,943 476 5919,{sentence},x,X123456\r\n2,,,,X123457\r\n")
    assert left_out(page) == ["nhs like", "about", "(no name)", "CRN"]
    expect(column(page, "about")).to_contain_text("some cells hold whole sentences")

    column(page, "CRN").get_by_role("checkbox").uncheck()
    expect(column(page, "CRN").get_by_role("option")).to_have_text(["Replace by pseudonyms"])
    column(page, "about").get_by_role("checkbox").uncheck()
    expect(page.locator("#kept")).to_contain_text("You keep what looks as if it identified somebody: about.")
    use_key(page)
    assert [row["CRN"] for row in rows_of(saved(page)[1])] == [pseudonym("X123456"), pseudonym("X123457")]


def monitor_report(**cells: str) -> list[str]:
    row = {
        "referral_ref": "AB1234CD", "referral_id": "0b1f9e5c-0000-4000-8000-000000000001", "contract_ref": "PRJ-5750",
        "caseworker_id": "someone@example.org", "service_user_crn": "X123456",
        "date_referral_received": "2025-04-14T23:30:00Z", "date_saa_first_arranged": "2025-04-15",
        "date_saa_first_scheduled_for": "22/04/2025", "date_saa_first_attended": "2025-04-29T10:00:00.123456+01:00",
        "date_of_first_action_plan_approval": "2025-05-06", "date_of_first_attended_session": "2025-05-13",
        "outcomes_to_be_achieved_count": "3", "outcomes_achieved": "1.0", "count_of_sessions_expected": "12",
        "count_of_sessions_attended": "6", "end_of_sentence_date": "2026-01-01",
    }  # fmt: skip
    return [(row | cells).get(name, "") for name in MONITOR.split(",")]


def test_refer_and_monitor_becomes_a_referrals_sheet(opened):
    page = opened()
    ended = {"concluded_at": "2025-06-24", "referral_end_state": "ended", "service_user_crn": "X123457",
             "referral_id": "0b1f9e5c-0000-4000-8000-000000000002"}  # fmt: skip
    lines = [
        monitor_report(),
        monitor_report(**ended, end_requested_by_pp_reason="Moved out of service area"),
        monitor_report(**ended, end_requested_by_pp_reason="she met her sister", count_of_sessions_attended="six"),
    ]
    choose(page, "\r\n".join([MONITOR, *(",".join(line) for line in lines)]))
    expect(page.get_by_role("heading", name="The report of Refer and Monitor")).to_be_focused()
    expect(page.get_by_role("row").filter(has_text="outcomes_achieved")).to_contain_text(
        "this score is known to be wrong"
    )
    expect(page.locator("#summary")).to_contain_text("left blank: end_reason: 1, sessions_attended: 1")
    use_key(page)

    name, content = saved(page)

    assert name == "referrals.csv"
    first, second, third = rows_of(content)
    assert first == {
        "referral_id": pseudonym("0b1f9e5c-0000-4000-8000-000000000001"), "person_id": pseudonym("X123456"),
        "contract_ref": "PRJ-5750", "referral_source": "", "referral_date": "2025-04-15",
        "first_offered_date": "2025-04-22", "assessed_date": "2025-04-29", "plan_agreed_date": "2025-05-06",
        "started_date": "2025-05-13", "ended_date": "", "end_state": "open", "end_reason": "",
        "sessions_planned": "12", "sessions_attended": "6", "age_band": "", "ethnicity": "",
        "ethnicity_missing_reason": "",
    }  # fmt: skip
    assert set(first) <= set(SHEETS["referrals"].by_name)
    assert (second["end_state"], second["end_reason"], second["ended_date"]) == ("ended_early", "MOV", "2025-06-24")
    assert (third["end_reason"], third["sessions_attended"]) == ("", "")
    assert not re.search(r"X12345|AB1234CD|example|sister", content.decode())


def test_what_refer_and_monitor_lacks_is_all_that_the_check_then_asks_for(opened):
    page = opened()
    choose(page, "\r\n".join([MONITOR, ",".join(monitor_report())]))
    use_key(page)
    content = saved(page)[1]

    found = check([SentFile("referrals.csv", content)], provider="OURS", quarter=Quarter(2025, 1))

    blank = {each.column for each in found.problems if each.severity is Severity.MUST_MEND}
    assert blank == {"referral_source", "age_band", "ethnicity"}
    said = page.locator("#monitor-details li code").all_inner_texts()
    assert blank | {"ethnicity_missing_reason"} <= set(said)


def test_every_column_of_refer_and_monitor_is_explained_and_its_codes_are_ours(opened):
    page = opened()
    assert page.evaluate("Object.keys(MONITOR)") == MONITOR.split(",")
    assert set(page.evaluate("Object.values(END_REASONS)")) <= set(END_REASONS)
    assert set(page.evaluate("Object.values(END_STATES)")) <= set(SHEETS["referrals"].by_name["end_state"].values)


def test_refer_and_monitor_can_be_treated_like_any_other_export(opened):
    page = opened()
    choose(page, "\r\n".join([MONITOR, ",".join(monitor_report())]))
    page.get_by_label("Turn it into a referrals sheet").uncheck()
    assert {"service_user_crn", "caseworker_id"} <= set(left_out(page))


def test_it_can_be_used_without_a_mouse(opened):
    page = opened()
    choose(page, EXPORT)
    expect(page.get_by_role("heading", name="What to leave out")).to_be_focused()
    page.keyboard.press("Tab")
    expect(column(page, "Case No").get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name="The key for pseudonyms")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(column(page, "First name").get_by_role("checkbox")).not_to_be_checked()


@pytest.mark.parametrize("content", [EXPORT, MONITOR + "\r\n" + ",".join(monitor_report())], ids=["any", "monitor"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_for_everybody(opened, scheme, content):
    page = opened(color_scheme=scheme, viewport={"width": 400, "height": 900})
    choose(page, content)
    use = page.locator("#list select").first
    if use.is_visible():
        use.select_option("Replace by pseudonyms")
    expect(page.get_by_role("heading", name="The key for pseudonyms")).to_be_visible()

    found = Axe().run(page).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 401


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_so_is_the_guide(browser, tmp_path, scheme):
    guide = tmp_path / "guide.html"
    guide.write_bytes(templates.guide())
    context = browser.new_context(color_scheme=scheme, viewport={"width": 400, "height": 900})
    page = context.new_page()
    page.goto(guide.as_uri())
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 401
    context.close()

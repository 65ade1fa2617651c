"""Returns: what came and what it brought, what never comes, the contracts, and figures that a commissioner sends."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.definitions.contracts import Contract, Kpi
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from dashboard.warehouse.records import Records
from tests.builders import moment, new_return, row

PAGE = "commissioners/returns.py"
POPULATION = (
    b"area_code,ethnic_group,population,ethnicity_source,year,count,source\n"
    b"E08000003,Black,women_arrested,officer,2025,241,Police\n"
)
REOFFENDING = (
    b"provider,person_id,index_date,index_event,data_cutoff_date,reoffended\n"
    b"RIVERSIDE,P-1,2022-04-04,custody_release,2024-06-30,1\n"
)


@pytest.fixture(scope="module")
def kept(empty_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two services: one sends everything, the other referrals only; one contract of each with MARCHES.

    Nobody may change it.
    """
    path = tmp_path_factory.mktemp("returns") / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    installation = Installation(Settings(database=path))
    records = installation.records()
    records.register(
        [
            Contract("R-1", "RIVERSIDE", ("MARCHES",), ("HUB",), 5, (Kpi("completed", 0.6), Kpi("started", 0.7))),
            Contract("C-1", "CWMHAF", ("MARCHES",)),
            Contract("F-1", "FENLIGHT", ("VALLEY",)),
        ],
        moment("2025-04-01"),
        "tests",
    )
    line = row(referral_id="r-1", referral_date=date(2025, 7, 2))
    housing = {"point": "start", "recorded_date": date(2025, 7, 2), "accommodation": "A01A"}
    records.accept(new_return("RIVERSIDE", "2025-26 Q2", [line], accommodation=[{"referral_id": "r-1", **housing}]))
    records.accept(new_return("CWMHAF", "2025-26 Q2", [line]))
    records.accept(new_return("FENLIGHT", "2025-26 Q2", [line]))
    installation.close()
    return path


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copy(kept, tmp_path))


@pytest.fixture
def opened(visit, kept) -> AppTest:
    app = visit(kept, "commissioner", PAGE, body="MARCHES")
    assert not app.exception
    return app


def tables(app: AppTest) -> list[list[dict[str, str]]]:
    return [table.value.to_dict("records") for table in app.table]


def table_with(app: AppTest, column: str) -> list[dict[str, str]]:
    return next(lines for lines in tables(app) if lines and column in lines[0])


def test_what_each_return_brought(opened):
    lines = {line["Service"]: line for line in table_with(opened, "Due")}

    assert lines["Riverside Women's Centre"]["Sheets"] == "referrals, accommodation"
    assert lines["Cwm Haf Women's Support"]["Sheets"] == "referrals"
    assert len(lines) == 2, "not that of another commissioner's contract"
    version = table_with(opened, "Status")[0]
    assert version["Referrals under your contracts"] == "1"
    assert "Rows" not in version


def test_what_became_of_each_return_is_said_with_its_day(visit, database):
    records = Records(database)
    line = row(referral_id="r-1", referral_date=date(2025, 7, 2))
    again = replace(new_return("RIVERSIDE", "2025-26 Q2", [line], outcomes=[]), sent_at=moment("2025-11-09"))
    records.accept(again)
    records.record_event("CWMHAF-2025-26-Q2-v1", "withdrawn", moment("2025-12-01"), "tests", "wrong file, see r-1")
    records.accept(new_return("CWMHAF", "2025-26 Q1", [line]))
    records.close()
    app = visit(database, "commissioner", PAGE, body="MARCHES")
    lines = {line["Service"]: line for line in table_with(app, "Due")}

    assert lines["Riverside Women's Centre"]["Return"] == "on time, 14 October 2025"
    assert lines["Riverside Women's Centre"]["Since then"] == (
        "corrected (referrals) and outcomes added on 9 November 2025"
    )
    assert lines["Cwm Haf Women's Support"]["Return"] == "taken back since 1 December 2025"
    (missing,) = table_with(app, "Missing since")
    assert missing["Service"] == "Cwm Haf Women's Support"
    assert missing["Missing since"].startswith("1 December 2025, ")
    assert missing["Why"] == "taken back on 1 December 2025; nothing stands"
    statuses = {line["Return"]: line["Status"] for line in table_with(app, "Status")}
    assert statuses["CWMHAF-2025-26-Q2-v1"] == "taken back on 1 December 2025"
    everything = "\n".join([*(one.value for one in app.markdown), *(str(table) for table in tables(app))])
    assert "wrong file" not in everything, "why is the service's own"


def test_what_a_service_does_not_send_is_said_with_what_is_missing_for_it(opened):
    absent = table_with(opened, "Sheet that never came")

    of_riverside = [line["Sheet that never came"] for line in absent if line["Service"].startswith("Riverside")]
    assert of_riverside == ["Outcomes", "Assessments", "Experience"]
    housing = [line for line in absent if line["Sheet that never came"] == "Accommodation"]
    assert [(line["Service"], line["Cannot be shown"][:8]) for line in housing] == [
        ("Cwm Haf Women's Support", "housing:")
    ]


def test_how_complete_each_service_is(opened):
    lines = {line["Service"]: line for line in table_with(opened, "Ethnicity known")}

    assert list(lines) == ["Cwm Haf Women's Support", "Riverside Women's Centre"]
    assert lines["Riverside Women's Centre"]["Ethnicity known"] == "100% (1 of 1)"
    assert lines["Riverside Women's Centre"]["Returns on time"] == "100% (1 of 1)"
    assert lines["Riverside Women's Centre"]["Housing at exit known"] == "[z]", "it was sent, and nobody's work ended"
    assert lines["Cwm Haf Women's Support"]["Housing at exit known"] == "[x]"
    assert lines["Riverside Women's Centre"]["Women who answered"] == "[x]"
    said = [markdown.value for markdown in opened.markdown]
    assert "**Headline (exact)** · 2025-26 · who says so: the service's record" in said
    assert any("[x] not supplied" in words and "[z] nobody counts for it" in words for words in said)


def test_what_never_came_is_not_taken_for_nothing_known(visit, database):
    installation = Installation(Settings(database=database))
    dates = {"started_date": date(2025, 7, 9), "ended_date": date(2025, 9, 1), "end_state": "completed"}
    ended = row(referral_id="r-1", referral_date=date(2025, 7, 2), **dates)
    for provider in ("RIVERSIDE", "CWMHAF"):
        installation.records().accept(new_return(provider, "2025-26 Q2", [ended]))
    installation.close()
    app = visit(database, "commissioner", PAGE, body="MARCHES")
    lines = {line["Service"]: line for line in table_with(app, "Ethnicity known")}

    assert lines["Riverside Women's Centre"]["Housing at exit known"] == "0% (0 of 1)"
    assert lines["Cwm Haf Women's Support"]["Housing at exit known"] == "[x] (0 of 1)"
    assert any("Least complete of all: housing at exit known (0.0%, 0 of 2)" in one.value for one in app.subheader)


def test_one_service_has_the_same_table_with_one_row(visit, one_service):
    app = visit(one_service, "commissioner", PAGE)

    assert not app.exception
    (line,) = table_with(app, "Ethnicity known")
    assert line["Service"] == "Riverside Women's Centre"
    assert all(" of " in cell for title, cell in line.items() if title != "Service")


def test_the_overview_says_how_complete_it_is_in_a_line(visit, one_service):
    app = visit(one_service, "commissioner", "commissioners/overview.py")
    (line,) = [markdown.value for markdown in app.markdown if markdown.value.startswith("**How complete")]

    assert line.startswith("**How complete 2025-26 is:** housing at exit known for ")
    assert line.endswith("who says so: the service's record")
    assert line.count(" of ") == 6
    assert "no figure" not in line
    assert any(link.proto.label == "How complete, service by service" for link in app.get("page_link"))


def test_the_overview_says_of_what_there_is_no_figure(visit, kept):
    app = visit(kept, "commissioner", "commissioners/overview.py", body="MARCHES")
    (line,) = [markdown.value for markdown in app.markdown if markdown.value.startswith("**How complete")]

    assert "ethnicity known for 2 of 2; 2 of 2 returns came on time; no figure for: Housing at exit known [z]" in line
    assert "Women who answered [x]" in line


def test_the_contracts_with_what_was_agreed(opened):
    lines = {line["Contract"]: line for line in table_with(opened, "Targets")}

    assert lines.keys() == {"R-1", "C-1"}
    assert lines["R-1"]["Targets"] == "Completed at least 60%; Started support at least 70%"
    assert lines["R-1"]["Delivery partners"] == "HUB"
    assert lines["R-1"]["First appointment"] == "within 5 working days"
    assert (lines["C-1"]["Targets"], lines["C-1"]["Delivery partners"]) == ("none agreed", "none named")


@pytest.mark.parametrize(("name", "content"), [("population", POPULATION), ("reoffending", REOFFENDING)])
def test_a_commissioner_sends_reference_figures(visit, database, name, content):
    app = upload(visit(database, "commissioner", PAGE, body="MARCHES"), content)
    assert [{"File": "reference.csv", "Sheet": name, "Rows": "1"}] in tables(app)
    keep(app)

    assert not app.exception
    assert [done.value for done in app.success] == [
        f"Kept as {name}-v1. Published figures use it from the next publication on."
    ]
    assert f"File accepted: {name}-v1" in app.code[0].value
    again = keep(upload(visit(database, "commissioner", PAGE, body="MARCHES"), content))
    assert f"{name}-v2" in again.success[0].value


def test_what_is_wrong_with_a_reference_file_is_told_and_nothing_is_kept(opened):
    app = upload(opened, POPULATION.replace(b"241", b"many"))

    assert not app.exception
    assert app.error
    assert button(app).disabled
    assert not app.success


def test_a_return_is_not_sent_here(opened):
    content = b"referral_id,person_id,referral_source,referral_date,end_state,age_band,ethnicity\nR,P,court,2025-07-01,"
    app = upload(opened, content + b"open,30-39,W1\n")

    assert not app.exception
    assert [error.value for error in app.error] == [
        "Say whose return this is, and for which quarter: only reoffending and population need not."
    ]
    assert not app.button


def upload(app: AppTest, content: bytes) -> AppTest:
    (uploader,) = app.get("file_uploader")
    return uploader.set_value(("reference.csv", content, "text/csv")).run()


def keep(app: AppTest) -> AppTest:
    return button(app).click().run()


def button(app: AppTest):
    return next(each for each in app.button if each.label == "Keep these figures")

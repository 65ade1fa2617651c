"""Nothing sent, nothing asked, too early, nobody and zero are different things, and look different."""

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.definitions.indicators import INDICATORS
from dashboard.operations.absence import needed, with_reasons
from dashboard.operations.installation import Installation
from dashboard.operations.returns import SentReturn
from dashboard.settings import Settings
from tests.builders import new_return, women

SERVICE = "providers/service.py"
OVERVIEW = "commissioners/overview.py"
DATES = {"referral_date": date(2025, 7, 2), "started_date": date(2025, 7, 20)}
YEAR = {"first_day": date(2025, 4, 1), "last_day": date(2026, 3, 31)}


@pytest.fixture
def database(empty_records: Path, tmp_path: Path) -> Path:
    path = tmp_path / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    return path


def send(database: Path, *quarters: str, provider: str = "RIVERSIDE", experience=None, **given) -> None:
    """Returns of forty women whose work ended in August."""
    installation = Installation(Settings(database=database))
    for quarter in quarters:
        rows = women({"white": (25, 40)}, **{**DATES, **given})
        others = {"experience": experience} if experience else {}
        installation.records().accept(new_return(provider, quarter, rows, **others))
    installation.close()


def volumes(app: AppTest) -> dict[str, dict[str, str]]:
    assert not app.exception
    table = next(table.value for table in app.table if "What it counts" in table.value.columns)
    return {line["Figure"]: line for line in table.to_dict("records")}


def tiles(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.info))


@pytest.mark.parametrize(("role", "page"), [("provider", SERVICE), ("commissioner", OVERVIEW)])
class TestVolumes:
    def test_sessions_that_were_never_sent_are_no_zero(self, visit, database, role, page):
        send(database, "2025-26 Q2")
        app = visit(database, role, page)

        assert tiles(app)["Sessions delivered"] == "not supplied"
        assert volumes(app)["Sessions delivered"]["2025-26 Q2"] == "[x] not supplied"
        assert "[x] not supplied: no return has come" in said(app)

    def test_sessions_that_nobody_attended_are_a_zero(self, visit, database, role, page):
        send(database, "2025-26 Q2", sessions_offered=3, sessions_attended=0)
        app = visit(database, role, page)

        assert tiles(app)["Sessions delivered"] == "0"
        assert volumes(app)["Sessions delivered"]["2025-26 Q2"] == "0"

    def test_a_quarter_that_was_not_sent_is_no_zero(self, visit, database, role, page):
        send(database, "2025-26 Q2", "2025-26 Q4", sessions_offered=3, sessions_attended=2)
        app = visit(database, role, page)
        lines = volumes(app)

        assert {line["2025-26 Q3"] for line in lines.values()} == {"[x] not supplied"}
        assert lines["Referrals received"]["2025-26 Q4"] == "0", "it was sent, and nobody was referred"
        assert lines["Referrals received"]["2025-26 so far"] == "40"
        assert tiles(app)["Waiting to start"] == "0"

    def test_the_quarter_before_the_first_return_is_not_supplied(self, visit, database, role, page):
        send(database, "2025-26 Q2", referral_date=date(2025, 6, 1))
        lines = volumes(visit(database, role, page))

        assert lines["Referrals received"]["2025-26 Q1"] == "[x] not supplied", "who left earlier is not known"
        assert lines["On the books at the end"]["2025-26 Q2"] == "0"


def test_what_is_never_asked_is_told_from_what_nobody_said(visit, database):
    answers = [
        {"response_id": f"a{i}", "question": "trust", "answer": "5", "answered_month": date(2025, 8, 31)}
        for i in range(20)
    ]
    send(database, "2025-26 Q2", experience=answers)
    app = visit(database, "provider", SERVICE)
    table = next(table.value for table in app.table if "Say so" in table.value.columns)
    cells = {line["Say so"] for line in table.to_dict("records")}

    assert cells == {"100.0%", "[n]"}
    assert "[n] not collected: no answer to it has ever come" in said(app)


def test_a_tile_says_why_there_is_no_figure(visit, database):
    send(database, "2025-26 Q2", ended_date=date(2025, 9, 28), referral_date=date(2025, 9, 26), started_date=None)
    app = visit(database, "provider", SERVICE)

    assert tiles(app)["Started support"] == "not yet mature"
    assert tiles(app)["Sessions attended"] == "not supplied"
    assert tiles(app)["Completed"] == "nobody yet"
    assert tiles(app)["Days to start"] == "not reached"
    assert "Fewer than half have got there yet" in said(app)
    for mark in ("[m] not yet mature", "[x] not supplied", "[z] nobody counts for it"):
        assert mark in said(app)


# Without a page


def sent(quarter: str, *sheets: str, provider: str = "KY", status: str = "current") -> SentReturn:
    return SentReturn(
        return_id="R", provider=provider, quarter=quarter, version=1, contract=None, sent_by="tests",
        sent_at=datetime(2026, 4, 14, 10), sheets=sheets, rows=None, kept=1, sha256="", status=status,
        referrals_stand=status == "current" and "referrals" in sheets,
    )  # fmt: skip


def asking(*returns: SentReturn, **rows: Row):
    """Gives one row for each indicator that is named; nothing for the others."""

    def ask(slug, *, by=None, first_day=None, last_day=None, provider=None):
        there = slug in rows and not (last_day and first_day and last_day < first_day)
        return Answer(slug, Source.HEADLINE, "2025-26", (rows[slug],) if there else (), by=by)

    return with_reasons(ask, returns)


def mark(slug: str, *returns: SentReturn, **rows: Row) -> str | None:
    (row,) = asking(*returns, **rows)(slug, **YEAR).rows
    return row.mark


REFERRALS = sent("2025-26 Q2", "referrals")
EVERYTHING = sent("2025-26 Q2", "referrals", "accommodation", "outcomes", "assessments", "experience")


def test_which_sheets_a_figure_comes_from():
    assert needed(INDICATORS["completed"]) == ["referrals"]
    assert needed(INDICATORS["settled_at_exit"]) == ["referrals", "accommodation"]
    assert needed(INDICATORS["trust"]) == ["experience"]
    assert needed(INDICATORS["proven_reoffending"]) == []
    assert all(needed(one) or one.domain in ("reoffending", "data quality") for one in INDICATORS.values())


@pytest.mark.parametrize(
    ("slug", "returns", "expected"),
    [
        ("settled_at_exit", [REFERRALS], "x"),
        ("settled_at_exit", [EVERYTHING], "z"),
        ("settled_at_exit", [sent("2024-25 Q2", "referrals", "accommodation"), REFERRALS], "x"),
        ("settled_at_exit", [sent("2025-26 Q2", "referrals", "accommodation", status="withdrawn"), REFERRALS], "x"),
        ("settled_at_exit", [REFERRALS, sent("2025-26 Q3", "accommodation")], "z"),
        ("wellbeing_improved", [EVERYTHING], "n"),
        ("trust", [EVERYTHING], "z"),
        ("trust", [REFERRALS], "x"),
        ("completed", [REFERRALS], "z"),
        ("completed", [sent("2026-27 Q1", "referrals")], "x"),
        ("started", [sent("2025-26 Q4", "referrals")], "m"),
        ("started", [REFERRALS, sent("2025-26 Q4", "referrals")], "z"),
        ("referrals_received", [], "x"),
        ("referrals_received", [REFERRALS], None),
        ("returns_on_time", [], "z"),
        ("proven_reoffending", [], "m"),
    ],
)
def test_why_there_is_no_figure(slug, returns, expected):
    assert mark(slug, *returns) == expected


def test_a_column_that_never_came_is_not_supplied():
    some = Row("All", n=40)
    assert mark("sessions_delivered", REFERRALS, women_supported=some) == "x"
    assert mark("sessions_delivered", REFERRALS, women_supported=some, attended=some) is None
    assert mark("sessions_delivered", REFERRALS) is None
    assert mark("attended", REFERRALS, women_supported=some) == "x"
    assert mark("offered_in_time", REFERRALS, ethnicity_known=some) == "x"
    assert mark("observed_to_expected", proven_reoffending=some) == "x"
    assert mark("reoffences_per_reoffender", proven_reoffending=some) == "z"


def test_a_question_is_never_asked_where_other_answers_came():
    assert mark("trust", EVERYTHING, experience_response=Row("All", n=40, k=20)) == "n"


def test_what_is_there_stays_as_it_is():
    row = Row("All", n=40, k=20, rate=0.5)
    assert asking(REFERRALS, completed=row)("completed", **YEAR).rows == (row,)
    few = Row("All", mark="c")
    assert asking(EVERYTHING, trust=few)("trust", **YEAR).rows == (few,)


def test_a_service_without_a_line_says_why():
    missing = Row("KY", slug="KY", mark="x")
    for returns, expected in (((REFERRALS,), "z"), ((), "x"), ((sent("2025-26 Q2", "referrals", provider="A"),), "x")):
        (row,) = asking(*returns, completed=missing)("completed", by="provider", **YEAR).rows
        assert (row.group, row.mark) == ("KY", expected)


def test_a_quarter_of_a_series_that_was_not_sent():
    for quarter, expected in (("2025-26 Q2", "z"), ("2025-26 Q3", "x")):
        row = Row(quarter, n=0, slug="2025-12-31", mark="z")
        (found,) = asking(REFERRALS, completed=row)("completed", by="quarter").rows
        assert found.mark == expected

"""A review put together: what was agreed otherwise, in words; and what was typed in the place of records."""

import csv
import io
from datetime import date
from pathlib import Path

import docx
import pypdf
import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis.review import Came
from dashboard.definitions.contracts import Contract, Kpi, Over, Terms
from dashboard.definitions.periods import Quarter
from dashboard.exports import review as words
from dashboard.operations.installation import Installation
from dashboard.operations.totals import keep
from dashboard.operations.whole_review import changed_terms, whole
from dashboard.settings import Settings
from tests.builders import moment, service

Q4 = Quarter.parse("2025-26 Q4")


def _terms(version, *kpis, applies_from=None, year_begins=4):
    contract = Contract("A-1", "A", ("NORTH",), kpis=kpis, applies_from=applies_from, year_begins=year_begins)
    return Terms(contract, version, date(2025, version, 1), "tests")


def test_each_change_is_dated():
    versions = [
        _terms(1, Kpi("completed", 0.6)),
        _terms(2, Kpi("completed", 0.65, tolerance=0.05), applies_from=date(2025, 10, 1)),
        _terms(3, Kpi("started", 0.7, over=Over.QUARTER), year_begins=10),
        _terms(4, Kpi("completed", 0.9), applies_from=date(2026, 4, 1)),
    ]
    since, always = "from 1 October 2025, registered on 1 February 2025", "for all the time, registered on 1 March 2025"
    completed = "at least 65% (60% still counts) over the year so far"
    assert changed_terms(versions, Q4) == [
        f"Agreed otherwise {since}: Completed: at least 60% over the year so far, now {completed}",
        f"Agreed otherwise {always}: Started support: no target, now at least 70% each quarter",
        f"Agreed otherwise {always}: Completed: {completed}, now no target",
        f"Agreed otherwise {always}: the contract's year begins in another month",
    ]
    assert changed_terms(versions[:1], Q4) == []


@pytest.fixture(scope="module")
def found(empty_records: Path, tmp_path_factory):
    path = tmp_path_factory.mktemp("typed") / "records.duckdb"
    path.write_bytes(empty_records.read_bytes())
    installation = Installation(Settings(database=path))
    records = installation.records()
    records.register([Contract("A-1", "A", ("NORTH",))], moment("2025-04-01"), "tests")
    counts = {"referred": 12, "ended": 6, "work_ended": 6, "completed": 4}
    keep(records, service("A"), "A", Q4, counts, now=moment("2026-04-20"))
    officer = Viewer(Role.COMMISSIONER, "officer", commissioner="NORTH")
    yield whole(installation, officer, "A", "A-1", Q4, today=date(2026, 5, 1))
    installation.close()


class TestTotalsInThePlaceOfRecords:
    """A service of a dozen women has typed its totals: they stand in the review and every copy, apart and marked."""

    def test_no_line_holds_them(self, found):
        assert {line.quarter.n for line in found.review.lines} <= {None, 0}
        assert found.returns[-1].came is Came.TOTALS

    def test_they_stand_apart(self, found):
        rows = {title: figure for title, figure, _ in words.from_totals(found)}
        assert rows["Women referred"] == "12"
        assert rows["Completed"] == "66.7% (4 of 6)"
        assert rows["In settled housing at exit"] == "[x]"

    def test_so_they_do_in_every_copy(self, found):
        word = docx.Document(io.BytesIO(words.FORMATS["docx"](found)))
        assert "From totals" in [one.text for one in word.paragraphs]
        assert ["Completed", "66.7% (4 of 6)"] in [
            [cell.text for cell in row.cells[:2]] for table in word.tables for row in table.rows
        ]
        pdf = pypdf.PdfReader(io.BytesIO(words.FORMATS["pdf"](found)))
        assert "Completed 66.7% (4 of 6)" in " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        lines = csv.DictReader(io.StringIO(words.to_csv(found).decode("utf-8-sig")))
        assert [line["this_quarter"] for line in lines if line["figure_name"] == "Completed (from totals)"] == [
            "66.7% (4 of 6)"
        ]

    def test_what_was_not_supplied_is_explained(self, found):
        assert words.totals_marks(found) == ["[x] not supplied"]

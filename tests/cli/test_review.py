"""`outcomes review`: a contract's quarter taken away, with the same figures in every copy as in `outcomes headline`."""

import csv
import io
import json
import re
import shutil
from datetime import date, datetime
from pathlib import Path

import docx
import pypdf
import pytest

from dashboard.access import Role, Viewer
from dashboard.analysis import reading
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.periods import Quarter
from dashboard.exports import review as words
from dashboard.operations import reviewing
from dashboard.operations.installation import Installation
from dashboard.operations.whole_review import whole
from dashboard.settings import Settings

QUARTER = Quarter.parse("2025-26 Q3")
ABOUT = ("RIVERSIDE", "RIVERSIDE-MARCHES", QUARTER)
SERVICE = Viewer(Role.PROVIDER, "worker", "RIVERSIDE")
OFFICER = Viewer(Role.COMMISSIONER, "officer", commissioner="MARCHES")
NOW = datetime(2026, 2, 1, 12)
INJECTED = '=HYPERLINK("x") *bold* #strong[x] <b>y</b> {{z}} $x$ @e \\n'
SAID = "Two workers left; the posts were filled in December."


@pytest.fixture(scope="module")
def database(one_service: Path, tmp_path_factory) -> Path:
    """Three years of one service, and a review with two voices, three actions and the service's conditions."""
    folder = shutil.copytree(one_service.parent, tmp_path_factory.mktemp("review") / "copied")
    path = Path(folder) / one_service.name
    installation = Installation(Settings(database=path))
    records = installation.records()
    contract = reviewing.contract_of(records, SERVICE, "RIVERSIDE", "RIVERSIDE-MARCHES")
    told = {"posts_funded": 5.5, "posts_filled": 4.0, "waiting_list": 9.0, "childcare": "sometimes", "spend": 61250.0}
    reviewing.comment(records, SERVICE, contract, QUARTER, "completed", SAID, now=NOW)
    reviewing.comment(records, OFFICER, contract, QUARTER, "completed", INJECTED, now=NOW)
    for number in range(3):
        reviewing.agree(
            records, OFFICER, contract, QUARTER, f"Action {number}", owner="Service manager",
            due_on=date(2026, 3, 31), now=NOW,
        )  # fmt: skip
    reviewing.tell_conditions(records, SERVICE, contract, QUARTER, told, now=NOW)
    installation.close()
    return path


@pytest.fixture(scope="module")
def found(database):
    """The review as the service has it on its page."""
    installation = Installation(Settings(database=database))
    yield whole(installation, SERVICE, *ABOUT, today=date(2026, 2, 1))
    installation.close()


@pytest.fixture
def copy(run, database, tmp_path):
    """Writes a copy at the command line and gives its bytes."""

    def copy(kind):
        out = tmp_path / f"review.{kind}"
        done = run("review", "--provider", "RIVERSIDE", "--quarter", "2025-26 Q3", "--format", kind, "--out", out,
                   "--database", database)  # fmt: skip
        assert done.code == 0, done.err
        assert done.out == ""
        return out.read_bytes()

    return copy


def _word_tables(content):
    return [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(content)).tables
    ]


def _pdf_text(content):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def _lines_of_page(found):
    """As the page has them: without the columns that say nothing in a domain."""
    return {
        line.indicator: tuple(row.values())
        for lines in found.review.domains.values()
        for line, row in zip(lines, words.rows(found.review, lines), strict=True)
    }


class TestEveryCopyHasTheSameFigures:
    def test_the_page_s_words_are_the_exact_headline(self, run, database, found):
        """Read back: what `outcomes headline` prints, written as a page writes it."""
        for line in found.review.lines:
            asked = ("headline", "--indicator", line.indicator, "--database", database, "--json")
            quarters = {row["group"]: row for row in run(*asked, "--by", "quarter").json["rows"]}
            for quarter, row in ((QUARTER, line.quarter), (QUARTER.previous, line.before)):
                _same(quarters[quarter.label], row)
            (year,) = run(*asked, "--from", "2025-26 Q1", "--to", "2025-26 Q3").json["rows"]
            _same(year, line.to_date)

    def test_word(self, copy, found):
        rows = {tuple(row) for table in _word_tables(copy("docx")) for row in table}
        assert set(_lines_of_page(found).values()) <= rows

    def test_pdf(self, copy, found):
        text = _pdf_text(copy("pdf"))
        for cells in _lines_of_page(found).values():
            assert " ".join(cell for cell in cells if cell) in text

    def test_csv(self, copy, found):
        lines = {line["indicator"]: line for line in csv.DictReader(io.StringIO(copy("csv").decode("utf-8-sig")))}
        assert lines.keys() == {line.indicator for line in found.review.lines}
        for line in found.review.lines:
            told = lines[line.indicator]
            assert [told[one.name] for one in words.COLUMNS] == [one.cell(line) for one in words.COLUMNS]
            for time, row in (
                ("year_so_far", line.to_date),
                ("this_quarter", line.quarter),
                ("last_quarter", line.before),
            ):
                _in_numbers(told, time, row)


def _in_numbers(told, time, row):
    for name in ("n", "k", "value"):
        number = getattr(row, name)
        assert (
            told[f"{time}_{name}"] == "" if number is None else float(told[f"{time}_{name}"]) == pytest.approx(number)
        )
    assert told[f"{time}_mark"] == (row.mark or "")


def _same(told, row):
    assert (told["n"], told["k"], told["mark"]) == (row.n, row.k, row.mark)
    for name in ("rate", "low", "high", "value"):
        assert told.get(name) == pytest.approx(getattr(row, name)), name


class TestWhatBothSidesSaid:
    def test_it_travels_with_the_figure_in_every_copy(self, copy):
        (line,) = [
            line for line in csv.DictReader(io.StringIO(copy("csv").decode("utf-8-sig")))
            if line["indicator"] == "completed"
        ]  # fmt: skip
        assert line["service_says"].startswith(SAID)
        assert SAID in _pdf_text(copy("pdf"))
        said = [one.text for one in docx.Document(io.BytesIO(copy("docx"))).paragraphs]
        assert any(SAID in one and one.startswith("Completed: RIVERSIDE, 1 February 2026: ") for one in said)

    @pytest.mark.parametrize("kind", ["docx", "pdf"])
    def test_what_looks_like_markup_is_words(self, copy, kind):
        content = copy(kind)
        text = (
            _pdf_text(content)
            if kind == "pdf"
            else " ".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
        )
        assert INJECTED in text

    def test_no_cell_of_the_csv_runs(self, copy):
        cells = [cell for row in csv.reader(io.StringIO(copy("csv").decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d)", cell)]
        assert any(INJECTED in cell for cell in cells)


class TestAsADocument:
    def test_the_pdf_is_tagged_titled_and_on_two_sheets(self, copy):
        reader = pypdf.PdfReader(io.BytesIO(copy("pdf")))
        root = reader.trailer["/Root"]
        assert len(reader.pages) == 2
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en-GB"
        assert reader.metadata.title.endswith("review of 2025-26 Q3, contract RIVERSIDE-MARCHES")
        assert b"pdfuaid" in root["/Metadata"].get_data(), "it says that it is PDF/UA"
        kinds = _kinds(root["/StructTreeRoot"])
        assert {"/H1", "/H2", "/Table", "/TH"} <= kinds

    def test_the_word_file_has_headings_and_tables_that_are_described(self, copy):
        file = docx.Document(io.BytesIO(copy("docx")))
        assert [one.style.name for one in file.paragraphs if one.style.name == "Heading 1"] == ["Heading 1"]
        assert {one.text for one in file.paragraphs if one.style.name == "Heading 2"} > {"Engagement", "Housing"}
        for table in file.tables:
            xml = table._tbl.xml
            assert "w:tblHeader" in xml
            assert re.search(r'w:tblCaption w:val="[^"]+', xml)

    def test_conditions_stand_beside_figures_and_a_cost_beside_what_it_is_made_of(self, found):
        rows = {name: (value, beside) for name, value, beside in words.conditions(found)}
        line = next(line for line in found.review.lines if line.indicator == "women_supported")
        assert rows["Posts filled"][0] == "4"
        assert rows["Waiting list"][1].startswith("Waiting to start: ")
        cost, made_of = rows["Spend for each woman supported"]
        assert cost == f"£{61250 / line.quarter.n:,.0f}"
        assert made_of.startswith(f"£61,250 ÷ {line.quarter.n} women supported in the quarter; the return came on")
        assert rows["Complaints"] == ("not told", "")

    def test_three_actions_open(self, found):
        assert [row[3] for row in words.actions(found)] == ["open"] * 3


def _kinds(element, depth=0):
    element = element.get_object()
    if not isinstance(element, dict) or depth > 30:
        return {kind for one in element for kind in _kinds(one, depth + 1)} if isinstance(element, list) else set()
    found = {element["/S"]} if "/S" in element else set()
    return found | (_kinds(element["/K"], depth + 1) if "/K" in element else set())


class TestTheCommand:
    def test_a_copy_is_noted_and_can_be_verified(self, run, copy, database, tmp_path):
        copy("csv")
        done = run("export", "verify", tmp_path / "review.csv", "--database", database)
        assert done.code == 0
        assert "from exact figures: contract review, 2025-26 Q3, RIVERSIDE-MARCHES, csv" in done.out

    def test_without_a_contract_it_says_so(self, run, database, tmp_path):
        done = run("review", "--provider", "NOBODY", "--quarter", "2025-26 Q3", "--format", "csv",
                   "--out", tmp_path / "x", "--database", database)  # fmt: skip
        assert (done.code, done.err) == (2, "Say which contract with --contract: NOBODY has none.\n")

    def test_contracts_are_listed_with_how_they_are_judged(self, run, database):
        (one,) = json.loads(run("contracts", "--json", "--database", database).out)
        assert one["kpis"][0].keys() == {"indicator", "target", "at_least", "tolerance", "over"}


def test_every_line_of_every_review_is_written_as_an_exact_figure(found):
    for line in found.review.lines:
        assert line.definition is INDICATORS[line.indicator]
        shown = words.of_line(found.review, line)["this_quarter"]
        assert shown.split(" (")[0] == reading.exact(line.definition, line.quarter)

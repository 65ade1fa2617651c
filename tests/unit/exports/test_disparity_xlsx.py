import csv
import io
import itertools
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from dashboard.definitions.indicators import INDICATORS
from dashboard.exports import disparity
from dashboard.exports.disparity_notes import CAVEAT, EXPLAIN_OR_REFORM
from dashboard.exports.disparity_xlsx import sheet_name
from dashboard.exports.summary import BREAKDOWNS, Summary
from tests.unit.exports.conftest import table

SHEETS = {
    "started-in-period-five": ("started_in_period", "five ethnic groups"),
    "started-five": ("started", "five ethnic groups"),
    "started-two": ("started", "two groups: White, and all other ethnic groups combined"),
    "pathway": ("pathway", "five ethnic groups"),
}
COUNT = ["group", "n"]
RATE = [
    "group", "n", "k", "percentage", "percentage_low", "percentage_high", "difference_points",
    "difference_points_low", "difference_points_high", "relative_rate", "relative_rate_low", "relative_rate_high",
    "verdict", "explain_or_reform", "note",
]  # fmt: skip
PATHWAY = [
    "group", "stage", "n", "k", "percentage", "percentage_low", "percentage_high", "relative_rate_of_step",
    "relative_rate_of_step_low", "relative_rate_of_step_high",
    "relative_rate", "relative_rate_low", "relative_rate_high", "note",
]  # fmt: skip


def text_of(book: Workbook, sheet: str) -> str:
    return "\n".join(str(cell.value) for row in book[sheet] for cell in row if cell.value is not None)


def test_sheets_stand_in_a_constant_order(book: Workbook) -> None:
    assert book.sheetnames == ["cover", "contents", "notes", *SHEETS]
    assert book.active is book["cover"]
    assert [row[0] for row in table(book, "contents")[1:]] == list(SHEETS)


@pytest.mark.parametrize(
    ("sheet", "columns"),
    [
        ("started-in-period-five", COUNT),
        ("started-five", RATE),
        ("started-two", [column for column in RATE if column != "explain_or_reform"]),
        ("pathway", PATHWAY),
    ],
)
def test_every_value_equals_that_in_the_csv(summary: Summary, book: Workbook, sheet: str, columns: list[str]) -> None:
    text = disparity.FORMATS["csv"](summary).decode("utf-8-sig")
    indicator, groups = SHEETS[sheet]
    expected = [
        [line[column] for column in columns]
        for line in csv.DictReader(io.StringIO(text))
        if (line["indicator"], line["groups"]) == (indicator, groups)
    ]
    found = [
        [f"{value:.2f}" if column.startswith("relative") and not isinstance(value, str) else str(value)
         for column, value in zip(columns, row, strict=True)]
        for row in table(book, sheet)[1:]
    ]  # fmt: skip
    assert found == expected


@pytest.mark.parametrize("sheet", ["contents", "notes", *SHEETS])
def test_a_table_has_one_row_of_headings_no_filter_no_merged_and_no_blank_cells(book: Workbook, sheet: str) -> None:
    (found,) = book[sheet].tables.values()
    rows = table(book, sheet)
    assert found.headerRowCount == 1
    assert found.autoFilter is None
    assert not book[sheet].merged_cells.ranges
    assert len(set(rows[0])) == len(rows[0])
    assert not [row for row in rows if None in row or "" in row]
    assert found.ref.split(":")[1] == book[sheet].dimensions.split(":")[1], "nothing stands below a table"


@pytest.mark.parametrize("sheet", ["cover", "contents", "notes", *SHEETS])
def test_reads_well(book: Workbook, sheet: str) -> None:
    cells = [cell for row in book[sheet] for cell in row if cell.value is not None]
    assert {cell.font.name for cell in cells} == {"Arial"}
    assert {cell.font.size for cell in cells[1:]} == {12}
    assert (cells[0].coordinate, cells[0].font.size, cells[0].font.bold) == ("A1", 16, True)
    assert not [cell for cell in cells[1:] if cell.data_type == "s" and not cell.alignment.wrap_text
                and not str(cell.value).startswith("[")]  # fmt: skip


def test_says_what_its_counts_are(book: Workbook) -> None:
    assert table(book, "started-five")[0][:3] == [
        "ethnic group",
        "women (to the nearest 5)",
        "of them started (to the nearest 5)",
    ]


def test_the_notes_hold_what_a_reader_needs(summary: Summary, book: Workbook) -> None:
    notes = text_of(book, "notes")
    for needed in (
        CAVEAT, EXPLAIN_OR_REFORM, "too few to show safely", "never more than 7", summary.release,
        "Not known for about 60 of about 645 women (9%).", INDICATORS["started"].denominator,
        INDICATORS["started"].numerator, *INDICATORS["started"].caveats, "This file makes 3 comparisons",
    ):  # fmt: skip
        assert needed in notes


def test_the_caveat_stands_beside_every_comparison(book: Workbook) -> None:
    assert [sheet for sheet in SHEETS if CAVEAT in text_of(book, sheet)] == ["started-five", "started-two", "pathway"]


def test_nothing_in_it_can_run(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=HYPERLINK(1)" in text_of(book, "cover")


def test_what_is_too_small_is_nowhere_in_the_file(summary: Summary) -> None:
    content = disparity.FORMATS["xlsx"](summary)
    other = table(openpyxl.load_workbook(io.BytesIO(content)), "started-five")[5]
    assert other[0] == "Other ethnic group"
    assert set(other[1:12]) == {"[c]"}


def test_words_that_are_not_used(summary: Summary) -> None:
    with zipfile.ZipFile(io.BytesIO(disparity.FORMATS["xlsx"](summary))) as archive:
        text = archive.read("xl/sharedStrings.xml").decode().casefold()
    assert not [word for word in ("bame", "non-white", "offender", " race ") if word in text]


def test_the_same_release_gives_the_same_bytes(summary: Summary, book: Workbook) -> None:
    assert disparity.FORMATS["xlsx"](summary) == disparity.FORMATS["xlsx"](summary)
    assert book.properties.created == summary.built_at
    assert book.properties.title == "Disparity summary: outcomes by ethnic group, 2025-26"


def test_without_a_pathway_there_is_no_such_sheet(summary: Summary) -> None:
    content = disparity.FORMATS["xlsx"](replace(summary, pathway=None))
    assert "pathway" not in openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def test_sheet_names_are_short_and_differ() -> None:
    names = [sheet_name(slug, by) for slug, by in itertools.product(INDICATORS, BREAKDOWNS)]
    assert len(set(names)) == len(names)
    assert not [name for name in names if len(name) > 30 or name != name.lower() or "_" in name]

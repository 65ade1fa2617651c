"""The disparity summary as a workbook: cover, contents, notes, then one table a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.analysis.answer import Answer
from dashboard.definitions.indicators import Kind
from dashboard.exports import disparity_notes as words
from dashboard.exports.lines import PATHWAY_TITLE, Line, access_lines, answer_lines, pathway_lines
from dashboard.exports.register_rows import register_rows
from dashboard.exports.summary import Access, Summary
from dashboard.exports.workbook import LONGEST_SHEET_NAME, Workbook

_SHORT = {
    "ethnicity": "five",
    "ethnicity_two": "two",
    "ethnicity_detailed": "detailed",
    "ethnicity_age_two": "age",
    "ethnicity_legal_status": "legal",
    "ethnicity_need": "need",
}
_WIDE = {"group": 60, "stage": 60, "verdict": 30, "explain_or_reform": 40, "note": 60}
_WIDTH = 18

_SHARE_HEADINGS = {
    "percentage": "percentage",
    "percentage_low": "percentage: lower limit",
    "percentage_high": "percentage: upper limit",
}
_DIFFERENCE_HEADINGS = {
    "difference_points": "difference in percentage points",
    "difference_points_low": "difference: lower limit",
    "difference_points_high": "difference: upper limit",
}
_RATIO_HEADINGS = {
    "relative_rate": "relative rate",
    "relative_rate_low": "relative rate: lower limit",
    "relative_rate_high": "relative rate: upper limit",
}
_COMPARED_HEADINGS = {**_SHARE_HEADINGS, **_DIFFERENCE_HEADINGS, **_RATIO_HEADINGS}
_SAID_HEADINGS = {"verdict": "what it shows", "note": "note"}
_ANSWERED_HEADINGS = {"verdict": "what it shows", "explain_or_reform": "explain or reform", "note": "note"}
_REGISTER = (
    "difference",
    "service",
    "clear in",
    "first published as clear",
    "how it stands",
    "what was said, and by whom",
)
_REGISTER_WIDTHS = (60, 24, 40, 20, 40, 100)


@dataclass(frozen=True)
class _Table:
    sheet: str
    title: str
    above: list[str]
    headings: Mapping[str, str]
    """The columns of the tidy lines that the table shows, and what they are called here."""
    lines: list[Line]


def to_xlsx(summary: Summary) -> bytes:
    """The same figures as the CSV, laid out for people."""
    tables = [_of_access(summary, access) for access in summary.access]
    tables += [_of_answer(summary, answer) for answer in (*summary.answers, *summary.within)]
    tables += _of_areas(summary)
    if summary.pathway:
        tables.append(_of_pathway(summary))
    book = Workbook(
        title=f"{words.TITLE}, {summary.period}",
        subject=f"Published figures, release {summary.release}",
        created=summary.built_at,
    )
    book.add_text("cover", f"{words.TITLE}, {summary.period}", words.cover(summary))
    contents = [("explain-or-reform", words.REGISTER_TITLE)] if summary.register else []
    contents += [(table.sheet, table.title) for table in tables]
    one = ["There is one table on this sheet."]
    book.add_table("contents", "Contents", one, ("sheet", "table"), contents, (40, 100), of_sheets=True)
    book.add_table("notes", "Notes", one, ("topic", "note"), list(words.notes(summary)), (50, 100))
    if summary.register:
        above = list(words.above_register(summary))
        book.add_table(
            "explain-or-reform", words.REGISTER_TITLE, above, _REGISTER, register_rows(summary), _REGISTER_WIDTHS
        )
    for table in tables:
        _add(book, table)
    return book.to_bytes()


def sheet_name(indicator: str, by: str) -> str:
    """The name of a table's sheet: lower case, with dashes, short enough for every spreadsheet."""
    ending = f"-{_SHORT[by]}"
    return indicator.replace("_", "-")[: LONGEST_SHEET_NAME - len(ending)] + ending


def _of_answer(summary: Summary, answer: Answer) -> _Table:
    return _Table(
        sheet_name(answer.indicator, answer.by or ""),
        words.title(answer),
        list(words.above_table(summary, answer)),
        _headings(answer),
        answer_lines(summary, answer),
    )


def _headings(answer: Answer) -> dict[str, str]:
    headings = {"group": "ethnic group", "n": f"{answer.definition.published_unit} (to the nearest 5)"}
    if answer.definition.kind is not Kind.COUNT:
        headings |= {"k": f"of them {answer.definition.success} (to the nearest 5)"}
        said = _ANSWERED_HEADINGS if answer.by == "ethnicity" and not answer.area else _SAID_HEADINGS
        headings |= _COMPARED_HEADINGS | _completeness(answer) | said
    return headings


def _of_areas(summary: Summary) -> list[_Table]:
    """A table for each indicator and way of grouping, with every area in it."""
    together: dict[tuple[str, str], list[Answer]] = {}
    for answer in summary.areas:
        together.setdefault((answer.indicator, answer.by or ""), []).append(answer)
    return [
        _Table(
            sheet_name(f"areas-{indicator}", by),
            words.areas_title(answers[0]),
            list(words.above_areas(summary, answers[0])),
            {"area": "area", **_headings(answers[0])},
            [line for answer in answers for line in answer_lines(summary, answer)],
        )
        for (indicator, by), answers in together.items()
    ]


def _completeness(answer: Answer) -> dict[str, str]:
    """Columns on how many it should be known of, where the release says so."""
    if not any(row.of for row in answer.rows):
        return {}
    headings = {"should_be_known_of": "should be known of (to the nearest 5)"}
    if answer.definition.unknown_as_no:
        unknown = f"percentage if unknown were counted as {answer.definition.unknown_as_no}"
        headings["percentage_if_unknown_no"] = unknown
    return headings


def _of_access(summary: Summary, access: Access) -> _Table:
    headings = {
        "group": "ethnic group",
        "population_count": "women in the population",
        "k": "women referred (to the nearest 5)",
        **_COMPARED_HEADINGS,
        **_ANSWERED_HEADINGS,
    }
    return _Table(
        f"access-{access.population.replace('_', '-')}",
        words.access_title(access),
        list(words.above_access(summary, access)),
        headings,
        access_lines(summary, access),
    )


def _of_pathway(summary: Summary) -> _Table:
    headings = {
        "group": "ethnic group",
        "stage": "stage",
        "n": "women referred (to the nearest 5)",
        "k": "of them reached the stage (to the nearest 5)",
        **_SHARE_HEADINGS,
        "relative_rate_of_step": "relative rate of the step",
        "relative_rate_of_step_low": "relative rate of the step, from",
        "relative_rate_of_step_high": "relative rate of the step, to",
        **_RATIO_HEADINGS,
        "note": "note",
    }
    title = f"{PATHWAY_TITLE} by ethnic group, {summary.period}"
    return _Table("pathway", title, list(words.above_pathway(summary)), headings, pathway_lines(summary))


def _add(book: Workbook, table: _Table) -> None:
    rows = [[line[column] for column in table.headings] for line in table.lines]
    widths = [_WIDE.get(column, _WIDTH) for column in table.headings]
    book.add_table(table.sheet, table.title, table.above, list(table.headings.values()), rows, widths)

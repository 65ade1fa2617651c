"""The sender's own file as it goes back: the same table with the repairs made, and a column that says what to mend.

A text file is copied byte by byte but for those cells; of a workbook, the sheets that were checked.
"""

import codecs
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

import polars as pl

from dashboard.intake.advice import in_full, not_worth_guessing
from dashboard.intake.checked import SentFile
from dashboard.intake.grid import ROW, letter
from dashboard.intake.grids import cells_in
from dashboard.intake.identifiers import any_in
from dashboard.intake.originals import Original
from dashboard.intake.own_column import WHAT_TO_MEND, places_of_own
from dashboard.intake.problems import RULES, Group, Problem, Severity, grouped
from dashboard.intake.repairs import Repaired
from dashboard.intake.separators import Found
from dashboard.intake.shape import cells_of
from dashboard.intake.structure import remark_lines
from dashboard.intake.workbook import is_workbook, values_in

_LOOKS_OFFICIAL = "record_numbers_look_like_identifiers"
_BETWEEN = " / "
_MENDED = "-mended"
_MENDED_COPY = re.compile(rf"{_MENDED}(-\d+)?( ?\(\d+\))?(?=\.(csv|xlsx)(,|$))")
_WHOLE_FILE_SHOWN = 10
_LONGEST = 2000
"""Characters in a cell of the column: a row may have a problem in each of its columns."""


@dataclass(frozen=True)
class MendedSheet:
    """One sheet of a workbook, from its first row: what stands in each cell."""

    name: str
    rows: Sequence[Sequence[object]]
    header: int
    """The place of the header row, counted from 0."""
    repaired: frozenset[tuple[int, int]]
    """The cells that were repaired, and those in which something must be mended: row and column, from 0."""
    faulty: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Mended:
    """A file to give back: a text file's bytes, or the sheets of a workbook."""

    name: str
    content: bytes = b""
    sheets: tuple[MendedSheet, ...] = ()


def held_back(
    sent: SentFile, tables: Sequence[Original], problems: Sequence[Problem], confirmed: Collection[str] = ()
) -> str | None:
    """Why a file cannot be given back; None if it can. What identifies people, or was not checked, is never written.

    Args:
        sent: the file as it was sent.
        tables: its tables, all of whose cells were checked.
        problems: what the check has found, in this file and in others.
        confirmed: the codes that the sender has confirmed.
    """
    about = [each for each in problems if belongs_to(each, sent)]
    if any(each.refused for each in about):
        return "it holds something that identifies a person: delete that first"
    if any(RULES[each.code].whole_file for each in about) or not tables:
        return "its cells could not be checked: mend what stops the check first"
    if any(table.choice.apostrophes == "quotes" for table in tables):
        return "its cells stand in apostrophes: put quotation marks in their place first"
    if any(each.code == _LOOKS_OFFICIAL for each in about) and _LOOKS_OFFICIAL not in confirmed:
        return "its record numbers look like official numbers: confirm first that they are your own"
    if any(any_in(_beside(sent, table, about)) for table in tables):
        return "something that identifies a person stands outside the table, such as in a title: delete that first"
    return None


def belongs_to(problem: Problem, sent: SentFile) -> bool:
    """Whether a problem is about this file, or about a sheet of this workbook."""
    return is_of(problem.file, sent)


def is_of(file: str, sent: SentFile) -> bool:
    """Whether what problems and repairs name is this file, or a sheet of this workbook."""
    return file == sent.name or (is_workbook(sent.content) and file.startswith(f"{sent.name}, sheet "))


def mended(
    sent: SentFile, tables: Sequence[Original], repaired: Sequence[Repaired], problems: Sequence[Problem]
) -> Mended:
    """The file with its repairs and its problems, once nothing holds it back.

    Args:
        sent: the file as it was sent.
        tables: its tables.
        repaired: their repairs.
        problems: what the check has found, in this file and in others.
    """
    if is_workbook(sent.content):
        return Mended(name_of(sent), sheets=tuple(_book(sent, tables, repaired, problems)))
    (table,) = tables
    found = cells_in(sent.content, table.choice)
    assert found is not None, "a table that was read has cells"
    changed = _changed(table, repaired)
    said = _said(table, [each for each in problems if each.file == table.file])
    return Mended(name_of(sent), _text(found, changed, said, b"\r\n" if b"\r\n" in sent.content else b"\n"))


def name_of(sent: SentFile) -> str:
    """What the file is called when it goes back: never as it was called when it came."""
    ending = "xlsx" if is_workbook(sent.content) else "csv"
    path = PurePath(sent.name)
    stem = path.stem if path.suffix.lower() == f".{ending}" else path.name  # a.txt may lie beside a.csv
    return f"{stem}{_MENDED}.{ending}"


def made_of(name: str) -> str:
    """The name of the file, or of its sheet, that a mended copy was made of; any other name as it is.

    A browser that saves a file a second time writes (1) after its name.
    """
    return _MENDED_COPY.sub("", name)


def names_of(files: Sequence[SentFile]) -> list[str]:
    """What each file is called when it goes back, no two of them alike: `a.csv` and `a.CSV` may be sent together."""
    taken: list[str] = []
    for sent in files:
        plain, number = PurePath(name_of(sent)), 2
        name = plain.name
        while name.lower() in {other.lower() for other in taken}:
            name, number = f"{plain.stem}-{number}{plain.suffix}", number + 1
        taken.append(name)
    return taken


def _beside(sent: SentFile, table: Original, problems: Sequence[Problem]) -> list[str]:
    """Every cell that would be written and that no check has looked at: titles, rows of totals, columns left out."""
    known = {letters for sheet in table.sheets for letters in sheet.letters.values()}
    left_out = [str(at) for at, place in enumerate(table.grid.heading.places) if letter(place) not in known]
    totals = [each.row for each in problems if each.code == "totals_row" and each.file == table.file]
    rows = table.grid.rows
    cells = [cell for name in left_out for cell in rows[name].unique()]
    cells += [cell for row in rows.filter(pl.col(ROW).is_in(totals)).drop(ROW).rows() for cell in row]
    return [cell for cell in (table.grid.sheet, *table.grid.heading.names, *cells, *_titles(sent, table)) if cell]


def _titles(sent: SentFile, table: Original) -> list[str]:
    """What stands above the header."""
    if is_workbook(sent.content):
        above = values_in(sent.content, [table.grid.sheet])[table.grid.sheet][: table.grid.heading.row - 1]
        return [str(cell) for row in above for cell in row]
    found = cells_in(sent.content, table.choice)
    if found is None:
        return []
    return [cell for row in range(found.shape.header) for cell in cells_of(found.data, found.records, row)]


def _changed(table: Original, repaired: Sequence[Repaired]) -> dict[int, dict[int, str]]:
    """Row → place of the column in the sender's file → what stands there now."""
    changed: dict[int, dict[int, str]] = defaultdict(dict)
    for each in repaired:
        if each.original is table:
            for row, place, becomes in each.cells.select("row", "place", "becomes").iter_rows():
                changed[row][table.grid.heading.places[place]] = becomes
    return changed


def _said(table: Original, problems: Sequence[Problem]) -> dict[int, str]:
    """Row → what to mend in it. What is about the header or the whole file stands in the first row below it."""
    rows = table.grid.rows["row"]
    lost = not_worth_guessing(problems)
    by_row: dict[int, list[str]] = defaultdict(list)
    whole: list[Problem] = []
    for each in problems:
        if each.severity is Severity.NOTE:
            continue
        if each.row is None or each.row <= table.grid.heading.row:
            whole.append(each)
        else:
            by_row[each.row].append(_in_words(each, guess=(each.sheet, each.column) not in lost))
    if whole and len(rows):
        first = int(rows[0])
        by_row[first] = [*map(_of_whole, grouped(whole)[:_WHOLE_FILE_SHOWN]), *by_row[first]]
    return {row: _BETWEEN.join(said)[:_LONGEST] for row, said in by_row.items()}


def _of_whole(group: Group) -> str:
    first = group.problems[0]
    found = f" ({first.found})" if first.found and len(group.problems) == 1 else ""
    more = f" ({len(group.problems)} times)" if len(group.problems) > 1 else ""
    where = f"Header, column {first.column_letter}" if first.column_letter and first.row else "Whole file"
    return f"{where}: {first.message}{found}{more}. {first.what_to_do}"


def _in_words(each: Problem, *, guess: bool) -> str:
    where = f"Column {each.column_letter}: " if each.column_letter else ""
    start = "Please confirm. " if each.severity is Severity.CONFIRM else ""
    return f"{where}{start}{in_full(each, guess=guess)}"


def _text(found: Found, changed: Mapping[int, Mapping[int, str]], said: Mapping[int, str], line_end: bytes) -> bytes:
    records, header = found.records, found.shape.header
    separator = found.separator.encode()
    own = places_of_own(found.shape.heading)
    counts, firsts = records.separator_counts.tolist(), records.first_separator.tolist()
    starts, ends, blank = records.starts.tolist(), records.ends.tolist(), records.blank.tolist()
    remarks = set(remark_lines(found.data, records, header))
    table = [record for record in range(header, len(ends)) if not blank[record] and record not in remarks]
    width = max(counts[record] for record in table) + 1
    lines = [found.data[start:end] for start, end in zip(starts, ends, strict=True)]
    for record in table:
        words = _cell(WHAT_TO_MEND if record == header else said.get(record + 1, ""))
        edits = {at: _written(text, separator) for at, text in changed.get(record + 1, {}).items()}
        if own:
            edits |= dict.fromkeys(own, b"") | {own[0]: words}
        if edits:
            between = records.separators[firsts[record] : firsts[record] + counts[record]].tolist()
            lines[record] = separator.join(_edited(found.data, [starts[record] - 1, *between, ends[record]], edits))
        if not own:
            lines[record] += separator * (width - counts[record]) + words
    return codecs.BOM_UTF8 + line_end.join(lines) + line_end


def _edited(data: bytes, edges: Sequence[int], edits: Mapping[int, bytes]) -> list[bytes]:
    """The cells of one row, which stand between these bytes, some of them with something else in them."""
    cells = [data[left + 1 : right] for left, right in pairwise(edges)]
    cells += [b""] * (max(edits) + 1 - len(cells))
    for place, text in edits.items():
        cells[place] = text
    return cells


def _written(text: str, separator: bytes) -> bytes:
    """A repaired cell, in quotation marks only where it needs them."""
    return _cell(text) if any(mark in text for mark in (separator.decode(), '"', "\n", "\r")) else text.encode()


def _cell(text: str) -> bytes:
    """A cell in quotation marks, unless it is blank: then no other separator can be read out of its words."""
    return b'"' + text.replace('"', '""').encode() + b'"' if text else b""


def _book(
    sent: SentFile, tables: Sequence[Original], repaired: Sequence[Repaired], problems: Sequence[Problem]
) -> list[MendedSheet]:
    values = values_in(sent.content, [table.grid.sheet for table in tables])
    return [_sheet(table, values[table.grid.sheet], repaired, problems) for table in tables]


def _sheet(
    table: Original, values: list[list[object]], repaired: Sequence[Repaired], problems: Sequence[Problem]
) -> MendedSheet:
    about = [each for each in problems if each.file == table.file]
    header = table.grid.heading.row - 1
    own = places_of_own_cells(values[header])
    place = own[0] if own else max(table.grid.heading.places) + 1
    changed = _changed(table, repaired)
    for row, edits in changed.items():
        for column, text in edits.items():
            values[row - 1][column] = text
    said = _said(table, about)
    for number, cells in enumerate(values):
        cells.extend([""] * (place + 1 - len(cells)))
        if number >= header:
            cells[place] = WHAT_TO_MEND if number == header else said.get(number + 1, "")
    return MendedSheet(
        table.grid.sheet, values, header,
        frozenset((row - 1, column) for row, edits in changed.items() for column in edits),
        frozenset(
            (each.row - 1, _place(each.column_letter))
            for each in about
            if each.row and each.column_letter and each.severity is not Severity.NOTE
        ),
    )  # fmt: skip


def places_of_own_cells(cells: Sequence[object]) -> list[int]:
    """Which cells of a workbook's header row are ours."""
    return [place for place, cell in enumerate(cells) if isinstance(cell, str) and cell.strip() == WHAT_TO_MEND]


def _place(letters: str) -> int:
    place = 0
    for each in letters:
        place = place * 26 + ord(each) - 64
    return place - 1

"""A file whose columns or codes are not ours: what stands in it, and what it most likely is.

Nothing here reads a file into the records. It is what somebody is shown who says, once, what their own names mean.
"""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import polars as pl

from dashboard.definitions.headings import HEADINGS, NO_SIGN
from dashboard.definitions.own_names import ONLY_NUMBER, OwnColumn, OwnNames
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.cells import read_cells
from dashboard.intake.code_meanings import candidates, not_understood
from dashboard.intake.files import is_seen, named, tables_in
from dashboard.intake.forbidden import identifies
from dashboard.intake.grid import ROW, Grid, Heading, letter
from dashboard.intake.header import folded
from dashboard.intake.identifiers import HIDDEN, masked
from dashboard.intake.mapping import folded_codes, layout_named, matching
from dashboard.intake.questions import NO_ANSWERS, Answers
from dashboard.intake.reading import read_table
from dashboard.intake.recognition import sheet_of, sheets_with

MOST_CODES = 40
"""A column with more different values than these is no list of codes."""
_ROWS_SHOWN = 5
_FILLING = ("of", "the", "a", "her", "at", "on", "for", "is", "s")
_NEAR = 0.78
_SHORT = {
    "no": "number", "num": "number", "nr": "number", "ref": "reference", "id": "number", "refd": "referred",
    "accom": "accommodation", "accomm": "accommodation", "mth": "months", "mths": "months", "month": "months",
    "three": "3", "appt": "appointment", "appts": "appointments", "yrs": "years", "dv": "domestic violence",
}  # fmt: skip
_A_DATE = (
    r"^\s*(?:\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2,4}|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)?[ \-][A-Za-z]{3,9}[ \-]\d{2,4})(?:[T ][\d:.]*)?\s*$"
)
"""As people write one, whether we can read it or not."""
_A_NUMBER = r"^\s*-?\d+(?:\.\d+)?\s*$"


@dataclass(frozen=True)
class Surveyed:
    """One table whose columns or codes are not all ours."""

    file: str
    """As problems name it."""
    heading: Heading
    codes: Mapping[int, tuple[str, ...]]
    """Place of a column → the different values in it, where they are few enough to be codes, and identify nobody."""
    first: Grid
    """Its first rows."""
    remembered: OwnNames | None
    """What is known already of columns so named."""
    in_a_book: bool
    """It is a sheet of a workbook, which may hold other things than ours."""

    @property
    def columns(self) -> list[int]:
        """The places of the columns that can be spoken of: those with a name that no file is refused for."""
        return [
            place
            for place, name in enumerate(folded(self.heading))
            if name and not identifies(name) and masked(self.heading.names[place]) != HIDDEN
        ]

    @property
    def forbidden(self) -> list[str]:
        """The columns that must be deleted from the file."""
        return [
            masked(self.heading.names[place]) for place, name in enumerate(folded(self.heading)) if identifies(name)
        ]

    @property
    def sendable(self) -> Grid:
        """Its first rows, without the columns that must be deleted from the file."""
        heading = Heading(
            tuple(self.heading.names[place] for place in self.columns),
            tuple(self.heading.places[place] for place in self.columns),
            self.heading.row,
        )
        cells = (pl.col(str(old)).alias(str(new)) for new, old in enumerate(self.columns))
        return replace(self.first, heading=heading, rows=self.first.rows.select(*cells, ROW))

    def letter(self, place: int) -> str:
        """Excel's letter for a column."""
        return letter(self.heading.places[place])

    def examples(self, place: int) -> str:
        """The first values of a column, what identifies hidden."""
        cells = self.first.rows[str(place)].drop_nulls().str.strip_chars()
        return ", ".join(masked(cell)[:30] for cell in cells.filter(cells != "").unique(maintain_order=True).head(3))


def survey(
    file: str, content: bytes, remembered: Collection[OwnNames], answers: Answers = NO_ANSWERS
) -> list[Surveyed]:
    """The tables of a file of which something is still to be said.

    Args:
        file: its name.
        content: its bytes.
        remembered: what its sender calls our columns and codes.
        answers: what its sender has answered, where it could be read in two ways.
    """
    found = (each.reading for each in tables_in(content, remembered, answers, file))
    tables = [each for each in found if isinstance(each, Grid) and is_seen(each)]
    surveyed = [
        _surveyed(named(file, each), each, remembered)
        for each in tables
        if sum(bool(name.strip()) for name in each.heading.names) > 1
    ]
    return [each for each in surveyed if not _understood(each, remembered)]


def _surveyed(file: str, grid: Grid, remembered: Collection[OwnNames]) -> Surveyed:
    codes = {
        place: values
        for place in range(len(grid.heading.names))
        if (values := _values(grid.rows[str(place)])) is not None
    }
    first = Grid(grid.heading, grid.rows.head(_ROWS_SHOWN), sheet=grid.sheet)
    return Surveyed(file, grid.heading, codes, first, matching(grid.heading, remembered), bool(grid.sheet))


def _understood(surveyed: Surveyed, remembered: Collection[OwnNames]) -> bool:
    """Whether nothing is to be said: every column is known, and so is every code."""
    layout = likely_sheet(surveyed)
    known = _known(surveyed, layout) or next((each.by_name for each in remembered if each.sheet == layout.name), {})
    if _lacks_a_number(folded(surveyed.heading), known, layout) or not all_certain(surveyed, layout):
        return False
    return not any(
        unread_codes(surveyed, place, each, layout)
        for place, each in proposal(surveyed, layout).items()
        if each and each.column
    )


def _lacks_a_number(names: Sequence[str], known: Mapping[str, OwnColumn], layout: SheetLayout) -> bool:
    """Whether the woman and her referral have one number in the file, and nobody has said that it is both."""
    numbers = set(OwnColumn("", ONLY_NUMBER).ours)
    told = {ours for name in names for ours in (known[name].ours if name in known else (name,))}
    return numbers <= set(layout.by_name) and len(numbers & told) == 1


def _values(cells: pl.Series) -> tuple[str, ...] | None:
    """The different values of a column, most frequent first; None if they are too many to be codes."""
    given = cells.drop_nulls().str.strip_chars().to_frame("value").filter(pl.col("value") != "")
    # Of two that are as frequent the one that stands first: the order in which they are asked about is always the same.
    counted = given.group_by("value", maintain_order=True).len().sort("len", descending=True, maintain_order=True)
    if counted.height > MOST_CODES:
        return None
    return tuple(value for value in counted["value"].to_list() if masked(value) == value)


def likely_sheet(surveyed: Surveyed) -> SheetLayout:
    """The sheet that a table most likely is: as remembered, by our own names in it, or by those that come near."""
    if surveyed.remembered and (layout := layout_named(surveyed.remembered.sheet)):
        return layout
    return sheet_of([name for name in _likely_names(surveyed) if name])


def _likely_names(surveyed: Surveyed) -> list[str]:
    """Each column's own name if it is ours, else what it comes near to in any sheet."""
    names = folded(surveyed.heading)
    return [name if sheets_with(name) else _near(name, HEADINGS) or "" for name in names]


def certain(surveyed: Surveyed, layout: SheetLayout) -> list[int]:
    """The columns that need not be asked about: it was said before what they are, or they have our own names."""
    names, known = folded(surveyed.heading), _known(surveyed, layout)
    return [place for place in surveyed.columns if names[place] in known or names[place] in layout.by_name]


def all_certain(surveyed: Surveyed, layout: SheetLayout) -> bool:
    """Whether only words are left to be asked about."""
    return certain(surveyed, layout) == surveyed.columns


def _known(surveyed: Surveyed, layout: SheetLayout) -> Mapping[str, OwnColumn]:
    remembered = surveyed.remembered
    return remembered.by_name if remembered and remembered.sheet == layout.name else {}


def proposal(surveyed: Surveyed, layout: SheetLayout) -> dict[int, OwnColumn | None]:
    """What each column of a table most likely is, by its place: as remembered, by its name, or None.

    No two columns are proposed as the same of ours.
    """
    known = _known(surveyed, layout)
    names = folded(surveyed.heading)
    proposed: dict[int, OwnColumn | None] = {}
    taken: set[str] = set()
    for place in surveyed.columns:
        if remembered := known.get(names[place]):
            proposed[place] = remembered
        elif names[place] in layout.by_name:
            proposed[place] = OwnColumn(surveyed.heading.names[place].strip(), names[place])
        if found := proposed.get(place):
            taken.update(found.ours)
    for place in surveyed.columns:
        if place not in proposed:
            free = {name: HEADINGS.get(name, ()) for name in layout.by_name if name not in taken}
            fits = partial(_may_be, layout, surveyed, place)
            near = _near(names[place], free, fits)
            proposed[place] = OwnColumn(surveyed.heading.names[place].strip(), near) if near else None
            taken |= {near} if near else set()
    return proposed


def _may_be(layout: SheetLayout, surveyed: Surveyed, place: int, name: str) -> bool:
    """Whether what stands in a column of theirs can be what one of ours holds: days, numbers, yes and no."""
    column = layout.by_name[name]
    cells = surveyed.first.rows[str(place)].drop_nulls()
    values = surveyed.codes.get(place) or tuple(cells.filter(cells.str.strip_chars() != ""))
    if not values:
        return True
    given = pl.Series(values, dtype=pl.String)
    days = 2 * given.str.contains(_A_DATE).sum() > given.len()  # not all: one of them may be a slip
    if column.kind == "date" or days:
        return days and column.kind == "date"
    if column.kind in ("number", "whole_number"):
        return bool(given.str.contains(_A_NUMBER).any())
    if column.kind == "yes_no" and given.len() > 1:
        return any(not not_understood(column, [value]) or candidates(column, value) for value in values)
    return True


def _anything(name: str) -> bool:
    return True


def _near(name: str, columns: Mapping[str, Sequence[str]], fits: Callable[[str], bool] = _anything) -> str | None:
    """The column of ours that a name is, or comes near to, by its own name or another that is in use for it.

    Of those that fit what stands in the column: that is looked at last, because it takes longest.
    """
    if _in_order(name) in set(map(_in_order, NO_SIGN)):
        return None
    spelt: dict[str, list[str]] = {}
    long_form = "wemwbs" in _in_order(name).split()  # fourteen questions: other scores than the short form's seven
    for column, others in columns.items():
        if long_form and column.startswith("swemwbs"):
            continue
        for text in (column, *others):
            spelt.setdefault(_in_order(text), []).append(column)
    found = difflib.get_close_matches(_in_order(name), spelt, len(spelt) or 1, _NEAR)
    return next((column for text in found for column in spelt[text] if fits(column)), None)


@lru_cache(maxsize=2000)  # our own names, asked about again for each column of each file
def _in_order(name: str) -> str:
    """The words of a name in the order of the alphabet: `date of referral` is `referral_date`."""
    plain = re.sub(r"\b(core|phq|gad|reqol|ons)[\W_]+(\d)", r"\1\2", re.sub(r"['’]", "", name.lower()))
    words = re.sub(r"[\W_]+", " ", plain).split()
    return " ".join(sorted(_SHORT.get(word, word) for word in words if word not in _FILLING))


def unread_codes(surveyed: Surveyed, place: int, column: OwnColumn, layout: SheetLayout) -> list[str]:
    """The values of a column that are none of our codes in any spelling, and of which nothing is remembered."""
    ours = layout.by_name.get(column.column or "")
    if ours is None:
        return []
    known = set(folded_codes([code for code, _ in column.codes]))
    values = [
        value for value, key in zip(surveyed.codes.get(place, ()), folded_codes(surveyed.codes.get(place, ())),
                                    strict=True)
        if key not in known
    ]  # fmt: skip
    return not_understood(ours, values)


def preview(surveyed: Surveyed, names: OwnNames) -> list[dict[str, str]]:
    """The first rows as they would be read, under our names; what identifies hidden, what cannot be read marked.

    Columns of which nothing has been said yet are left out. Nothing, while a column that is needed is still missing.
    """
    others = tuple(OwnColumn(name.strip(), None) for name in surveyed.heading.names)
    sheet = read_table(surveyed.file, surveyed.sendable, [OwnNames(names.sheet, others).joined(names)])
    if sheet.rows is None or sheet.layout is None:
        return []
    typed = read_cells(sheet.rows, sheet.layout)
    wrong = set(zip(typed.faults["index"], typed.faults["column"], strict=True))
    listed = {name: sheet.layout.by_name[name] for name in sheet.letters if name in sheet.layout.by_name}
    lines = []
    for index, row in enumerate(typed.rows.to_dicts()):
        sent = sheet.rows.row(index, named=True)
        line = {"Row": str(row[ROW])}
        for name, column in listed.items():
            unread = (index, name) in wrong or bool(not_understood(column, [sent[name]] if sent[name] else []))
            read = "blank" if row[name] is None else str(row[name])
            shown = masked(sent[name] if unread else read) if sent[name] is not None else ""
            line[name] = f"✗ {shown}" if unread else shown
        lines.append(line)
    return lines


def missing(layout: SheetLayout, columns: Sequence[OwnColumn]) -> list[str]:
    """The columns of ours that the file must have, and that none of its own is said to be."""
    said = {ours for each in columns for ours in each.ours}
    return [each.name for each in layout.columns if each.needed_in_header and each.name not in said]


def said_twice(columns: Sequence[OwnColumn]) -> dict[str, list[str]]:
    """Our column → the names of theirs, where more than one is said to be it."""
    named_as: dict[str, list[str]] = {}
    for each in columns:
        for ours in each.ours:
            named_as.setdefault(ours, []).append(each.name)
    return {column: names for column, names in named_as.items() if len(names) > 1}


def known_columns(surveyed: Surveyed, layout: SheetLayout) -> int:
    """How many columns of a table seem to be those of a sheet."""
    return sum(bool(each and each.column) for each in proposal(surveyed, layout).values())

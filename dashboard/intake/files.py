"""A file as it was sent → the sheets in it: a text file holds one, a workbook may hold a whole return."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.definitions.sheets import SHEETS
from dashboard.intake.grid import Asked, Choice, Grid, Heading, Reading, Refused
from dashboard.intake.header import all_known, folded
from dashboard.intake.identifiers import masked
from dashboard.intake.own_column import without_own_column
from dashboard.intake.problems import Problem, problem
from dashboard.intake.reading import Sheet, read_table
from dashboard.intake.recognition import sheet_of
from dashboard.intake.workbook import is_workbook
from dashboard.intake.workbooks import read_file

_NO_CHOICE = Choice()
_FEWEST_NAMES = 3
"""A sheet of a workbook with fewer names of ours may be a list of codes, or anything else."""


def read(file: str, content: bytes) -> list[Sheet]:
    """Read one file, whichever sheet it is; of a workbook, every sheet that is one of ours."""
    found = [reading for reading, _ in tables_in(content)]
    return _read_book(file, found) if is_workbook(content) else [read_table(file, found[0])]


def tables_in(content: bytes) -> list[tuple[Reading, Choice]]:
    """Every table of a file without our own column, and the choice under which it was read."""
    return [_answered(content, place, each) for place, each in enumerate(read_file(content))]


def _answered(content: bytes, place: int, found: Reading) -> tuple[Reading, Choice]:
    """The only reading under which the header is ours; the question as it was, if there is none or more than one."""
    if not isinstance(found, Asked):
        return without_own_column(found), _NO_CHOICE
    readings = [(without_own_column(read_file(content, choice)[place]), choice) for choice in found.choices]
    ours = [each for each in readings if isinstance(each[0], Grid) and all_known(each[0].heading)]
    return ours[0] if len(ours) == 1 else (without_own_column(found), _NO_CHOICE)


def _read_book(file: str, found: Sequence[Reading]) -> list[Sheet]:
    """The sheets that are ours. If none is, the first one says why."""
    seen = {place: each for place, each in enumerate(found, 1) if not each.hidden and not _is_blank(each)}
    ours = {place: each for place, each in seen.items() if _is_ours(each)}
    if not ours:
        first = next(iter(seen.values()), found[0])
        return [read_table(named(file, first), replace(first, hidden=False))]
    sheets = [read_table(named(file, each), each) for each in ours.values()]
    hidden = [place for place, each in enumerate(found, 1) if each.hidden and not _is_blank(each)]
    left = _left_out("sheets_left_out", sheets[0].file, [place for place in seen if place not in ours])
    left += _left_out("hidden_sheets_left_out", sheets[0].file, hidden)
    return [replace(sheets[0], problems=(*sheets[0].problems, *left)), *sheets[1:]]


def _is_blank(found: Reading) -> bool:
    return isinstance(found, Refused) and found.heading is None and found.refusals[0].code == "empty_file"


def _is_ours(found: Reading) -> bool:
    """Whether it is named like one of our sheets, or half of its columns are those of one."""
    if found.sheet.strip().lower() in SHEETS:
        return True
    return found.heading is not None and _has_our_names(found.heading)


def _has_our_names(heading: Heading) -> bool:
    names = {name for name in folded(heading) if name}
    known = names & set(sheet_of(tuple(names)).by_name)
    return len(known) >= _FEWEST_NAMES and 2 * len(known) >= len(names)


def named(file: str, found: Reading) -> str:
    """What a sheet of a workbook is called where problems and receipts name it."""
    return f"{file}, sheet {masked(found.sheet)}" if found.sheet else file


def _left_out(code: str, file: str, places: Sequence[int]) -> list[Problem]:
    """Sheets by their place: what somebody called them may be a person's name."""
    if not places:
        return []
    *first, last = map(str, places)
    which = f"sheets {', '.join(first)} and {last} were" if first else f"sheet {last} was"
    return [problem(code, file=file, detail=which)]

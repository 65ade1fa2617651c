"""A file as it was sent → the sheets in it: a text file holds one, a workbook may hold a whole return."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from dashboard.definitions.own_names import OwnNames
from dashboard.definitions.wide import LAYOUTS
from dashboard.intake.grid import Asked, Choice, Grid, Heading, Reading, Refused
from dashboard.intake.header import all_known, folded
from dashboard.intake.identifiers import masked
from dashboard.intake.mapping import matching
from dashboard.intake.own_column import without_own_column
from dashboard.intake.problems import Problem, problem
from dashboard.intake.questions import NO_ANSWERS, Answers, ReadAs, in_words, readings
from dashboard.intake.reading import Sheet, read_table
from dashboard.intake.recognition import sheet_of
from dashboard.intake.workbook import is_workbook
from dashboard.intake.workbooks import read_file

_NO_CHOICE = Choice()
_FEWEST_NAMES = 3
"""A sheet of a workbook with fewer names of ours may be a list of codes, or anything else."""


class Told(NamedTuple):
    """One table of a file, without our own column, and how it came to be read so."""

    reading: Reading
    choice: Choice
    asked: tuple[tuple[Asked, ReadAs | None], ...] = ()
    """What its sender was asked, and has answered; the last may have no answer yet."""

    @property
    def answers(self) -> tuple[ReadAs, ...]:
        return tuple(answer for _, answer in self.asked if answer)


def read(
    file: str, content: bytes, remembered: Collection[OwnNames] = (), answers: Answers = NO_ANSWERS
) -> list[Sheet]:
    """Read one file, whichever sheet it is; of a workbook, every sheet that is one of ours.

    Args:
        file: its name.
        content: its bytes.
        remembered: what its sender calls our columns and codes.
        answers: what its sender has answered, where it could be read in two ways.
    """
    found = tables_in(content, remembered, answers, file)
    sheets = (
        _read_book(file, found, remembered)
        if is_workbook(content)
        else [read_table(file, found[0].reading, remembered)]
    )
    said = {named(file, each.reading): _as_said(file, each) for each in found}
    return [replace(sheet, problems=(*said[sheet.file], *sheet.problems)) for sheet in sheets]


def tables_in(
    content: bytes, remembered: Collection[OwnNames] = (), answers: Answers = NO_ANSWERS, file: str = ""
) -> list[Told]:
    """Every table of a file, each without our own column.

    Args:
        content: its bytes.
        remembered: what its sender calls our columns and codes.
        answers: what its sender has answered, where it could be read in two ways.
        file: its name, by which the answers are found.
    """
    return [
        _told(content, place, each, remembered, answers.get(named(file, each), ()))
        for place, each in enumerate(read_file(content))
    ]


def _told(
    content: bytes, place: int, found: Reading, remembered: Collection[OwnNames], answers: Collection[ReadAs]
) -> Told:
    """The only reading under which the header is known, else the one that was answered, question by question."""
    choice, asked = _NO_CHOICE, list[tuple[Asked, ReadAs | None]]()
    while isinstance(found, Asked):
        if known := _by_names(content, place, found, remembered):
            found, choice = known
            break
        offered = readings(found)
        answer = next((each for each in answers if each in offered), None)
        asked.append((found, answer))
        if answer is None:
            break
        choice = offered[answer]
        found = read_file(content, choice)[place]
    return Told(without_own_column(found), choice, tuple(asked))


def _by_names(
    content: bytes, place: int, found: Asked, remembered: Collection[OwnNames]
) -> tuple[Reading, Choice] | None:
    """The reading under which the header is known, if it is the only one and names can tell."""
    if not found.names_tell:
        return None
    tried = [(without_own_column(read_file(content, choice)[place]), choice) for choice in found.choices]
    known = [each for each in tried if isinstance(each[0], Grid) and _is_known(each[0].heading, remembered)]
    return known[0] if len(known) == 1 else None


def _as_said(file: str, told: Told) -> list[Problem]:
    """What its sender has answered, for the receipt."""
    name = named(file, told.reading)
    return [
        problem("read_as_you_said", file=name, detail=f"{name}: {in_words(answer, asked)}")
        for asked, answer in told.asked
        if answer
    ]


def _is_known(heading: Heading, remembered: Collection[OwnNames]) -> bool:
    names = matching(heading, remembered)
    return all_known(heading) or (names is not None and set(folded(heading)) <= set(names.by_name))


def _read_book(file: str, tables: Sequence[Told], remembered: Collection[OwnNames]) -> list[Sheet]:
    """The sheets that are ours. If none is, the first one says why."""
    found = [each.reading for each in tables]
    seen = {place: each for place, each in enumerate(found, 1) if is_seen(each)}
    ours = {place: each for place, each in seen.items() if is_ours(each, remembered)}
    if not ours:
        first = next(iter(seen.values()), found[0])
        return [read_table(named(file, first), replace(first, hidden=False), remembered)]
    sheets = [read_table(named(file, each), each, remembered) for each in ours.values()]
    hidden = [place for place, each in enumerate(found, 1) if each.hidden and not _is_blank(each)]
    left = _left_out("sheets_left_out", sheets[0].file, [place for place in seen if place not in ours])
    left += _left_out("hidden_sheets_left_out", sheets[0].file, hidden)
    return [replace(sheets[0], problems=(*sheets[0].problems, *left)), *sheets[1:]]


def is_seen(found: Reading) -> bool:
    """Whether something stands in a sheet of a workbook, where people see it."""
    return not found.hidden and not _is_blank(found)


def _is_blank(found: Reading) -> bool:
    return isinstance(found, Refused) and found.heading is None and found.refusals[0].code == "empty_file"


def is_ours(found: Reading, remembered: Collection[OwnNames] = ()) -> bool:
    """Whether it is named like one of our sheets, or half of its columns are known to be those of one."""
    if found.sheet.strip().lower() in LAYOUTS:
        return True
    if found.heading is None:
        return False
    return _has_our_names(found.heading) or matching(found.heading, remembered) is not None


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

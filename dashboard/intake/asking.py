"""The questions of a return: what can be read in two ways, how each reading would look, and what was answered."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dashboard.definitions.wording import sentence
from dashboard.intake.checked import Checked, SentFile
from dashboard.intake.files import is_seen, named, tables_in
from dashboard.intake.forbidden import identifies
from dashboard.intake.grid import ROW, Asked, Grid, Reading, Refused
from dashboard.intake.header import folded
from dashboard.intake.identifiers import HIDDEN, masked
from dashboard.intake.problems import problem
from dashboard.intake.questions import QUESTIONS, ReadAs, in_words, readings
from dashboard.intake.workbooks import read_file

_ROWS_SHOWN = 3
_COLUMNS_SHOWN = 8


class Look(NamedTuple):
    """How a file would be read: its size and its first cells, what identifies people hidden."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """The row of the file, and its cells."""
    height: int
    width: int


class Option(NamedTuple):
    """One way to read a file."""

    answer: ReadAs
    says: str
    look: Look | None
    """None: more would be asked first, or it cannot be read so as it stands."""
    possible: bool
    """Whether it can be read so as it stands, or more would be asked."""


class Question(NamedTuple):
    """What is asked of one file, or of one sheet of a workbook."""

    file: str
    """As problems name it."""
    code: str
    asks: str
    options: tuple[Option, ...]
    answer: ReadAs | None


def any_asked(checked: Checked) -> bool:
    """Whether something was asked, or has been answered."""
    return bool(checked.answers) or any(each.code in QUESTIONS for each in checked.must_mend)


def questions(files: Sequence[SentFile], checked: Checked) -> list[Question]:
    """Every question of a return in order, those that are answered too, so that an answer can be changed."""
    return [each for sent in files for each in _of_file(sent, checked)]


def _of_file(sent: SentFile, checked: Checked) -> Iterator[Question]:
    for place, told in enumerate(tables_in(sent.content, checked.own_names, checked.answers, sent.name)):
        if is_seen(told.reading):
            for asked, answer in told.asked:
                yield _question(sent, place, named(sent.name, told.reading), asked, answer)


def _question(sent: SentFile, place: int, file: str, asked: Asked, answer: ReadAs | None) -> Question:
    code, detail, row = asked.refusal
    asks = problem(code, file=file, row=row, detail=detail).message
    found = {each: read_file(sent.content, choice)[place] for each, choice in readings(asked).items()}
    # Under another reading, what stands below such a name stands elsewhere.
    safe = not any(map(_identifies, found.values()))
    options = (
        Option(each, sentence(in_words(each, asked)), _look(read, safe), not isinstance(read, Refused))
        for each, read in found.items()
    )
    return Question(file, code, asks, tuple(options), answer)


def _identifies(found: Reading) -> bool:
    return found.heading is not None and any(identifies(name.strip("'")) for name in folded(found.heading))


def _look(found: Reading, safe: bool) -> Look | None:
    if not isinstance(found, Grid):
        return None
    names = found.heading.names[:_COLUMNS_SHOWN]
    first = found.rows.head(_ROWS_SHOWN)
    cells = first.select(str(place) for place in range(len(names))).fill_null("").rows()
    shown = (tuple(masked(cell.strip()) if safe else HIDDEN for cell in row) for row in cells)
    return Look(
        tuple(masked(name.strip()) for name in names),
        tuple(zip(first[ROW].to_list(), shown, strict=True)),
        found.rows.height,
        len(found.heading.names),
    )

"""A sent file as its sender has it: each of its tables with the sheet that was read from it, and the way between."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dashboard.definitions.own_names import OwnNames
from dashboard.intake.checked import SentFile
from dashboard.intake.files import named, read, tables_in
from dashboard.intake.grid import Choice, Grid, letter
from dashboard.intake.questions import NO_ANSWERS, Answers
from dashboard.intake.reading import Sheet
from dashboard.intake.workbook import is_workbook


@dataclass(frozen=True)
class Original:
    """One table of a sent file that could be read, whatever is wrong in it."""

    file: str
    """As problems name it: of a workbook with the name of its sheet."""
    grid: Grid
    choice: Choice
    sheets: tuple[Sheet, ...]
    """What was read from it."""

    def place_of(self, letters: str) -> int | None:
        """The column of the grid that stands in this column of the sender's file."""
        places = [letter(place) for place in self.grid.heading.places]
        return places.index(letters) if letters in places else None


def originals(
    sent: SentFile,
    sheets: Sequence[Sheet] | None = None,
    own_names: Collection[OwnNames] = (),
    answers: Answers = NO_ANSWERS,
) -> list[Original]:
    """The tables of a file that are ours and whose cells were checked.

    Args:
        sent: the file.
        sheets: what was read from it, where somebody has done so.
        own_names: what its sender calls our columns and codes.
        answers: what its sender has answered, where it could be read in two ways.
    """
    known = read(sent.name, sent.content, own_names, answers) if sheets is None else sheets
    found = []
    for reading, choice, _ in tables_in(sent.content, own_names, answers, sent.name):
        name = named(sent.name, reading) if is_workbook(sent.content) else sent.name
        ours = tuple(sheet for sheet in known if sheet.file == name)
        if isinstance(reading, Grid) and not reading.hidden and ours and all(each.rows is not None for each in ours):
            found.append(Original(name, reading, choice, ours))
    return found

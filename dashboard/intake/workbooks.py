"""Any file → its tables: a workbook has one for each sheet, a text file has one."""

from dashboard.intake.grid import Choice, Reading
from dashboard.intake.grids import read_grid
from dashboard.intake.workbook import is_workbook, read_workbook

_NO_CHOICE = Choice()


def read_file(content: bytes, choice: Choice = _NO_CHOICE) -> list[Reading]:
    """Every table of a file, a question, or a refusal; never nothing.

    Args:
        content: the bytes of the file; what it is is told by them, not by its name.
        choice: one of the choices that `Asked` left, where it was asked.
    """
    return read_workbook(content, choice) if is_workbook(content) else [read_grid(content, choice)]

"""The door: files in, problems and clean rows out. Nothing is stored or logged here."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.definitions import columns
from dashboard.definitions.periods import Quarter
from dashboard.errors import UsageError
from dashboard.intake import rules
from dashboard.intake.cells import read_cells
from dashboard.intake.problems import RULES, Problem, Severity, problem
from dashboard.intake.reading import ROW, Sheet, read
from dashboard.intake.schemas import confirm, schema_faults
from dashboard.intake.setback import set_back
from dashboard.intake.table import SHEET, Table, join

_POSITION = {column.name: place for place, column in enumerate(columns.REFERRALS)}


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True)
class FileFacts:
    """What is kept of a file besides its rows."""

    name: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class Checked:
    """The outcome for one provider and quarter."""

    provider: str
    quarter: Quarter
    files: tuple[FileFacts, ...]
    problems: tuple[Problem, ...]
    rows: pl.DataFrame | None
    """Typed, set back to the quarter's last day, all declared columns; none if anything must be mended."""
    supplied: frozenset[str]
    """The columns that were sent."""

    @property
    def must_mend(self) -> tuple[Problem, ...]:
        return self._of(Severity.MUST_MEND)

    @property
    def to_confirm(self) -> tuple[Problem, ...]:
        return self._of(Severity.CONFIRM)

    @property
    def notes(self) -> tuple[Problem, ...]:
        return self._of(Severity.NOTE)

    @property
    def refused(self) -> bool:
        """Whether something identifies a person."""
        return any(each.refused for each in self.problems)

    @property
    def stopped(self) -> tuple[str, ...]:
        """The files on which the full checks could not run."""
        return tuple(dict.fromkeys(each.file for each in self.problems if RULES[each.code].whole_file))

    def accepted_if(self, confirmed: Collection[str]) -> bool:
        """Whether the return can be accepted once the sender has confirmed these codes."""
        return not self.must_mend and all(each.code in confirmed for each in self.to_confirm)

    def _of(self, severity: Severity) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity is severity)


def check(files: Sequence[SentFile], *, provider: str, quarter: Quarter, open_before: Collection[str] = ()) -> Checked:
    """Check the files of one return; several files of one sheet are one table.

    Args:
        files: as they were sent.
        provider: whose return it is.
        quarter: the quarter that it is for.
        open_before: the record numbers of referrals that were open in the provider's last return.

    Raises:
        UsageError: there is no file.
    """
    if not files:
        raise UsageError("Choose at least one file.")
    sheets = [read(sent.name, sent.content) for sent in files]
    totals = [rules.totals_rows(sheet) for sheet in sheets]
    table = join(sheets, totals)
    problems = [each for sheet in sheets for each in (*sheet.problems, *rules.record_number_problems(sheet))]
    problems += [
        problem("totals_row", file=sheet.file, row=row)
        for sheet, found in zip(sheets, totals, strict=True)
        for row in found
    ]
    rows, found = _check_rows(table, quarter, files[0].name, open_before, clean=_may_pass(problems))
    everything = _sorted([*problems, *found], files)
    facts = tuple(_facts(sent, sheet) for sent, sheet in zip(files, sheets, strict=True))
    if not _may_pass(everything):
        return Checked(provider, quarter, facts, everything, None, table.supplied)
    confirm(rows, table.supplied)
    return Checked(provider, quarter, facts, everything, rows, table.supplied)


def _check_rows(
    table: Table, quarter: Quarter, file: str, open_before: Collection[str], *, clean: bool
) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of all files that could be read. `clean`: nothing must be mended so far."""
    typed = read_cells(table.text)
    faults = pl.concat([typed.faults, schema_faults(typed.rows, table.supplied)])
    problems = table.problems(faults) if faults.height else []
    back = set_back(typed.rows, quarter, file)
    problems += back.problems
    if not any(sheet.rows is None for sheet in table.sheets):
        problems += rules.vanished(typed.rows, open_before, file)
    # Where dates are still to be mended, nobody can say whether anything lies in the quarter.
    if clean and _may_pass(problems):
        problems += rules.nothing_in_quarter(back.rows, quarter, file)
    return _named(back.rows, table.sheets), problems


def _may_pass(problems: Sequence[Problem]) -> bool:
    return all(each.severity is not Severity.MUST_MEND for each in problems)


def _named(rows: pl.DataFrame, sheets: Sequence[Sheet]) -> pl.DataFrame:
    """Declared columns in their order, then where each row came from."""
    names = pl.Series([sheet.file for sheet in sheets], dtype=pl.String)
    return rows.select(*_POSITION, file=pl.lit(names).gather(pl.col(SHEET)), row_number=pl.col(ROW))


def _facts(sent: SentFile, sheet: Sheet) -> FileFacts:
    rows = 0 if sheet.rows is None else sheet.rows.height
    return FileFacts(sent.name, hashlib.sha256(sent.content).hexdigest(), len(sent.content), rows)


def _sorted(problems: Sequence[Problem], files: Sequence[SentFile]) -> tuple[Problem, ...]:
    """By file as sent, row, and column as it stands in the file."""
    order = {sent.name: place for place, sent in reversed(list(enumerate(files)))}

    def place(each: Problem) -> tuple[int, int, int, str]:
        letters = each.column_letter or ""
        return order[each.file], each.row or 0, len(letters), letters

    return tuple(sorted(problems, key=place))

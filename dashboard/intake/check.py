"""The door: files in, problems and clean rows out. Nothing is stored or logged here."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from dashboard.definitions.own_names import OwnNames
from dashboard.definitions.periods import Quarter
from dashboard.errors import UsageError
from dashboard.intake import rules
from dashboard.intake.between_sheets import for_a_return, for_no_quarter, kept_apart
from dashboard.intake.checked import Checked, FileFacts, Say, SentFile, silent
from dashboard.intake.files import read
from dashboard.intake.forgotten_rows import without_forgotten
from dashboard.intake.identifiers import masked
from dashboard.intake.plausibility import unusual
from dashboard.intake.problems import Problem, Severity
from dashboard.intake.questions import NO_ANSWERS, Answers
from dashboard.intake.reading import ROW, Sheet, has_one_number
from dashboard.intake.table import SHEET, Table, tables_of
from dashboard.intake.unfolding import unfolded
from dashboard.intake.whole_return import Against, check_quarter, check_tables, vanished
from dashboard.warehouse.forgotten import NOBODY, Forgotten
from dashboard.warehouse.last_return import LastReturn

__all__ = ["Checked", "FileFacts", "SentFile", "check"]

_NOTHING_STANDS: Mapping[str, int] = {}


def check(
    files: Sequence[SentFile],
    *,
    provider: str = "",
    quarter: Quarter | None = None,
    open_before: Collection[str] = (),
    known_referrals: Collection[str] = (),
    contracts: Collection[str] = (),
    last: LastReturn | None = None,
    standing: Mapping[str, int] = _NOTHING_STANDS,
    ended_before: pl.DataFrame | None = None,
    say: Say = silent,
    own_names: Collection[OwnNames] = (),
    answers: Answers = NO_ANSWERS,
    forgotten: Forgotten = NOBODY,
) -> Checked:
    """Check the files of one return; several files of one sheet are one table, and the sheets are checked together.

    Args:
        files: as they were sent; each tells by its header which sheet it is.
        provider: whose return it is; nothing for sheets that are sent by themselves (reoffending, population).
        quarter: the quarter that it is for; likewise.
        open_before: the record numbers of referrals that were open in the provider's last return.
        known_referrals: the record numbers of all referrals that were ever accepted from the provider.
        contracts: the provider's registered contracts.
        last: the provider's last return before the quarter.
        standing: how many rows of each sheet stand for the quarter.
        ended_before: the referrals that had ended in the provider's earlier quarters, with the day.
        say: told each stage as it begins.
        own_names: what the provider calls our columns and codes.
        answers: what the sender has answered, where a file could be read in two ways.
        forgotten: who was removed from the records: her rows are left out before anything is said of them.

    Raises:
        UsageError: there is no file, or a return without its provider or quarter.
    """
    if not files:
        raise UsageError("Choose at least one file.")
    sources = [(sent, sheet) for sent in files for sheet in _read(sent, own_names, answers, say)]
    read_files = [sheet for _, sheet in sources]
    if for_a_return(read_files) and not (provider and quarter):
        raise UsageError("Say whose return this is, and for which quarter: only reoffending and population need not.")
    if for_no_quarter(read_files):
        provider, quarter = "", None
    whole, problems = _without_totals(kept_apart(read_files))
    sheets, between_cells = unfolded(whole)
    problems += between_cells
    against = Against(quarter, open_before, known_referrals, contracts, last, standing, ended_before)
    tables, left_out = without_forgotten(tables_of(sheets), provider, forgotten)
    problems += left_out
    rows, found = _check_rows(tables, sheets, against, clean=_may_pass(problems), say=say)
    everything = _sorted(_said_once([*problems, *found], sheets), read_files)
    return Checked(
        provider,
        quarter,
        tuple(_facts(sent, sheet) for sent, sheet in sources),
        everything,
        _confirmed(tables, rows) if _may_pass(everything) else None,
        {name: table.supplied for name, table in tables.items()},
        tuple(own_names),
        answers,
    )


def _read(sent: SentFile, own_names: Collection[OwnNames], answers: Answers, say: Say) -> list[Sheet]:
    say(f"Reading {masked(sent.name)}")
    return read(sent.name, sent.content, own_names, answers)


def _without_totals(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Problem]]:
    """The files without rows of totals, and all that can be said of each file by itself."""
    problems = [
        each
        for sheet in sheets
        for each in (*rules.file_name_problems(sheet), *sheet.problems, *rules.record_number_problems(sheet))
    ]
    totals = [rules.totals_problems(sheet) for sheet in sheets]
    left = [rules.without(sheet, found) for sheet, found in zip(sheets, totals, strict=True)]
    return left, [*problems, *(each for found in totals for each in found)]


def _check_rows(
    tables: Mapping[str, Table], sheets: Sequence[Sheet], against: Against, *, clean: bool, say: Say
) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    """The rows of all files that could be read. `clean`: nothing must be mended so far."""
    typed, problems = check_tables(tables, sheets, against, say)
    rows = typed
    if against.quarter:
        say("Comparing with what you sent before")
        rows, found = check_quarter(tables, typed, sheets, against.quarter)
        problems += [*found, *vanished(tables, typed, sheets, against.open_before)]
        # Where dates are still to be mended, nobody can say whether anything lies in the quarter.
        if clean and _may_pass(problems):
            problems += unusual(tables, rows, against.quarter, against.last, against.standing)
    return {name: _named(rows[name], table) for name, table in tables.items()}, problems


def _said_once(problems: Sequence[Problem], sheets: Sequence[Sheet]) -> list[Problem]:
    """Of a cell that is the woman's number and her referral's, what is wrong with both is said of the referral's."""
    files = {sheet.file for sheet in sheets if has_one_number(sheet)}
    if not files:
        return list(problems)
    said = {(each.file, each.row, each.code) for each in problems if each.column == "referral_id"}
    return [
        each
        for each in problems
        if not (each.file in files and each.column == "person_id" and (each.file, each.row, each.code) in said)
    ]


def _may_pass(problems: Sequence[Problem]) -> bool:
    return all(each.severity is not Severity.MUST_MEND for each in problems)


def _named(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Declared columns in their order, then where each row came from."""
    names = pl.Series([sheet.file for sheet in table.sheets], dtype=pl.String)
    declared = [column.name for column in table.layout.columns]
    return rows.select(*declared, file=pl.lit(names).gather(pl.col(SHEET)), row_number=pl.col(ROW))


def _confirmed(tables: Mapping[str, Table], rows: Mapping[str, pl.DataFrame]) -> Mapping[str, pl.DataFrame]:
    """The rows, once each sheet has passed the last gate."""
    from dashboard.intake.schemas import confirm  # with pandera, which only a check pays for

    for name, table in tables.items():
        confirm(table.layout, rows[name], table.supplied)
    return rows


def _facts(sent: SentFile, sheet: Sheet) -> FileFacts:
    rows = 0 if sheet.rows is None else sheet.rows.height
    name = sheet.layout.name if sheet.layout else ""
    return FileFacts(
        sheet.file, hashlib.sha256(sent.content).hexdigest(), len(sent.content), rows, name, sheet.own_names
    )


def _sorted(problems: Sequence[Problem], sheets: Sequence[Sheet]) -> tuple[Problem, ...]:
    """By file as sent, row, and column as it stands in the file."""
    order = {sheet.file: place for place, sheet in reversed(list(enumerate(sheets)))}

    letters: dict[str | None, tuple[int, str]] = {None: (0, "")}

    def place(each: Problem) -> tuple[int, int, tuple[int, str]]:
        letter = each.column_letter
        if letter not in letters:
            letters[letter] = len(letter or ""), letter or ""
        return order[each.file], each.row or 0, letters[letter]

    return tuple(sorted(problems, key=place))

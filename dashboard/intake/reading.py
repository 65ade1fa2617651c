"""A table as it was read → its rows under our own column names, each with the row number that Excel shows.

`grids` and `workbook` read what stands in a file, whatever it is about; here the header tells which sheet it is.
Nothing is guessed: what cannot be read with certainty is refused, with the reason and the row.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from dashboard.definitions.own_names import OwnNames
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.forbidden import identifies
from dashboard.intake.grid import ROW, Asked, Grid, Heading, Note, Reading, Refusal
from dashboard.intake.header import Header, folded, header_problems, read_header
from dashboard.intake.mapping import AS_SENT, under_our_names
from dashboard.intake.problems import RULES, Problem, problem, problem_in_rows

__all__ = ["ROW", "Sheet", "read_table"]

_RAGGED_ROWS_SHOWN = 100
# Trimmed from every cell, besides white space: marks without width, which people cannot see.
_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
_LOOSE = rf"^[\s{_INVISIBLE}]|[\s{_INVISIBLE}]$|^$"


@dataclass(frozen=True)
class Sheet:
    """One file as it was read. Without rows, its problems say why."""

    file: str
    layout: SheetLayout | None = None
    """Which sheet it is; none if it has no header that could tell."""
    rows: pl.DataFrame | None = None
    """Its columns as trimmed text, blank cells null, and `row`; and as they were sent, where codes were replaced."""
    letters: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    called: dict[str, str] = field(default_factory=dict)
    """Our column → what the sender calls it, where that is something else."""
    own_names: int | None = None
    """The version of the sender's own names that it was read by."""
    unfolded: Mapping[str, str] | None = None
    """Of a part of the wide sheet: its columns → where they stand there. What else may be wrong with its rows is told
    of the referral that they belong to."""


def has_one_number(sheet: Sheet) -> bool:
    """Whether the woman and her referral have one number there, in one column of the sender's own."""
    numbers = [sheet.letters.get(name) for name in ("referral_id", "person_id")]
    return None not in numbers and len(set(numbers)) == 1


def read_table(file: str, found: Reading, remembered: Collection[OwnNames] = ()) -> Sheet:
    """A table under our own names, or every reason why it is not.

    Args:
        file: what problems call it.
        found: the table as it was read.
        remembered: what its sender calls our columns and codes.
    """
    named = under_our_names(file, found, remembered)
    found = named.reading
    refusals = [found.refusal] if isinstance(found, Asked) else list(getattr(found, "refusals", ()))
    notes = (*_said(file, () if isinstance(found, Asked) else found.notes), *named.problems)
    if found.heading is None:
        return _refused(file, refusals)
    heading = found.heading if isinstance(found, Grid) else _without_blank_end(found.heading)
    header = read_header(heading, named.layout, named.called)
    if isinstance(found, Asked) and not any(map(identifies, folded(heading))):  # of what is not read yet: only that
        return _refused(file, refusals, None if isinstance(header, Refusal) else header.layout)
    if isinstance(header, Refusal):
        return _refused(file, [header])
    called = dict(named.called)
    if problems := header_problems(header, file):
        return Sheet(file, header.layout, problems=(*notes, *problems), called=called, own_names=named.version)
    if not isinstance(found, Grid):
        stopped = _refused(file, refusals, header.layout)
        told = (*notes, *stopped.problems)
        return Sheet(file, header.layout, problems=told, called=called, own_names=named.version)
    return Sheet(file, header.layout, _rows(found, header), header.letters, notes, called, named.version)


def _without_blank_end(heading: Heading) -> Heading:
    named = max((place for place, name in enumerate(heading.names, 1) if name.strip()), default=1)
    return Heading(heading.names[:named], heading.places[:named], heading.row)


def _said(file: str, notes: Iterable[Note]) -> tuple[Problem, ...]:
    """What was done in reading and may matter to the sender; blank rows and columns matter to nobody."""
    said: list[Problem] = []
    for note in notes:
        if note.code in RULES:
            rows = problem_in_rows(note.code, note.rows, file=file) if note.rows else [problem(note.code, file=file)]
            said += rows
    return tuple(said)


def _refused(file: str, refusals: list[Refusal], layout: SheetLayout | None = None) -> Sheet:
    shown = refusals[:_RAGGED_ROWS_SHOWN]
    made = [problem(each.code, file=file, row=each.row, detail=each.detail) for each in shown]
    if more := len(refusals) - len(shown):
        detail = f"too many or too few cells; so have {more} more rows below"
        last = refusals[_RAGGED_ROWS_SHOWN]
        made.append(problem(last.code, file=file, row=last.row, detail=detail, rows_affected=more))
    return Sheet(file, layout, problems=tuple(made))


def _rows(grid: Grid, header: Header) -> pl.DataFrame:
    """The rows under our names, trimmed, without those in which nothing stands."""
    names = list(header.names)
    places = {str(place): name for place, name in enumerate(names)}
    as_sent = {AS_SENT + place: AS_SENT + name for place, name in places.items() if AS_SENT + place in grid.rows}
    rows = grid.rows.rename(places | as_sent)
    if grid.tidy:
        return rows
    loose = rows.select(pl.col(names).str.contains(_LOOSE).any()).row(0, named=True)
    rows = rows.with_columns(trimmed(name) for name in names if loose[name])
    return rows.filter(pl.any_horizontal(pl.col(names).is_not_null()))


def trimmed(name: str) -> pl.Expr:
    """A cell without white space around it; null if nothing is left."""
    bare = pl.col(name).str.strip_chars().str.strip_chars(_INVISIBLE).str.strip_chars()
    return pl.when(bare != "").then(bare).alias(name)

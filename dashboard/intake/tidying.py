"""What is left out of a table that was read, and what may not be in it: the same for text files and workbooks."""

import re
from dataclasses import replace

import polars as pl

from dashboard.intake.grid import ROW, Asked, Choice, Grid, Heading, Note, Reading, Refusal, Refused
from dashboard.intake.own_column import places_of_own

_TOTALS = re.compile(r"\s*(?:grand |sub ?-?)?totals?\b[ :]*$", re.I)
_NUMBER = r"^\s*(-?[\d,]*\.?\d+)\s*$"
_APOSTROPHES = r"^\s*'.*'\s*$"
_OPENED = r"^\s*'(?:[^']|'')*$"
_LAST_ROWS = 5
_NO_CHOICE = Choice()


def tidied(grid: Grid, choice: Choice = _NO_CHOICE) -> Reading:
    """The table without blank rows, columns and rows of totals; a question if it may be something else.

    Args:
        grid: the table as it stands.
        choice: how it was answered, where it was asked.
    """
    grid = _without_blank_columns(_without_blank_rows(grid))
    if again := _repeated_header(grid):
        if not choice.repeated:
            answers = choice._replace(repeated="once"), choice._replace(repeated="above")
            return Asked(Refusal("header_repeated", row=again[0]), grid.heading, answers)
        left_out = pl.col(ROW).is_in(again) if choice.repeated == "once" else pl.col(ROW) >= again[0]
        grid = replace(grid, rows=grid.rows.filter(~left_out))
    if choice.apostrophes != "cells" and _in_apostrophes(grid):
        if not choice.apostrophes:
            answers = choice._replace(apostrophes="quotes"), choice._replace(apostrophes="cells")
            return Asked(Refusal("apostrophes", row=grid.heading.row), grid.heading, answers)
        bare = _without_apostrophes(grid)
        if isinstance(bare, Refused):
            return bare
        grid = bare
    return _with_repeated_names(_without_totals(grid))


def _text(column: str) -> pl.Expr:
    return pl.col(column).fill_null("")


def _without_blank_rows(grid: Grid) -> Grid:
    """In a table of one column a blank line is a row whose cell is blank: it stays."""
    names = [name for name in grid.rows.columns if name != ROW]
    if grid.tidy or len(names) == 1:
        return grid
    maybe = grid.rows.filter(~_text(names[0]).str.contains(r"\S"))
    blank = maybe.filter(~pl.any_horizontal(_text(name).str.contains(r"\S") for name in names))[ROW]
    if not len(blank):
        return grid
    kept = grid.rows.filter(~pl.col(ROW).is_in(blank.implode()))
    return replace(grid, rows=kept, notes=(*grid.notes, Note("blank_rows_left_out", tuple(blank.to_list()))))


def _without_blank_columns(grid: Grid) -> Grid:
    """A column goes only if nothing at all stands in it, not even a name."""
    unnamed = [place for place, name in enumerate(grid.heading.names) if not name.strip()]
    blank = {place for place in unnamed if not grid.rows[str(place)].fill_null("").str.contains(r"\S").any()}
    kept = [place for place in range(len(grid.heading.names)) if place not in blank]
    if not blank or not kept:
        return grid
    rows = grid.rows.select(*(pl.col(str(old)).alias(str(new)) for new, old in enumerate(kept)), ROW)
    heading = Heading(
        tuple(grid.heading.names[place] for place in kept),
        tuple(grid.heading.places[place] for place in kept),
        grid.heading.row,
    )
    return replace(grid, heading=heading, rows=rows, notes=(*grid.notes, Note("blank_columns_left_out")))


def _repeated_header(grid: Grid) -> list[int]:
    """The rows that say the same as the header; our own column, in a mended file, is named in the first only."""
    names = grid.heading.names
    if not any(name.strip() for name in names):
        return []
    first = (grid.rows["0"].fill_null("") if not names[0] else grid.rows["0"]) == names[0]
    again = grid.rows[first.fill_null(False).arg_true()]
    own = places_of_own(grid.heading)
    for place, name in enumerate(names):
        again = again.filter(_text(str(place)) == name) if again.height and place not in own else again
    return again[ROW].to_list()


def _in_apostrophes(grid: Grid) -> bool:
    """Whether apostrophes seem to stand for quotation marks: around a name, or around all that stands in a column."""
    if any(re.match(_APOSTROPHES, name) for name in grid.heading.names):
        return True
    for place in range(len(grid.heading.names)):
        column = grid.rows[str(place)]
        known = str(column.first(ignore_nulls=True) or "")
        if known and (not known.strip() or re.match(_APOSTROPHES, known)):
            filled = column.drop_nulls()
            filled = filled.filter(filled.str.contains(r"\S"))
            if len(filled) and filled.str.contains(_APOSTROPHES).all():
                return True
    return False


def _without_apostrophes(grid: Grid) -> Grid | Refused:
    """Names and cells without those around them; refused where one is opened and not closed, as around a separator."""
    cells = [str(place) for place in range(len(grid.heading.names))]
    opened = pl.any_horizontal(_text(cell).str.contains(_OPENED) for cell in cells)
    if len(wrong := grid.rows.filter(opened)[ROW]):
        return Refused((Refusal("apostrophes", row=int(wrong[0])),), grid.heading)
    bare = (
        pl.when(pl.col(cell).str.contains(_APOSTROPHES))
        .then(pl.col(cell).str.strip_chars().str.slice(1).str.head(-1).str.replace_all("''", "'", literal=True))
        .otherwise(pl.col(cell))
        .alias(cell)
        for cell in cells
    )
    names = tuple(
        name.strip()[1:-1].replace("''", "'") if re.match(_APOSTROPHES, name) else name for name in grid.heading.names
    )
    return replace(grid, heading=replace(grid.heading, names=names), rows=grid.rows.with_columns(bare), tidy=False)


def _without_totals(grid: Grid) -> Grid:
    """Rows at the end that begin with the word, and in which every number is the sum of its column."""
    found: list[int] = []
    last = grid.rows.tail(_LAST_ROWS)
    for cells in reversed(last.rows()):
        filled = [place for place, cell in enumerate(cells[:-1]) if cell and cell.strip()]
        if len(filled) < 2 or not _TOTALS.match(cells[filled[0]]):
            break
        above = grid.rows.filter(~pl.col(ROW).is_in([*found, cells[-1]]))
        if not above.height or not all(_is_sum(above[str(place)], cells[place]) for place in filled[1:]):
            break
        found.append(cells[-1])
    if not found:
        return grid
    rows = grid.rows.filter(~pl.col(ROW).is_in(found))
    return replace(grid, rows=rows, notes=(*grid.notes, Note("totals_left_out", tuple(sorted(found)))))


def _is_sum(column: pl.Series, total: str) -> bool:
    said = _numbers(pl.Series([total], dtype=pl.String))[0]
    return said is not None and abs((_numbers(column).sum() or 0) - said) < 1e-6 * max(1.0, abs(said))


def _numbers(text: pl.Series) -> pl.Series:
    return text.str.extract(_NUMBER).str.replace_all(",", "").cast(pl.Float64, strict=False)


def _with_repeated_names(grid: Grid) -> Grid:
    named = [name.strip().lower() for name in grid.heading.names if name.strip()]
    if len(set(named)) == len(named):
        return grid
    return replace(grid, notes=(*grid.notes, Note("repeated_names", (grid.heading.row,))))

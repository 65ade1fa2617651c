"""A table under a service's own names → the same under ours, codes included, by what was remembered of them.

This stands between the reading of a file and the recognition of a sheet. What may not be sent is judged on the file
as it was sent: a column that identifies people keeps its name, whatever was said of it, and is refused by it; and
identifiers in columns that are left out are found before those are.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from dashboard.definitions.own_names import AGAIN, NOT_SUPPLIED, ONLY_NUMBER, OwnColumn, OwnNames, folded_name
from dashboard.definitions.sheets import SheetLayout
from dashboard.definitions.wide import LAYOUTS
from dashboard.intake.forbidden import identifies
from dashboard.intake.grid import ROW, Grid, Heading, Reading, letter
from dashboard.intake.header import all_known, folded
from dashboard.intake.identifiers import HIDDEN, kind_in_cell, masked, official_numbers
from dashboard.intake.kinds import fold
from dashboard.intake.problems import Problem, problem, problem_in_rows
from dashboard.intake.recognition import sheet_of

_REFERRED_AGAIN = rf"(?i){AGAIN}[-_.]?\d*\s*$"

AS_SENT = "as sent: "
"""Before the name of a column: its cells as they were sent, where codes of the sender's own were replaced."""


class Named(NamedTuple):
    """A table under our names, as far as the sender has said which theirs are."""

    reading: Reading
    layout: SheetLayout | None = None
    """The sheet that it was said to be."""
    called: Mapping[str, str] = {}
    """Our column → what the sender calls it."""
    problems: tuple[Problem, ...] = ()
    version: int | None = None
    """As which the names were kept that it was read by."""


def layout_named(sheet: str) -> SheetLayout | None:
    """The sheet of a name that was remembered; none, if there is no such sheet any more."""
    return LAYOUTS.get(sheet)


def layouts_to_choose() -> list[SheetLayout]:
    """The sheets that a file of a service's own may be."""
    return [layout for layout in LAYOUTS.values() if layout.name != "population"]  # a commissioner's own


def matching(heading: Heading, remembered: Collection[OwnNames]) -> OwnNames | None:
    """The names that a header is written in: those that know most of its columns, if they know at least half."""
    given = {folded_name(name) for name in heading.names if name.strip()}
    known = {place: len(given & set(names.by_name)) for place, names in enumerate(remembered)}
    if not known:
        return None
    most = max(known, key=lambda place: known[place])
    return list(remembered)[most] if known[most] and 2 * known[most] >= len(given) else None


def under_our_names(file: str, found: Reading, remembered: Collection[OwnNames]) -> Named:
    """A table as the sender has said that it is to be read; as it stands, where nothing is known of it.

    Args:
        file: what problems call it.
        found: the table as it was read.
        remembered: what its sender calls our columns and codes, a sheet each.
    """
    if found.heading is None:
        return Named(found)
    if all_known(found.heading):
        return _in_our_names(file, found, remembered)
    names = matching(found.heading, remembered)
    if names is None:
        return Named(found)
    columns = _columns(found.heading, names)
    problems = _twice(file, found.heading, columns)
    if isinstance(found, Grid):
        problems += [*_left_out(file, found, columns), *_taken(file, found, columns)]
        reading: Reading = _renamed(found, columns)
    else:
        reading = replace(found, heading=_heading(found.heading, columns))
    here = {ours: said.name for _, said in reversed(columns) for ours in said.ours}
    called = {ours: theirs for ours, theirs in (names.called | here).items() if folded_name(theirs) != ours}
    return Named(reading, layout_named(names.sheet), called, tuple(problems), names.version)


def _in_our_names(file: str, found: Reading, remembered: Collection[OwnNames]) -> Named:
    """What is written in our names needs nobody's, whatever was said of them; but its words may be the sender's own."""
    if not isinstance(found, Grid):
        return Named(found)
    sheet = sheet_of(folded(found.heading)).name
    names = next((each for each in remembered if each.sheet == sheet), OwnNames(sheet))
    said = {name: each for name, each in names.by_name.items() if name in each.ours}
    given = folded(found.heading)
    columns = []
    for place, name in enumerate(found.heading.names):
        each = said.get(given[place], OwnColumn(name, name))
        both = each.column == ONLY_NUMBER and len(set(given) & set(each.ours)) == 1
        columns += [_Placed(place, replace(each, name=name, column=ours)) for ours in (each.ours if both else (name,))]
    read = _renamed(found, columns)
    # None of its words is theirs, and no number is both.
    if len(columns) == len(given) and not any(name.startswith(AS_SENT) for name in read.rows.columns):
        return Named(found)
    return Named(read, problems=tuple(_taken(file, found, columns)), version=names.version)


class _Placed(NamedTuple):
    """What is read of a column of a header, and where it stands there. Of one that is both numbers there are two."""

    place: int
    said: OwnColumn


def _columns(heading: Heading, names: OwnNames) -> list[_Placed]:
    """What each column of the header is. What nobody has spoken of, and what identifies people, keeps its name."""
    known = names.by_name
    said = [
        OwnColumn(name, name) if folded_name(name) not in known or identifies(folded_name(name))
        else known[folded_name(name)]
        for name in heading.names
    ]  # fmt: skip
    return [
        _Placed(place, each if ours == each.column else replace(each, column=ours))
        for place, each in enumerate(said)
        for ours in (each.ours or (None,))
    ]


def _kept(columns: Sequence[_Placed]) -> list[_Placed]:
    """The columns that are read: of two that are the same of ours under two names, the first."""
    seen: dict[str, str] = {}
    kept = []
    for each in columns:
        if each.said.column is None:
            continue
        first = seen.setdefault(folded_name(each.said.column), folded_name(each.said.name))
        if not each.said.column or first == folded_name(each.said.name):
            kept.append(each)
    return kept


def _heading(heading: Heading, columns: Sequence[_Placed]) -> Heading:
    kept = _kept(columns)
    return Heading(
        tuple(each.said.column or "" for each in kept),
        tuple(heading.places[each.place] for each in kept),
        heading.row,
    )


def _renamed(grid: Grid, columns: Sequence[_Placed]) -> Grid:
    kept = _kept(columns)
    numbers = Counter(each.place for each in kept)
    chosen: list[pl.Expr] = []
    for new, (old, said) in enumerate(kept):
        cells = pl.col(str(old))
        if codes := _codes(said, grid.rows[str(old)]):
            chosen.append(cells.alias(f"{AS_SENT}{new}"))
            cells = cells.replace_strict(list(codes), list(codes.values()), default=cells, return_dtype=pl.String)
        if numbers[old] > 1 and said.column == "person_id":
            cells = cells.str.replace(_REFERRED_AGAIN, "")
        chosen.append(cells.alias(str(new)))
    tidy = grid.tidy and not any(each.said.codes for each in kept)
    return replace(grid, heading=_heading(grid.heading, columns), rows=grid.rows.select(*chosen, ROW), tidy=tidy)


def _codes(column: OwnColumn, cells: pl.Series) -> dict[str, str | None]:
    """What stands in a column, spelt as it is → our code; only what is to be replaced."""
    if not column.codes:
        return {}
    written = cells.drop_nulls().unique()
    meant = dict(zip(folded_codes([code for code, _ in column.codes]), column.codes, strict=True))
    found = {
        text: meant[key][1] if key in meant else None
        for text, key in zip(written, folded_codes(written), strict=True)
        if key in meant
    }
    return {text: None if ours == NOT_SUPPLIED else ours for text, ours in found.items()}


def _taken(file: str, grid: Grid, columns: Sequence[_Placed]) -> list[Problem]:
    """A note of the cells that were read by what was said of a word in another column."""
    said: Counter[tuple[str, str]] = Counter()
    for place, each in _kept(columns):
        if each.taken:
            said_of = dict(zip(folded_codes([word for word, _ in each.taken]), each.taken, strict=True))
            cells = grid.rows[str(place)].drop_nulls().rename("cell").value_counts(name="how_many")
            for key, count in zip(folded_codes(cells["cell"]), cells["how_many"], strict=True):
                if key in said_of:
                    said[each.name, said_of[key][1]] += count
    told = [
        f"{count:,} {'cell' if count == 1 else 'cells'} of {masked(here)} by what you said of {masked(there)}"
        for (here, there), count in said.items()
    ]
    return [problem("read_as_another_column", file=file, detail="; ".join(told))] if told else []


def folded_codes(codes: Collection[str] | pl.Series) -> list[str]:
    """Codes as they are compared: letter case, spaces, hyphens and the shape of apostrophes do not matter."""
    given = pl.DataFrame({"code": pl.Series(list(codes), dtype=pl.String)})
    return given.select(fold(pl.col("code").str.strip_chars())).to_series().to_list()


def _twice(file: str, heading: Heading, columns: Sequence[_Placed]) -> list[Problem]:
    """Two columns of different names that are said to be the same of ours."""
    kept = _kept(columns)
    first = {folded_name(said.column or ""): said.name for _, said in reversed(kept)}
    return [
        problem("read_twice", file=file, row=heading.row, column=said.column, letter=letter(heading.places[place]),
                detail=masked(first[folded_name(said.column)]), sent_as=said.name)
        for place, said in columns
        if said.column and _Placed(place, said) not in kept
    ]  # fmt: skip


def _left_out(file: str, grid: Grid, columns: Sequence[_Placed]) -> list[Problem]:
    """What may not be sent, in the columns that are left out."""
    return [
        each for place, said in columns if said.column is None for each in _identifiers(file, grid, place, said.name)
    ]


def _identifiers(file: str, grid: Grid, place: int, name: str) -> list[Problem]:
    cells = grid.rows.select(pl.col(str(place)).str.strip_chars().alias("value"), ROW)
    where = {"file": file, "column": name, "letter": letter(grid.heading.places[place])}
    kinds = cells.with_columns(kind=kind_in_cell(pl.col("value"), codes=True)).drop_nulls("kind")
    found = [
        each
        for (kind,), rows in kinds.group_by("kind", maintain_order=True)
        for each in problem_in_rows("identifier_in_cell", rows[ROW].to_list(), found=HIDDEN, detail=str(kind), **where)
    ]
    given = cells.filter(pl.col("value") != "")["value"]
    if kind := official_numbers(given):
        found.append(
            problem("record_numbers_look_like_identifiers", detail=kind, rows_affected=given.len(), **where)  # type: ignore[arg-type]
        )
    return found

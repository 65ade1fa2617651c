"""What one column asks of its cells, for the fast pass; `schemas` says it again for the last gate."""

from collections.abc import Iterator

import polars as pl

from dashboard.definitions import ethnicity
from dashboard.definitions.columns import Column
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.row_rules import RowRule

NUMBERS = ("whole_number", "number")
_CODES = tuple(sorted(set(ethnicity.codes().values())))
_GROUPS = tuple(ethnicity.GROUPS)


def listed(layout: SheetLayout, column: Column) -> tuple[str, ...]:
    """The codes that a column may hold; nothing, if it is not a list or depends on another cell."""
    if (layout.name, column.name) == ("experience", "answer"):
        return ()
    if column.kind == "ethnicity":
        return _GROUPS if column.name == "ethnic_group" else _CODES
    return column.values


def column_rules(layout: SheetLayout, supplied: frozenset[str]) -> Iterator[RowRule]:
    """The rules of the columns that were sent."""
    for column in layout.columns:
        if column.name not in supplied:
            continue
        cell = pl.col(column.name)
        if column.kind in NUMBERS:
            yield RowRule("number_out_of_range", column.name, ~cell.is_between(column.lowest, column.highest))
        if values := listed(layout, column):
            yield RowRule("not_in_list", column.name, ~cell.is_in(values))
        if column.name == layout.unique[0]:
            yield RowRule("duplicate_id", column.name, _repeated(layout))


def _repeated(layout: SheetLayout) -> pl.Expr:
    """The same key as in an earlier row. A blank cell counts as a value where it may be blank."""
    key = [pl.col(name) for name in layout.unique]
    given = pl.all_horizontal(pl.col(name).is_not_null() for name in layout.unique if layout.by_name[name].required)
    return given & ~(key[0] if len(key) == 1 else pl.struct(key)).is_first_distinct()

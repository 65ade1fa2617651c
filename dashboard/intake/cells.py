"""Text → typed cells, column by column, keeping every cell that cannot be read.

Each column is read over its distinct values, which are few for everything but record numbers.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, reduce
from typing import NamedTuple

import polars as pl

from dashboard.definitions import ethnicity
from dashboard.definitions.columns import Column
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.identifiers import any_kind, kind_in_cell
from dashboard.intake.kinds import READERS, TYPES, Reader, fold, spellings

FAULTS = {"index": pl.UInt32(), "column": pl.String(), "code": pl.String(), "detail": pl.String()}
"""A fault before it is worded: row of the table, column, rule, and what fills the rule's message."""

_VALUE = pl.col("value")
_FORMULA = r"^(?:=|[+@][A-Za-z(])"
_EXCEL_ERROR = r"^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BUSY!|GETTING_DATA|#+)$"


class Typed(NamedTuple):
    """The table with every declared column in its type, and the cells that could not be read."""

    rows: pl.DataFrame
    faults: pl.DataFrame


def faults(index: pl.DataFrame, column: str, code: pl.Expr | str, detail: pl.Expr | str = "") -> pl.DataFrame:
    """Faults of one column from a frame with their `index`."""
    given = (pl.lit(text) if isinstance(text, str) else text for text in (column, code, detail))
    named = dict(zip(("column", "code", "detail"), given, strict=True))
    return index.select(pl.col("index"), **named).cast(FAULTS)  # type: ignore[arg-type]


def read_cells(text: pl.DataFrame, layout: SheetLayout) -> Typed:
    """Type all declared columns; a column that was not sent is null throughout."""
    sent: dict[Column, list[str]] = defaultdict(list)
    for column in layout.columns:
        if column.name in text.columns:
            sent[_nameless(column)].append(column.name)
    distinct = _distinct(text, sent)
    unsafe = {codes: _unsafe([distinct[c] for c in sent if _as_sent(c) == codes], codes) for codes in (True, False)}
    typed = [pl.lit(None, TYPES[each.kind]).alias(each.name) for each in layout.columns if each.name not in text]
    found = [pl.DataFrame(schema=FAULTS)]
    for column, names in sent.items():
        values = _read_values(column, distinct[column], unsafe[_as_sent(column)])
        if not _as_sent(column):
            typed += [_typed(column, name, values) for name in names]
        if values["code"].null_count() < values.height:
            wrong = values.filter(pl.col("code").is_not_null()).select("value", "code", "identifier")
            found += [_where(name, text[name], wrong) for name in names]
    rows = text.with_columns(typed)
    return Typed(_with_missing_reason(rows, text) if layout.name == "referrals" else rows, pl.concat(found))


def _nameless(column: Column) -> Column:
    """The same for all columns that are read alike, so that their values are read once."""
    return replace(column, name="", meaning="", required=False, column_required=False)


def _distinct(text: pl.DataFrame, sent: Mapping[Column, Sequence[str]]) -> dict[Column, pl.Series]:
    """The distinct values of the columns that are read alike, for all of them at once."""
    every = {
        names[0]: reduce(pl.Expr.append, (pl.col(name).unique() for name in names)).unique().drop_nulls().implode()
        for names in sent.values()
    }
    row = text.select(**every)
    return {column: row[names[0]].explode(empty_as_null=False) for column, names in sent.items()}


def _unsafe(distinct: Sequence[pl.Series], codes: bool) -> pl.DataFrame:
    """The values that no column may hold: identifiers, formulas, Excel's errors. Nearly always none."""
    values = pl.DataFrame({"value": pl.concat([pl.Series(dtype=pl.String), *distinct])})
    found = values.filter(
        _VALUE.str.contains(any_kind(codes=codes)) | _VALUE.str.contains(f"{_FORMULA}|{_EXCEL_ERROR}")
    )
    return found.unique().with_columns(identifier=kind_in_cell(_VALUE, codes=codes)).with_columns(
        unsafe=pl.when(pl.col("identifier").is_not_null()).then(pl.lit("identifier_in_cell"))
        .when(_VALUE.str.contains(_FORMULA)).then(pl.lit("formula_in_cell"))
        .otherwise(pl.lit("excel_error"))
    )  # fmt: skip


def _read_values(column: Column, distinct: pl.Series, unsafe: pl.DataFrame) -> pl.DataFrame:
    """Each distinct value with what it is read as, and the rule that it breaks if it cannot be read."""
    typed, fault = _reading(column)
    read = pl.DataFrame({"value": distinct}).with_columns(typed=typed).with_columns(code=fault)
    if unsafe.is_empty():
        return read.with_columns(identifier=pl.lit(None, pl.String))
    return read.join(unsafe, on="value", how="left").with_columns(code=pl.coalesce("unsafe", "code"))


@cache
def _reading(column: Column) -> Reader:
    return READERS[column.kind](column)


def _as_sent(column: Column) -> bool:
    return column.kind in ("record_number", "code")


def _typed(column: Column, name: str, values: pl.DataFrame) -> pl.Expr:
    kind = TYPES[column.kind]
    if values["typed"].dtype == pl.String and values["typed"].eq_missing(values["value"]).all():
        return pl.col(name)
    return pl.col(name).replace_strict(values["value"], values["typed"], default=None, return_dtype=kind)


def _where(column: str, cells: pl.Series, wrong: pl.DataFrame) -> pl.DataFrame:
    """The rows in which the wrong values stand."""
    if wrong.is_empty():
        return pl.DataFrame(schema=FAULTS)
    indexed = pl.DataFrame({"value": cells}).with_row_index("index")
    found = indexed.join(wrong, on="value", how="inner", maintain_order="left")
    return faults(found, column, pl.col("code"), pl.col("identifier").fill_null(""))


def _with_missing_reason(typed: pl.DataFrame, text: pl.DataFrame) -> pl.DataFrame:
    """Some answers for ethnicity are a reason why there is none: it counts where no other reason was sent."""
    if "ethnicity" not in text.columns:
        return typed
    carried = text["ethnicity"].unique().drop_nulls().to_frame("value").with_columns(reason=_reason())
    if carried["reason"].null_count() == carried.height:
        return typed
    reason = text["ethnicity"].replace_strict(carried["value"], carried["reason"], default=None, return_dtype=pl.String)
    return typed.with_columns(ethnicity_missing_reason=pl.coalesce(pl.col("ethnicity_missing_reason"), reason))


@cache
def _reason() -> pl.Expr:
    reasons = spellings((answer, reason) for answer, reason in ethnicity.MISSING.items() if reason)
    return fold(_VALUE).replace_strict(list(reasons), list(reasons.values()), default=None, return_dtype=pl.String)

"""Text → typed cells, column by column, keeping every cell that cannot be read.

Each column is read over its distinct values, which are few for everything but record numbers.
"""

from typing import NamedTuple

import polars as pl

from dashboard.definitions import columns, ethnicity
from dashboard.definitions.columns import Column
from dashboard.intake.identifiers import kind_in_cell
from dashboard.intake.kinds import READERS, TYPES, fold, spellings

FAULTS = {"index": pl.UInt32(), "column": pl.String(), "code": pl.String(), "detail": pl.String()}
"""A fault before it is worded: row of the table, column, rule, and what fills the rule's message."""

_VALUE = pl.col("value")
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


def read_cells(text: pl.DataFrame) -> Typed:
    """Type all declared columns; a column that was not sent is null throughout."""
    distinct = _distinct(text)
    typed, found = [], [pl.DataFrame(schema=FAULTS)]
    for column in columns.REFERRALS:
        if column.name not in text.columns:
            typed.append(pl.lit(None, TYPES[column.kind]).alias(column.name))
            continue
        values = _read_values(column, distinct[column.name])
        typed.append(_typed(column, values))
        wrong = values.filter(pl.col("code").is_not_null()).select("value", "code", "identifier")
        found.append(_where(column.name, text[column.name], wrong))
    return Typed(_with_missing_reason(text.with_columns(typed), text), pl.concat(found))


def _distinct(text: pl.DataFrame) -> dict[str, pl.Series]:
    """The distinct values of every declared column, all columns at once."""
    names = [column.name for column in columns.REFERRALS if column.name in text.columns]
    row = text.select(pl.col(name).unique().drop_nulls().implode() for name in names)
    return {name: row[name].explode(empty_as_null=False) for name in names}


def _read_values(column: Column, distinct: pl.Series) -> pl.DataFrame:
    """Each distinct value with what it is read as, and the rule that it breaks if it cannot be read."""
    read = READERS[column.kind](column)
    kind = kind_in_cell(_VALUE, codes=_as_sent(column))
    return (
        pl.DataFrame({"value": distinct})
        .with_columns(typed=read.typed, identifier=kind)
        .with_columns(
            code=pl.coalesce(
                pl.when(pl.col("identifier").is_not_null()).then(pl.lit("identifier_in_cell")),
                pl.when(_VALUE.str.contains(r"^(?:=|[+@][A-Za-z(])")).then(pl.lit("formula_in_cell")),
                pl.when(_VALUE.str.contains(_EXCEL_ERROR)).then(pl.lit("excel_error")),
                read.fault,
            )
        )
    )


def _as_sent(column: Column) -> bool:
    return column.kind in ("record_number", "code")


def _typed(column: Column, values: pl.DataFrame) -> pl.Expr:
    if _as_sent(column):
        return pl.col(column.name)
    kind = TYPES[column.kind]
    return pl.col(column.name).replace_strict(values["value"], values["typed"], default=None, return_dtype=kind)


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
    reasons = spellings((answer, reason) for answer, reason in ethnicity.MISSING.items() if reason)
    carried = text["ethnicity"].unique().drop_nulls().to_frame("ethnicity").with_columns(
        carried=fold(pl.col("ethnicity")).replace_strict(
            list(reasons), list(reasons.values()), default=None, return_dtype=pl.String
        )
    )  # fmt: skip
    reason = text["ethnicity"].replace_strict(
        carried["ethnicity"], carried["carried"], default=None, return_dtype=pl.String
    )
    return typed.with_columns(ethnicity_missing_reason=pl.coalesce(pl.col("ethnicity_missing_reason"), reason))

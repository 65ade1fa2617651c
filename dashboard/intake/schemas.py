"""The referrals sheet as one schema, built from its declared columns and the rules between cells.

It runs on typed rows held in memory: on rows still to be computed it would let bad data pass in silence.
What it raises quotes cells, so that is read for positions only, and never logged or shown.
"""

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from dashboard.definitions import columns, ethnicity
from dashboard.definitions.columns import Column
from dashboard.intake.cells import FAULTS
from dashboard.intake.kinds import TYPES
from dashboard.intake.row_rules import ROW_RULES

_BROKEN = "broken {}"
"""Where the answer of each rule stands while the schema runs: all are computed in one pass."""
_RULED = {rule.column for rule in ROW_RULES}


def schema_faults(typed: pl.DataFrame, supplied: frozenset[str]) -> pl.DataFrame:
    """Every cell that is required and blank, unlisted, out of range, repeated, or against a row rule."""
    answers = {_BROKEN.format(place): rule.broken.fill_null(False) for place, rule in enumerate(ROW_RULES)}
    try:
        _schema(supplied).validate(typed.with_columns(**answers), lazy=True)
    except SchemaErrors as errors:
        return _faults(errors.failure_cases)
    return pl.DataFrame(schema=FAULTS)


def _schema(supplied: frozenset[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            column.name: _column(column, sent=column.name in supplied)
            for column in columns.REFERRALS
            if column.name in supplied or column.name in _RULED
        }
    )


def _column(column: Column, *, sent: bool) -> pa.Column:
    own = _own_checks(column) if sent else []
    between = [_row_check(place) for place, rule in enumerate(ROW_RULES) if rule.column == column.name]
    return pa.Column(TYPES[column.kind], [*own, *between], nullable=not (sent and column.required))


def _own_checks(column: Column) -> list[pa.Check]:
    if column.kind == "whole_number":
        return [pa.Check.in_range(0, columns.LARGEST_SESSION_COUNT, error="number_out_of_range")]
    if column.kind == "ethnicity":
        return [pa.Check.isin(sorted(set(ethnicity.codes().values())), error="not_in_list")]
    if column.values:
        return [pa.Check.isin(column.values, error="not_in_list")]
    if column.name == "referral_id":
        return [pa.Check(_first_of_its_value, error="duplicate_id")]
    return []


def _first_of_its_value(data: pa.PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(pl.col(data.key).is_first_distinct())


def _row_check(place: int) -> pa.Check:
    """A rule between cells, hung on one column: on the whole table each failure would carry the whole row."""
    broken = _BROKEN.format(place)
    return pa.Check(lambda data: data.lazyframe.select(~pl.col(broken)), error=ROW_RULES[place].code, ignore_na=False)


def _faults(cases: pl.DataFrame) -> pl.DataFrame:
    """Positions and rules only; a cell's first cause first."""
    return cases.sort("check_number", nulls_last=False, maintain_order=True).select(
        index=pl.col("index").cast(pl.UInt32),
        column=pl.col("column"),
        code=pl.col("check").replace("not_nullable", "required_blank"),
        detail=pl.lit(""),
    )

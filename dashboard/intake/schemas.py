"""The referrals sheet as one schema, built from its declared columns and the rules between cells.

All rules are answered in one pass; the schema then places what is broken, and is built for those columns only.
It runs on typed rows held in memory: on rows still to be computed it would let bad data pass in silence.
What it raises quotes cells, so that is read for positions only, and never logged or shown.
"""

from collections.abc import Iterator
from functools import cache

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from dashboard.definitions import columns, ethnicity
from dashboard.definitions.columns import Column
from dashboard.errors import DefinitionError
from dashboard.intake.cells import FAULTS
from dashboard.intake.kinds import TYPES
from dashboard.intake.row_rules import ROW_RULES, RowRule

_KINDS = {column.name: column.kind for column in columns.REFERRALS}
_REQUIRED = {column.name for column in columns.REFERRALS if column.required}
_CODES = sorted(set(ethnicity.codes().values()))


def schema_faults(typed: pl.DataFrame, supplied: frozenset[str]) -> pl.DataFrame:
    """Every cell that is required and blank, unlisted, out of range, repeated, or against a row rule."""
    rules = _rules(supplied)
    answers = typed.select(rule.broken.fill_null(False).alias(name) for name, rule in rules.items())
    broken = answers.select(pl.all().any()).row(0, named=True)
    suspects = {name: rule for name, rule in rules.items() if broken[name]}
    blank = {name for name in _REQUIRED & supplied if typed[name].null_count()}
    wanted = blank | {rule.column for rule in suspects.values()}
    try:
        _schema(suspects, blank).validate(
            typed.select(*sorted(wanted), *(answers[name] for name in suspects)), lazy=True
        )
    except SchemaErrors as errors:
        return _faults(errors.failure_cases)
    return pl.DataFrame(schema=FAULTS)


@cache
def _rules(supplied: frozenset[str]) -> dict[str, RowRule]:
    """Every rule that applies, each under the name of the column in which its answers stand."""
    own = (rule for column in columns.REFERRALS if column.name in supplied for rule in _own_rules(column))
    return {f"broken {place}": rule for place, rule in enumerate((*own, *ROW_RULES))}


def _own_rules(column: Column) -> Iterator[RowRule]:
    cell = pl.col(column.name)
    if column.kind == "whole_number":
        yield RowRule("number_out_of_range", column.name, ~cell.is_between(0, columns.LARGEST_SESSION_COUNT))
    if column.kind == "ethnicity" or column.values:
        yield RowRule("not_in_list", column.name, ~cell.is_in(column.values or _CODES))
    if column.name == "referral_id":
        yield RowRule("duplicate_id", column.name, cell.is_not_null() & ~cell.is_first_distinct())


def _schema(rules: dict[str, RowRule], blank: set[str]) -> pa.DataFrameSchema:
    """The schema of the columns in which something is amiss: pandera takes a millisecond for each that is not."""
    checks: dict[str, list[pa.Check]] = {name: [] for name in blank}
    for name, rule in rules.items():
        checks.setdefault(rule.column, []).append(_check(name, rule.code))
    return pa.DataFrameSchema(
        {name: pa.Column(TYPES[_KINDS[name]], found, nullable=name not in blank) for name, found in checks.items()}
    )


def _check(answer: str, code: str) -> pa.Check:
    """A rule hung on one column: on the whole table each failure would carry the whole row."""
    return pa.Check(lambda data: data.lazyframe.select(~pl.col(answer)), error=code, ignore_na=False)


def confirm(rows: pl.DataFrame, supplied: frozenset[str]) -> None:
    """The last gate before rows may be kept: the whole sheet against its schema, each rule in pandera's own words.

    The pass above finds what is broken; this one shares nothing with it but the declared columns.

    Raises:
        DefinitionError: the two disagree: a mistake of ours. Nothing of the sheet is quoted.
    """
    try:
        _whole_schema(supplied).validate(rows.select(sorted(supplied)), lazy=True)
    except SchemaErrors as errors:
        broken = sorted({str(name) for name in errors.failure_cases["column"].to_list()})
        raise DefinitionError(f"The checks disagree about the columns {', '.join(broken)}.") from None


@cache
def _whole_schema(supplied: frozenset[str]) -> pa.DataFrameSchema:
    sent = (column for column in columns.REFERRALS if column.name in supplied)
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(TYPES[column.kind], _plain_checks(column), nullable=not column.required)
            for column in sent
        }
    )


def _plain_checks(column: Column) -> list[pa.Check]:
    if column.kind == "whole_number":
        return [pa.Check.in_range(0, columns.LARGEST_SESSION_COUNT)]
    if column.kind == "ethnicity" or column.values:
        return [pa.Check.isin(column.values or _CODES)]
    return []


def _faults(cases: pl.DataFrame) -> pl.DataFrame:
    """Positions and rules only; a cell's first cause first."""
    return cases.sort("check_number", nulls_last=False, maintain_order=True).select(
        index=pl.col("index").cast(pl.UInt32),
        column=pl.col("column"),
        code=pl.col("check").replace("not_nullable", "required_blank"),
        detail=pl.lit(""),
    )

"""Each sheet as one schema, built from its declared columns and the rules between cells.

All rules are answered in one pass; the schema then places what is broken, and is built for those columns only.
It runs on typed rows held in memory: on rows still to be computed it would let bad data pass in silence.
What it raises quotes cells, so that is read for positions only, and never logged or shown.

The only module that loads pandera, which takes longer than most commands: so it is loaded when something is checked.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from dashboard.definitions.columns import Column
from dashboard.definitions.sheets import SHEETS, SheetLayout
from dashboard.errors import DefinitionError
from dashboard.intake import follow_up_rules, reference_rules, row_rules
from dashboard.intake.cells import FAULTS
from dashboard.intake.column_rules import NUMBERS, column_rules, listed
from dashboard.intake.kinds import TYPES
from dashboard.intake.row_rules import RowRule

_ANSWER_OR_NUMBER = r"^(?:declined|\d{1,5})$"
_ROW_RULES: dict[str, tuple[RowRule, ...]] = {
    "referrals": row_rules.ROW_RULES,
    **follow_up_rules.ROW_RULES,
    **reference_rules.ROW_RULES,
}


def schema_faults(
    layout: SheetLayout, typed: pl.DataFrame, supplied: frozenset[str], further: Sequence[RowRule] = ()
) -> pl.DataFrame:
    """Every cell that is required and blank, unlisted, out of range, repeated, or against a row rule.

    Args:
        layout: the sheet.
        typed: its rows.
        supplied: the columns that were sent.
        further: rules that hold for this sender only.
    """
    rules = _rules(layout.name, supplied) | {f"further {place}": rule for place, rule in enumerate(further)}
    answers = typed.select(rule.broken.fill_null(False).alias(name) for name, rule in rules.items())
    broken = answers.select(pl.all().any()).row(0, named=True)
    suspects = {name: rule for name, rule in rules.items() if broken[name]}
    required = (each.name for each in layout.columns if each.required and each.name in supplied)
    blank = {name for name in required if typed[name].null_count()}
    wanted = blank | {rule.column for rule in suspects.values()}
    try:
        _schema(layout, suspects, blank).validate(
            typed.select(*sorted(wanted), *(answers[name] for name in suspects)), lazy=True
        )
    except SchemaErrors as errors:
        return _faults(errors.failure_cases, suspects)
    return pl.DataFrame(schema=FAULTS)


@cache
def _rules(sheet: str, supplied: frozenset[str]) -> dict[str, RowRule]:
    """Every rule that applies, each under the name of the column in which its answers stand."""
    between = (rule for rule in _ROW_RULES.get(sheet, ()) if rule.column in supplied or not rule.if_sent)
    every = (*column_rules(SHEETS[sheet], supplied), *between)
    return {f"broken {place}": rule for place, rule in enumerate(every)}


def _schema(layout: SheetLayout, rules: Mapping[str, RowRule], blank: set[str]) -> pa.DataFrameSchema:
    """The schema of the columns in which something is amiss: pandera takes a millisecond for each that is not."""
    checks: dict[str, list[pa.Check]] = {name: [] for name in blank}
    for name, rule in rules.items():
        checks.setdefault(rule.column, []).append(_check(name))
    known = layout.by_name
    return pa.DataFrameSchema(
        {name: pa.Column(TYPES[known[name].kind], found, nullable=name not in blank) for name, found in checks.items()}
    )


def _check(answer: str) -> pa.Check:
    """A rule hung on one column: on the whole table each failure would carry the whole row."""
    return pa.Check(lambda data: data.lazyframe.select(~pl.col(answer)), error=answer, ignore_na=False)


def confirm(layout: SheetLayout, rows: pl.DataFrame, supplied: frozenset[str]) -> None:
    """The last gate before rows may be kept: the whole sheet against its schema, each rule in pandera's own words.

    The pass above finds what is broken; this one shares nothing with it but the declared columns.

    Raises:
        DefinitionError: the two disagree: a mistake of ours. Nothing of the sheet is quoted.
    """
    try:
        _whole_schema(layout.name, supplied).validate(rows.select(sorted(supplied)), lazy=True)
    except SchemaErrors as errors:
        broken = sorted({str(name) for name in errors.failure_cases["column"].to_list()})
        raise DefinitionError(f"The checks disagree about the columns {', '.join(broken)}.") from None


@cache
def _whole_schema(sheet: str, supplied: frozenset[str]) -> pa.DataFrameSchema:
    layout = SHEETS[sheet]
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(TYPES[column.kind], list(plain_checks(layout, column)), nullable=not column.required)
            for column in layout.columns
            if column.name in supplied
        }
    )


def plain_checks(layout: SheetLayout, column: Column) -> Iterator[pa.Check]:
    """What one column asks of its cells, in pandera's own words."""
    if column.kind in NUMBERS:
        yield pa.Check.in_range(column.lowest, column.highest)
    if values := listed(layout, column):
        yield pa.Check.isin(values)
    elif column.values:
        yield pa.Check.str_matches(_ANSWER_OR_NUMBER)


def _faults(cases: pl.DataFrame, rules: Mapping[str, RowRule]) -> pl.DataFrame:
    """Positions and rules only; a cell's first cause first."""
    codes = {name: rule.code for name, rule in rules.items()} | {"not_nullable": "required_blank"}
    details = {name: rule.detail for name, rule in rules.items()} | {"not_nullable": ""}
    return cases.sort("check_number", nulls_last=False, maintain_order=True).select(
        index=pl.col("index").cast(pl.UInt32),
        column=pl.col("column"),
        code=pl.col("check").replace_strict(list(codes), list(codes.values()), return_dtype=pl.String),
        detail=pl.col("check").replace_strict(list(details), list(details.values()), return_dtype=pl.String),
    )

"""Rules between the cells and rows of the reoffending sheet, which is sent by itself.

One fault gives one problem: the cut-off is the date that most rows have, and a rule passes over a row in which an
earlier one has found something.
"""

import polars as pl

from dashboard.intake.row_rules import RowRule

_INDEX, _REOFFENCE = pl.col("index_date"), pl.col("first_reoffence_date")
_CUTOFF = pl.col("data_cutoff_date").drop_nulls().mode().min()
_REOFFENDED = pl.col("reoffended")
_YEAR_AFTER = _INDEX.dt.offset_by("12mo")
"""Twelve months on; from the last day of a longer month, the last day of the shorter one."""


def _broken(rule: pl.Expr) -> pl.Expr:
    return rule.fill_null(False)


_INDEX_TOO_LATE = _broken(_INDEX > _CUTOFF)
_REOFFENCE_TOO_LATE = _broken(_REOFFENCE > _CUTOFF)
_REOFFENCE_TOO_EARLY = _broken(_REOFFENCE < _INDEX) & ~_INDEX_TOO_LATE
_DATES_DISAGREE = _INDEX_TOO_LATE | _REOFFENCE_TOO_LATE | _REOFFENCE_TOO_EARLY
_WITHIN_YEAR = _REOFFENCE < _YEAR_AFTER
_ANSWERED, _YES = _REOFFENDED.is_in(["0", "1"]), _REOFFENDED == "1"
_DISAGREES = _broken(_YES != _WITHIN_YEAR) & _ANSWERED & ~_DATES_DISAGREE
_COUNT_DISAGREES = ((pl.col("reoffence_count") > 0) != _YES) & _ANSWERED & ~_DISAGREES

ROW_RULES: dict[str, tuple[RowRule, ...]] = {
    "reoffending": (
        RowRule("cutoff_differs", "data_cutoff_date", pl.col("data_cutoff_date") != _CUTOFF),
        RowRule("after_cutoff", "index_date", _INDEX_TOO_LATE),
        RowRule("after_cutoff", "first_reoffence_date", _REOFFENCE_TOO_LATE),
        RowRule("reoffence_before_index", "first_reoffence_date", _REOFFENCE_TOO_EARLY),
        RowRule("reoffended_disagrees", "reoffended", _DISAGREES),
        RowRule("reoffence_count_disagrees", "reoffence_count", _COUNT_DISAGREES),
    )
}
"""Sheet → its rules, in the order in which they are to be heard, where two are about the same cell."""

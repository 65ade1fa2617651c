"""Several files of one sheet as one table, and the way back from a fault in it to a place in a file."""

from dataclasses import dataclass

import polars as pl

from dashboard.definitions import columns, ethnicity
from dashboard.intake.problems import Problem, problem, problem_in_rows
from dashboard.intake.reading import ROW, Sheet

SHEET = "sheet"
_EXPECTED = {
    **{column.name: ", ".join(column.values) for column in columns.REFERRALS if column.values},
    "ethnicity": "an 18+1 code, a Census 2021 label, or one of: " + ", ".join(ethnicity.SHORT.values()),
}


@dataclass(frozen=True)
class Table:
    """The rows of all files that could be read; `sheet` is the place of a row's file among them."""

    sheets: tuple[Sheet, ...]
    text: pl.DataFrame

    @property
    def supplied(self) -> frozenset[str]:
        return frozenset(name for sheet in self.sheets if sheet.rows is not None for name in sheet.letters)

    def problems(self, faults: pl.DataFrame) -> list[Problem]:
        """Faults in words. What is about a column that a file does not have is said once, not once a row."""
        first = faults.unique(["index", "column"], keep="first", maintain_order=True)
        placed = (
            first.with_columns(_repeated(self.text, first, self.sheets)).join(self._places(), on="index").sort("index")
        )
        return [*self._cells(placed), *self._absent(placed)]

    def _places(self) -> pl.DataFrame:
        return self.text.select(SHEET, ROW).with_row_index("index")

    def _cells(self, placed: pl.DataFrame) -> list[Problem]:
        made = []
        for (column,), found in placed.group_by("column", maintain_order=True):
            with_text = found.with_columns(text=self._raw(str(column), found["index"]))
            alike = with_text.group_by("code", "detail", SHEET, "text", maintain_order=True).agg(ROW)
            for code, detail, sheet, text, rows in alike.iter_rows():
                if letter := self.sheets[sheet].letters.get(column):
                    expected = _EXPECTED.get(column) if code == "not_in_list" else None
                    made += problem_in_rows(code, rows, file=self.sheets[sheet].file, column=column, letter=letter,
                                            found=text, detail=detail, expected=expected)  # fmt: skip
        return made

    def _raw(self, column: str, index: pl.Series) -> pl.Series | None:
        return self.text[column].gather(index) if column in self.text.columns else None

    def _absent(self, placed: pl.DataFrame) -> list[Problem]:
        counts = placed.group_by("code", "column", SHEET, maintain_order=True).len()
        return [
            problem(code, file=self.sheets[sheet].file, column=column, rows_affected=count)
            for code, column, sheet, count in counts.iter_rows()
            if column not in self.sheets[sheet].letters
        ]


def join(sheets: list[Sheet], without: list[list[int]]) -> Table:
    """One table of all sheets that could be read, without the rows named for each (the totals)."""
    parts = [
        sheet.rows.filter(~pl.col(ROW).is_in(left_out)).with_columns(pl.lit(place, pl.UInt32).alias(SHEET))
        for place, (sheet, left_out) in enumerate(zip(sheets, without, strict=True))
        if sheet.rows is not None
    ]
    nothing = pl.DataFrame(schema={"referral_id": pl.String(), ROW: pl.Int32(), SHEET: pl.UInt32()})
    return Table(tuple(sheets), pl.concat(parts, how="diagonal") if parts else nothing)


def _repeated(text: pl.DataFrame, faults: pl.DataFrame, sheets: tuple[Sheet, ...]) -> pl.Expr:
    """The detail of a repeated record number: the row in which it stands first."""
    again = faults.filter(pl.col("code") == "duplicate_id")
    if again.is_empty():
        return pl.col("detail")
    ids = text.select("referral_id", SHEET, ROW).with_row_index("index")
    first = ids.unique("referral_id", keep="first", maintain_order=True)
    rows = again.select("index").join(ids, on="index").join(first, on="referral_id", suffix="_first")
    names = {
        index: f"row {row_first}" + ("" if sheet == sheet_first else f" of {sheets[sheet_first].file}")
        for index, sheet, sheet_first, row_first in rows.select(
            "index", SHEET, f"{SHEET}_first", f"{ROW}_first"
        ).iter_rows()
    }
    named = pl.col("index").replace_strict(list(names), list(names.values()), default=None, return_dtype=pl.String)
    return pl.when(pl.col("code") == "duplicate_id").then(named).otherwise(pl.col("detail")).alias("detail")

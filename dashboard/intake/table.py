"""Several files of one sheet as one table, and the way back from a fault in it to a place in a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.definitions.sheets import SHEETS, SheetLayout
from dashboard.definitions.wide import WIDE
from dashboard.intake.mapping import AS_SENT
from dashboard.intake.problems import Problem, problem, problem_in_rows
from dashboard.intake.reading import ROW, Sheet
from dashboard.intake.wording import Wording, Words, rows_in_words, what_goes_in

SHEET = "sheet"
_NO_WORDS = Words()
_RANGES_TOLD = 100
_ADD_IT = (
    "Add the column {column} to the sheet, and fill it in for these rows. If one of your own columns says it, perhaps "
    "one that you left out, say so under Your column names instead."
)


@dataclass(frozen=True)
class Table:
    """The rows of all files of one sheet that could be read; `sheet` is the place of a row's file among them."""

    layout: SheetLayout
    sheets: tuple[Sheet, ...]
    text: pl.DataFrame

    @property
    def supplied(self) -> frozenset[str]:
        return frozenset(name for sheet in self.sheets for name in sheet.letters)

    @property
    def file(self) -> str:
        """The file that is named where a problem is about them all."""
        return self.sheets[0].file

    def problems(self, faults: pl.DataFrame, typed: pl.DataFrame, words: Wording) -> list[Problem]:
        """Faults in words. What is about a column that a file does not have is said once, not once a row."""
        if faults.is_empty():
            return []
        faults = self._spoken(faults)
        first = faults.unique(["index", "column"], keep="first", maintain_order=True)
        placed = first.with_columns(self._detail(first, typed)).join(self._places(), on="index").sort("index")
        return [*self._cells(placed, words), *self._absent(placed, words)]

    def _spoken(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Without the faults in those columns of a part of the wide sheet that stand in another part too."""
        quiet = [
            (place, column)
            for place, sheet in enumerate(self.sheets)
            if sheet.unfolded is not None
            for column in self.layout.by_name
            if column not in sheet.unfolded
        ]
        if not quiet:
            return faults
        silent = pl.DataFrame(quiet, schema={SHEET: pl.UInt32, "column": pl.String}, orient="row")
        placed = faults.join(self._places().select("index", SHEET), on="index", maintain_order="left")
        return placed.join(silent, on=[SHEET, "column"], how="anti", maintain_order="left").drop(SHEET)

    def _places(self) -> pl.DataFrame:
        return self.text.select(SHEET, ROW).with_row_index("index")

    def _cells(self, placed: pl.DataFrame, words: Wording) -> Iterator[Problem]:
        for (column,), found in placed.group_by("column", maintain_order=True):
            with_text = found.with_columns(text=self._raw(str(column), found["index"]))
            alike = with_text.group_by("code", "detail", SHEET, "text", maintain_order=True).agg(ROW)
            for code, detail, sheet, text, rows in alike.iter_rows():
                if letter := self.sheets[sheet].letters.get(column):
                    said = words.get((code, column), _NO_WORDS)
                    shown = (self.sheets[sheet].unfolded or {}).get(column, column)
                    yield from problem_in_rows(
                        code, rows, file=self.sheets[sheet].file, column=shown, letter=letter,
                        found=text, detail=detail or said.detail, expected=said.expected,
                        sheet=self.layout.name if self.sheets[sheet].unfolded is None else WIDE.name,
                        sent_as=self.sheets[sheet].called.get(shown),
                    )  # fmt: skip

    def _raw(self, column: str, index: pl.Series) -> pl.Series | None:
        """The cells as they were sent, before codes of the sender's own were replaced."""
        if column not in self.text.columns:
            return None
        read, sent = self.text[column].gather(index), AS_SENT + column
        return self.text[sent].gather(index).fill_null(read) if sent in self.text.columns else read

    def _absent(self, placed: pl.DataFrame, words: Wording) -> Iterator[Problem]:
        """Once for each column that is not there, with the rows that need it: nobody can look at a blank cell."""
        missing = placed.group_by("code", "column", SHEET, maintain_order=True).agg(pl.col(ROW).sort())
        for code, column, sheet, rows in missing.iter_rows():
            if column not in self.sheets[sheet].letters:
                own = self.layout.by_name[column]
                yield problem(
                    code, file=self.sheets[sheet].file, column=column, rows_affected=len(rows), sheet=self.layout.name,
                    expected=words.get((code, column), _NO_WORDS).expected or what_goes_in(self.layout, own),
                    found=f"no column {column}; {rows_in_words(rows, _RANGES_TOLD)} {_need(rows)} it",
                    what_to_do=_ADD_IT.format(column=column),
                )  # fmt: skip

    def _detail(self, faults: pl.DataFrame, typed: pl.DataFrame) -> pl.Expr:
        """The detail of a fault; of a repeated key, the row in which it stands first."""
        again = faults.filter(pl.col("code") == "duplicate_id")
        if again.is_empty():
            return pl.col("detail")
        named = self._first_rows(again, typed)
        first = pl.col("index").replace_strict(list(named), list(named.values()), default=None, return_dtype=pl.String)
        return pl.when(pl.col("code") == "duplicate_id").then(first).otherwise(pl.col("detail")).alias("detail")

    def _first_rows(self, again: pl.DataFrame, typed: pl.DataFrame) -> dict[int, str]:
        """For each repeated key: the row of the table, and what is said of it."""
        key = list(self.layout.unique)
        keys = typed.select(*key, SHEET, ROW).with_row_index("index")
        first = keys.unique(key, keep="first", maintain_order=True)
        rows = again.select("index").join(keys, on="index").join(first, on=key, suffix="_first", nulls_equal=True)
        places = rows.select("index", SHEET, f"{SHEET}_first", f"{ROW}_first")
        same = f"{_and_others(key)} the same as in row"
        return {
            index: f"{same} {row_first}" + ("" if sheet == sheet_first else f" of {self.sheets[sheet_first].file}")
            for index, sheet, sheet_first, row_first in places.iter_rows()
        }


def tables_of(sheets: Sequence[Sheet]) -> dict[str, Table]:
    """One table for each sheet of which a file could be read, in the order in which sheets are listed."""
    readable = [sheet for sheet in sheets if sheet.layout and sheet.rows is not None]
    return {
        name: _join(layout, [sheet for sheet in readable if sheet.layout is layout])
        for name, layout in SHEETS.items()
        if any(sheet.layout is layout for sheet in readable)
    }


def _join(layout: SheetLayout, sheets: list[Sheet]) -> Table:
    parts = [
        sheet.rows.with_columns(pl.lit(place, pl.UInt32).alias(SHEET))
        for place, sheet in enumerate(sheets)
        if sheet.rows is not None
    ]
    return Table(layout, tuple(sheets), pl.concat(parts, how="diagonal"))


def _need(rows: Sequence[int]) -> str:
    return "needs" if len(rows) == 1 else "need"


def _and_others(key: Sequence[str]) -> str:
    """What follows the first column of a key in a sentence: ` is`, or `, pathway and outcome_ref together are`."""
    if len(key) == 1:
        return " is"
    return "".join(f", {name}" for name in key[1:-1]) + f" and {key[-1]} together are"

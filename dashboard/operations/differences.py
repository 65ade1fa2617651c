"""What is different between two versions of a return: row by row, and in the figures that are made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import polars as pl

from dashboard import access
from dashboard.access import Viewer
from dashboard.analysis import exact
from dashboard.analysis.beside import FIGURES, VOLUMES, Ask, Beside, answers, beside
from dashboard.definitions.periods import Quarter
from dashboard.definitions.sheets import SHEETS, SheetLayout
from dashboard.operations.returns import SentReturn, sent
from dashboard.warehouse.drafts import draft_of
from dashboard.warehouse.records import Records

Reasons = Callable[[Ask, Sequence[SentReturn]], Ask]
"""What lets an answer say why there is no figure."""

LATER = datetime(9999, 1, 1)  # noqa: DTZ001 - after everything that has happened; times here have no zone
TRIED = "tried out, and kept nowhere"
"""When and why something happened in a draft."""


@dataclass(frozen=True)
class SheetDifference:
    """One sheet in two versions, row by row. A row is the same one if it has the same key."""

    sheet: str
    before: int
    """Rows of the earlier version."""
    after: int
    added: pl.DataFrame
    """The key of each row that is new, and where it stands in the file: `row_number`."""
    gone: pl.DataFrame
    """The key of each row that is gone, and where it stood."""
    changed: pl.DataFrame
    """A line for each cell that is another: the key, `row_number`, `column`, `was` and `now`."""

    @property
    def rows_changed(self) -> int:
        """Rows in which any cell is another."""
        return int(self.changed["row_number"].n_unique())

    @property
    def by_column(self) -> dict[str, int]:
        """Column → how many of its cells are others, most first."""
        counted = self.changed.group_by("column").len().sort(["len", "column"], descending=[True, False])
        return dict(counted.rows())


@dataclass(frozen=True)
class Moves:
    """Figures before and after: of the quarter and of its year."""

    volumes: tuple[Beside, ...]
    figures: tuple[Beside, ...]

    @property
    def moved(self) -> tuple[Beside, ...]:
        """Those that are others afterwards."""
        return tuple(one for one in (*self.volumes, *self.figures) if one.moved)


def row_differences(records: Records, viewer: Viewer, earlier: SentReturn, later: SentReturn) -> list[SheetDifference]:
    """The sheets that both versions brought, row by row.

    Raises:
        RefusedError: the viewer is not of this service.
    """
    for one in (earlier, later):
        _check_own(records, viewer, one)
    return [
        compared(
            SHEETS[sheet],
            records.version_rows(earlier.return_id, sheet),
            records.version_rows(later.return_id, sheet),
        )
        for sheet in SHEETS
        if sheet in earlier.sheets and sheet in later.sheets
    ]


def _check_own(records: Records, viewer: Viewer, one: SentReturn) -> None:
    """Whose a version is, as the records know it: rows are fetched by its id, whatever else it says of itself."""
    access.check_can_see_own(viewer, one.provider)
    access.check_can_see_own(viewer, records.provider_of(one.return_id) or "")


def compared(layout: SheetLayout, earlier: pl.DataFrame, later: pl.DataFrame) -> SheetDifference:
    """Two versions of one sheet."""
    key = list(layout.unique)
    both = later.join(earlier, on=key, how="inner", suffix="_was", nulls_equal=True)
    cells = [
        both.filter(pl.col(column.name).ne_missing(pl.col(f"{column.name}_was"))).select(
            *key,
            "row_number",
            column=pl.lit(column.name),
            was=pl.col(f"{column.name}_was").cast(pl.String),
            now=pl.col(column.name).cast(pl.String),
        )
        for column in layout.columns
        if column.name not in key
    ]
    return SheetDifference(
        layout.name,
        earlier.height,
        later.height,
        later.join(earlier, on=key, how="anti", nulls_equal=True).select(*key, "row_number"),
        earlier.join(later, on=key, how="anti", nulls_equal=True).select(*key, "row_number"),
        pl.concat(cells).sort("row_number", maintain_order=True),
    )


def moves_between(records: Records, viewer: Viewer, earlier: SentReturn, later: SentReturn, reasons: Reasons) -> Moves:
    """The service's own figures once the earlier version had come, beside those once the later had.

    Other quarters are as they stand; versions of this quarter that came after each of the two are left out.

    Raises:
        RefusedError: the viewer is not of this service.
    """
    for one in (earlier, later):
        _check_own(records, viewer, one)
    of_quarter = [one for one in sent(records, viewer, earlier.provider) if one.quarter == earlier.quarter]
    with draft_of(records, earlier.provider) as draft:
        _as_when_it_came(draft, of_quarter, earlier)
        before = _figures(draft, viewer, earlier, reasons)
        _as_when_it_came(draft, of_quarter, later)
        return _moves(before, _figures(draft, viewer, later, reasons))


def moves_if(records: Records, viewer: Viewer, one: SentReturn, event: str, reasons: Reasons) -> Moves:
    """The service's own figures as they stand, beside those there would be if a version were taken back or put back.

    Raises:
        RefusedError: the viewer is not of this service.
    """
    _check_own(records, viewer, one)
    with draft_of(records, one.provider) as draft:
        before = _figures(draft, viewer, one, reasons)
        draft.record_event(one.return_id, event, LATER, viewer.name, TRIED)
        return _moves(before, _figures(draft, viewer, one, reasons))


def _as_when_it_came(draft: Records, of_quarter: Sequence[SentReturn], one: SentReturn) -> None:
    """Let one version be the last that came of its quarter, and let it stand."""
    for other in of_quarter:
        if other.return_id == one.return_id:
            event = "restored"
        elif other.version > one.version or other.status == "withdrawn":
            event = "withdrawn"
        else:
            event = "restored"
        draft.record_event(other.return_id, event, LATER, "draft", TRIED)


def _figures(draft: Records, viewer: Viewer, one: SentReturn, reasons: Reasons) -> Moves:
    quarter = Quarter.parse(one.quarter)
    ask = reasons(partial(exact.own, draft, viewer, one.provider), sent(draft, viewer, one.provider))
    volumes = answers(ask, VOLUMES, quarter.first_day, quarter.last_day)
    figures = answers(ask, FIGURES, quarter.year.first_day, quarter.year.last_day)
    return Moves(beside({}, volumes), beside({}, figures))


def _moves(before: Moves, after: Moves) -> Moves:
    return Moves(_joined(before.volumes, after.volumes), _joined(before.figures, after.figures))


def _joined(before: Sequence[Beside], after: Sequence[Beside]) -> tuple[Beside, ...]:
    return beside({one.after.indicator: one.after for one in before}, {one.after.indicator: one.after for one in after})

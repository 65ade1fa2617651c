"""A return against its quarter and the last one: what would be right now and then, and is a mistake more often.

Few, and only where chance or an ordinary quarter cannot explain it: a question that is always asked is ticked unread.
Every threshold stands here. What is found is confirmed, never refused.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl
from scipy.special import bdtr

from dashboard.definitions.columns import DATES_IN_ORDER, REFERRALS
from dashboard.definitions.periods import Quarter
from dashboard.intake.problems import Problem, problem
from dashboard.intake.table import Table
from dashboard.statistics.differences import newcombe
from dashboard.warehouse.last_return import LastReturn

Rows = Mapping[str, pl.DataFrame]

_FEWEST_ROWS = 10
"""A sheet with fewer rows is held against nothing."""
_TIMES = 2
"""Referrals received in a quarter: half as many, or twice as many, as in the last …"""
_BY_CHANCE = 0.001
"""… and less likely than this, if the two quarters were alike."""
_USUALLY_FILLED = 0.5
"""A column that was filled in so many of the rows last time, and in none now."""
_JUMP = 0.25
"""A share of not known that has risen by so much, and by more than chance."""
_FEWEST_OPEN = 5
"""Fewer referrals may well stay as they are for a quarter."""
_ON_ONE_DAY = 0.9
"""Of the referrals that ended in the quarter, the share that all ended on one day."""
_NOT_KNOWN = {
    "ethnicity": pl.col("ethnicity").is_null(),
    "age_band": pl.col("age_band") == "not_known",
    "disability": pl.col("disability").fill_null("not_known") == "not_known",
}
"""The characteristics by which figures are compared."""
_NAMED = 5


def unusual(
    tables: Mapping[str, Table], rows: Rows, quarter: Quarter, last: LastReturn | None, standing: Mapping[str, int]
) -> list[Problem]:
    """Everything that is unlike the last return, or unlikely in itself. Asked once nothing is left to mend.

    Args:
        tables: the sheets as they were sent.
        rows: their rows, set back to the quarter's last day.
        quarter: the return's quarter.
        last: the provider's last return before it, if there is one.
        standing: how many rows of each sheet stand for the quarter, which this return would replace.
    """
    referrals = rows.get("referrals")
    found = [] if referrals is None else list(_another_quarter(tables["referrals"], referrals, quarter))
    if referrals is not None:
        found += _known_of_nobody(tables["referrals"], referrals, last)
    for name, table in tables.items():
        found += _far_fewer_rows(table, rows[name].height, standing.get(name, 0), quarter)
    if last is None:
        return found
    for name, table in tables.items():
        found += _no_longer_filled(table, rows[name], last)
    if referrals is not None and last.rows.get("referrals"):
        found += _far_more_or_fewer(tables["referrals"], referrals, quarter, last)
        found += _less_known(tables["referrals"], referrals, last)
        found += _nothing_has_changed(tables["referrals"], referrals, last)
        found += _ended_on_one_day(tables["referrals"], referrals, quarter, last)
    return found


def _far_fewer_rows(table: Table, now: int, standing: int, quarter: Quarter) -> Iterator[Problem]:
    """A part of a sheet, sent as if it were added to what is there."""
    if standing >= _FEWEST_ROWS and _TIMES * now < standing:
        rows = "1 row" if now == 1 else f"{now:,} rows"
        detail = (
            f"{rows} of {table.layout.name} would take the place of the {standing:,} that stand for {quarter.label}"
        )
        yield _found("far_fewer_rows", table, detail, standing - now)


def _another_quarter(table: Table, rows: pl.DataFrame, quarter: Quarter) -> Iterator[Problem]:
    """The file of another quarter, most likely: the one that is chosen when the page opens may not be the one meant."""
    received = pl.col("referral_date") <= quarter.last_day
    still_open = pl.col("ended_date").is_null() | (pl.col("ended_date") >= quarter.first_day)
    if not rows.filter(received & still_open).height:
        yield _found("nothing_in_quarter", table, quarter.label, rows.height)
        return
    days = rows.select(DATES_IN_ORDER).unpivot()["value"].drop_nulls()
    if rows.height < _FEWEST_OPEN:
        return
    newest: date = days.to_list()[int(days.arg_max() or 0)]
    if newest < quarter.first_day:
        detail = (
            f"No date of any referral lies in {quarter.label}: the last is {newest:%-d %B %Y}, in "
            f"{Quarter.containing(newest).label}"
        )
        yield _found("no_date_in_quarter", table, detail, rows.height)


def _ended_on_one_day(table: Table, rows: pl.DataFrame, quarter: Quarter, last: LastReturn) -> Iterator[Problem]:
    """Not asked of a service that closes everything on one day each quarter: it would be asked for ever."""
    ended = rows.filter(pl.col("ended_date").is_between(quarter.first_day, quarter.last_day))["ended_date"]
    if ended.len() < _FEWEST_ROWS:
        return
    day, many = ended.value_counts(sort=True).row(0)
    so_last_time = last.ended and last.ended_on_one_day >= _ON_ONE_DAY * last.ended
    if many >= _ON_ONE_DAY * ended.len() and not so_last_time:
        detail = f"{_all_of(many, ended.len())} referrals that ended in the quarter ended on {day:%-d %B %Y}"
        yield _found("ended_on_one_day", table, detail, many, "ended_date")


def _no_longer_filled(table: Table, rows: pl.DataFrame, last: LastReturn) -> Iterator[Problem]:
    """Said once for a sheet: one export has lost them all."""
    name = table.layout.name
    before = last.rows.get(name, 0)
    # Rows of one referral or response are filled alike, so it is these that have to be enough.
    if before < _FEWEST_ROWS or rows[table.layout.unique[0]].n_unique() < _FEWEST_ROWS:
        return
    filled = last.filled.get(name, {})
    gone = [
        column.name
        for column in table.layout.columns
        if filled.get(column.name, 0) >= _USUALLY_FILLED * before and rows[column.name].null_count() == rows.height
    ]
    if gone:
        most = max(filled[column] for column in gone)
        detail = (
            f"{_listed(gone)} of the sheet {name}: none of {rows.height:,} rows now, up to {most:,} of {before:,} in "
            f"the last return"
        )
        yield _found("column_no_longer_filled", table, detail, rows.height)


def _far_more_or_fewer(table: Table, rows: pl.DataFrame, quarter: Quarter, last: LastReturn) -> Iterator[Problem]:
    received = rows.filter(pl.col("referral_date").is_between(quarter.first_day, quarter.last_day)).height
    if not far_apart(received, last.received):
        return
    detail = f"{received:,} received in {quarter.label}, {last.received:,} in {last.quarter.label}"
    yield _found("referrals_unlike_last", table, detail, received or 1)


def far_apart(now: int, then: int) -> bool:
    """Whether one of two counts is at least twice the other, and by more than chance (exact binomial test)."""
    few, many = sorted((now, then))
    return many >= _TIMES * few and many > 0 and bool(2 * bdtr(few, few + many, 0.5) < _BY_CHANCE)


def _known_of_nobody(table: Table, rows: pl.DataFrame, last: LastReturn | None) -> Iterator[Problem]:
    """A column that was taken for another, most likely. Not asked of a service that has never known: it was before."""
    if rows.height < _FEWEST_OPEN:
        return
    for name, not_known in _NOT_KNOWN.items():
        if name not in table.supplied or rows.filter(not_known).height < rows.height:
            continue
        if rows[name].null_count() == rows.height and (last is not None or name == "disability"):
            continue  # a blank column is no column: where it was filled before, it is missed
        before = last.rows.get("referrals", 0) if last else 0
        if not before or (last and last.not_known.get(name, 0) < before):
            yield _found("known_of_nobody", table, f"any of the {rows.height:,} referrals", rows.height, name)


def _less_known(table: Table, rows: pl.DataFrame, last: LastReturn) -> Iterator[Problem]:
    before = last.rows["referrals"]
    if min(rows.height, before) < 2 * _FEWEST_ROWS:
        return
    for name, not_known in _NOT_KNOWN.items():
        now, then = rows.filter(not_known).height, last.not_known.get(name, 0)
        if now == rows.height or now / rows.height - then / before < _JUMP:
            continue
        if newcombe(now, rows.height, then, before).low > 0:
            detail = f"{now:,} of {rows.height:,} referrals, {then:,} of {before:,} in the last return"
            yield _found("less_known_than_last", table, detail, now, name)


def _nothing_has_changed(table: Table, rows: pl.DataFrame, last: LastReturn) -> Iterator[Problem]:
    """The file of last time again, most likely: what was open is just as it was, and nobody is new."""
    was_open = last.open_rows
    new = rows.filter(pl.col("referral_date") > last.quarter.last_day).height
    if new or was_open.height < _FEWEST_OPEN:
        return
    names = [column.name for column in REFERRALS if column.name != "referral_id"]
    both = rows.join(was_open, on="referral_id", suffix="_was")
    same = both.filter(pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_was")) for name in names)).height
    if same == was_open.height:
        detail = f"All {same:,} referrals that were open in {last.quarter.label}"
        yield _found("nothing_has_changed", table, detail, same)


def _found(code: str, table: Table, detail: str, rows: int, column: str | None = None) -> Problem:
    letter = table.sheets[0].letters.get(column) if column else None
    return problem(code, file=table.file, column=column, letter=letter, detail=detail, rows_affected=rows)


def _all_of(many: int, whole: int) -> str:
    return f"All {many:,}" if many == whole else f"{many:,} of the {whole:,}"


def _listed(names: list[str]) -> str:
    """The first few by name: they are names of our own columns."""
    more = f" and {len(names) - _NAMED} more columns" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more

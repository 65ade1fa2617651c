"""The wide sheet → the sheets that it is made of, each cell with its way back to the place where it was written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from dashboard.definitions.sheets import SHEETS
from dashboard.definitions.wide import PIECES, WIDE, Piece
from dashboard.intake.kinds import READERS
from dashboard.intake.mapping import AS_SENT
from dashboard.intake.problems import Problem, problem_in_rows
from dashboard.intake.reading import ROW, Sheet

_REFERRALS = SHEETS["referrals"]
_DATES = ("referral_date", "started_date", "ended_date")


def unfolded(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a return, every wide one in its parts; and what is wrong between the cells of a wide row."""
    parts: list[Sheet] = []
    problems: list[Problem] = []
    for sheet in sheets:
        if sheet.layout is not WIDE or sheet.rows is None:
            parts.append(sheet)
            continue
        parts.append(_referrals(sheet, sheet.rows))
        dates = _dates(sheet.rows)
        for piece in PIECES:
            part, found = _part(sheet, sheet.rows, piece, dates)
            parts += [part] if part else []
            problems += found
    return parts, problems


def _referrals(sheet: Sheet, rows: pl.DataFrame) -> Sheet:
    """The row without what belongs in other sheets."""
    names = [name for name in sheet.letters if name in _REFERRALS.by_name]
    sent = [AS_SENT + name for name in names if AS_SENT + name in rows]
    letters = {name: sheet.letters[name] for name in names}
    return replace(sheet, layout=_REFERRALS, rows=rows.select(*names, *sent, ROW), letters=letters, problems=())


def _dates(rows: pl.DataFrame) -> Mapping[str, pl.Series]:
    """The date that each point has in each row: the start of the work, or else of the referral; its end; and later.

    A date that cannot be read is null here: it is told of its own cell.
    """
    read = {name: _read(rows, name) for name in _DATES}
    started, ended = read["started_date"].fill_null(read["referral_date"]), read["ended_date"]
    found = {"start": started, "exit": ended, "three_months": ended.dt.offset_by("3mo")}
    return {point: dates.dt.to_string("%Y-%m-%d") for point, dates in found.items()}


def _read(rows: pl.DataFrame, name: str) -> pl.Series:
    cells = rows[name] if name in rows else pl.Series([None] * rows.height, dtype=pl.String)
    reader = READERS["date"](_REFERRALS.by_name[name])
    return pl.DataFrame({"value": cells}).select(typed=reader.typed)["typed"]


def _part(
    sheet: Sheet, rows: pl.DataFrame, piece: Piece, dates: Mapping[str, pl.Series]
) -> tuple[Sheet | None, list[Problem]]:
    """The rows of one part, for the referrals that have it; none if no referral does."""
    sent = {ours: wide for ours, wide in piece.columns if wide in sheet.letters}
    if not sent:
        return None, []
    given = rows.with_columns(dates[piece.point].alias("date")).filter(
        pl.any_horizontal(pl.col(wide).is_not_null() for wide in sent.values())
    )
    endless = _endless(given, piece)
    problems = _without_an_end(sheet, given.filter(endless), sent)
    given = given.filter(~endless)
    if given.is_empty():
        return None, problems
    as_sent = [pl.col(AS_SENT + wide).alias(AS_SENT + ours) for ours, wide in sent.items() if AS_SENT + wide in rows]
    part = given.select(
        pl.col("referral_id"),
        *(pl.lit(value).alias(column) for column, value in piece.constant),
        pl.col("date").alias(piece.dated),
        *(pl.col(wide).alias(ours) for ours, wide in sent.items()),
        *as_sent,
        ROW,
    )
    problems += _without_a_home(sheet, given, piece, sent)
    if piece.sheet == "accommodation" and problems:  # said already, in better words than that a cell is blank
        home = pl.col("accommodation") if "accommodation" in part else pl.lit(None, pl.String)
        part = part.with_columns(accommodation=home.fill_null("unknown"))
    letters = {column: next(iter(sent.values())) for column in ("referral_id", piece.dated, *dict(piece.constant))}
    placed = {ours: sheet.letters[wide] for ours, wide in (letters | sent).items()}
    return replace(
        sheet, layout=SHEETS[piece.sheet], rows=part, letters=placed, problems=(), unfolded=sent
    ), problems  # fmt: skip


def _endless(given: pl.DataFrame, piece: Piece) -> pl.Series:
    """The rows that tell of the exit, or of later, where the referral has no end."""
    if piece.point == "start":
        return pl.repeat(False, given.height, dtype=pl.Boolean, eager=True)
    if "ended_date" not in given:
        return pl.repeat(True, given.height, dtype=pl.Boolean, eager=True)
    return given["ended_date"].is_null()


def _without_an_end(sheet: Sheet, endless: pl.DataFrame, sent: Mapping[str, str]) -> list[Problem]:
    return [
        each
        for wide in sent.values()
        for each in _problems(sheet, "exit_without_end", wide, endless.filter(pl.col(wide).is_not_null()))
    ]


def _without_a_home(sheet: Sheet, given: pl.DataFrame, piece: Piece, sent: Mapping[str, str]) -> list[Problem]:
    """Whether she feels safe where she lives is said, and where that is not."""
    if "feels_safe" not in sent:
        return []
    home = pl.col(sent["accommodation"]).is_null() if "accommodation" in sent else pl.lit(True)
    return _problems(
        sheet, "home_missing", sent["feels_safe"], given.filter(home & pl.col(sent["feels_safe"]).is_not_null()),
        expected=f"where she lives, or unknown, in {dict(piece.columns)['accommodation']}",
    )  # fmt: skip


def _problems(sheet: Sheet, code: str, wide: str, rows: pl.DataFrame, expected: str | None = None) -> list[Problem]:
    """What is said of one wide cell rests on what stands in it: each value as it was sent, with its rows."""
    sent = AS_SENT + wide
    text = pl.coalesce(sent, wide) if sent in rows.columns else pl.col(wide)
    where = {
        "file": sheet.file,
        "sheet": WIDE.name,
        "column": wide,
        "letter": sheet.letters[wide],
        "sent_as": sheet.called.get(wide),
        "expected": expected,
    }
    alike = rows.select(ROW, found=text).group_by("found", maintain_order=True).agg(ROW)
    return [
        each for found, numbers in alike.iter_rows() for each in problem_in_rows(code, numbers, found=found, **where)
    ]

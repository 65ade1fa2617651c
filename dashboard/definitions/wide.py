"""The wide sheet for small services: a woman's referral, housing and questionnaires in one row.

It is unfolded into the sheets that it is made of as soon as it has been read; nothing after that knows of it.
"""

from dataclasses import dataclass, replace

from dashboard.definitions.columns import REFERRALS, Column
from dashboard.definitions.instruments import INSTRUMENTS, Instrument
from dashboard.definitions.sheets import SHEETS, SheetLayout

POINTS: dict[str, str] = {
    "start": "when your work with her began",
    "exit": "when it ended",
    "three_months": "three months after it ended",
}


@dataclass(frozen=True)
class Piece:
    """What some columns of the wide sheet are in a sheet of their own: a row for each referral that has any of them."""

    sheet: str
    point: str
    """`start`, `exit` or `three_months`: it decides the date that the row gets."""
    constant: tuple[tuple[str, str], ...]
    """(column, value) of the sheet: what the name of the wide column says."""
    columns: tuple[tuple[str, str], ...]
    """(column of the sheet, wide column)."""
    dated: str
    """The column of the sheet that holds the date."""


def _housing(point: str) -> Piece:
    columns = [("accommodation", f"accommodation_{point}")]
    if point != "three_months":
        columns.append(("feels_safe", f"feels_safe_{point}"))
    return Piece("accommodation", point, (("point", point),), tuple(columns), "recorded_date")


def _questionnaire(instrument: str, occasion: str) -> Piece:
    constant = (("instrument", instrument), ("occasion", occasion))
    return Piece("assessments", occasion, constant, (("score", f"{instrument}_{occasion}"),), "completed_date")


SCORED = tuple(slug for slug in INSTRUMENTS if slug not in ("star", "other"))
"""The questionnaires that are one number: a Star has one for each area, and another questionnaire needs its name."""

PIECES: tuple[Piece, ...] = (
    *map(_housing, POINTS),
    *(_questionnaire(slug, occasion) for slug in SCORED for occasion in ("start", "exit")),
)


def _at(piece: Piece, meaning: str) -> str:
    """`When it ended: where she lives`: the point first, because it is what tells the columns apart."""
    return f"{POINTS[piece.point].capitalize()}: {meaning[0].lower()}{meaning[1:]}"


def _column(piece: Piece, ours: str, wide: str) -> Column:
    column = replace(SHEETS[piece.sheet].by_name[ours], name=wide, required=False)
    if ours != "score":
        return replace(column, meaning=_at(piece, column.meaning))
    instrument: Instrument = INSTRUMENTS[dict(piece.constant)["instrument"]]
    return replace(
        column, meaning=_at(piece, f"Her score in {instrument.title}, not converted"),
        lowest=instrument.lowest, highest=instrument.highest,
    )  # fmt: skip


WIDE = SheetLayout(
    "everything",
    "a referral",
    (*REFERRALS, *(_column(piece, ours, wide) for piece in PIECES for ours, wide in piece.columns)),
    ("referral_id",),
    "referral_date",
)
"""All of it, in the order in which it is listed to people."""

MADE_OF: dict[str, str] = {wide: ours for piece in PIECES for ours, wide in piece.columns}
"""Wide column → what it is in the sheet that it is unfolded into."""

WIDE_ONLY = frozenset(WIDE.by_name) - frozenset(SHEETS["referrals"].by_name)
"""The columns by which a wide sheet is told from a referrals sheet."""

LAYOUTS: dict[str, SheetLayout] = {"referrals": SHEETS["referrals"], WIDE.name: WIDE, **SHEETS}
"""Every sheet that can be sent, the wide one after the referrals that it takes the place of."""

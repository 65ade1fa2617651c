"""How each kind of cell is read: the typed value of a text, and the rule it breaks if it has none.

The expressions speak of a column `value`, trimmed and never null, and of `typed` once that stands beside it.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import polars as pl

from dashboard.definitions import ethnicity
from dashboard.definitions.ages import AGES, BANDS
from dashboard.definitions.columns import Column, Kind

TYPES: dict[Kind, pl.DataType] = {
    "record_number": pl.String(), "code": pl.String(), "label": pl.String(), "date": pl.Date(), "month": pl.Date(),
    "whole_number": pl.Int32(), "number": pl.Float64(), "choice": pl.String(), "yes_no": pl.String(),
    "ethnicity": pl.String(), "area": pl.String(),
}  # fmt: skip

_VALUE, _TYPED = pl.col("value"), pl.col("typed")
_NO_FAULT = pl.lit(None, pl.String)
_TIME = r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?$"  # what databases and workbooks append to a date
_SHORTENED = r"^\d(?:\.\d+)?[eE]\+\d+$"  # how Excel shows a number that is too long for its column
_LABEL = r"^[^\x00-\x1f\x7f]{1,64}$"
_RECORD_NUMBER = r"^[A-Za-z0-9_./-]{1,64}$"
_AREAS = r"^(?:E0[6-9]|E1[0-3]|E23|E47|E92|W06|W15|W92|K0[2-4])\d{6}$"
"""Local authorities, counties, regions, police force areas, combined authorities, whole countries."""
_SMALL_AREAS = r"^(?:E0[0-5]|W0[0-5])\d{6}$"
"""Output areas, wards, parishes."""


class Reader(NamedTuple):
    """How one column's texts are read."""

    typed: pl.Expr
    fault: pl.Expr
    """The code of the rule that a text breaks, or null."""


def fold(value: pl.Expr) -> pl.Expr:
    """Letter case, spaces, hyphens, dashes, underscores and the shape of apostrophes do not matter in a code."""
    plain = value.str.to_lowercase().str.replace_all(r"[‘’ʼ`´]", "'")
    return plain.str.replace_all(r"[\s_\-‐‑‒–—−]+", "_")


def spellings(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded spelling → code; of two that fold alike the first stands."""
    readable: dict[str, str] = {}
    pairs = list(pairs)
    folded = pl.select(pl.Series([text for text, _ in pairs], dtype=pl.String)).select(fold(pl.first())).to_series()
    for text, (_, code) in zip(folded, pairs, strict=True):
        readable.setdefault(text, code)
    return readable


def _fault(broken: pl.Expr, code: str) -> pl.Expr:
    return pl.when(broken).then(pl.lit(code))


_DAY_NUMBER = _VALUE.str.extract(r"^(\d{5})(?:\.\d+)?$").cast(pl.Int32)
_EXCEL_SERIAL = _fault(_DAY_NUMBER.is_between(36526, 55000), "excel_serial")
_SHORT = _fault(_VALUE.str.contains(_SHORTENED), "shortened_number")


def _record_number(_: Column) -> Reader:
    return Reader(_VALUE, pl.coalesce(_SHORT, _fault(~_VALUE.str.contains(_RECORD_NUMBER), "bad_record_number")))


def _code(_: Column) -> Reader:
    return Reader(_VALUE, pl.coalesce(_SHORT, _fault(~_VALUE.str.contains(_RECORD_NUMBER), "bad_code")))


def _label(_: Column) -> Reader:
    return Reader(_VALUE, _fault(~_VALUE.str.contains(_LABEL), "bad_label"))


def _date(_: Column) -> Reader:
    iso = _VALUE.str.extract(rf"^(\d{{4}}-\d{{1,2}}-\d{{1,2}}){_TIME}")
    day_first = _VALUE.str.extract(rf"^(\d{{1,2}}/\d{{1,2}}/\d{{4}}){_TIME}")
    read = pl.coalesce(
        iso.str.to_date("%Y-%m-%d", strict=False, exact=True),
        day_first.str.to_date("%d/%m/%Y", strict=False, exact=True),
    )
    typed = _in_our_time(read)
    month_first = _VALUE.str.contains(rf"^(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:19|20)\d\d{_TIME}")
    fault = pl.coalesce(
        _EXCEL_SERIAL,
        _fault(month_first, "us_date"),
        _fault(_TYPED.is_null(), "bad_date"),
    )
    return Reader(typed, fault)


def _month(_: Column) -> Reader:
    """A month is kept as its last day. `Jul-25` is not read: it may be a day in July.

    Excel makes a month into its first day. Any other day may have been a year: it is not read either.
    """
    year_first = _VALUE.str.extract(rf"^(\d{{4}}-\d{{1,2}})(?:-0?1{_TIME}|$)") + "-1"
    month_first = "1/" + _VALUE.str.extract(rf"^(?:0?1/)?(\d{{1,2}}/\d{{4}}){_TIME}")
    in_words = "1 " + _VALUE.str.extract(r"^([A-Za-z]{3,9} \d{4})$").str.to_titlecase()
    read = pl.coalesce(
        year_first.str.to_date("%Y-%m-%d", strict=False, exact=True),
        month_first.str.to_date("%d/%m/%Y", strict=False, exact=True),
        in_words.str.to_date("%d %b %Y", strict=False, exact=True),
        in_words.str.to_date("%d %B %Y", strict=False, exact=True),
    )
    typed = _in_our_time(read).dt.month_end()
    return Reader(typed, pl.coalesce(_EXCEL_SERIAL, _fault(_TYPED.is_null(), "bad_month")))


def _in_our_time(read: pl.Expr) -> pl.Expr:
    return pl.when(read.dt.year().is_between(1990, 2100)).then(read)


def _whole_number(_: Column) -> Reader:
    plain = _VALUE.str.replace(r"^(-?\d{1,3}),(\d{3})$", "$1$2")
    digits = plain.str.extract(r"^(-?\d+)(?:\.0+)?$")
    typed = digits.cast(pl.Int32, strict=False)
    too_long = _fault(digits.is_not_null() & _TYPED.is_null(), "number_out_of_range")
    return Reader(typed, pl.coalesce(too_long, _SHORT, _fault(digits.is_null(), "not_a_number")))


def _number(_: Column) -> Reader:
    digits = _VALUE.str.extract(r"^(-?(?:\d+(?:\.\d*)?|\.\d+))$")
    return Reader(digits.cast(pl.Float64, strict=False), _fault(digits.is_null(), "not_a_number"))


def _choice(column: Column) -> Reader:
    """What is not listed stays as it is written: the sheet's rules say that it is not in the list."""
    years = AGES.items() if set(BANDS) <= set(column.values) else ()
    codes = spellings((*((value, value) for value in column.values), *column.also, *years))
    # Other programs write 1.0 where a column of numbers has blank cells.
    written = _VALUE.str.replace(r"^(\d+)\.0+$", "$1") if "1" in codes or years else _VALUE
    return Reader(pl.coalesce(_looked_up(codes, written), written), _NO_FAULT)


def _looked_up(codes: dict[str, str], written: pl.Expr = _VALUE) -> pl.Expr:
    kept = list(codes.values())
    return fold(written).replace_strict(list(codes), kept, default=None, return_dtype=pl.String)


def _ethnicity(_: Column) -> Reader:
    codes = spellings(ethnicity.codes().items())
    missing = list(spellings((answer, "") for answer in ethnicity.MISSING))
    given = pl.when(~fold(_VALUE).is_in(missing)).then(_VALUE)
    return Reader(pl.coalesce(_looked_up(codes), given), _NO_FAULT)


def _area(_: Column) -> Reader:
    code = _VALUE.str.to_uppercase()
    allowed = code.str.contains(_AREAS)
    small = _fault(code.str.contains(_SMALL_AREAS), "area_too_small")
    return Reader(pl.when(allowed).then(code), pl.coalesce(small, _fault(~allowed, "bad_area")))


READERS: dict[Kind, Callable[[Column], Reader]] = {
    "record_number": _record_number, "code": _code, "label": _label, "date": _date, "month": _month,
    "whole_number": _whole_number, "number": _number, "choice": _choice, "yes_no": _choice,
    "ethnicity": _ethnicity, "area": _area,
}  # fmt: skip

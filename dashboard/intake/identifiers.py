"""What identifies a person: found in cells, judged over a column of record numbers, masked in words.

The values themselves never leave this module in any message.
"""

import re
from collections.abc import Sequence

import polars as pl

HIDDEN = "•••"

_LEFT, _RIGHT = r"(?:^|[^0-9A-Za-z_./-])", r"(?:$|[^0-9A-Za-z_/-])"
_EMAIL = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
_NATIONAL_INSURANCE = rf"(?i){_LEFT}[A-Z]{{2}}[ -]?\d{{2}}[ -]?\d{{2}}[ -]?\d{{2}}[ -]?[A-D]{_RIGHT}"
_PHONE = (
    rf"{_LEFT}(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?[1-9](?:[ -]?\d){{8,9}}"
    r"|07(?:[ -]?\d){9}"
    rf"|\(?0[1238]\d{{1,4}}\)?[ -]\d{{3,4}}[ -]?\d{{3,4}}){_RIGHT}"
)
_BARE_LANDLINE = rf"{_LEFT}0[1238]\d{{9}}{_RIGHT}"
# The last two letters of a postcode are never C, I, K, M, O or V.
_POSTCODE = rf"(?i){_LEFT}[A-Z]{{1,2}}\d[A-Z\d]? +\d[ABD-HJLNP-UW-Z]{{2}}{_RIGHT}"
_BARE_POSTCODE = rf"(?i){_LEFT}[A-Z]{{1,2}}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{{2}}{_RIGHT}"

IN_ANY_CELL: dict[str, tuple[str, ...]] = {
    "an e-mail address": (_EMAIL,),
    "a National Insurance number": (_NATIONAL_INSURANCE,),
    "a phone number": (_PHONE,),
    "a postcode": (_POSTCODE,),
}
"""What no cell may hold, in words, and the patterns that tell it."""

OUTSIDE_CODES: dict[str, tuple[str, ...]] = {
    **IN_ANY_CELL,
    "a phone number": (_PHONE, _BARE_LANDLINE),
    "a postcode": (_POSTCODE, _BARE_POSTCODE),
}
"""The same where no codes stand: those may look like a landline, or a postcode without a space."""

RECORD_NUMBER_KINDS: dict[str, str] = {
    "CRN": r"^[A-Z]\d{6}$",
    "NOMIS numbers": r"^[A-Z]\d{4}[A-Z]{2}$",
    "PNC numbers": r"^(?:\d{4}/\d{7}[A-Z]|\d{2}/\d{1,7}[A-Z])$",
}
"""Official numbers that honest record numbers may look like, so that only a whole column can be judged."""

_MASKED = re.compile(
    "|".join(
        pattern.removeprefix("(?i)")
        for pattern in (
            *(pattern for patterns in OUTSIDE_CODES.values() for pattern in patterns),
            r"\d{9,}", r"\d{3}[ -]\d{3}[ -]\d{4}", r"\b[A-Z]\d{6}\b", r"\b[A-Z]\d{4}[A-Z]{2}\b",
            r"\b\d{2,4}/\d{1,7}[A-Z]\b",
        )
    ),
    re.IGNORECASE,
)  # fmt: skip


def masked(value: str) -> str:
    """The value as it may be shown: hidden if it looks like an identifier, else its first 60 characters."""
    return HIDDEN if _MASKED.search(value) else value[:60]


def without_identifiers(file_name: str) -> str:
    """The name of a file as it may be shown and kept: hidden but for its ending, if it identifies a person.

    Long numbers are left: many systems name their exports after the time.
    """
    kinds = (re.compile(pattern) for patterns in IN_ANY_CELL.values() for pattern in patterns)
    stem, dot, ending = file_name.rpartition(".")
    words = (stem or ending).replace("_", " ")
    return f"{HIDDEN}{dot}{ending if dot else ''}" if any(kind.search(words) for kind in kinds) else file_name


def looks_like_an_identifier(text: str) -> bool:
    """Whether anything in a text that somebody wrote looks like a contact or an official number."""
    return _MASKED.search(text) is not None


def kind_in_cell(value: pl.Expr, *, codes: bool) -> pl.Expr:
    """What kind of identifier a cell holds, or null. `codes`: in a column of record numbers or codes."""
    kinds = IN_ANY_CELL if codes else OUTSIDE_CODES
    found = [
        pl.when(pl.any_horizontal(value.str.contains(pattern) for pattern in patterns)).then(pl.lit(kind))
        for kind, patterns in kinds.items()
    ]
    return pl.coalesce(found)


def any_kind(*, codes: bool) -> str:
    """All those patterns as one, for a first look."""
    kinds = IN_ANY_CELL if codes else OUTSIDE_CODES
    return "|".join(f"(?:{pattern})" for patterns in kinds.values() for pattern in patterns)


def any_in(cells: Sequence[str]) -> bool:
    """Whether any of these texts holds an identifier, wherever it stands."""
    return bool(pl.Series(cells, dtype=pl.String).str.contains(any_kind(codes=False)).any())


def official_numbers(values: pl.Series) -> str | None:
    """Which official numbers at least half of a column of record numbers look like, or None."""
    given = values.drop_nulls()
    any_kind = "|".join((*RECORD_NUMBER_KINDS.values(), r"^\d{3}[ -]?\d{3}[ -]?\d{4}$"))
    if int(given.str.contains(any_kind).sum()) * 2 < given.len():  # so in nearly every file: look no closer
        return None
    looks = {kind: given.str.contains(pattern) for kind, pattern in RECORD_NUMBER_KINDS.items()}
    looks["NHS numbers"] = _nhs_numbers(given)
    alike = {kind: int(is_one.sum()) for kind, is_one in looks.items()}
    if not given.len() or sum(alike.values()) * 2 < given.len():
        return None
    return max(alike, key=lambda kind: alike[kind])


def _nhs_numbers(values: pl.Series) -> pl.Series:
    """Whether each value has the ten digits and the check digit of an NHS number."""
    formatted = values.str.extract(r"^(\d{3}[ -]?\d{3}[ -]?\d{4})$")
    digits = formatted.str.replace_all("[ -]", "").alias("digits")
    if digits.null_count() == digits.len():
        return digits.is_not_null()
    digit = [pl.col("digits").str.slice(place, 1).cast(pl.Int32) for place in range(10)]
    remainder = pl.sum_horizontal(digit[place] * (10 - place) for place in range(9)) % 11
    valid = ((11 - remainder) % 11 == digit[9]).fill_null(False)
    return digits.to_frame().select(valid).to_series()

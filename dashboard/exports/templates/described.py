"""A column in words: what every template, the guide and the metadata say of it, said once."""

from dataclasses import dataclass

from dashboard.definitions.columns import Column, Kind
from dashboard.definitions.meanings import ALWAYS, Meanings, meanings, needed
from dashboard.definitions.sheets import SheetLayout
from dashboard.exports.templates.examples import example

_FORMS: dict[Kind, str] = {
    "record_number": "1 to 64 letters, digits or _ - . / – no spaces",
    "code": "1 to 64 letters, digits or _ - . / – no spaces",
    "label": "text, 64 characters at most; nobody's name",
    "date": "a date as YYYY-MM-DD; DD/MM/YYYY is read too",
    "month": "a month as YYYY-MM",
    "choice": "one of the codes",
    "yes_no": "one of the codes",
    "ethnicity": "one of the codes, or its label",
    "area": "an ONS code such as E08000025, for a local authority or a larger area",
}


@dataclass(frozen=True)
class Described:
    """One column of one sheet."""

    column: Column
    needed: str
    form: str
    """What a cell looks like."""
    codes: Meanings
    example: str

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def always(self) -> bool:
        return self.needed == ALWAYS


def described(layout: SheetLayout) -> list[Described]:
    """Every column of a sheet, in its order."""
    return [
        Described(column, needed(layout, column), _form(column), meanings(column), example(layout, column))
        for column in layout.columns
    ]


def _form(column: Column) -> str:
    if column.kind in ("whole_number", "number"):
        kind = "a whole number" if column.kind == "whole_number" else "a number"
        return f"{kind} from {column.lowest:.0f} to {column.highest:.0f}"
    if column.name == "answer":
        return "one of the codes; beside invited, a whole number"
    return _FORMS[column.kind]

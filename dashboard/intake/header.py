"""The header row: which column is which, by the names that people wrote."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from dashboard.definitions.own_names import folded_name
from dashboard.definitions.sheets import SheetLayout
from dashboard.intake.forbidden import identifies
from dashboard.intake.grid import Heading, Refusal, letter
from dashboard.intake.identifiers import masked
from dashboard.intake.problems import Problem, problem
from dashboard.intake.recognition import nearest, sheet_of, sheets_with
from dashboard.intake.wording import what_goes_in


class Header(NamedTuple):
    """The header row as it was read."""

    names: tuple[str, ...]
    """Folded names."""
    places: tuple[int, ...]
    """Where each column stands in the file, counted from 0."""
    row: int
    layout: SheetLayout
    """The sheet that the file seems to be."""
    called: Mapping[str, str] = {}
    """Our column → what the sender calls it."""

    @property
    def letters(self) -> dict[str, str]:
        return {name: letter(place) for name, place in zip(self.names, self.places, strict=True)}

    @property
    def columns(self) -> list[tuple[int, str]]:
        """The place and the name of each column."""
        return list(zip(self.places, self.names, strict=True))


def read_header(
    heading: Heading, layout: SheetLayout | None = None, called: Mapping[str, str] | None = None
) -> Header | Refusal:
    """Which columns these are, by the names that are known.

    Args:
        heading: the header row, under our names where the sender has said which theirs are.
        layout: the sheet, where the sender has said so.
        called: our column → what the sender calls it.
    """
    names = folded(heading)
    if not any(names):
        return Refusal("empty_file")
    if not any(map(_recognised, names)):
        return Refusal("no_known_column") if len(names) > 1 else Refusal("not_a_table", "it has only one column")
    return Header(names, heading.places, heading.row, layout or sheet_of(names), called or {})


def folded(heading: Heading) -> tuple[str, ...]:
    """The names in lower case, with underscores."""
    return tuple(map(folded_name, heading.names))


def all_known(heading: Heading) -> bool:
    """Whether all names are our own: then there is no doubt that this is the header, and that it is whole."""
    return all(map(_recognised, folded(heading)))


def _recognised(name: str) -> bool:
    return identifies(name) or bool(sheets_with(name))


def header_problems(header: Header, file: str) -> list[Problem]:
    """Everything wrong with the header; any of it stops the file.

    Where no column is ours it is said once, not once a column.
    """
    if not any(map(sheets_with, header.names)):
        return [*_identifying(header, file), problem("no_known_column", file=file)]
    return _identifying(header, file) + _repeated(header, file) + _unknown_or_missing(header, file)


def _identifying(header: Header, file: str) -> list[Problem]:
    return [
        problem("identifier_column", file=file, row=header.row, column=name, letter=letter(place))
        for place, name in header.columns
        if identifies(name)
    ]


def _repeated(header: Header, file: str) -> list[Problem]:
    return [
        problem("duplicate_header", file=file, row=header.row, column=name, letter=header.letters[name],
                sent_as=header.called.get(name), detail=_places(header, name))
        for name, times in Counter(header.names).items()
        if times > 1 and name and not identifies(name)
    ]  # fmt: skip


def _places(header: Header, name: str) -> str:
    """`twice, in H and I`; of more than two how often."""
    *first, last = [letter(place) for place, each in header.columns if each == name]
    often = "twice" if len(first) == 1 else f"{len(first) + 1} times"
    return f"{often}, in {', '.join(first)} and {last},"


def _unknown_or_missing(header: Header, file: str) -> list[Problem]:
    """A misspelt column is one fault, not an unknown one and a missing one."""
    known = header.layout.by_name
    problems, meant = [], set()
    free = [name for name in known if name not in header.names]
    for place, name in header.columns:
        if not name:
            problems.append(problem("unnamed_column", file=file, row=header.row, letter=letter(place)))
        elif name not in known and not identifies(name):
            found = None if sheets_with(name) else nearest(name, free) or nearest(name, list(known))
            meant.add(found)
            problems.append(_unknown(name, found, header, file, letter(place)))
    missing = [name for name in free if known[name].needed_in_header and name not in meant]
    return problems + [
        problem("missing_required_column", file=file, row=header.row, column=name, sent_as=header.called.get(name),
                sheet=header.layout.name, expected=what_goes_in(header.layout, known[name]))
        for name in missing
    ]  # fmt: skip


def _unknown(name: str, meant: str | None, header: Header, file: str, column_letter: str) -> Problem:
    """A column that is not this sheet's: it is another's, or misspelt, or nobody's."""
    others = sheets_with(name)
    hint = f"; it is one of the {others[0]} sheet" if others else f"; the nearest name is {meant}" if meant else ""
    shown, ours = masked(name), f"the {header.layout.name} sheet"
    return problem(
        "unknown_column", file=file, row=header.row, column=shown, letter=column_letter, found=shown,
        detail=f"{header.layout.name} sheet{hint}", expected=meant or f"only the columns of {ours}",
    )  # fmt: skip
